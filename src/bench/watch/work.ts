/** Some milliseconds of arithmetic, always the same. */
const STEPS = 6e6;
const ATTEMPTS = 5;

/**
 * Milliseconds of the fastest of several attempts: the first are slow until the code is compiled, and
 * any may be interrupted.
 */
export function work(): number {
  return Math.min(...Array.from({ length: ATTEMPTS }, attempt));
}

function attempt(): number {
  const started = performance.now();
  let value = 1;
  for (let i = 0; i < STEPS; i++) value = (Math.imul(value, 1664525) + 1013904223) | 0;
  const time = performance.now() - started;
  // What is computed is used, so that nobody leaves it out.
  return value === 0 ? Infinity : time;
}

/** A clock with steps longer than the work tells nothing: either may have taken no time by it. */
export const ratio = (page: number, worker: number): number =>
  page > 0 && worker > 0 ? page / worker : 1;
