/** The layers for one token: five dispatches each, six in long contexts. */
import { launch } from '../builder.ts';
import { constant, expression } from '../expressions.ts';
import { attention, mergeSpans, MERGE_THREADS } from '../kernels/attention.ts';
import { addLinear, gateUp, qkv, qkvWorkgroups } from '../kernels/linear.ts';
import { outputsPerWorkgroup } from '../kernels/matvec.ts';
import type { Step } from '../program.ts';
import { qkvTensor } from '../tensors.ts';
import { floats, matrixRefs, own, type Place } from './place.ts';

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

export function decodeSteps(place: Place): Step[] {
  const { builder, config, device, kv, tuning, buffers, cache } = place;
  const { limit, span } = tuning.keys;
  const { hidden, heads, kvHeads, headDim, intermediate, eps: epsilon } = config;
  const format = floats(place);
  const hasBias = config.architecture === 'qwen2';
  const together = headsTogether(heads / kvHeads);
  const kernels = {
    qkv: builder.kernel(
      qkv(config, { format, kv, bias: hasBias, epsilon, device, tiling: tuning.qkv })
    ),
    attention: builder.kernel(attention('attention', config, { kv, headsPerGroup: 1 })),
    attentionSpans: builder.kernel(
      attention('attention_spans', config, { kv, headsPerGroup: together })
    ),
    merge: builder.kernel(mergeSpans(config)),
    output: builder.kernel(
      addLinear('o_proj', {
        inputs: heads * headDim,
        outputs: hidden,
        format,
        device,
        tiling: tuning.o_proj
      })
    ),
    gateUp: builder.kernel(
      gateUp({ hidden, intermediate, format, epsilon, device, tiling: tuning.gate_up })
    ),
    down: builder.kernel(
      addLinear('down_proj', {
        inputs: intermediate,
        outputs: hidden,
        format,
        device,
        tiling: tuning.down_proj
      })
    )
  };
  const total = expression('total');
  const single = { value: total, min: 0, max: limit };
  const split = { value: total, min: limit + 1, max: NO_LIMIT };
  const x = own(buffers.hidden);
  return cache.flatMap(({ keys, values }, layer): Step[] => {
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
        qkvWorkgroups(config, tuning.qkv),
        { scalars: [expression('position')] }
      ),
      launch(kernels.attention, attentionBuffers, 1, {
        y: constant(heads),
        scalars: [total, constant(limit)],
        when: single
      }),
      launch(kernels.attentionSpans, attentionBuffers, expression('total', { div: span }), {
        y: constant(heads / together),
        scalars: [total, constant(span)],
        when: split
      }),
      launch(
        kernels.merge,
        [own(buffers.spans), own(buffers.spanState)],
        Math.ceil((heads * headDim) / MERGE_THREADS),
        { scalars: [expression('total', { div: span })], when: split }
      ),
      launch(
        kernels.output,
        [own(buffers.spans), ...matrixRefs(place, `${at}.self_attn.o_proj`), x],
        Math.ceil(hidden / outputsPerWorkgroup(heads * headDim, tuning.o_proj))
      ),
      launch(
        kernels.gateUp,
        [
          x,
          builder.weight(`${at}.post_attention_layernorm.weight`),
          ...matrixRefs(place, `${at}.mlp.gate_up_proj`),
          own(buffers.act)
        ],
        Math.ceil((2 * intermediate) / outputsPerWorkgroup(hidden, tuning.gate_up))
      ),
      launch(
        kernels.down,
        [own(buffers.act), ...matrixRefs(place, `${at}.mlp.down_proj`), x],
        Math.ceil(hidden / outputsPerWorkgroup(intermediate, tuning.down_proj))
      ),
      ...(isEarlyEnd(layer + 1, cache.length) ? [SUBMIT] : [])
    ];
  });
}
