/**
 * Every kernel of the forward pass alone, against its formula in f64: both weight formats, both
 * cache formats, with and without subgroups, sizes that leave tiles and workgroups half empty.
 * Sampling kernels have sampling.test.ts.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { attention, mergeSpans } from '../../src/library/kernels/attention.ts';
import { attentionPrefill } from '../../src/library/kernels/attention-prefill.ts';
import { embed } from '../../src/library/kernels/embed.ts';
import { addLinear, gateUp, head, qkv, qkvWorkgroups } from '../../src/library/kernels/linear.ts';
import { columnTiles, matmul } from '../../src/library/kernels/matmul.ts';
import { outputsPerWorkgroup } from '../../src/library/kernels/matvec.ts';
import { norm } from '../../src/library/kernels/norm.ts';
import { ropeAppend } from '../../src/library/kernels/rope.ts';
import type { FloatFormat } from '../../src/library/kernels/storage.ts';
import { Random } from '../reference/random.ts';
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
import { dispatch, download, emptyBuffer, openGpu, upload, type Gpu } from './gpu.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openGpu();
});

const random = new Random('kernels', 1);
const floats = (count: number, size = 1) => uniform(random, count, size);
const stored = (values: Float32Array<ArrayBuffer>, format: FloatFormat) =>
  storedAs(gpu, values, format);
const quantised = (rows: number, columns: number, format: FloatFormat) =>
  quantisedMatrix(gpu, random, rows, columns, format);
const expectClose = async (buffer: GPUBuffer, wanted: ArrayLike<number>, tolerance = 2e-5) =>
  expect(await worstOf(gpu, buffer, wanted)).toBeLessThan(tolerance);
/** Nothing is skipped. */
const none = (): GPUBuffer => emptyBuffer(gpu, 12);

const formats = [['f16'], ['f32']] as const;
const variants = formats.flatMap(([format]) => [
  { format, subgroups: true },
  { format, subgroups: false }
]);
const traits = (subgroups: boolean) => ({ subgroupMinSize: subgroups ? gpu.subgroupMinSize : 0 });

describe('one row (decode)', () => {
  it.each(variants)('add_linear $format subgroups=$subgroups', async ({ format, subgroups }) => {
    for (const [inputs, outputs] of [
      [96, 64],
      [256, 200],
      [1536, 32]
    ] as const) {
      const w = quantised(outputs, inputs, format);
      const x = floats(inputs);
      const y = floats(outputs);
      const out = upload(gpu, y);
      const kernel = addLinear('add', { inputs, outputs, format, device: traits(subgroups) });
      const grid = Math.ceil(outputs / outputsPerWorkgroup(inputs));
      await dispatch(gpu, kernel, [upload(gpu, x), ...w.buffers, out], [], [grid]);
      await expectClose(
        out,
        product(x, w.values, 1, inputs).map((sum, i) => sum + y[i])
      );
    }
  });

  it.each(variants)('gate_up $format subgroups=$subgroups', async ({ format, subgroups }) => {
    const [hidden, intermediate] = [96, 160];
    const w = quantised(2 * intermediate, hidden, format);
    const x = floats(hidden);
    const weight = floats(hidden);
    const out = emptyBuffer(gpu, intermediate * 4);
    const kernel = gateUp({
      hidden,
      intermediate,
      format,
      epsilon: EPSILON,
      device: traits(subgroups)
    });
    const grid = Math.ceil((2 * intermediate) / outputsPerWorkgroup(hidden));
    await dispatch(
      gpu,
      kernel,
      [upload(gpu, x), stored(weight, format), ...w.buffers, out],
      [],
      [grid]
    );
    const both = product(normed(x, kept(weight, format)), w.values, 1, hidden);
    await expectClose(
      out,
      both.subarray(0, intermediate).map((gate, i) => silu(gate) * both[intermediate + i])
    );
  });

  it.each(variants)(
    'head $format subgroups=$subgroups, of the last row, in two pieces',
    async ({ format, subgroups }) => {
      const [hidden, vocab, rows] = [64, 301, 3];
      const w = quantised(vocab, hidden, format);
      const x = floats(rows * hidden);
      const weight = floats(hidden);
      const out = emptyBuffer(gpu, vocab * 4);
      const kernel = head({ hidden, vocab, format, epsilon: EPSILON, device: traits(subgroups) });
      const words = new Uint8Array(await download(gpu, w.buffers[0]));
      const cut = 192;
      for (const [first, end] of [
        [0, cut],
        [cut, vocab]
      ] as const) {
        const piece = upload(gpu, words.slice((first * hidden) / 2, (end * hidden) / 2));
        const grid = Math.ceil((end - first) / outputsPerWorkgroup(hidden));
        await dispatch(
          gpu,
          kernel,
          [upload(gpu, x), stored(weight, format), piece, w.buffers[1], out],
          [rows, first, end - first],
          [grid]
        );
      }
      const last = normed(x, kept(weight, format)).subarray((rows - 1) * hidden);
      await expectClose(out, product(last, w.values, 1, hidden));
    }
  );
});

