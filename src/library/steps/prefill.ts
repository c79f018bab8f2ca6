/**
 * The layers for many tokens: tiled products, one pass per operation, and a submit after each layer
 * so that no submission grows long enough for a GPU watchdog.
 */
import { launch } from '../builder.ts';
import { expression } from '../expressions.ts';
import { attentionPrefill } from '../kernels/attention-prefill.ts';
import { columnTiles, matmul, rowsPerTile, type MatmulOptions } from '../kernels/matmul.ts';
import { norm } from '../kernels/norm.ts';
import { END_THREADS, keepEnd, matchPrefix } from '../kernels/prefix.ts';
import { ropeAppend, ROPE_THREADS } from '../kernels/rope.ts';
import type { BufferRef, Step } from '../program.ts';
import { qkvTensor } from '../tensors.ts';
import { ROW_KERNELS, type RowKernel, type Tuning } from '../tuning.ts';
import { argument, floats, matrixRefs, own, type Place } from './place.ts';

const NO_LIMIT = 0xffffffff;

/** Rows are skipped in numbers that are whole tiles for every kernel. */
function skipUnit(tuning: Tuning): number {
  const common = (a: number, b: number): number => (b === 0 ? a : common(b, a % b));
  return ROW_KERNELS.map((name) => rowsPerTile({ tiling: tuning[name] })).reduce(
    (unit, height) => (unit * height) / common(unit, height),
    tuning.attention_rows.queries
  );
}

/** How many of the rows that are about to be embedded are in the cache already. */
export function matchStep({ builder, config, tuning, chunk, buffers }: Place): Step {
  const kernel = builder.kernel(
    matchPrefix({ vocab: config.vocab, chunk, unit: skipUnit(tuning) })
  );
  const rows = expression('rows');
  return launch(kernel, [argument(0), own(buffers.history), own(buffers.prefix)], 1, {
    scalars: [rows, expression('position'), expression('reusable')],
    // One row alone is decoded, and decoding skips nothing.
    when: { value: rows, min: 2, max: NO_LIMIT }
  });
}

/** Keeps the last row for the next prompt that begins like this one, or takes it from there. */
export function keepEndStep({ builder, config: { hidden }, chunk, buffers }: Place): Step {
  return launch(
    builder.kernel(keepEnd({ hidden, chunk })),
    [own(buffers.prefix), own(buffers.hidden), own(buffers.ends)],
    Math.ceil(hidden / END_THREADS),
    { scalars: [expression('rows'), expression('position')] }
  );
}

export function prefillSteps(place: Place): Step[] {
  const { builder, config, kv, tuning, buffers, cache } = place;
  const { hidden, heads, kvHeads, headDim, intermediate, eps: epsilon } = config;
  const format = floats(place);
  const hasBias = config.architecture === 'qwen2';
  const allHeads = (heads + 2 * kvHeads) * headDim;
  const rows = expression('rows');
  const position = expression('position');
  const prefix = own(buffers.prefix);

  const normKernel = builder.kernel(norm({ hidden, epsilon, format }));
  const ropeKernel = builder.kernel(ropeAppend(config, kv));
  const attentionKernel = builder.kernel(attentionPrefill(config, kv, tuning.attention_rows));
  const product = (name: RowKernel, shape: MatmulOptions) => {
    const options = { ...shape, tiling: tuning[name] };
    const kernel = builder.kernel(matmul(name, options));
    return (x: number, matrix: string, y: number, extra: BufferRef[] = []): Step =>
      launch(
        kernel,
        [own(x), ...matrixRefs(place, matrix), own(y), prefix, ...extra],
        columnTiles(options),
        {
          y: expression('rows', { div: rowsPerTile(options) }),
          scalars: [rows]
        }
      );
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
    launch(
      normKernel,
      [own(buffers.hidden), builder.weight(weight), own(buffers.normed), prefix],
      1,
      {
        y: rows
      }
    );

  return cache.flatMap(({ keys, values }, layer): Step[] => {
    const at = `model.layers.${layer}`;
    const qkvName = qkvTensor(config, layer);
    return [
      normed(`${at}.input_layernorm.weight`),
      project(
        buffers.normed,
        qkvName,
        buffers.qkv,
        hasBias ? [builder.weight(`${qkvName}.bias`)] : []
      ),
      launch(
        ropeKernel,
        [own(buffers.qkv), own(buffers.rope), own(buffers.q), own(keys), own(values), prefix],
        expression('rows', { mul: allHeads / 4, div: ROPE_THREADS }),
        { scalars: [rows, position] }
      ),
      launch(
        attentionKernel,
        [own(buffers.q), own(keys), own(values), own(buffers.attention), prefix],
        heads,
        { y: expression('rows', { div: tuning.attention_rows.queries }), scalars: [rows, position] }
      ),
      output(buffers.attention, `${at}.self_attn.o_proj`, buffers.hidden),
      normed(`${at}.post_attention_layernorm.weight`),
      gated(buffers.normed, `${at}.mlp.gate_up_proj`, buffers.act),
      down(buffers.act, `${at}.mlp.down_proj`, buffers.hidden),
      { kind: 'submit' }
    ];
  });
}
