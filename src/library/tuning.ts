/**
 * The shapes of kernels that are a matter of the device: which a plan takes, and which are worth a
 * trial. They differ in speed alone: all of them compute the same, within rounding.
 */
import type { ModelConfig } from './config.ts';
import { DEFAULT_MATMUL, type MatmulTiling } from './kernels/matmul.ts';
import { defaultMatvec, type MatvecTiling } from './kernels/matvec.ts';

/** The matrix-vector products of a decode step, by the names of their kernels. */
export const VECTOR_KERNELS = ['qkv', 'o_proj', 'gate_up', 'down_proj', 'head'] as const;
/** The matrix products of a prefill. */
export const ROW_KERNELS = ['qkv_rows', 'o_proj_rows', 'gate_up_rows', 'down_proj_rows'] as const;

export type VectorKernel = (typeof VECTOR_KERNELS)[number];
export type RowKernel = (typeof ROW_KERNELS)[number];

/** How the keys of one row's attention are shared out. */
export interface KeySplit {
  /** Up to so many keys, one workgroup per head does it, and a second dispatch is saved. */
  readonly limit: number;
  /** Beyond: keys that one workgroup walks over, a multiple of 128. */
  readonly span: number;
}

export type Tuning = Readonly<Record<VectorKernel, MatvecTiling>> &
  Readonly<Record<RowKernel, MatmulTiling>> & { readonly keys: KeySplit };

export const DEFAULT_KEYS: KeySplit = { limit: 512, span: 256 };

/** What runs where no trial has found better. */
export function defaultTuning({ hidden, heads, headDim, intermediate }: ModelConfig): Tuning {
  const wide = defaultMatvec(hidden);
  return {
    qkv: wide,
    o_proj: defaultMatvec(heads * headDim),
    gate_up: wide,
    down_proj: defaultMatvec(intermediate),
    head: wide,
    qkv_rows: DEFAULT_MATMUL,
    o_proj_rows: DEFAULT_MATMUL,
    gate_up_rows: DEFAULT_MATMUL,
    down_proj_rows: DEFAULT_MATMUL,
    keys: DEFAULT_KEYS
  };
}