async function cacheRow(
  buffer: GPUBuffer,
  position: number,
  kv: FloatFormat
): Promise<Float32Array> {
  const bytes = await download(gpu, buffer);
  if (kv === 'f32') return new Float32Array(bytes).slice(position * KV, (position + 1) * KV);
  const { f16ToNumber } = await import('../../src/library/forward/halves.ts');
  return Float32Array.from(
    new Uint16Array(bytes).slice(position * KV, (position + 1) * KV),
    f16ToNumber
  );
}

describe('rotation and cache append', () => {
  const check = async (
    wanted: Float64Array,
    q: Float32Array,
    caches: readonly GPUBuffer[],
    position: number,
    kv: FloatFormat
  ): Promise<void> => {
    const queries = SHAPE.heads * SHAPE.headDim;
    const tolerance = kv === 'f16' ? 2e-3 : 1e-5;
    q.forEach((value, i) => expect(Math.abs(value - wanted[i])).toBeLessThan(1e-5));
    for (const [index, cache] of caches.entries()) {
      const row = await cacheRow(cache, position, kv);
      row.forEach((value, i) =>
        expect(Math.abs(value - wanted[queries + index * KV + i])).toBeLessThan(tolerance)
      );
    }
  };

  it.each(formats.flatMap(([kv]) => variants.map((variant) => ({ kv, ...variant }))))(
    'qkv $format cache=$kv subgroups=$subgroups, with and without bias',
    async ({ kv, format, subgroups }) => {
      for (const bias of [true, false]) {
        const w = quantised(WIDTH, SHAPE.hidden, format);
        const x = floats(SHAPE.hidden);
        const weight = floats(SHAPE.hidden);
        const offsets = floats(WIDTH);
        const position = 5;
        const q = emptyBuffer(gpu, SHAPE.heads * SHAPE.headDim * 4);
        const caches = [emptyBuffer(gpu, 8 * KV * 4), emptyBuffer(gpu, 8 * KV * 4)];
        const options = { format, kv, bias, epsilon: EPSILON, device: traits(subgroups) };
        await dispatch(
          gpu,
          qkv(SHAPE, options),
          [
            upload(gpu, x),
            stored(weight, format),
            ...w.buffers,
            upload(gpu, ropeTable(8)),
            q,
            ...caches,
            ...(bias ? [stored(offsets, format)] : [])
          ],
          [position],
          [qkvWorkgroups(SHAPE)]
        );
        const plain = product(normed(x, kept(weight, format)), w.values, 1, SHAPE.hidden);
        const added = plain.map((sum, i) => sum + (bias ? kept(offsets, format)[i] : 0));
        const found = new Float32Array(await download(gpu, q));
        await check(turned(added, position), found, caches, position, kv);
      }
    }
  );

  it.each(formats)('rope_append, cache %s', async (kv) => {
    const [rows, position] = [5, 3];
    const values = floats(rows * WIDTH);
    const queries = SHAPE.heads * SHAPE.headDim;
    const q = emptyBuffer(gpu, rows * queries * 4);
    const caches = [emptyBuffer(gpu, 8 * KV * 4), emptyBuffer(gpu, 8 * KV * 4)];
    await dispatch(
      gpu,
      ropeAppend(SHAPE, kv),
      [upload(gpu, values), upload(gpu, ropeTable(8)), q, ...caches, none()],
      [rows, position],
      [Math.ceil((rows * WIDTH) / 4 / 64)]
    );
    const found = new Float32Array(await download(gpu, q));
    for (let r = 0; r < rows; r++) {
      const wanted = turned(values.subarray(r * WIDTH, (r + 1) * WIDTH), position + r);
      await check(wanted, found.subarray(r * queries, (r + 1) * queries), caches, position + r, kv);
    }
  });
});

