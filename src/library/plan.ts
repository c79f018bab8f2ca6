/**
 * Writes the program of a model: which kernels run, in which order, over which buffers, when
 * web-llm asks for an embedding, a prefill, a decode step or a sample.
 *
 * Decoding takes five dispatches per layer (six in long contexts) and four more per token:
 *   embed │ qkv → attention [→ merge] → o_proj → gate_up → down_proj │ head │ softmax │ sample
 * A dispatch costs 5 µs of encoding and up to 70 µs on the GPU's side, so what can be fused is:
 * norms, bias, rotation, cache append, SiLU and the residual additions have no pass of their own.
 * Prefill has more rows to work on than launches to save, and uses tiled kernels.
 */
import { ProgramBuilder } from './builder.ts';
import type { ModelConfig } from './config.ts';
import { constant, expression } from './expressions.ts';
import type { SubgroupMatrix } from './kernels/matmul-tile.ts';
import type { DeviceTraits } from './kernels/matvec.ts';
import { PREFIX_WORDS } from './kernels/prefix.ts';
import { statisticsBytes } from './kernels/softmax.ts';
import type { FloatFormat } from './kernels/storage.ts';
import type { Functions, Program } from './program.ts';
import { ropeAngles } from './rope.ts';
import { draftSteps } from './steps/drafts.ts';
import { decodeSteps } from './steps/decode.ts';
import type { Place } from './steps/place.ts';
import { keepEndStep, matchStep, prefillSteps } from './steps/prefill.ts';
import { samplingSteps } from './steps/sampling.ts';
import { embedSteps, headSteps } from './steps/vocabulary.ts';
import { expectedTensors } from './tensors.ts';
import { DEFAULT_KEYS, defaultTuning, type Tuning } from './tuning.ts';

export interface ProgramDevice extends DeviceTraits {
  /** Bytes that one binding may show a kernel: what tvmjs got, 1 GiB or 128 MiB. */
  readonly maxBindingSize: number;
  /** What subgroups multiply at once, where they do and were seen to do it right. */
  readonly subgroupMatrix?: SubgroupMatrix;
}

export interface ProgramOptions {
  /** Format of the KV cache. f16 halves it; f32 is for tests that compare exactly. */
  readonly kv?: FloatFormat;
  /** Rows of one prefill pass. Longer submissions could trip the GPU watchdog of slow devices. */
  readonly prefillChunk?: number;
  /** Shapes of kernels, where a trial has found better ones than the default. */
  readonly tuning?: Tuning;
  /**
   * Tokens that one pass computes where the next ones can be guessed: the next and the guesses, 2 to
   * 16. 0: none, and nothing is made for it.
   */
  readonly drafts?: number;
}

/**
 * @throws UnsupportedDeviceError when a tensor cannot be bound on this device
 */
export function buildProgram(
  config: ModelConfig,
  device: ProgramDevice,
  {
    kv = 'f16',
    prefillChunk = 256,
    tuning = defaultTuning(config),
    drafts: tokens = 0
  }: ProgramOptions = {}
): Program {
  const { hidden, heads, kvHeads, headDim, layers, vocab } = config;
  const embedTable = 'model.embed_tokens';
  const headMatrix = config.tied ? embedTable : 'lm_head';
  const builder = new ProgramBuilder(
    expectedTensors(config),
    new Set([`${embedTable}.q_weight`, `${headMatrix}.q_weight`]),
    device.maxBindingSize
  );
  const kvRowBytes = kvHeads * headDim * (kv === 'f16' ? 2 : 4);
  const perToken = (name: string, width: number): number =>
    builder.buffer(name, constant(prefillChunk * width * 4));
  const span = Math.min(tuning.keys.span, DEFAULT_KEYS.span);
  const perSpan = (name: string, bytes: number): number =>
    builder.buffer(name, expression('context', { mul: bytes, add: span * bytes, div: span }));
  const perChunk = (name: string, bytes: number, more: number): number =>
    builder.buffer(
      name,
      expression('context', { mul: bytes, add: (bytes + more) * prefillChunk, div: prefillChunk })
    );
  const buffers = {
    history: builder.buffer('token ids', expression('context', { mul: 4 })),
    prefix: perChunk('prefix of the KV cache', 4, PREFIX_WORDS * 4),
    ends: perChunk('last rows of chunks', hidden * 4, 0),
    hidden: perToken('residual stream', hidden),
    normed: perToken('normed rows', hidden),
    qkv: perToken('queries, keys and values', (heads + 2 * kvHeads) * headDim),
    q: perToken('queries', heads * headDim),
    attention: perToken('attention output', heads * headDim),
    act: perToken('MLP activations', config.intermediate),
    spans: perSpan('attention spans', heads * headDim * 4),
    spanState: perSpan('attention span states', heads * 8),
    rope: builder.buffer('rotation table', expression('context', { mul: headDim * 4 })),
    logits: builder.buffer('logits', constant(vocab * 4)),
    probabilities: builder.buffer('probabilities', constant(vocab * 4)),
    statistics: builder.buffer('softmax statistics', constant(statisticsBytes(vocab))),
    token: builder.buffer('sampled token', constant(4))
  };
  const cache = Array.from({ length: layers }, (_, layer) => ({
    keys: builder.buffer(
      `KV cache, keys of layer ${layer}`,
      expression('context', { mul: kvRowBytes })
    ),
    values: builder.buffer(
      `KV cache, values of layer ${layer}`,
      expression('context', { mul: kvRowBytes })
    )
  }));
  const drafts = tokens > 1 && {
    tokens,
    ids: builder.buffer('drafted ids', constant(tokens * 4)),
    spans: perSpan('attention spans of drafts', tokens * heads * headDim * 4),
    spanState: perSpan('attention span states of drafts', tokens * heads * 8),
    logits: builder.buffer('logits of drafts', constant(tokens * vocab * 4)),
    different: builder.buffer('differing logits', constant(4))
  };
  const place: Place = {
    builder,
    config,
    device,
    kv,
    tuning,
    chunk: prefillChunk,
    buffers,
    cache,
    ...(drafts && { drafts })
  };
  const logits = headSteps(place, headMatrix);
  const { softmax, probabilities: writeProbabilities, ...sampling } = samplingSteps(place);
  const angles = ropeAngles(config);
  const functions: Functions = {
    embed: [matchStep(place), ...embedSteps(place, embedTable)],
    prefill: [...prefillSteps(place), keepEndStep(place), ...logits],
    decode: [...decodeSteps(place), ...logits],
    softmax,
    probabilities: writeProbabilities,
    ...sampling,
    ...draftSteps(place, embedTable, headMatrix)
  };
  return {
    hidden,
    vocab,
    prefillChunk,
    kvRowBytes,
    rope: Float64Array.from({ length: angles.length * 2 }, (_, i) => {
      const angle = angles[i >> 1] ?? 0;
      return i % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
    }),
    tensors: builder.tensors,
    weights: builder.weights,
    buffers: builder.buffers,
    kernels: builder.kernels,
    functions,
    roles: {
      hidden: buffers.hidden,
      logits: buffers.logits,
      probabilities: buffers.probabilities,
      token: buffers.token,
      rope: buffers.rope,
      prefix: buffers.prefix,
      kv: cache
    },
    ...(drafts && { drafts }),
    layoutHash: `thinktab-kv-1/${layers}x${kvHeads}x${headDim}/${kv}`
  };
}
