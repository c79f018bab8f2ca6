/**
 * Every shape that a trial may choose, against the formula in f64: kernel by kernel, at sizes that
 * leave lanes, teams and tiles half empty; then all of them together in a whole model. The default
 * shapes have kernels.test.ts and program.test.ts.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { candidates, fits, PARTS } from '../../src/library/candidates.ts';
import { greedy } from '../../src/library/forward/sample.ts';
import { attention } from '../../src/library/kernels/attention.ts';
import { attentionPrefill } from '../../src/library/kernels/attention-prefill.ts';
import { addLinear, gateUp, head, qkv, qkvWorkgroups } from '../../src/library/kernels/linear.ts';
import { columnTiles, matmul, rowsPerTile } from '../../src/library/kernels/matmul.ts';
import type { MatmulTiling } from '../../src/library/kernels/matmul-tile.ts';
import { outputsPerWorkgroup, type MatvecTiling } from '../../src/library/kernels/matvec.ts';
import { buildProgram } from '../../src/library/plan.ts';
import {
  defaultTuning,
  ROW_KERNELS,
  VECTOR_KERNELS,
  type Tuning
} from '../../src/library/tuning.ts';
import { distill } from '../reference/distill.ts';
import { Random } from '../reference/random.ts';
import { reference, someIds } from '../reference/reference.ts';
import { makeTinyModel } from '../reference/tiny-model.ts';
import {
  attended,
  EPSILON,
  kept,
  KV,
  normed,
  product,
  quantisedMatrix,
  ropeTable,
  SHAPE,
  silu,
  storedAs,
  turned,
  uniform,
  WIDTH,
  worstOf
} from './f64.ts';
import {
  dispatch,
  download,
  emptyBuffer,
  openGpu,
  ProgramRunner,
  upload,
  type Gpu
} from './gpu.ts';
import { gpuTensors } from './tensors.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openGpu();
});

function shapesOf<T extends MatvecTiling | MatmulTiling>(
  parts: readonly (keyof Tuning)[]
): readonly (readonly [name: string, tiling: T])[] {
  const all = parts.flatMap((part) =>
    candidates(distill, part).map(
      ({ name, tuning }) => [name, tuning[part] as MatvecTiling | MatmulTiling as T] as const
    )
  );
  return [...new Map(all)];
}
const vectorShapes = shapesOf<MatvecTiling>(VECTOR_KERNELS).filter(
  ([, { unpack }]) => unpack !== 'shifts'
);
const rowShapes = shapesOf<MatmulTiling>(ROW_KERNELS).slice(1);

const random = new Random('kernel shapes', 1);
const floats = (count: number) => uniform(random, count);
const close = async (buffer: GPUBuffer, wanted: ArrayLike<number>) =>
  expect(await worstOf(gpu, buffer, wanted)).toBeLessThan(2e-5);

/** 37 groups: no number of lanes divides them. */
const INPUTS = 1184;

