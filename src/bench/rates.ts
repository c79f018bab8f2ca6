/** From what the engine stamped to rates. */
import type { Measured } from '../engine/messages.ts';
import type { Test } from './protocol.ts';

/**
 * Tokens per second of one repetition. Of a prompt: its tokens over the time until its first token
 * is there. Of writing: between `generate` + 1 stamps lie `generate` tokens. Throws RangeError where
 * the clock did not move.
 */
export function rateOf(
  { kind, tokens }: Pick<Test, 'kind' | 'tokens'>,
  measured: Measured
): number {
  const { promptTime, stamps } = measured;
  const time = kind === 'pp' ? promptTime : (stamps.at(-1) ?? 0) - (stamps[0] ?? 0);
  if (!(time > 0)) throw new RangeError(`The clock stood still over ${tokens} tokens.`);
  return (tokens * 1000) / time;
}

/**
 * Tokens per second of each window of `length` ms from `start` on, until the last stamp; the rest
 * that fills no window is left out. `runs`: the stamps of texts written one after the other. What
 * lies between two runs is nobody's time. A token that took from one window into the next counts in
 * both, by its share.
 */
export function windowRates(
  runs: readonly (readonly number[])[],
  start: number,
  length: number
): number[] {
  const end = runs.at(-1)?.at(-1) ?? start;
  const windows = Array.from({ length: Math.floor((end - start) / length) }, () => ({
    tokens: 0,
    time: 0
  }));
  for (const stamps of runs) {
    for (const [i, to] of stamps.entries()) {
      const from = stamps[i - 1];
      if (from === undefined || to <= from) continue;
      const first = Math.max(0, Math.floor((from - start) / length));
      for (let at = first; at < windows.length && start + at * length < to; at++) {
        const window = windows[at];
        const begin = start + at * length;
        const time = Math.min(to, begin + length) - Math.max(from, begin);
        if (!window || time <= 0) continue;
        window.time += time;
        window.tokens += time / (to - from);
      }
    }
  }
  return windows.flatMap(({ tokens, time }) => (time > 0 ? [(tokens * 1000) / time] : []));
}
