/** The formulas of the kernels in f64, on the values as the formats keep them, for kernel tests. */
import { numberToF16, roundToF16 } from '../../src/library/forward/halves.ts';
import { dequantise } from '../../src/library/forward/weights.ts';
import type { FloatFormat } from '../../src/library/kernels/storage.ts';
import type { Random } from '../reference/random.ts';
import { download, upload, type Gpu } from './gpu.ts';

export const EPSILON = 1e-6;

export function uniform(random: Random, count: number, size = 1): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: count }, () => random.uniform(-size, size));
}

/** Values as a format keeps them. */
export const kept = (values: Float32Array<ArrayBuffer>, format: FloatFormat): Float64Array =>
  Float64Array.from(values, (value) => (format === 'f16' ? roundToF16(value) : value));

export function storedAs(
  gpu: Gpu,
  values: Float32Array<ArrayBuffer>,
  format: FloatFormat
): GPUBuffer {
  if (format === 'f32') return upload(gpu, values);
  return upload(gpu, new Uint8Array(Uint16Array.from(values, numberToF16).buffer));
}

export interface Matrix {
  readonly values: Float64Array;
  readonly buffers: readonly GPUBuffer[];
}

export function quantisedMatrix(
  gpu: Gpu,
  random: Random,
  rows: number,
  columns: number,
  format: FloatFormat
): Matrix {
  const words = Uint32Array.from(
    { length: (rows * columns) / 8 },
    () => random.word() & 0xeeeeeeee
  );
  const scales = uniform(random, (rows * columns) / 32, 0.05);
  return {
    values: Float64Array.from(
      dequantise(words, Float64Array.from(kept(scales, format)), Float64Array)
    ),
    buffers: [upload(gpu, words), storedAs(gpu, scales, format)]
  };
}

/** y[r, n] = Σ x[r, k] · w[n, k] */
export function product(
  x: ArrayLike<number>,
  w: Float64Array,
  rows: number,
  columns: number
): Float64Array {
  const outputs = w.length / columns;
  return Float64Array.from({ length: rows * outputs }, (_, i) => {
    const r = Math.floor(i / outputs) * columns;
    const n = (i % outputs) * columns;
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += x[r + k] * w[n + k];
    return sum;
  });
}

export function normed(x: Float32Array, weight: Float64Array): Float64Array {
  const width = weight.length;
  return Float64Array.from(x, (value, i) => {
    const row = x.subarray(i - (i % width), i - (i % width) + width);
    const squares = row.reduce((sum, v) => sum + v * v, 0);
    return (value / Math.sqrt(squares / width + EPSILON)) * weight[i % width];
  });
}

export const silu = (value: number): number => value / (1 + Math.exp(-value));

/** Of the kernels around attention. */
export const SHAPE = { hidden: 96, heads: 6, kvHeads: 2, headDim: 32 };
export const WIDTH = (SHAPE.heads + 2 * SHAPE.kvHeads) * SHAPE.headDim;
export const KV = SHAPE.kvHeads * SHAPE.headDim;

export function ropeTable(positions: number): Float32Array<ArrayBuffer> {
  const half = SHAPE.headDim / 2;
  return Float32Array.from({ length: positions * half * 2 }, (_, i) => {
    const angle = Math.floor(i / 2 / half) * 100 ** (-((i >> 1) % half) / half);
    return i % 2 ? Math.sin(angle) : Math.cos(angle);
  });
}

/** Rotates the heads of q and k in a row of qkv. */
export function turned(row: ArrayLike<number>, position: number): Float64Array {
  const half = SHAPE.headDim / 2;
  const out = Float64Array.from(row);
  for (let h = 0; h < SHAPE.heads + SHAPE.kvHeads; h++) {
    for (let i = 0; i < half; i++) {
      const at = h * SHAPE.headDim + i;
      const angle = position * 100 ** (-i / half);
      out[at] = row[at] * Math.cos(angle) - row[at + half] * Math.sin(angle);
      out[at + half] = row[at + half] * Math.cos(angle) + row[at] * Math.sin(angle);
    }
  }
  return out;
}

/** Attention of one query row over the first `total` keys. */
export function attended(
  q: ArrayLike<number>,
  keys: Float64Array,
  values: Float64Array,
  total: number,
  { heads, kvHeads, headDim }: Pick<typeof SHAPE, 'heads' | 'kvHeads' | 'headDim'> = SHAPE
): Float64Array {
  const width = kvHeads * headDim;
  const out = new Float64Array(heads * headDim);
  for (let h = 0; h < heads; h++) {
    const at = Math.floor((h * kvHeads) / heads) * headDim;
    const scores = Array.from({ length: total }, (_, t) => {
      let score = 0;
      for (let i = 0; i < headDim; i++) score += q[h * headDim + i] * keys[t * width + at + i];
      return Math.exp(score / Math.sqrt(headDim));
    });
    const sum = scores.reduce((a, b) => a + b, 0);
    for (let i = 0; i < headDim; i++) {
      out[h * headDim + i] = scores.reduce(
        (acc, s, t) => acc + (s / sum) * values[t * width + at + i],
        0
      );
    }
  }
  return out;
}

/** The largest difference, as a share of the largest value, or of 1. */
export async function worstOf(
  gpu: Gpu,
  buffer: GPUBuffer,
  wanted: ArrayLike<number>
): Promise<number> {
  const found = new Float32Array(await download(gpu, buffer));
  let worst = 0;
  let largest = 1;
  for (let i = 0; i < wanted.length; i++) {
    const difference = Math.abs(found[i] - wanted[i]);
    // NaN compares false with everything
    worst = difference <= worst ? worst : difference;
    largest = Math.max(largest, Math.abs(wanted[i]));
  }
  return worst / largest;
}
