/** Differences that are more than noise; the test's values are those of R's t.test(). */
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/bench/report/compare.ts';
import { welch } from '../../src/bench/report/welch.ts';
import { faster, SAMPLE, stats } from './bench-sample.ts';

describe("Welch's test", () => {
  it('knows the probabilities of its tables', () => {
    // Equal sizes and spreads: t with 2n − 2 degrees; 2.306 is the 97.5 % point for 8, 2.776 for 4.
    const at = (n: number, t: number) =>
      welch({ n, mean: t * Math.sqrt(2 / n), sd: 1 }, { n, mean: 0, sd: 1 }) ?? NaN;
    expect(at(5, 2.306)).toBeCloseTo(0.05, 4);
    expect(at(3, 2.776)).toBeCloseTo(0.05, 4);
    expect(at(3, 4.604)).toBeCloseTo(0.01, 4);
    expect(at(61, 1.98)).toBeCloseTo(0.05, 3);
    expect(at(5, 0)).toBeCloseTo(1, 10);
  });

  it('takes account of different spreads and sizes', () => {
    // t = 1.5, df = 4.7843: the side that spreads counts for most of the degrees.
    const p = welch({ n: 5, mean: 11, sd: 1.4 }, { n: 10, mean: 10, sd: 0.5 }) ?? NaN;
    expect(p).toBeGreaterThan(0.15);
    expect(p).toBeLessThan(0.25);
  });

  it('says nothing of single samples, and of samples without spread what is plain', () => {
    expect(welch(stats(1), stats(2, 3))).toBeUndefined();
    expect(welch(stats(2, 2), stats(2, 2))).toBe(1);
    expect(welch(stats(2, 2), stats(3, 3))).toBe(0);
  });
});

describe('a comparison', () => {
  const verdicts = (times: number) =>
    compare([SAMPLE, faster(times, 'b')]).rows.map(({ others }) => others[0]?.verdict);

  it('has a ratio, and a verdict that noise does not make', () => {
    const { rows } = compare([SAMPLE, faster(1.5, 'b')]);
    expect(rows.map(({ others }) => others[0]?.ratio.toFixed(3))).toEqual([
      '1.500',
      '1.500',
      '1.500'
    ]);
    expect(verdicts(1.5)).toEqual(['faster', 'faster', 'faster']);
    expect(verdicts(0.5)).toEqual(['slower', 'slower', 'slower']);
    expect(verdicts(1.001)).toEqual(['noise', 'noise', 'noise']);
  });

  it('has every test that one of them has', () => {
    const [, ...rest] = SAMPLE.tests;
    const { rows } = compare([{ ...SAMPLE, tests: rest }, faster(2, 'b')]);
    expect(rows.map(({ test }) => test)).toEqual(['tg128', 'tg128 @ d2048', 'pp512']);
    expect(rows[2]).toMatchObject({ first: undefined, others: [undefined] });
  });

  it('says what else differs than the device', () => {
    const other = {
      ...SAMPLE,
      id: 'b',
      model: { ...SAMPLE.model, contextLength: 4096 },
      hashes: { ...SAMPLE.hashes, library: '5'.repeat(64) }
    };
    expect(compare([SAMPLE, other]).differences).toEqual(['context', 'library']);
    expect(compare([SAMPLE, faster(2, 'b')]).differences).toEqual([]);
    // A trial that chose other shapes changes the library's hash, and not its version.
    const tuned = {
      ...SAMPLE.kernels,
      shapes: { ...SAMPLE.kernels.shapes, keys: '≤ 256, then 256' }
    };
    expect(compare([SAMPLE, { ...other, kernels: tuned }]).differences).toEqual([
      'context',
      'kernels'
    ]);
    // A version that had more to choose among names more.
    const shapes = { ...SAMPLE.kernels.shapes, attention_rows: '128: 16×16, 8 on a row' };
    const newer = { ...other, kernels: { ...SAMPLE.kernels, shapes } };
    expect(compare([SAMPLE, newer]).differences).toEqual(['context', 'library']);
    const { kernels, ...older } = other;
    expect(kernels).toBeDefined();
    expect(compare([SAMPLE, older]).differences).toEqual(['context', 'library']);
    const app = { ...SAMPLE.app, version: '0.2.0' };
    expect(compare([SAMPLE, { ...SAMPLE, id: 'b', app }]).differences).toEqual(['app']);
    // A card, and WebGPU on a processor.
    const device = { ...SAMPLE.device, software: true };
    expect(compare([SAMPLE, { ...SAMPLE, id: 'b', device }]).differences).toEqual(['backend']);
    // Without WebGPU there is no library and no web-llm that could differ.
    const cpu = {
      ...SAMPLE,
      app: { ...SAMPLE.app, webLlm: '' },
      hashes: { ...SAMPLE.hashes, library: '' },
      device: { ...SAMPLE.device, backend: 'cpu' as const },
      kernels: undefined
    };
    expect(compare([{ ...SAMPLE, device }, cpu]).differences).toEqual(['backend']);
    const wrong = { ...SAMPLE, valid: false };
    expect(compare([SAMPLE, wrong]).differences).toEqual(['invalid']);
  });
});
