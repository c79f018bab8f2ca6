/**
 * The shapes of kernels that are a matter of the device: which a plan takes, and which are worth a
 * trial. They differ in speed alone: all of them compute the same, within rounding.
 */
import type { ModelConfig } from './config.ts';
import { defaultRowAttention, type RowAttention } from './kernels/attention-prefill.ts';
import { DEFAULT_MATMUL, type MatmulTiling } from './kernels/matmul-tile.ts';
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
  /** Invocations that read one key together, a power of two; as many as the smallest subgroup has. */
  readonly lanes: number;
}

/**
 * The matrix-vector products for several tokens at once. What a lane adds up, and in which order, they
 * take from the shapes for one token: guesses are exact because both come out alike, bit by bit.
 */
export interface TokensTiling {
  /** invocations of a workgroup; more where one row has more lanes */
  readonly threads: number;
  /** rows that one team computes with the same activations */
  readonly rowsEach: number;
}

export type Part = VectorKernel | RowKernel | 'keys' | 'attention_rows' | 'tokens';

export type Tuning = Readonly<Record<VectorKernel, MatvecTiling>> &
  Readonly<Record<RowKernel, MatmulTiling>> & {
    readonly keys: KeySplit;
    /** attention of a prefill */
    readonly attention_rows: RowAttention;
    readonly tokens: TokensTiling;
  };

export const DEFAULT_KEYS: KeySplit = { limit: 512, span: 256, lanes: 1 };
/** Few enough sums in a workgroup for its registers and its memory. */
export const DEFAULT_TOKENS: TokensTiling = { threads: 64, rowsEach: 4 };

/** Lengths of the rows that the matrix-vector products walk along. */
export function inputsOf(config: ModelConfig): Readonly<Record<VectorKernel, number>> {
  const { hidden, heads, headDim, intermediate } = config;
  return {
    qkv: hidden,
    o_proj: heads * headDim,
    gate_up: hidden,
    down_proj: intermediate,
    head: hidden
  };
}

/** What runs where no trial has found better. */
export function defaultTuning(config: ModelConfig): Tuning {
  const inputs = inputsOf(config);
  return {
    qkv: defaultMatvec(inputs.qkv),
    o_proj: defaultMatvec(inputs.o_proj),
    gate_up: defaultMatvec(inputs.gate_up),
    down_proj: defaultMatvec(inputs.down_proj),
    head: defaultMatvec(inputs.head),
    qkv_rows: DEFAULT_MATMUL,
    o_proj_rows: DEFAULT_MATMUL,
    gate_up_rows: DEFAULT_MATMUL,
    down_proj_rows: DEFAULT_MATMUL,
    keys: DEFAULT_KEYS,
    attention_rows: defaultRowAttention(config.headDim),
    tokens: DEFAULT_TOKENS
  };
}