describe.each(vectorShapes)('one row, %s', (_, tiling) => {
  const format = 'f16';
  const subgroups = () => ({ subgroupMinSize: gpu.subgroupMinSize });

  it('adds to the residual stream, with subgroups and without', async () => {
    const outputs = 40;
    const w = quantisedMatrix(gpu, random, outputs, INPUTS, format);
    const x = floats(INPUTS);
    const y = floats(outputs);
    const wanted = product(x, w.values, 1, INPUTS).map((sum, i) => sum + y[i]);
    const grid = Math.ceil(outputs / outputsPerWorkgroup(INPUTS, tiling));
    for (const device of [subgroups(), { subgroupMinSize: 0 }]) {
      const out = upload(gpu, y);
      const kernel = addLinear('add', { inputs: INPUTS, outputs, format, device, tiling });
      await dispatch(gpu, kernel, [upload(gpu, x), ...w.buffers, out], [], [grid]);
      await close(out, wanted);
    }
  });

  it('gates', async () => {
    const intermediate = 70;
    const w = quantisedMatrix(gpu, random, 2 * intermediate, INPUTS, format);
    const x = floats(INPUTS);
    const weight = floats(INPUTS);
    const out = emptyBuffer(gpu, intermediate * 4);
    const options = { hidden: INPUTS, intermediate, format, epsilon: EPSILON, tiling } as const;
    await dispatch(
      gpu,
      gateUp({ ...options, device: subgroups() }),
      [upload(gpu, x), storedAs(gpu, weight, format), ...w.buffers, out],
      [],
      [Math.ceil((2 * intermediate) / outputsPerWorkgroup(INPUTS, tiling))]
    );
    const both = product(normed(x, kept(weight, format)), w.values, 1, INPUTS);
    await close(
      out,
      both.subarray(0, intermediate).map((gate, i) => silu(gate) * both[intermediate + i])
    );
  });

  it.runIf(fits(SHAPE, 'qkv', tiling))('turns and caches', async () => {
    const shape = { ...SHAPE, hidden: INPUTS };
    const w = quantisedMatrix(gpu, random, WIDTH, INPUTS, format);
    const x = floats(INPUTS);
    const weight = floats(INPUTS);
    const offsets = floats(WIDTH);
    const position = 5;
    const queries = SHAPE.heads * SHAPE.headDim;
    const q = emptyBuffer(gpu, queries * 4);
    const caches = [emptyBuffer(gpu, 8 * KV * 4), emptyBuffer(gpu, 8 * KV * 4)];
    const options = { format, kv: 'f32', bias: true, epsilon: EPSILON, tiling } as const;
    await dispatch(
      gpu,
      qkv(shape, { ...options, device: subgroups() }),
      [
        upload(gpu, x),
        storedAs(gpu, weight, format),
        ...w.buffers,
        upload(gpu, ropeTable(8)),
        q,
        ...caches,
        storedAs(gpu, offsets, format)
      ],
      [position],
      [qkvWorkgroups(shape, tiling)]
    );
    const bias = kept(offsets, format);
    const sums = product(normed(x, kept(weight, format)), w.values, 1, INPUTS);
    const wanted = turned(
      sums.map((sum, i) => sum + bias[i]),
      position
    );
    await close(q, wanted.subarray(0, queries));
    for (const [index, cache] of caches.entries()) {
      const row = new Float32Array(await download(gpu, cache));
      const found = upload(gpu, row.slice(position * KV, (position + 1) * KV));
      await close(found, wanted.subarray(queries + index * KV, queries + (index + 1) * KV));
    }
  });

  it('makes logits of the last row', async () => {
    const [vocab, rows] = [75, 2];
    const w = quantisedMatrix(gpu, random, vocab, INPUTS, format);
    const x = floats(rows * INPUTS);
    const weight = floats(INPUTS);
    const out = emptyBuffer(gpu, vocab * 4);
    await dispatch(
      gpu,
      head({ hidden: INPUTS, vocab, format, epsilon: EPSILON, device: subgroups(), tiling }),
      [upload(gpu, x), storedAs(gpu, weight, format), ...w.buffers, out],
      [rows, 0, vocab],
      [Math.ceil(vocab / outputsPerWorkgroup(INPUTS, tiling))]
    );
    const last = normed(x, kept(weight, format)).subarray((rows - 1) * INPUTS);
    await close(out, product(last, w.values, 1, INPUTS));
  });
});

describe.each(rowShapes)('many rows, %s', (_, tiling) => {
  // The last of tall tiles has 16 rows, and 33: one beyond what is left out.
  it.each([
    ['store', 80],
    ['silu', 97]
  ] as const)('%s, %i rows', async (kind, rows) => {
    const format = 'f16';
    const [inputs, outputs] = [96, 150];
    const x = floats(rows * inputs);
    const finish = kind === 'store' ? { kind, bias: true } : { kind };
    const options = { inputs, outputs, format, finish, tiling } as const;
    const w = quantisedMatrix(gpu, random, kind === 'silu' ? 2 * outputs : outputs, inputs, format);
    const before = floats(rows * outputs);
    const offsets = floats(outputs);
    const out = upload(gpu, before);
    await dispatch(
      gpu,
      matmul(`matmul_${kind}`, options),
      [
        upload(gpu, x),
        ...w.buffers,
        out,
        emptyBuffer(gpu, 12),
        ...(kind === 'store' ? [storedAs(gpu, offsets, format)] : [])
      ],
      [rows],
      [columnTiles(options), Math.ceil(rows / rowsPerTile(options))]
    );
    const sums = product(x, w.values, rows, inputs);
    const bias = kept(offsets, format);
    const wanted = before.map((_, i) => {
      if (kind === 'store') return sums[i] + bias[i % outputs];
      const at = Math.floor(i / outputs) * 2 * outputs + (i % outputs);
      return silu(sums[at]) * sums[at + outputs];
    });
    await close(out, wanted);
  });
});

