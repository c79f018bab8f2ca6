/** The arithmetic of the benchmark on clocks whose gaps are known. */
import { describe as group, expect, it } from 'vitest';
import { deliveryOf } from '../../src/bench/delivery.ts';
import { newSeed, shuffled } from '../../src/bench/random.ts';
import { seeded } from '../../src/engine/random.ts';
import { rateOf, Windows } from '../../src/bench/rates.ts';
import {
  change,
  describe,
  describeGaps,
  deviation,
  drift,
  gapsOf,
  median,
  quantile
} from '../../src/bench/statistics.ts';

/** Stamps from `start` on, with these gaps. */
const stamped = (gaps: readonly number[], start = 1000): number[] =>
  gaps.reduce<number[]>((stamps, gap) => [...stamps, (stamps.at(-1) ?? 0) + gap], [start]);

const repeat = (gap: number, times: number): number[] => new Array<number>(times).fill(gap);

group('statistics', () => {
  it('divides by n − 1', () => {
    // A textbook's eight values: mean 5, squared differences 32.
    const samples = [2, 4, 4, 4, 5, 5, 7, 9];
    expect(describe(samples)).toEqual({
      n: 8,
      mean: 5,
      sd: Math.sqrt(32 / 7),
      median: 4.5,
      min: 2,
      max: 9,
      samples
    });
  });

  it('has no deviation of one sample, and no description of none', () => {
    expect(deviation([47])).toBe(0);
    expect(() => describe([])).toThrow(RangeError);
  });

  it('takes quantiles as numpy does', () => {
    // numpy.quantile([1, 2, 3, 4, 10], …)
    const values = [10, 3, 1, 4, 2];
    expect(quantile(values, 0.5)).toBe(3);
    expect(quantile(values, 0.95)).toBeCloseTo(8.8, 12);
    expect(quantile(values, 0.99)).toBeCloseTo(9.76, 12);
    expect(quantile(values, 1)).toBe(10);
    expect(median([1, 2])).toBe(1.5);
    expect(values).toEqual([10, 3, 1, 4, 2]);
  });

  it('finds the gaps that the clock had', () => {
    const gaps = [...repeat(20, 98), 50, 120];
    const stamps = stamped(gaps);
    expect(gapsOf(stamps)).toEqual(gaps);
    const found = describeGaps(gapsOf(stamps));
    expect(found).toEqual({ p50: 20, p95: 20, p99: expect.closeTo(50.7, 9), worst: 120 });
    expect(gapsOf([])).toEqual([]);
  });

  it('says how far the last is from the first, over tests of any speed', () => {
    expect(change(50, 45)).toBeCloseTo(-10, 12);
    expect(drift([[100, 70, 90]])).toBeCloseTo(-10, 12);
    // One twice as fast, one half as fast: together nothing, whatever their rates.
    expect(
      drift([
        [1000, 2000],
        [4, 2]
      ])
    ).toBeCloseTo(0, 12);
    expect(drift([[50]])).toBe(0);
    expect(drift([])).toBe(0);
  });
});

/** Of texts with these stamps, in windows from 0 on. */
function windowRates(texts: readonly (readonly number[])[], length: number): number[] {
  const windows = new Windows(0, length);
  for (const stamps of texts) windows.add(stamps);
  return windows.rates;
}

group('rates', () => {
  it('counts a token per gap', () => {
    const stamps = stamped(repeat(20, 128));
    expect(rateOf({ kind: 'tg', tokens: 128 }, { promptTime: 0, stamps })).toBeCloseTo(50, 9);
    const prompt = { promptTime: 256, stamps: [] };
    expect(rateOf({ kind: 'pp', tokens: 512 }, prompt)).toBe(2000);
  });

  it('refuses a rate of a clock that stood still', () => {
    const still = { promptTime: 0, stamps: [5, 5] };
    expect(() => rateOf({ kind: 'tg', tokens: 1 }, still)).toThrow(RangeError);
    expect(() => rateOf({ kind: 'pp', tokens: 512 }, still)).toThrow(RangeError);
  });

  it('shares texts out over windows, without what lies between them', () => {
    // 10 s at 50 tokens per second, 2 s of nothing, 8 s at 25.
    const fast = stamped(repeat(20, 500), 0);
    const slow = stamped(repeat(40, 200), 12_000);
    const rates = windowRates([fast, slow], 5000);
    expect(rates).toEqual([50, 50, 25, 25].map((rate) => expect.closeTo(rate, 9)));
  });

  it('splits a token that took longer than a window', () => {
    // One token in 25 s: 0.04 per second, wherever one looks.
    expect(windowRates([[0, 25_000]], 10_000)).toEqual(
      [0.04, 0.04].map((rate) => expect.closeTo(rate, 12))
    );
    // What fills no window is left out.
    expect(windowRates([[0, 9000]], 10_000)).toEqual([]);
    expect(windowRates([], 10_000)).toEqual([]);
    // A window without a text, and stamps of a clock that runs a little ahead of the page's.
    expect(
      windowRates(
        [
          [-5, 995],
          [25_000, 35_000]
        ],
        10_000
      )
    ).toEqual([1e-3, 1e-4].map((rate) => expect.closeTo(rate * 1000, 9)));
  });
});

