/** What the parts of a plan share: the model, the device, and where things are bound. */
import type { ProgramBuilder } from '../builder.ts';
import type { ModelConfig } from '../config.ts';
import type { DeviceTraits } from '../kernels/matvec.ts';
import type { FloatFormat } from '../kernels/storage.ts';
import type { BufferRef } from '../program.ts';
import type { Tuning } from '../tuning.ts';

/** Everything the parts of the plan share. */
export interface Place {
  readonly builder: ProgramBuilder;
  readonly config: ModelConfig;
  readonly device: DeviceTraits;
  readonly kv: FloatFormat;
  readonly tuning: Tuning;
  /** rows of one prefill pass */
  readonly chunk: number;
  readonly buffers: Readonly<Record<string, number>> & {
    /** the id (u32) at each position of the context, written where ids enter; garbage beyond */
    readonly history: number;
    readonly prefix: number;
    readonly ends: number;
    readonly hidden: number;
    readonly normed: number;
    readonly qkv: number;
    readonly q: number;
    readonly attention: number;
    readonly act: number;
    readonly spans: number;
    readonly spanState: number;
    readonly rope: number;
    readonly logits: number;
    readonly probabilities: number;
    readonly statistics: number;
    readonly token: number;
  };
  /** Where tokens are computed that are only guessed yet; see steps/drafts.ts. */
  readonly drafts?: Drafts;
  readonly cache: readonly { readonly keys: number; readonly values: number }[];
}

/** Buffers of a pass over several tokens: the next one, and guesses of those behind it. */
export interface Drafts {
  /** how many */
  readonly tokens: number;
  /** int32[tokens] */
  readonly ids: number;
  readonly spans: number;
  readonly spanState: number;
  /** [tokens, vocab] float32 */
  readonly logits: number;
  /** [1] uint32: how many logits differ from those of one token at a time */
  readonly different: number;
}

export const own = (buffer: number): BufferRef => ({ buffer });
export const argument = (index: number): BufferRef => ({ argument: index });

/** How the weights' scales, norms and biases are stored, and the KV cache. */
export function floats({ config }: Place): FloatFormat {
  return config.quantization === 'q4f16_1' ? 'f16' : 'f32';
}

/** The bindings of a quantised matrix: nibbles, scales. */
export function matrixRefs({ builder }: Place, name: string): BufferRef[] {
  return [builder.weight(`${name}.q_weight`), builder.weight(`${name}.q_scale`)];
}
