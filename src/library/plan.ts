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
import { ProgramBuilder, launch, type Piece } from './builder.ts';
import type { ModelConfig } from './config.ts';
import { constant, expression } from './expressions.ts';
import { attention, mergeSpans, MERGE_THREADS } from './kernels/attention.ts';
import { attentionPrefill, QUERY_ROWS } from './kernels/attention-prefill.ts';
import { embed, EMBED_THREADS } from './kernels/embed.ts';
import { bias, bitmask, LOGITS_THREADS, penalty } from './kernels/logits.ts';
import { columnTiles, matmul, TILE_ROWS, type MatmulOptions } from './kernels/matmul.ts';
import {
  addLinear,
  gateUp,
  head,
  outputsPerWorkgroup,
  qkv,
  qkvWorkgroups,
  type DeviceTraits
} from './kernels/matvec.ts';
import { norm } from './kernels/norm.ts';
import { ropeAppend, ROPE_THREADS } from './kernels/rope.ts';
import {
  blockCount,
  probabilities,
  sample,
  softmaxBlocks,
  statisticsBytes
} from './kernels/sampling.ts';
import { GROUP, type FloatFormat } from './kernels/storage.ts';
import type { BufferRef, Functions, Program, Step } from './program.ts';
import { ropeAngles } from './rope.ts';
import { expectedTensors, qkvTensor } from './tensors.ts';

export interface ProgramDevice extends DeviceTraits {
  /** Bytes that one binding may show a kernel: what tvmjs got, 1 GiB or 128 MiB. */
  readonly maxBindingSize: number;
}

export interface ProgramOptions {
  /** Format of the KV cache. f16 halves it; f32 is for tests that compare exactly. */
  readonly kv?: FloatFormat;
  /** Rows of one prefill pass. Longer submissions could trip the GPU watchdog of slow devices. */
  readonly prefillChunk?: number;
}

/** Keys that one workgroup of long-context attention walks over. */
export const ATTENTION_SPAN = 256;
/** Up to here one workgroup per head is faster than a second dispatch. */
export const SINGLE_SPAN_LIMIT = 512;
const NO_LIMIT = 0xffffffff;

/**
 * @throws UnsupportedDeviceError when a tensor cannot be bound on this device
 */
export function buildProgram(
  config: ModelConfig,
  device: ProgramDevice,
  { kv = 'f16', prefillChunk = 256 }: ProgramOptions = {}
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
  const perSpan = (name: string, bytes: number): number =>
    builder.buffer(name, expression('context', { mul: bytes, add: ATTENTION_SPAN * bytes, div: ATTENTION_SPAN }));
  const buffers = {
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
    keys: builder.buffer(`KV cache, keys of layer ${layer}`, expression('context', { mul: kvRowBytes })),
    values: builder.buffer(`KV cache, values of layer ${layer}`, expression('context', { mul: kvRowBytes }))
  }));
  const place: Place = { builder, config, device, kv, buffers, cache };
  const logits = headSteps(place, headMatrix);
  const { softmax, probabilities: writeProbabilities, ...sampling } = samplingSteps(place);
  const angles = ropeAngles(config);
  const functions: Functions = {
    embed: embedSteps(place, embedTable),
    prefill: [...prefillSteps(place), ...logits],
    decode: [...decodeSteps(place), ...logits],
    softmax,
    probabilities: writeProbabilities,
    ...sampling
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
      kv: cache
    },
    layoutHash: `thinktab-kv-1/${layers}x${kvHeads}x${headDim}/${kv}`
  };
}

