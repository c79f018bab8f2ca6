/** Figures that only the benchmark shows; apart from format.ts, which is in the first screen's chunk. */
import { decimal, formatBytes, units } from './format.ts';

/** `64 %`, `1.1 %`, `0.3 %`: of a share, 0.64 being 64 %. */
export function percent(share: number): string {
  const value = 100 * share;
  return units.percent(decimal(Math.abs(value) < 9.95 ? 1 : 0).format(value));
}

/**
 * How to write the rates of one test: `47.3 ± 0.3`, `1,205 ± 6`, `0.84 ± 0.02`. Slow devices get a
 * decimal more, and so does a deviation that would look like none.
 */
export function speeds({ mean, sd }: { readonly mean: number; readonly sd: number }): Write {
  const usual = mean < 9.995 ? 2 : mean < 999.95 ? 1 : 0;
  const hidden = sd > 0 && sd < 0.5 / 10 ** usual;
  const format = decimal(hidden ? usual + 1 : usual);
  return (value) => format.format(value);
}

type Write = (value: number) => string;

/** A rate that stands alone. */
export const speed = (value: number): string => speeds({ mean: value, sd: 0 })(value);

/** `31 µs`, `0.41 ms`, `21.3 ms`: of milliseconds. */
export function milliseconds(value: number): string {
  if (value > 0 && value < 0.0995) {
    const micros = 1000 * value;
    return `${decimal(micros < 9.95 ? 1 : 0).format(micros)} µs`;
  }
  return `${decimal(value < 9.995 ? 2 : 1).format(value)} ms`;
}

/** `64.0 GB/s` */
export const bandwidth = (bytesPerSecond: number): string => `${formatBytes(bytesPerSecond)}/s`;
