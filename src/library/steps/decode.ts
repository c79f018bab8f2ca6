/** The layers for one token: five dispatches each, six in long contexts. */
import { launch } from '../builder.ts';
import { constant, expression } from '../expressions.ts';
import { attention, mergeSpans, MERGE_THREADS } from '../kernels/attention.ts';
import { addLinear, gateUp, qkv, qkvWorkgroups } from '../kernels/linear.ts';
import { outputsPerWorkgroup, type MatvecTiling } from '../kernels/matvec.ts';
import type { Expression, Step } from '../program.ts';
import { qkvTensor } from '../tensors.ts';
import type { VectorKernel } from '../tuning.ts';
import { floats, matrixRefs, own, type Drafts, type Place } from './place.ts';
import { tilingOfTokens } from './tokens.ts';

const NO_LIMIT = 0xffffffff;
/** Query heads of one workgroup: with more of 128 its queries, scores and sums outgrow 32 KiB. */
const MAX_HEADS_TOGETHER = 8;

const SUBMIT: Step = { kind: 'submit' };

/**
 * Whether what is encoded is submitted after so many layers. Encoding all of a deep model takes about
 * a millisecond; with the first layers the GPU starts meanwhile, and with more of them it has work until
 * the rest comes.
 */
function isEarlyEnd(done: number, layers: number): boolean {
  return layers >= DEEP && (done === Math.floor(layers / 14) || done === Math.floor(layers / 4));
}
/** Layers from which early submits can pay for themselves. */
const DEEP = 16;

/** How many of the heads that share a key one workgroup serves: the most that divide them evenly. */
function headsTogether(shared: number): number {
  let together = Math.min(shared, MAX_HEADS_TOGETHER);
  while (shared % together !== 0) together--;
  return together;
}

/**
 * With `tokens`: for so many consecutive ones at once, the first at `position`. Each weight is read once
 * for all of them, and every number comes out as it does one token at a time.
 */
export function decodeSteps(place: Place, tokens?: Drafts): Step[] {
  const { builder, config, device, kv, tuning, buffers, cache } = place;
  const { limit, span, lanes: lanesPerKey } = tuning.keys;
  const { hidden, heads, kvHeads, headDim, intermediate, eps: epsilon } = config;
  const format = floats(place);
  const hasBias = config.architecture === 'qwen2';
  const together = headsTogether(heads / kvHeads);
  const count = tokens?.tokens ?? 1;
  const several = tokens && { tokens: count };
  const called = (name: string): string => (tokens ? `${name}_tokens` : name);
  const { spans, spanState } = tokens ?? buffers;
  const tiled = (name: VectorKernel): MatvecTiling =>
    tokens ? tilingOfTokens(config, name, tuning) : tuning[name];
  const kernels = {
    qkv: builder.kernel(
      qkv(config, { format, kv, bias: hasBias, epsilon, device, tiling: tiled('qkv'), ...several })
    ),
    attention: builder.kernel(
      attention(called('attention'), config, {
        kv,
        headsPerGroup: 1,
        lanesPerKey,
        device,
        ...several
      })
    ),
    attentionSpans: builder.kernel(
      attention(called('attention_spans'), config, {
        kv,
        headsPerGroup: together,
        lanesPerKey,
        device,
        ...several
      })
    ),
    merge: builder.kernel(mergeSpans(config, { name: called('attention_merge'), ...several })),
    output: builder.kernel(
      addLinear('o_proj', {
        inputs: heads * headDim,
        outputs: hidden,
        format,
        device,
        tiling: tiled('o_proj'),
        ...several
      })
    ),
    gateUp: builder.kernel(
      gateUp({
        hidden,
        intermediate,
        format,
        epsilon,
        device,
        tiling: tiled('gate_up'),
        ...several
      })
    ),
    down: builder.kernel(
      addLinear('down_proj', {
        inputs: intermediate,
        outputs: hidden,
        format,
        device,
        tiling: tiled('down_proj'),
        ...several
      })
    )
  };
  // Keys that the first token sees, and the last.
  const total = expression('total');
  const most = expression('total', { add: count - 1 });
  const single = { value: total, min: 0, max: limit };
  const split = { value: most, min: limit + 1, max: NO_LIMIT };
  const spanCount = { ...most, div: span };
  const within = (lowest: number, highest: number): Expression[] =>
    tokens ? [constant(lowest), constant(highest)] : [];
  const x = own(buffers.hidden);
  return cache.flatMap(({ keys, values }, layer): Step[] => {
    const at = `model.layers.${layer}`;
    const qkvName = qkvTensor(config, layer);
    const attentionBuffers = [own(buffers.q), own(keys), own(values), own(spans), own(spanState)];
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
        qkvWorkgroups(config, tiled('qkv')),
        { scalars: [expression('position')] }
      ),
      launch(kernels.attention, attentionBuffers, 1, {
        y: constant(count * heads),
        scalars: [total, constant(limit), ...within(0, limit)],
        when: single
      }),
      launch(kernels.attentionSpans, attentionBuffers, spanCount, {
        y: constant((count * heads) / together),
        scalars: [total, constant(span), ...within(limit + 1, NO_LIMIT)],
        when: split
      }),
      launch(
        kernels.merge,
        [own(spans), own(spanState)],
        Math.ceil((count * heads * headDim) / MERGE_THREADS),
        {
          scalars: tokens ? [total, constant(span), ...within(limit + 1, NO_LIMIT)] : [spanCount],
          when: split
        }
      ),
      launch(
        kernels.output,
        [own(spans), ...matrixRefs(place, `${at}.self_attn.o_proj`), x],
        Math.ceil(hidden / outputsPerWorkgroup(heads * headDim, tiled('o_proj')))
      ),
      launch(
        kernels.gateUp,
        [
          x,
          builder.weight(`${at}.post_attention_layernorm.weight`),
          ...matrixRefs(place, `${at}.mlp.gate_up_proj`),
          own(buffers.act)
        ],
        Math.ceil((2 * intermediate) / outputsPerWorkgroup(hidden, tiled('gate_up')))
      ),
      launch(
        kernels.down,
        [own(buffers.act), ...matrixRefs(place, `${at}.mlp.down_proj`), x],
        Math.ceil(hidden / outputsPerWorkgroup(intermediate, tiled('down_proj')))
      ),
      ...(isEarlyEnd(layer + 1, cache.length) ? [SUBMIT] : [])
    ];
  });
}
