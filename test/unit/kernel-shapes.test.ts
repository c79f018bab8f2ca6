/** Candidates of kernel shapes, what is remembered of a trial, and when two results agree. */
import { describe, expect, it } from 'vitest';
import type { KernelTrial } from '../../src/engine/kernel-shapes.ts';
import { disagreement, TOLERANCE, type Held } from '../../src/engine/worker/trial/agree.ts';
import { parseTrial } from '../../src/engine/worker/trial/kept-trials.ts';
import { workOf } from '../../src/engine/worker/trial/work.ts';
import {
  candidates,
  fits,
  PARTS,
  shapeName,
  shapeNames,
  tuningOf
} from '../../src/library/candidates.ts';
import type { ModelConfig } from '../../src/library/config.ts';
import { buildProgram } from '../../src/library/plan.ts';
import { tilingOfTokens } from '../../src/library/steps/tokens.ts';
import { defaultTuning, VECTOR_KERNELS } from '../../src/library/tuning.ts';
import { distill } from '../reference/distill.ts';
import { makeTinyModel } from '../reference/tiny-model.ts';

const configs: readonly (readonly [string, ModelConfig])[] = [
  ['the 1.5B distill', distill],
  ['the 7B distill', { ...distill, hidden: 3584, heads: 28, kvHeads: 4, intermediate: 18944 }],
  [
    'the 8B distill',
    { ...distill, architecture: 'llama', hidden: 4096, heads: 32, kvHeads: 8, intermediate: 14336 }
  ],
  ['a tiny model', makeTinyModel({ seed: 1 }).config],
  ['heads of 96', makeTinyModel({ seed: 1, headDim: 96 }).config]
];
const device = { subgroupMinSize: 32, maxBindingSize: 1 << 30 };

describe.each(configs)('candidates of %s', (_, config) => {
  it('begin with the default, have a name each, and are few', () => {
    const standard = defaultTuning(config);
    for (const part of PARTS) {
      const all = candidates(config, part);
      expect(all[0].tuning).toEqual(standard);
      expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
      expect(all.length).toBeGreaterThan(1);
      expect(all.length).toBeLessThanOrEqual(7);
    }
  });

  it('differ from the default in their own part alone, and can be built', () => {
    const standard = defaultTuning(config);
    for (const part of PARTS) {
      for (const { name, tuning } of candidates(config, part)) {
        expect({ ...tuning, [part]: standard[part] }).toEqual(standard);
        expect(shapeName(tuning[part])).toBe(name);
        expect(() => buildProgram({ ...config, layers: 1 }, device, { tuning })).not.toThrow();
      }
    }
  });

  it('are such as the kernels can have', () => {
    for (const part of VECTOR_KERNELS) {
      for (const { tuning } of candidates(config, part)) {
        expect(fits(config, part, tuning[part])).toBe(true);
      }
    }
  });

  it('of several tokens add up as the chosen shape of one token does', () => {
    for (const kernel of VECTOR_KERNELS) {
      for (const { tuning: chosen } of candidates(config, kernel)) {
        const { lanes, words, unpack } = chosen[kernel];
        const shapes = candidates(config, 'tokens', {}, chosen).map(({ name, tuning }) => {
          expect(tuning).toEqual({ ...chosen, tokens: tuning.tokens });
          const tiling = tilingOfTokens(config, kernel, tuning);
          expect(tiling, name).toMatchObject({ lanes, words, unpack });
          expect(fits(config, kernel, tiling), name).toBe(true);
          return shapeName(tiling);
        });
        // Where every kernel fell back to the default, there would be nothing to try.
        expect(new Set(shapes).size).toBeGreaterThan(1);
      }
    }
  });

  it('are found again by the names that a trial has chosen', () => {
    const chosen = PARTS.map((part) => ({
      part,
      chosen: candidates(config, part).at(-1)?.name ?? ''
    }));
    const tuning = tuningOf(config, chosen);
    expect(shapeNames(tuning)).toEqual(
      Object.fromEntries(chosen.map(({ part, chosen: name }) => [part, name]))
    );
    expect(tuningOf(config, [{ part: 'qkv', chosen: 'of another version' }])).toEqual(
      defaultTuning(config)
    );
  });

  it('give a trial work that writes something and that can be compared', () => {
    const sizes = { rows: 64, vocab: 1024, depths: [100, 900] };
    for (const part of PARTS) {
      for (const { tuning } of candidates(config, part)) {
        const { launches, outputs } = workOf(config, device, part, tuning, sizes);
        expect(launches.length).toBeGreaterThan(0);
        expect(outputs.length).toBeGreaterThan(0);
        for (const { grid, bindings } of launches) {
          expect(grid[0]).toBeLessThanOrEqual(65535);
          for (const { bytes } of bindings) expect(bytes % 4).toBe(0);
        }
        for (const { compared, bytes } of outputs) expect(compared).toBeLessThanOrEqual(bytes);
      }
    }
  });
});

