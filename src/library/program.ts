/**
 * A program: everything the wasm runtime needs to be one model on one device. Ordinary TypeScript
 * writes it (plan.ts) from the model's configuration and what the adapter grants; block.ts turns it
 * into bytes that the runtime (assembly/) executes. The runtime itself knows no architecture.
 */
import type { Kernel } from './kernels/kernel.ts';

/** What a number at launch time is made from. */
export type Source =
  /** 1 */
  | 'one'
  /** rows of this forward pass (tokens fed now) */
  | 'rows'
  /** tokens already in the KV cache before this pass */
  | 'position'
  /** position + rows */
  | 'total'
  /** tokens the KV cache can hold */
  | 'context'
  /** leading tokens of the KV cache that prefill wrote: the same prompt would write them again */
  | 'reusable'
  /** number of elements of the call's tensor argument 0, 1, 2 … */
  | { readonly count: number };

/** ceil((source · mul + add) / div), in unsigned integers. */
export interface Expression {
  readonly source: Source;
  readonly mul: number;
  readonly add: number;
  readonly div: number;
}

export type BufferRef =
  /** a weight tensor, or a piece of one, by index into `weights` */
  | { readonly weight: number }
  /** one of the program's own buffers, by index into `buffers` */
  | { readonly buffer: number }
  /** the storage of a tensor argument of the call, by its position among the tensor arguments */
  | { readonly argument: number };

export interface Launch {
  readonly kind: 'launch';
  /** index into `kernels` */
  readonly kernel: number;
  readonly buffers: readonly BufferRef[];
  readonly scalars: readonly Expression[];
  /** workgroups in x and y */
  readonly grid: readonly [Expression, Expression];
  /** Launch only when min ≤ value ≤ max. */
  readonly when?: { readonly value: Expression; readonly min: number; readonly max: number };
}

/** Submit what is encoded so far: the GPU starts early, and no submission grows long enough for a watchdog. */
export interface Submit {
  readonly kind: 'submit';
}

export type Step = Launch | Submit;

export type DType = 'uint32' | 'float16' | 'float32';

/** A tensor of the model's files, as the tensor index must describe it. */
export interface TensorSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
  /**
   * Rows per piece when the tensor is larger than one binding may be: it is cut along its first
   * dimension while loading. Absent: kept whole.
   */
  readonly pieceRows?: number;
}

/** What a launch binds: a whole tensor (piece 0 of 1) or one piece of a cut one. */
export interface WeightRef {
  /** index into `tensors` */
  readonly tensor: number;
  readonly piece: number;
}

/** A buffer of the program's own, made once when the KV cache is created. Size in bytes. */
export interface BufferSpec {
  /** For people: it is what an out-of-memory message names. */
  readonly name: string;
  readonly bytes: Expression;
}

/** What web-llm calls, and the tensor arguments it passes (position among tensor arguments). */
export interface Functions {
  /** (ids int32[m]) → hidden state [m, hidden] */
  readonly embed: readonly Step[];
  /** (hidden state), m ≥ 2 rows → logits of the last row */
  readonly prefill: readonly Step[];
  /** (hidden state), 1 row → logits */
  readonly decode: readonly Step[];
  /** (logits, temperature float32[1]) → statistics that `sample` needs; probabilities are written on demand */
  readonly softmax: readonly Step[];
  /** (logits, temperature): writes the probabilities, when somebody asks to read them */
  readonly probabilities: readonly Step[];
  /** (probabilities, indices, u float32[1], rows int32[1], top_p float32[1]) → token int32[1] */
  readonly sample: readonly Step[];
  /** (logits, pos2seq int32[n], tokens int32[n], bias float32[n]) */
  readonly bias: readonly Step[];
  /** (logits, seq_ids int32[1], pos2seq int32[n], tokens int32[n], counts int32[n], penalties float32[1,3]) */
  readonly penalty: readonly Step[];
  /** (logits, seq_ids int32[1], mask int32[1, ceil(V/32)]) */
  readonly bitmask: readonly Step[];
  /** (): several tokens, from their ids to their logits; see Program.drafts. Nothing where there are none. */
  readonly drafts: readonly Step[];
  /** (): compares row `rows` of the drafts' logits with the logits */
  readonly differ: readonly Step[];
}

export const FUNCTION_NAMES = [
  'embed',
  'prefill',
  'decode',
  'softmax',
  'probabilities',
  'sample',
  'bias',
  'penalty',
  'bitmask',
  'drafts',
  'differ'
] as const satisfies readonly (keyof Functions)[];

/** Which of the program's buffers the runtime hands to web-llm or copies itself. */
export interface Roles {
  /** residual stream [prefillChunk, hidden] float32: what `embed` returns */
  readonly hidden: number;
  /** [1, 1, vocab] float32 */
  readonly logits: number;
  /** [1, 1, vocab] float32 */
  readonly probabilities: number;
  /** [1] int32 */
  readonly token: number;
  /** cos/sin table [context, ropePairs] of vec2<float32>; the runtime fills it from `rope` */
  readonly rope: number;
  /** what the GPU knows about prefixes, see kernels/prefix.ts; the runtime reads a number from it */
  readonly prefix: number;
  /** per layer: the K and V cache, [context, kvRowBytes] bytes each */
  readonly kv: readonly { readonly keys: number; readonly values: number }[];
}

export interface Program {
  readonly hidden: number;
  readonly vocab: number;
  readonly prefillChunk: number;
  /** Bytes of one position in one layer's K (or V) cache; a multiple of 4. */
  readonly kvRowBytes: number;
  /**
   * cos and sin of the angle that each rotation pair turns per position, as f64 pairs. The runtime
   * multiplies them up to the table of all positions: no sine in wasm, and exact to about 1e-11.
   */
  readonly rope: Float64Array;
  readonly tensors: readonly TensorSpec[];
  readonly weights: readonly WeightRef[];
  readonly buffers: readonly BufferSpec[];
  readonly kernels: readonly Kernel[];
  readonly functions: Functions;
  readonly roles: Roles;
  /**
   * Where the plan can compute several tokens in one pass: how many, and the buffers of their ids
   * (int32[tokens]), their logits [tokens, vocab], and the count of what differs (uint32[1]).
   */
  readonly drafts?: {
    readonly tokens: number;
    readonly ids: number;
    readonly logits: number;
    readonly different: number;
  };
  /** Names the KV layout in checkpoints; a checkpoint of another layout is refused. */
  readonly layoutHash: string;
}