/** Everything the parts of the plan share. */
interface Place {
  readonly builder: ProgramBuilder;
  readonly config: ModelConfig;
  readonly device: ProgramDevice;
  readonly kv: FloatFormat;
  readonly buffers: Readonly<Record<string, number>> & {
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
  readonly cache: readonly { readonly keys: number; readonly values: number }[];
}

const own = (buffer: number): BufferRef => ({ buffer });
const argument = (index: number): BufferRef => ({ argument: index });

function floats({ config }: Place): FloatFormat {
  return config.quantization === 'q4f16_1' ? 'f16' : 'f32';
}

/** The bindings of a quantised matrix: nibbles, scales. */
function matrixRefs({ builder }: Place, name: string): BufferRef[] {
  return [builder.weight(`${name}.q_weight`), builder.weight(`${name}.q_scale`)];
}

function embedSteps(place: Place, table: string): Step[] {
  const { builder, config, buffers } = place;
  const kernel = builder.kernel(embed({ ...config, format: floats(place) }));
  return builder.pieces(`${table}.q_weight`).map((piece) =>
    launch(
      kernel,
      [argument(0), piece.ref, builder.weight(`${table}.q_scale`), own(buffers.hidden)],
      expression({ count: 0 }, { mul: config.hidden / GROUP, div: EMBED_THREADS }),
      { scalars: [expression({ count: 0 }), ...pieceScalars(piece)] }
    )
  );
}

function pieceScalars({ first, rows }: Piece) {
  return [constant(first), constant(rows)];
}

/** Logits of the last row: what prefill and decode have in common. */
function headSteps(place: Place, matrix: string): Step[] {
  const { builder, config, device, buffers } = place;
  const kernel = builder.kernel(head({ ...config, epsilon: config.eps, format: floats(place), device }));
  return builder.pieces(`${matrix}.q_weight`).map((piece) =>
    launch(
      kernel,
      [
        own(buffers.hidden),
        builder.weight('model.norm.weight'),
        piece.ref,
        builder.weight(`${matrix}.q_scale`),
        own(buffers.logits)
      ],
      Math.ceil(piece.rows / outputsPerWorkgroup(config.hidden)),
      { scalars: [expression('rows'), ...pieceScalars(piece)] }
    )
  );
}

function decodeSteps(place: Place): Step[] {
  const { builder, config, device, kv, buffers, cache } = place;
  const { hidden, heads, kvHeads, headDim, intermediate, eps: epsilon } = config;
  const format = floats(place);
  const hasBias = config.architecture === 'qwen2';
  const kernels = {
    qkv: builder.kernel(qkv(config, { format, kv, bias: hasBias, epsilon, device })),
    attention: builder.kernel(attention('attention', config, { kv, headsPerGroup: 1 })),
    attentionSpans: builder.kernel(
      attention('attention_spans', config, { kv, headsPerGroup: heads / kvHeads })
    ),
    merge: builder.kernel(mergeSpans(config)),
    output: builder.kernel(
      addLinear('o_proj', { inputs: heads * headDim, outputs: hidden, format, device })
    ),
    gateUp: builder.kernel(gateUp({ hidden, intermediate, format, epsilon, device })),
    down: builder.kernel(addLinear('down_proj', { inputs: intermediate, outputs: hidden, format, device }))
  };
  const total = expression('total');
  const single = { value: total, min: 0, max: SINGLE_SPAN_LIMIT };
  const split = { value: total, min: SINGLE_SPAN_LIMIT + 1, max: NO_LIMIT };
  const x = own(buffers.hidden);
  return cache.flatMap(({ keys, values }, layer) => {
    const at = `model.layers.${layer}`;
    const qkvName = qkvTensor(config, layer);
    const attentionBuffers = [
      own(buffers.q),
      own(keys),
      own(values),
      own(buffers.spans),
      own(buffers.spanState)
    ];
    return [
      launch(
        kernels.qkv,
        [
          x,
          builder.weight(`${at}.input_layernorm.weight`),
          ...matrixRefs(place, qkvName),
          own(buffers.rope),
          own(buffers.q),
          own(keys),
          own(values),
          ...(hasBias ? [builder.weight(`${qkvName}.bias`)] : [])
        ],
        qkvWorkgroups(config),
        { scalars: [expression('position')] }
      ),
      launch(kernels.attention, attentionBuffers, 1, {
        y: constant(heads),
        scalars: [total, constant(SINGLE_SPAN_LIMIT)],
        when: single
      }),
      launch(
        kernels.attentionSpans,
        attentionBuffers,
        expression('total', { div: ATTENTION_SPAN }),
        { y: constant(kvHeads), scalars: [total, constant(ATTENTION_SPAN)], when: split }
      ),
      launch(
        kernels.merge,
        [own(buffers.spans), own(buffers.spanState)],
        Math.ceil((heads * headDim) / MERGE_THREADS),
        { scalars: [expression('total', { div: ATTENTION_SPAN })], when: split }
      ),
      launch(
        kernels.output,
        [own(buffers.spans), ...matrixRefs(place, `${at}.self_attn.o_proj`), x],
        Math.ceil(hidden / outputsPerWorkgroup(heads * headDim))
      ),
      launch(
        kernels.gateUp,
        [
          x,
          builder.weight(`${at}.post_attention_layernorm.weight`),
          ...matrixRefs(place, `${at}.mlp.gate_up_proj`),
          own(buffers.act)
        ],
        Math.ceil((2 * intermediate) / outputsPerWorkgroup(hidden))
      ),
      launch(
        kernels.down,
        [own(buffers.act), ...matrixRefs(place, `${at}.mlp.down_proj`), x],
        Math.ceil(hidden / outputsPerWorkgroup(intermediate))
      )
    ];
  });
}

function prefillSteps(place: Place): Step[] {
  const { builder, config, kv, buffers, cache } = place;
  const { hidden, heads, kvHeads, headDim, intermediate, eps: epsilon } = config;
  const format = floats(place);
  const hasBias = config.architecture === 'qwen2';
  const allHeads = (heads + 2 * kvHeads) * headDim;
  const rows = expression('rows');
  const position = expression('position');
  const rowTiles = expression('rows', { div: TILE_ROWS });

  const normKernel = builder.kernel(norm({ hidden, epsilon, format }));
  const ropeKernel = builder.kernel(ropeAppend(config, kv));
  const attentionKernel = builder.kernel(attentionPrefill(config, kv));
  const product = (name: string, options: MatmulOptions) => {
    const kernel = builder.kernel(matmul(name, options));
    return (x: number, matrix: string, y: number, extra: BufferRef[] = []): Step =>
      launch(kernel, [own(x), ...matrixRefs(place, matrix), own(y), ...extra], columnTiles(options), {
        y: rowTiles,
        scalars: [rows]
      });
  };
  const project = product('qkv_rows', {
    inputs: hidden,
    outputs: allHeads,
    format,
    finish: { kind: 'store', bias: hasBias }
  });
  const output = product('o_proj_rows', {
    inputs: heads * headDim,
    outputs: hidden,
    format,
    finish: { kind: 'add' }
  });
  const gated = product('gate_up_rows', {
    inputs: hidden,
    outputs: intermediate,
    format,
    finish: { kind: 'silu' }
  });
  const down = product('down_proj_rows', {
    inputs: intermediate,
    outputs: hidden,
    format,
    finish: { kind: 'add' }
  });
  const normed = (weight: string): Step =>
    launch(normKernel, [own(buffers.hidden), builder.weight(weight), own(buffers.normed)], 1, { y: rows });

  return cache.flatMap(({ keys, values }, layer): Step[] => {
    const at = `model.layers.${layer}`;
    const qkvName = qkvTensor(config, layer);
    return [
      normed(`${at}.input_layernorm.weight`),
      project(buffers.normed, qkvName, buffers.qkv, hasBias ? [builder.weight(`${qkvName}.bias`)] : []),
      launch(
        ropeKernel,
        [own(buffers.qkv), own(buffers.rope), own(buffers.q), own(keys), own(values)],
        expression('rows', { mul: allHeads / 4, div: ROPE_THREADS }),
        { scalars: [rows, position] }
      ),
      launch(
        attentionKernel,
        [own(buffers.q), own(keys), own(values), own(buffers.attention)],
        heads,
        { y: expression('rows', { div: QUERY_ROWS }), scalars: [rows, position] }
      ),
      output(buffers.attention, `${at}.self_attn.o_proj`, buffers.hidden),
      normed(`${at}.post_attention_layernorm.weight`),
      gated(buffers.normed, `${at}.mlp.gate_up_proj`, buffers.act),
      down(buffers.act, `${at}.mlp.down_proj`, buffers.hidden),
      { kind: 'submit' }
    ];
  });
}

type SamplingFunctions = Pick<
  Functions,
  'softmax' | 'probabilities' | 'sample' | 'bias' | 'penalty' | 'bitmask'
>;

function samplingSteps({ builder, config, buffers }: Place): SamplingFunctions {
  const { vocab } = config;
  const logits = argument(0);
  const statistics = own(buffers.statistics);
  const perToken = expression({ count: 2 }, { div: LOGITS_THREADS });
  return {
    softmax: [launch(builder.kernel(softmaxBlocks(vocab)), [logits, argument(1), statistics], blockCount(vocab))],
    probabilities: [
      launch(
        builder.kernel(probabilities(vocab)),
        [logits, statistics, own(buffers.probabilities)],
        blockCount(vocab)
      )
    ],
    sample: [
      launch(
        builder.kernel(sample(vocab)),
        [own(buffers.logits), statistics, argument(2), argument(4), own(buffers.token)],
        1
      )
    ],
    bias: [
      launch(builder.kernel(bias(vocab)), [logits, argument(2), argument(3)], perToken, {
        scalars: [expression({ count: 2 })]
      })
    ],
    penalty: [
      launch(
        builder.kernel(penalty(vocab)),
        [logits, argument(3), argument(4), argument(5)],
        expression({ count: 3 }, { div: LOGITS_THREADS }),
        { scalars: [expression({ count: 3 })] }
      )
    ],
    bitmask: [
      launch(builder.kernel(bitmask(vocab)), [logits, argument(2)], Math.ceil(vocab / LOGITS_THREADS))
    ]
  };
}