group('chance', () => {
  it('is the same for the same seed', () => {
    const draw = (seed: number): number[] => shuffled([1, 2, 3, 4, 5, 6, 7, 8], seeded(seed));
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw(7).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(newSeed()).toBeLessThan(2 ** 32);
  });

  it('puts everything everywhere', () => {
    const next = seeded(1);
    const firsts = Array.from({ length: 4000 }, () => shuffled(['a', 'b', 'c', 'd'], next)[0]);
    for (const letter of ['a', 'b', 'c', 'd']) {
      const share = firsts.filter((first) => first === letter).length / firsts.length;
      expect(share).toBeGreaterThan(0.22);
      expect(share).toBeLessThan(0.28);
    }
  });
});

group('what is lost on the way to the screen', () => {
  const usage = { decodeRate: 50, completionTokens: 101, tokenizerTime: 101 };
  /** A batch of one token every `made` ms, received so much later, and painted 8 ms after that. */
  const arrivals = (made: number, later: (i: number) => number) =>
    Array.from({ length: 101 }, (_, i) => ({
      tokens: 1,
      made: i * made,
      received: i * made + later(i),
      painted: i * made + later(i) + 8
    }));

  it('is nothing where everything only comes a little later', () => {
    const found = deliveryOf(
      arrivals(20, () => 5),
      { ...usage, tokenizerTime: 0 }
    );
    expect(found?.deliveredRate).toBeCloseTo(50, 9);
    expect(found?.paintedRate).toBeCloseTo(50, 9);
    expect(found?.lost).toEqual({ tokenizer: 0, hop: expect.closeTo(0, 9), page: 0 });
  });

  it('is the tokenizer’s and the worker’s where tokens are made later than the engine has them', () => {
    const found = deliveryOf(
      arrivals(23, () => 5),
      usage
    );
    expect(found?.deliveredRate).toBeCloseTo(1000 / 23, 9);
    expect(found?.lost.tokenizer).toBeCloseTo(1, 9);
    expect(found?.lost.hop).toBeCloseTo(2, 9);
    expect(found?.lost.page).toBeCloseTo(0, 9);
  });

  it('is the page’s where the page falls behind: a slow page delivers less than the engine makes', () => {
    // Each batch waits 10 ms longer for the page than the one before.
    const found = deliveryOf(
      arrivals(21, (i) => 10 * i),
      usage
    );
    expect(found?.engineRate).toBe(50);
    expect(found?.deliveredRate).toBeCloseTo(1000 / 31, 9);
    expect(found?.lost.tokenizer).toBeCloseTo(1, 9);
    expect(found?.lost.hop).toBeCloseTo(0, 9);
    expect(found?.lost.page).toBeCloseTo(10, 9);
  });

  it('is the page’s where only painting falls behind', () => {
    const slow = arrivals(20, () => 2).map((one, i) => ({ ...one, painted: one.painted + 5 * i }));
    const found = deliveryOf(slow, { ...usage, tokenizerTime: 0 });
    expect(found?.deliveredRate).toBeCloseTo(50, 9);
    expect(found?.paintedRate).toBeCloseTo(40, 9);
    expect(found?.lost).toEqual({
      tokenizer: 0,
      hop: expect.closeTo(0, 9),
      page: expect.closeTo(5, 9)
    });
  });

  it('adds up to the difference, whatever the parts say of themselves', () => {
    const next = seeded(3);
    for (let i = 0; i < 200; i++) {
      const wait = 10 * next() - 5;
      const found = deliveryOf(
        arrivals(18 + 8 * next(), (at) => wait * at),
        { ...usage, tokenizerTime: 500 * next() }
      );
      if (!found) throw new Error('no delivery');
      const { tokenizer, hop, page } = found.lost;
      expect(Math.min(tokenizer, hop, page)).toBeGreaterThanOrEqual(0);
      const difference = 1000 / found.paintedRate - 1000 / found.engineRate;
      expect(tokenizer + hop + page).toBeCloseTo(Math.max(0, difference), 9);
    }
  });

  it('is not known of a text in one piece', () => {
    expect(deliveryOf(arrivals(20, () => 5).slice(0, 1), usage)).toBeUndefined();
    expect(deliveryOf([], usage)).toBeUndefined();
    expect(
      deliveryOf(
        arrivals(20, () => 5),
        { ...usage, decodeRate: 0 }
      )
    ).toBeUndefined();
  });
});
