/** Whether two shapes of a kernel computed the same. */
import { f16ToNumber } from '../../../library/forward/halves.ts';
import type { Output } from './work.ts';

/**
 * How far two right results may lie apart, of the largest: sums of the same f32 products in another
 * order, each within 2e-5 of f64 in the tests of kernels; and one rounding to f16 in what is cached.
 */
export const TOLERANCE = { floats: 2e-5, halves: 1e-3 } as const;

/** What one output holds, and what it held before. */
export interface Held {
  readonly output: Output;
  readonly bytes: ArrayBuffer;
}

/**
 * The largest difference, as a share of what is tolerated: above 1, or NaN, they disagree. Infinite
 * where something is not a number at all.
 */
export function disagreement(reference: readonly Held[], found: readonly Held[]): number {
  if (reference.length !== found.length || reference.length === 0) return Infinity;
  return Math.max(...reference.map((one, i) => shareOf(one, found[i])));
}

function shareOf({ output, bytes }: Held, other: Held | undefined): number {
  const wanted = numbers(output, bytes);
  const found = other ? numbers(other.output, other.bytes) : [];
  if (found.length !== wanted.length) return Infinity;
  let worst = 0;
  let largest = 0;
  for (let i = 0; i < wanted.length; i++) {
    const [a, b] = [wanted[i] ?? NaN, found[i] ?? NaN];
    if (!Number.isFinite(a) || !Number.isFinite(b)) return Infinity;
    worst = Math.max(worst, Math.abs(a - b));
    largest = Math.max(largest, Math.abs(a));
  }
  // All zero: nothing was computed, so nothing was compared.
  if (largest === 0) return Infinity;
  return worst / largest / TOLERANCE[output.content.kind === 'halves' ? 'halves' : 'floats'];
}

function numbers({ content }: Output, bytes: ArrayBuffer): ArrayLike<number> {
  if (content.kind !== 'halves') return new Float32Array(bytes);
  return Float32Array.from(new Uint16Array(bytes), f16ToNumber);
}
