import { describe, expect, it } from 'vitest';
import { Pace } from '../../src/weights/pace.ts';

/** Bytes per 100 ms, one number per step; the rate after each. */
function rates(steps: readonly number[]): (number | undefined)[] {
  const pace = new Pace(0);
  return steps.map((bytes, i) => {
    pace.add(bytes);
    return pace.rate(100 * (i + 1));
  });
}

describe('the pace of a download', () => {
  it('is not known at once', () => {
    expect(rates([10, 10])).toEqual([undefined, undefined]);
    expect(rates([10, 10, 10])[2]).toBeCloseTo(100, 9);
  });

  it('is the rate when the rate is constant', () => {
    for (const rate of rates(Array<number>(50).fill(1e6)).slice(2))
      expect(rate).toBeCloseTo(1e7, 0);
  });

  it('does not jump at one slow moment, and follows a lasting change', () => {
    const steady = Array<number>(100).fill(1e6);
    const after = (steps: readonly number[]): number => rates([...steady, ...steps]).at(-1) ?? 0;
    expect(after(Array<number>(6).fill(0))).toBeGreaterThan(0.8e7);
    expect(after(Array<number>(150).fill(0.5e6))).toBeCloseTo(0.5e7, -6);
    expect(after(Array<number>(150).fill(0))).toBeLessThan(0.05e7);
  });
});