it.each([4, 8])('attention, %i invocations on a key', async (lanesPerKey) => {
  const total = 150;
  const queries = SHAPE.heads * SHAPE.headDim;
  const q = floats(queries);
  const keys = floats(total * KV);
  const values = floats(total * KV);
  const wanted = attended(q, kept(keys, 'f16'), kept(values, 'f16'), total);
  const inputs = [
    upload(gpu, q),
    storedAs(gpu, keys, 'f16'),
    storedAs(gpu, values, 'f16'),
    emptyBuffer(gpu, queries * 4),
    emptyBuffer(gpu, SHAPE.heads * 8)
  ];
  const device = { subgroupMinSize: gpu.subgroupMinSize };
  for (const headsPerGroup of [1, SHAPE.heads / SHAPE.kvHeads]) {
    const kernel = attention('attention', SHAPE, { kv: 'f16', headsPerGroup, lanesPerKey, device });
    await dispatch(gpu, kernel, inputs, [total, total], [1, SHAPE.heads / headsPerGroup]);
    await close(inputs[3], wanted);
  }
});

describe('attention of many rows', () => {
  const { headDim } = distill;
  const shape = { hidden: 96, heads: 2, kvHeads: 1, headDim };
  const shapes = candidates(distill, 'attention_rows').slice(1);
  // Behind more keys than a tile has, and not at the beginning of one; the last tile of rows is not full.
  const [rows, position] = [45, 75];
  const total = position + rows;
  const queries = shape.heads * headDim;
  const q = floats(rows * queries);
  const keys = floats(total * headDim);
  const values = floats(total * headDim);
  const seen = [kept(keys, 'f16'), kept(values, 'f16')] as const;
  const wanted = Array.from({ length: rows }, (_, r) => {
    const row = q.subarray(r * queries, (r + 1) * queries);
    return [...attended(row, ...seen, position + r + 1, shape)];
  }).flat();

  it.each(shapes.map(({ name, tuning }) => [name, tuning.attention_rows] as const))(
    '%s',
    async (_, tiling) => {
      const out = upload(gpu, new Float32Array((rows + 1) * queries).fill(1));
      const grid = [shape.heads, Math.ceil(rows / tiling.queries)] as const;
      const inputs = [upload(gpu, q), storedAs(gpu, keys, 'f16'), storedAs(gpu, values, 'f16')];
      const kernel = attentionPrefill(shape, 'f16', tiling);
      await dispatch(gpu, kernel, [...inputs, out, emptyBuffer(gpu, 12)], [rows, position], grid);
      await close(out, [...wanted, ...Array<number>(queries).fill(1)]);
    }
  );
});

describe('a whole model', () => {
  const model = makeTinyModel({ seed: 11, layers: 2, context: 512, endless: true });
  // Long enough that some of the shapes split the keys.
  const prompt = someIds(model.config, 290);
  let wanted: { readonly logits: Float64Array; readonly ids: readonly number[] };

  beforeAll(async () => {
    const transformer = await reference(model, { context: 512 });
    const logits = Float64Array.from(transformer.forward(prompt));
    const ids = [greedy(logits)];
    while (ids.length < 8) ids.push(greedy(transformer.forward(ids.slice(-1))));
    wanted = { logits, ids };
  });

  /** For every part the candidate of this number, or the last there is. */
  function mixed(nth: number): Tuning {
    let tuning = defaultTuning(model.config);
    for (const part of PARTS) {
      const all = candidates(model.config, part);
      const candidate = all[Math.min(nth, all.length - 1)];
      tuning = { ...tuning, [part]: candidate.tuning[part] };
    }
    return tuning;
  }

  // Guesses are compiled once: drafts.test.ts has them in the other shapes.
  it.each([
    [2, 4],
    [4, 0]
  ])('with the shapes of number %i: ids and logits', async (nth, drafts) => {
    const program = buildProgram(
      model.config,
      { subgroupMinSize: gpu.subgroupMinSize, maxBindingSize: 1 << 30 },
      { kv: 'f32', prefillChunk: 128, tuning: mixed(nth), drafts }
    );
    const runner = new ProgramRunner(gpu, program, 512, gpuTensors(model));
    let logits = await runner.forward(prompt);
    const worst = logits.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - wanted.logits[i])),
      0
    );
    expect(worst).toBeLessThan(1e-4);
    if (drafts > 0) {
      const together = await runner.drafts(wanted.ids.slice(0, drafts));
      expect(together.map(greedy)).toEqual(wanted.ids.slice(1, drafts + 1));
    }
    const found: number[] = [];
    while (found.length < wanted.ids.length) {
      found.push(greedy(logits));
      logits = await runner.forward(found.slice(-1));
    }
    expect(found).toEqual(wanted.ids);
    runner.dispose();
  });
});
