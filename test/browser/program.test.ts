/**
 * The whole program, kernel by kernel, against the f64 reference: every architecture, head and
 * quantisation, with and without subgroups.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { buildProgram } from '../../src/library/plan.ts';
import { DEFAULT_KEYS } from '../../src/library/tuning.ts';
import { greedy } from '../../src/library/forward/sample.ts';
import { greedyIds, reference, someIds } from '../reference/reference.ts';
import { makeTinyModel, type TinyModelOptions } from '../reference/tiny-model.ts';
import { openGpu, ProgramRunner, type Gpu } from './gpu.ts';
import { gpuTensors } from './tensors.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openGpu();
});

const GIB = 1 << 30;

function runnerFor(
  model: ReturnType<typeof makeTinyModel>,
  {
    kv = 'f16' as 'f16' | 'f32',
    subgroups = true,
    maxBindingSize = GIB,
    prefillChunk = 64,
    context = 256
  } = {}
): ProgramRunner {
  const subgroupMinSize = subgroups ? gpu.subgroupMinSize : 0;
  const program = buildProgram(
    model.config,
    { subgroupMinSize, maxBindingSize },
    { kv, prefillChunk }
  );
  return new ProgramRunner(gpu, program, context, gpuTensors(model));
}

/** Largest difference, relative to the largest reference logit. */
function worst(
  found: Float32Array,
  wanted: ArrayLike<number>
): { absolute: number; relative: number } {
  let absolute = 0;
  let largest = 0;
  found.forEach((value, i) => {
    absolute = Math.max(absolute, Math.abs(value - wanted[i]));
    largest = Math.max(largest, Math.abs(wanted[i]));
  });
  return { absolute, relative: absolute / largest };
}

const combinations = (['qwen2', 'llama'] as const).flatMap((architecture) =>
  [false, true].flatMap((tied) =>
    (['q4f16_1', 'q4f32_1'] as const).flatMap((quantization) =>
      [true, false].map((subgroups) => ({ architecture, tied, quantization, subgroups }))
    )
  )
);

describe('greedy decoding equals the reference', () => {
  it.each(combinations)(
    '$architecture tied=$tied $quantization subgroups=$subgroups',
    async (options) => {
      const { subgroups, ...shape } = options;
      const model = makeTinyModel({ ...shape, endless: true, seed: 7 });
      const transformer = await reference(model, { f16Cache: true });
      const runner = runnerFor(model, { subgroups });
      const prompt = someIds(model.config, 21);
      const wanted = greedyIds(transformer, prompt, 64);
      const found: number[] = [];
      let logits = await runner.forward(prompt);
      while (found.length < 64) {
        const id = greedy(logits);
        found.push(id);
        logits = await runner.forward([id]);
      }
      expect(found).toEqual(wanted);
      runner.dispose();
    }
  );
});

const shapes: [string, TinyModelOptions][] = [
  ['head size 32', { headDim: 32 }],
  ['head size 64', { headDim: 64 }],
  ['head size 96', { headDim: 96 }],
  ['head size 128, six queries per key', { headDim: 128, heads: 6, kvHeads: 1 }],
  ['no sharing of keys', { heads: 4, kvHeads: 4, headDim: 32 }],
  ['an odd number of groups', { hidden: 96, heads: 3, kvHeads: 3, headDim: 32, intermediate: 160 }],
  ['wide rows', { hidden: 1536, intermediate: 2048, heads: 4, kvHeads: 2, headDim: 64, layers: 1 }],
  ['an uneven vocabulary', { vocab: 1003 }]
];

describe('logits', () => {
  it.each(shapes)(
    '%s: within 1e-4 with f32 KV, 1e-2 of the largest with f16',
    async (_, options) => {
      const model = makeTinyModel({ ...options, seed: 3 });
      const ids = someIds(model.config, 40);
      const wanted = Float64Array.from((await reference(model)).forward(ids));
      for (const kv of ['f32', 'f16'] as const) {
        const runner = runnerFor(model, { kv });
        const prefilled = worst(await runner.forward(ids), wanted);
        runner.clear();
        const stepped = worst(await runner.forward(ids, 1), wanted);
        for (const { absolute, relative } of [prefilled, stepped]) {
          if (kv === 'f32') expect(absolute).toBeLessThan(1e-4);
          else expect(relative).toBeLessThan(1e-2);
        }
        runner.dispose();
      }
    }
  );

  it('prefill in chunks equals prefill at once', async () => {
    const model = makeTinyModel({ seed: 5 });
    const ids = someIds(model.config, 61);
    const runner = runnerFor(model, { kv: 'f32' });
    const whole = (await runner.forward(ids)).slice();
    for (const chunk of [7, 16, 33]) {
      runner.clear();
      expect(worst(await runner.forward(ids, chunk), whole).absolute).toBeLessThan(1e-4);
    }
    runner.dispose();
  });

  it('a matrix cut into pieces gives the same logits', async () => {
    const model = makeTinyModel({ seed: 5, vocab: 1003, tied: false });
    const ids = someIds(model.config, 9);
    const whole = runnerFor(model);
    const expected = await whole.forward(ids);
    whole.dispose();
    const cut = runnerFor(model, { maxBindingSize: 40_000 });
    expect(cut.program.weights.length).toBeGreaterThan(cut.program.tensors.length);
    expect(Array.from(await cut.forward(ids))).toEqual(Array.from(expected));
    cut.dispose();
  });

  it('a context of 2000 tokens equals the reference at its end, over several attention spans', async () => {
    const model = makeTinyModel({ seed: 9, layers: 2, context: 2048 });
    const ids = someIds(model.config, 2000);
    expect(ids.length).toBeGreaterThan(DEFAULT_KEYS.limit);
    const transformer = await reference(model, { context: 2048 });
    const runner = runnerFor(model, { kv: 'f32', prefillChunk: 256, context: 2048 });
    const prefilled = worst(
      await runner.forward(ids.slice(0, 1998)),
      transformer.forward(ids.slice(0, 1998))
    );
    expect(prefilled.absolute).toBeLessThan(1e-4);
    for (const id of ids.slice(1998)) {
      expect(worst(await runner.forward([id]), transformer.forward([id])).absolute).toBeLessThan(
        1e-4
      );
    }
    runner.dispose();
  });
});
