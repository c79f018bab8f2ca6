import { describe, expect, it } from 'vitest';
import type { ModelFacts } from '../../src/engine/questions.ts';
import { slope } from '../../src/bench/roofline/launches.ts';
import { expectedSum, PERIOD_BYTES } from '../../src/bench/roofline/pattern.ts';
import type { Probed } from '../../src/bench/roofline/probed.ts';
import { read, roofline } from '../../src/bench/roofline/roofline.ts';

const GB = 1e9;
const hash = '0'.repeat(64);

/** R1-Distill-Qwen-1.5B in q4f16_1, by its shapes. */
const facts: ModelFacts = {
  hashes: { library: hash, config: hash, index: hash, tokenizer: hash },
  quantization: 'q4f16_1',
  webLlm: '0.2.86',
  weightBytesRead: 0.87 * GB,
  kvBytesPerToken: 28_672,
  dispatchesPerToken: 144,
  gpuBytes: 1.2 * GB,
  f16Bytes: 3.6 * GB
};

const probed = (
  gigabytes: number,
  ownPass: number,
  onePass = ownPass / 2,
  readBack = 0
): Probed => ({
  bandwidth: { best: gigabytes * GB, median: 0.9 * gigabytes * GB, points: [] },
  dispatch: { onePass, ownPass, readBack }
});

const tg = (rate: number, depth = 0) => ({ rate, depth, tokens: 128 });

describe('the ceilings', () => {
  it('are bytes per second by bytes per token, and the time of launches and of the read', () => {
    const found = roofline(probed(68, 0.03, 0.01, 0.68), facts, tg(47.3));
    // 68 GB/s over 0.87 GB of weights and the keys and values of 64 tokens
    expect(found.perToken).toEqual({
      depth: 0,
      weightBytes: 0.87 * GB,
      kvBytes: 64 * 28_672,
      dispatches: 144
    });
    expect(found.memoryCeiling).toBeCloseTo(68 / (0.87 + 0.001835008), 6);
    // 144 × 0.03 ms + 0.68 ms = 5 ms
    expect(found.dispatchCeiling).toBeCloseTo(200, 9);
    expect(found.limit).toBe('memory');
    expect(found.measured).toBe(47.3);
    expect(found.memory).toEqual({ bytes: 1.2 * GB, f16Bytes: 3.6 * GB });
  });

  it('sink with the conversation that every token reads', () => {
    const near = roofline(probed(68, 0.001), facts, tg(40));
    const far = roofline(probed(68, 0.001), facts, tg(40, 30_000));
    expect(far.perToken.kvBytes).toBe(28_672 * 30_064);
    expect(far.memoryCeiling).toBeCloseTo(near.memoryCeiling / 2, 0);
  });

  it('name what limits: the lower one, or neither where less than half of it is reached', () => {
    const limit = (gigabytes: number, ownPass: number, rate: number) =>
      roofline(probed(gigabytes, ownPass), facts, tg(rate)).limit;
    expect(limit(87, 0.03, 60)).toBe('memory');
    expect(limit(870, 0.03, 200)).toBe('dispatch');
    expect(limit(870, 0.03, 110)).toBe('other');
    expect(limit(87, 0.001, 40)).toBe('other');
  });
});

describe('what a roofline says', () => {
  const says = (probes: Probed, rate: number, depth = 0) =>
    read(roofline(probes, facts, tg(rate, depth)));

  it('is the share of each ceiling and of the memory that is saved', () => {
    const { ofMemory, ofDispatch, saved } = says(probed(87.1835008, 0.05, 0.01, 0.8), 64);
    expect(ofMemory).toBeCloseTo(0.64, 9);
    expect(ofDispatch).toBeCloseTo(64 / 125, 9);
    expect(saved).toBeCloseTo(2 / 3, 9);
  });

  it('never saves less than nothing', () => {
    const larger = { ...facts, gpuBytes: 4 * GB };
    expect(read(roofline(probed(68, 0.03), larger, tg(47))).saved).toBe(0);
  });

  it.each([
    ['weights', probed(68, 0.001), 60, 0],
    ['shorter-context', probed(68, 0.001), 30, 30_000],
    ['one-pass', probed(900, 0.04, 0.01), 150, 0],
    ['fewer-launches', probed(900, 0.04, 0.03), 150, 0],
    ['read-back', probed(900, 0.002, 0.001, 2), 400, 0],
    ['elsewhere', probed(900, 0.002), 100, 0]
  ] as const)('is what would change it: %s', (change, probes, rate, depth) => {
    expect(says(probes, rate, depth).change).toBe(change);
  });
});

describe('the probes’ arithmetic', () => {
  it('finds the cost of one launch in times that have a fixed part', () => {
    const times = [64, 256, 512].map((n) => [n, 0.9 + 0.03 * n] as const);
    expect(slope(times)).toBeCloseTo(0.03, 12);
  });

  it('knows the sum of what lies in memory', () => {
    // The pattern once more, word by word.
    const hash = (i: number) => {
      const state = (Math.imul(i, 747796405) + 2891336453) >>> 0;
      const word = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737) >>> 0;
      return (word >>> 22) ^ word;
    };
    const words = (3 * PERIOD_BYTES) / 4;
    let sum = 0;
    for (let i = 0; i < words; i++) {
      const period = Math.floor(i / (PERIOD_BYTES / 4));
      sum = (sum + hash(i % (PERIOD_BYTES / 4)) + Math.imul(period, 0x9e37_79b1)) | 0;
    }
    expect(expectedSum(3 * PERIOD_BYTES)).toBe(sum >>> 0);
    expect(expectedSum(3 * PERIOD_BYTES, 5)).toBe(Math.imul(5, sum) >>> 0);
    expect(() => expectedSum(PERIOD_BYTES + 4)).toThrow(RangeError);
  });
});