describe('many rows (prefill)', () => {
  it.each(formats)(
    'embed %s: ids of both pieces, and one beyond the vocabulary',
    async (format) => {
      const [hidden, vocab] = [96, 150];
      const w = quantised(vocab, hidden, format);
      const ids = [0, 63, 64, 149, 5000, 77];
      const out = emptyBuffer(gpu, ids.length * hidden * 4);
      const position = 2;
      const history = emptyBuffer(gpu, (position + ids.length - 1) * 4);
      const words = new Uint8Array(await download(gpu, w.buffers[0]));
      for (const [first, end] of [
        [0, 64],
        [64, vocab]
      ] as const) {
        const piece = upload(gpu, words.slice((first * hidden) / 2, (end * hidden) / 2));
        await dispatch(
          gpu,
          embed({ hidden, vocab, format }),
          [upload(gpu, Int32Array.from(ids)), piece, w.buffers[1], out, history],
          [ids.length, position, first, end - first],
          [Math.ceil((ids.length * hidden) / 32 / 64)]
        );
      }
      const wanted = ids.flatMap((id) => {
        const row = Math.min(id, vocab - 1) * hidden;
        return Array.from(w.values.subarray(row, row + hidden));
      });
      await expectClose(out, wanted, 1e-6);
      // Of what the context has no room for, nothing is kept.
      expect([...new Uint32Array(await download(gpu, history))]).toEqual([
        ...[0, 0],
        ...ids.slice(0, -1).map((id) => Math.min(id, vocab - 1))
      ]);
    }
  );

  it.each(formats)('norm %s', async (format) => {
    const [rows, hidden] = [3, 96];
    const x = floats(rows * hidden);
    const weight = floats(hidden);
    const out = emptyBuffer(gpu, rows * hidden * 4);
    const kernel = norm({ hidden, epsilon: EPSILON, format });
    await dispatch(
      gpu,
      kernel,
      [upload(gpu, x), stored(weight, format), out, none()],
      [],
      [1, rows]
    );
    await expectClose(out, normed(x, kept(weight, format)));
  });

  it.each(formats)('matmul %s: stored with bias, added, and gated', async (format) => {
    const [rows, inputs, outputs] = [37, 96, 100];
    const x = floats(rows * inputs);
    for (const kind of ['store', 'add', 'silu'] as const) {
      const finish = kind === 'store' ? { kind, bias: true } : { kind };
      const options = { inputs, outputs, format, finish };
      const w = quantised(kind === 'silu' ? 2 * outputs : outputs, inputs, format);
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
          none(),
          ...(kind === 'store' ? [stored(offsets, format)] : [])
        ],
        [rows],
        [columnTiles(options), Math.ceil(rows / 32)]
      );
      const sums = product(x, w.values, rows, inputs);
      const bias = kept(offsets, format);
      const wanted = before.map((old, i) => {
        if (kind === 'store') return sums[i] + bias[i % outputs];
        if (kind === 'add') return sums[i] + old;
        const at = Math.floor(i / outputs) * 2 * outputs + (i % outputs);
        return silu(sums[at]) * sums[at + outputs];
      });
      await expectClose(out, wanted);
    }
  });
});

describe('attention', () => {
  const queries = SHAPE.heads * SHAPE.headDim;

  const cases = formats.flatMap(([kv]) => [1, 130, 700, 16_000].map((total) => ({ kv, total })));

  it.each(cases)(
    'of one row over $total keys, cache $kv, at once and in spans',
    async ({ kv, total }) => {
      const keys = floats(total * KV, 2);
      const values = floats(total * KV, 2);
      const q = floats(queries, 2);
      const wanted = attended(q, kept(keys, kv), kept(values, kv), total);
      const inputs = [upload(gpu, q), stored(keys, kv), stored(values, kv)];
      const once = [emptyBuffer(gpu, queries * 4), emptyBuffer(gpu, SHAPE.heads * 8)];
      const single = attention('single', SHAPE, { kv, headsPerGroup: 1 });
      await dispatch(gpu, single, [...inputs, ...once], [total, total], [1, SHAPE.heads]);
      await expectClose(once[0], wanted);

      const spans = Math.ceil(total / 256);
      const split = [
        emptyBuffer(gpu, spans * queries * 4),
        emptyBuffer(gpu, spans * SHAPE.heads * 8)
      ];
      const grouped = attention('grouped', SHAPE, {
        kv,
        headsPerGroup: SHAPE.heads / SHAPE.kvHeads
      });
      await dispatch(gpu, grouped, [...inputs, ...split], [total, 256], [spans, SHAPE.kvHeads]);
      await dispatch(gpu, mergeSpans(SHAPE), split, [spans], [Math.ceil(queries / 64)]);
      await expectClose(split[0], wanted);
    }
  );

  it.each(formats)('of many rows, causal, after what is cached already, cache %s', async (kv) => {
    const [rows, position] = [21, 13];
    const total = position + rows;
    const keys = floats(total * KV, 2);
    const values = floats(total * KV, 2);
    const q = floats(rows * queries, 2);
    const out = emptyBuffer(gpu, rows * queries * 4);
    await dispatch(
      gpu,
      attentionPrefill(SHAPE, kv),
      [upload(gpu, q), stored(keys, kv), stored(values, kv), out, none()],
      [rows, position],
      [SHAPE.heads, Math.ceil(rows / 16)]
    );
    const wanted = Array.from({ length: rows }, (_, r) =>
      Array.from(
        attended(
          q.subarray(r * queries, (r + 1) * queries),
          kept(keys, kv),
          kept(values, kv),
          position + r + 1
        )
      )
    ).flat();
    await expectClose(out, wanted);
  });
});