describe('two results', () => {
  const held = (values: readonly number[], kind: 'floats' | 'halves' = 'floats'): Held[] => {
    const data = kind === 'floats' ? Float32Array.from(values) : Uint16Array.from(values);
    const output = {
      own: 'y',
      bytes: data.byteLength,
      compared: data.byteLength,
      content: { kind, size: 1 }
    };
    return [{ output, bytes: data.buffer }];
  };

  it('agree up to the tolerance of the largest', () => {
    const reference = held([0.001, -100, 3]);
    expect(disagreement(reference, reference)).toBe(0);
    const step = 100 * TOLERANCE.floats;
    expect(disagreement(reference, held([0.001 + 0.9 * step, -100, 3]))).toBeLessThan(1);
    expect(disagreement(reference, held([0.001 + 1.1 * step, -100, 3]))).toBeGreaterThan(1);
  });

  it('of halves may lie a rounding apart', () => {
    // 1 and the next f16; 1 and 1.125
    expect(disagreement(held([0x3c00], 'halves'), held([0x3c01], 'halves'))).toBeLessThan(1);
    expect(disagreement(held([0x3c00], 'halves'), held([0x3c80], 'halves'))).toBeGreaterThan(1);
  });

  it('never agree where one is no number, is missing, or where all is zero', () => {
    const reference = held([1, 2]);
    expect(disagreement(reference, held([1, NaN]))).toBe(Infinity);
    expect(disagreement(reference, held([1, Infinity]))).toBe(Infinity);
    expect(disagreement(reference, held([1]))).toBe(Infinity);
    expect(disagreement(reference, [])).toBe(Infinity);
    expect(disagreement(held([0, 0]), held([0, 0]))).toBe(Infinity);
  });
});

describe('a remembered trial', () => {
  const trial: KernelTrial = {
    made: 1,
    seconds: 1.2,
    clock: 'gpu',
    software: false,
    parts: [
      {
        part: 'qkv',
        chosen: 'a',
        tried: [{ shape: 'a', outcome: 'agreed', ratios: [1, 1], milliseconds: 0.1 }]
      }
    ]
  };

  it('is read back', () => {
    expect(parseTrial(JSON.stringify({ begun: 0, trial }))).toEqual({ begun: 0, trial });
    expect(parseTrial(JSON.stringify({ begun: 2 }))).toEqual({ begun: 2 });
  });

  it.each([
    undefined,
    '',
    'null',
    '{',
    '[]',
    '{"trial":{}}',
    JSON.stringify({ begun: 'x', trial })
  ])('is none where it is not one: %s', (text) => {
    expect(parseTrial(text)).toBeUndefined();
  });

  it.each([
    { ...trial, clock: 'sun' },
    { ...trial, parts: [{ part: 'qkv' }] },
    { ...trial, parts: [{ part: 'qkv', chosen: 'a', tried: [{ shape: 'a' }] }] }
  ])('without what belongs to it counts as begun alone', (broken) => {
    expect(parseTrial(JSON.stringify({ begun: 1, trial: broken }))).toEqual({ begun: 1 });
  });
});
