/** What a program costs: dispatches, bindings, memory. */
import { describe, expect, it } from 'vitest';
import { UnsupportedDeviceError } from '../../src/library/builder.ts';
import { encodeProgram, functionInfo } from '../../src/library/block.ts';
import type { ModelConfig } from '../../src/library/config.ts';
import { evaluate, memory, type Environment } from '../../src/library/expressions.ts';
import { MAX_STORAGE_BUFFERS } from '../../src/library/kernels/kernel.ts';
import { buildProgram } from '../../src/library/plan.ts';
import { FUNCTION_NAMES, type Program, type Step } from '../../src/library/program.ts';
import { distill } from '../reference/distill.ts';

const GIB = 1 << 30;
const qwen7: ModelConfig = {
  ...distill,
  hidden: 3584,
  heads: 28,
  kvHeads: 4,
  intermediate: 18944,
  vocab: 152064
};
const device = { subgroupMinSize: 32, maxBindingSize: GIB };

function launches(steps: readonly Step[], environment: Partial<Environment>): number {
  const env = { rows: 1, position: 0, context: 8192, counts: [1, 1, 1, 1, 1], ...environment };
  return steps.filter((step) => {
    if (step.kind === 'submit') return false;
    if (!step.when) return true;
    const value = evaluate(step.when.value, env);
    return value >= step.when.min && value <= step.when.max;
  }).length;
}

function allSteps({ functions }: Program): Step[] {
  return FUNCTION_NAMES.flatMap((name) => functions[name]);
}

function perToken({ functions }: Program, position: number): number {
  return [functions.embed, functions.decode, functions.softmax, functions.sample].reduce(
    (sum, steps) => sum + launches(steps, { position }),
    0
  );
}

describe('the plan of the 1.5B distill', () => {
  const program = buildProgram(distill, device);

  it('takes 5 dispatches per layer and 4 more per token, one more per layer in long contexts', () => {
    expect(perToken(program, 100)).toBe(5 * 28 + 4);
    expect(perToken(program, 5000)).toBe(6 * 28 + 4);
  });

  it('is the same with a pass for guesses beside it', () => {
    const { kernels, functions } = buildProgram(distill, device, { drafts: 4 });
    expect(kernels.slice(0, program.kernels.length)).toEqual(program.kernels);
    const { drafts, differ, ...others } = functions;
    expect({ ...others, drafts: [], differ: [] }).toEqual(program.functions);
    expect(launches(drafts, { position: 100 })).toBe(5 * 28 + 2);
    expect(differ).toHaveLength(1);
  });

  it('binds at most ten buffers, as many as each kernel says', () => {
    for (const kernel of program.kernels) {
      expect(kernel.buffers.length).toBeLessThanOrEqual(MAX_STORAGE_BUFFERS);
      expect(JSON.parse(functionInfo(kernel))).toMatchObject({ name: kernel.name });
    }
    for (const step of allSteps(program)) {
      if (step.kind === 'submit') continue;
      const kernel = program.kernels[step.kernel];
      expect(step.buffers.length, kernel.name).toBe(kernel.buffers.length);
      expect(step.scalars.length, kernel.name).toBe(kernel.scalars.length);
    }
  });

  it('never binds one buffer twice where one of them is written', () => {
    for (const step of allSteps(program)) {
      if (step.kind === 'submit') continue;
      const { buffers } = program.kernels[step.kernel];
      const written = step.buffers.filter((_, i) => buffers[i].access === 'read_write');
      for (const ref of written) {
        const same = step.buffers.filter((other) => JSON.stringify(other) === JSON.stringify(ref));
        expect(same.length, program.kernels[step.kernel].name).toBe(1);
      }
    }
  });

  it('uses the KV cache it says, packed f16, and little beside the weights', () => {
    const { weights, kv, buffers } = memory(program, 4096);
    expect(kv).toBe(2 * 28 * 256 * 2 * 4096);
    expect(buffers).toBeLessThan(0.1 * (weights + kv));
  });

  it('keeps every grid below what WebGPU allows, at the largest context', () => {
    const env = {
      rows: 256,
      position: 131072 - 256,
      context: 131072,
      counts: [256, 1, 1, 1, 1, 1]
    };
    for (const step of allSteps(program)) {
      if (step.kind === 'submit') continue;
      expect(evaluate(step.grid[1], env)).toBeLessThanOrEqual(65535);
    }
  });

  it('fits the block of the wasm', () => {
    expect(encodeProgram(program).length).toBeLessThan(400_000);
  });
});

it('shares a key among at most eight heads at a time: more would outgrow workgroup memory', () => {
  for (const [heads, kvHeads, groups] of [
    [12, 2, 2],
    [32, 1, 4],
    [28, 2, 4]
  ] as const) {
    const program = buildProgram({ ...distill, heads, kvHeads }, device);
    const spans = program.functions.decode.find(
      (step) => step.kind === 'launch' && program.kernels[step.kernel].name === 'attention_spans'
    );
    expect(spans).toMatchObject({ grid: [{}, { mul: groups }] });
  }
});

describe('bindings of 128 MiB', () => {
  const small = { ...device, maxBindingSize: 128 << 20 };

  it('hold the 1.5B whole, and the 7B with its vocabulary in pieces', () => {
    const whole = buildProgram(distill, small);
    expect(whole.weights.length).toBe(whole.tensors.length);
    const cut = buildProgram(qwen7, small);
    expect(cut.tensors.filter(({ pieceRows }) => pieceRows).map(({ name }) => name)).toEqual([
      'model.embed_tokens.q_weight',
      'lm_head.q_weight'
    ]);
    expect(perToken(cut, 0)).toBe(5 * 28 + 4 + 4);
  });

  it('refuse a tensor that cannot be cut, by name and sizes', () => {
    expect(() => buildProgram(qwen7, { ...device, maxBindingSize: 40 << 20 })).toThrow(
      UnsupportedDeviceError
    );
    expect(() => buildProgram(qwen7, { ...device, maxBindingSize: 40 << 20 })).toThrow(
      /gate_up_proj.q_weight takes 68 MB.* at most 42 MB/
    );
  });
});
