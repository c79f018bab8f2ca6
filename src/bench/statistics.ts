/** The arithmetic of the report. Pure; nothing here knows a clock. */
import type { Gaps, Statistics } from './result.ts';

const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

export const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Of a sample: divided by n − 1. 0 for a single value. */
export function deviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  return Math.sqrt(sum(values.map((value) => (value - centre) ** 2)) / (values.length - 1));
}

/**
 * The value below which a share `q` (0–1) of the sorted values lies, straight between two of them:
 * definition 7 of Hyndman and Fan, Sample Quantiles in Statistical Packages (1996), which numpy,
 * pandas, R and DuckDB's quantile_cont take as well.
 */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * q;
  const below = sorted[Math.floor(at)] ?? NaN;
  const above = sorted[Math.ceil(at)] ?? NaN;
  return below + (above - below) * (at - Math.floor(at));
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Throws where there is no sample: a test that was not measured has no line. */
export function describe(samples: readonly number[]): Statistics {
  if (samples.length === 0) throw new RangeError('No samples to describe.');
  return {
    n: samples.length,
    mean: mean(samples),
    sd: deviation(samples),
    median: median(samples),
    min: Math.min(...samples),
    max: Math.max(...samples),
    samples
  };
}

/** Milliseconds between neighbouring stamps: one fewer than stamps. */
export const gapsOf = (stamps: readonly number[]): number[] =>
  stamps.slice(1).map((stamp, i) => stamp - (stamps[i] ?? stamp));

export function describeGaps(gaps: readonly number[]): Gaps {
  return {
    p50: quantile(gaps, 0.5),
    p95: quantile(gaps, 0.95),
    p99: quantile(gaps, 0.99),
    worst: quantile(gaps, 1)
  };
}

/** How far `last` is from `first`, in percent of it; negative: slower. */
export const change = (first: number, last: number): number => (last / first - 1) * 100;

/**
 * Change from the first round to the last, in percent, over several tests that were all measured
 * once per round. Each test counts by its ratio (geometric mean), so that a fast one weighs no more
 * than a slow one. 0 where there is one round.
 */
export function drift(tests: readonly (readonly number[])[]): number {
  const ratios = tests.flatMap((rates) => {
    const [first, last] = [rates[0], rates.at(-1)];
    return first !== undefined && last !== undefined ? [Math.log(last / first)] : [];
  });
  return ratios.length === 0 ? 0 : (Math.exp(mean(ratios)) - 1) * 100;
}
