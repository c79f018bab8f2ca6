/**
 * The smallest step of the clock, found by watching it: browsers round `performance.now()`, to 5 µs
 * where a page is isolated and to 100 µs or more where it is not, and some let the steps tremble.
 */

/** Steps to see, and milliseconds after which a few are enough: one alone may be a pause of the page. */
const STEPS = 50;
const LONGEST = 30;
const FEW = 4;

/** Said of a clock that did not move at all. */
const STANDS_STILL = 1000;

/** Milliseconds. `now` and `mostLooks` are parameters for tests. */
export function timerStep(now: () => number = () => performance.now(), mostLooks = 1e7): number {
  const begun = now();
  let last = begun;
  let smallest = STANDS_STILL;
  let steps = 0;
  for (let look = 0; look < mostLooks && steps < STEPS; look++) {
    if (steps >= FEW && last - begun >= LONGEST) break;
    const time = now();
    if (time <= last) continue;
    smallest = Math.min(smallest, time - last);
    last = time;
    steps++;
  }
  // Sums of binary fractions: 0.10000000149 is 0.1.
  return Number(smallest.toPrecision(4));
}
