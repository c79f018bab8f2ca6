/**
 * Several tokens in one pass: each comes out as it does alone, to the last bit. So a reply that was
 * partly guessed is the reply that would have been written anyway.
 */
import { beforeAll, expect, it } from 'vitest';
import type { MatvecTiling } from '../../src/library/kernels/matvec.ts';
import { buildProgram } from '../../src/library/plan.ts';
import { defaultTuning, type TokensTiling, type Tuning } from '../../src/library/tuning.ts';
import { someIds } from '../reference/reference.ts';
import { makeTinyModel, type TinyModelOptions } from '../reference/tiny-model.ts';
import { openGpu, ProgramRunner, type Gpu } from './gpu.ts';
import { gpuTensors } from './tensors.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openGpu();
});

interface Case {
  readonly name: string;
  readonly model: TinyModelOptions;
  readonly tokens?: number;
  readonly subgroups?: boolean;
  readonly kv?: 'f16' | 'f32';
  readonly maxBindingSize?: number;
  readonly tiling?: Partial<MatvecTiling>;
  readonly shared?: TokensTiling;
  /** on a key, in attention */
  readonly lanes?: number;
  /** tokens before those that are compared, each time more by a pass at least */
  readonly behind?: readonly number[];
}

const CASES: readonly Case[] = [
  // 39: attention changes from one span to several within the pass; 126: a span ends in it.
  { name: 'qwen2 q4f16_1', model: {}, behind: [0, 21, 39, 126, 150] },
  {
    name: 'llama q4f32_1, tied, f32 cache, no subgroups',
    model: { architecture: 'llama', quantization: 'q4f32_1', tied: true },
    kv: 'f32',
    subgroups: false
  },
  {
    name: 'pieces of the vocabulary, two rows',
    model: { vocab: 1003 },
    maxBindingSize: 40_000,
    shared: { threads: 64, rowsEach: 2 }
  },
  { name: 'eight tokens, a row', model: {}, tokens: 8, shared: { threads: 64, rowsEach: 1 } },
  {
    name: 'two tokens, words alone, eight rows',
    model: {},
    tokens: 2,
    tiling: { words: 1, lanes: 16, rows: 2 },
    shared: { threads: 64, rowsEach: 8 }
  },
  {
    name: 'bytes, two rows of more invocations',
    model: {},
    shared: { threads: 128, rowsEach: 2 },
    tiling: { unpack: 'bytes', words: 2, threads: 128, rows: 8, lanes: 8 },
    lanes: 4
  },
  {
    name: "the 1.5B's heads",
    model: { hidden: 768, heads: 6, kvHeads: 1, headDim: 128, intermediate: 1024, layers: 1 }
  }
];

it.each(CASES)('$name', async (one) => {
  const { tokens = 4, subgroups = true, kv = 'f16', maxBindingSize = 1 << 30 } = one;
  const model = makeTinyModel({ endless: true, seed: 12, ...one.model });
  const usual = defaultTuning(model.config);
  const tuned = (kernel: 'qkv' | 'o_proj' | 'gate_up' | 'down_proj' | 'head'): MatvecTiling => ({
    ...usual[kernel],
    ...one.tiling
  });
  const tuning: Tuning = {
    ...usual,
    qkv: tuned('qkv'),
    o_proj: tuned('o_proj'),
    gate_up: tuned('gate_up'),
    down_proj: tuned('down_proj'),
    head: tuned('head'),
    keys: { limit: 40, span: 128, lanes: 4 },
    ...(one.shared && { tokens: one.shared })
  };
  const program = buildProgram(
    model.config,
    { subgroupMinSize: subgroups ? gpu.subgroupMinSize : 0, maxBindingSize },
    { kv, prefillChunk: 64, drafts: tokens, tuning }
  );
  const runner = new ProgramRunner(gpu, program, 256, gpuTensors(model));
  const ids = someIds(model.config, 160);
  let written = 0;
  for (const length of one.behind ?? [0, 39]) {
    // One by one: the kernels of a prompt would only have to be compiled.
    if (length > written) await runner.forward(ids.slice(written, length), 1);
    const together = await runner.drafts(ids.slice(length, length + tokens));
    for (const [row, logits] of together.entries()) {
      const alone = await runner.forward([ids[length + row]]);
      const [found, wanted] = [bits(logits), bits(alone)];
      expect(found.filter((word, i) => word !== wanted[i]).length, `row ${row} at ${length}`).toBe(
        0
      );
      expect(new Set(found).size).toBeGreaterThan(model.config.vocab / 2);
    }
    written = length + tokens;
  }
  runner.dispose();
});

function bits(logits: Float32Array): Uint32Array {
  return new Uint32Array(logits.slice().buffer);
}
