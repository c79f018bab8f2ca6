import { describe, expect, it } from 'vitest';
import { Pace } from '../../src/weights/pace.ts';

/** Bytes per 100 ms, one number per step; the rate after each. */
function rates(steps: readonly number[]): (number | undefined)[] {
  const pace = new Pace(0);
  return steps.map((bytes, i) => {
    pace.add(bytes, 100 * (i + 1));
    return pace.rate(100 * (i + 1));
  });
}

const seconds = (count: number, bytes: number): number[] => Array<number>(10 * count).fill(bytes);

describe('the pace of a download', () => {
  it('is not known in its first second', () => {
    const seen = rates(seconds(2, 100));
    expect(seen.slice(0, 9)).toEqual(Array(9).fill(undefined));
    expect(seen[9]).toBeCloseTo(1000, 9);
  });

  it('is the rate when the rate is constant', () => {
    for (const rate of rates(seconds(30, 1e6)).slice(9))
      expect(Number(rate) / 1e7).toBeCloseTo(1, 1);
  });

  it('does not jump at one slow moment, and follows a lasting change', () => {
    const after = (steps: readonly number[]): number =>
      rates([...seconds(10, 1e6), ...steps]).at(-1) ?? 0;
    expect(after(Array<number>(6).fill(0))).toBeGreaterThan(0.8e7);
    expect(after(seconds(7, 0.5e6)) / 1e7).toBeCloseTo(0.5, 1);
  });

  it('forgets a burst, and falls to nothing when nothing comes', () => {
    // A full socket buffer first, then 3 KB/s.
    expect(rates([50_000, ...seconds(7, 300)]).at(-1)).toBeLessThan(3300);
    expect(rates([...seconds(3, 1e6), ...seconds(7, 0)]).at(-1)).toBe(0);
  });

  it('begins anew after a pause', () => {
    const pace = new Pace(0);
    pace.add(1e6, 500);
    expect(pace.rate(2000)).toBe(500_000);
    pace.restart(60_000);
    expect(pace.rate(60_500)).toBeUndefined();
    pace.add(1000, 61_000);
    expect(pace.rate(62_000)).toBe(500);
  });
});
