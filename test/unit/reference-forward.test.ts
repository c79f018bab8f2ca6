import { describe, expect, test } from 'vitest';
import { Transformer } from '../../src/library/forward/forward.ts';
import { ropeAngles } from '../../src/library/rope.ts';
import { greedyIds, promptIds, reference, someIds, tinyWeights } from '../reference/reference.ts';
import { makeTinyModel } from '../reference/tiny-model.ts';
import { FIRST_WORD, isPlain } from '../reference/tokenizer.ts';

const prompt = promptIds('Hi');

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a, (value, i) => Math.abs(value - b[i])).reduce((x, y) => Math.max(x, y), 0);
}

describe('rope angles', () => {
  test('are theta to the power of −2i / headDim', () => {
    const angles = ropeAngles({ headDim: 64, ropeTheta: 10000 });
    expect(angles).toHaveLength(32);
    expect(angles[0]).toBe(1);
    expect(angles[8]).toBeCloseTo(0.1, 15);
    expect(angles[16]).toBeCloseTo(0.01, 15);
    expect(angles[31]).toBeCloseTo(Math.exp((-62 / 64) * Math.log(10000)), 15);
  });

  test('are stretched as in Llama 3.1', () => {
    const ropeScaling = { factor: 8, lowFreqFactor: 1, highFreqFactor: 4, originalContext: 8192 };
    const plain = ropeAngles({ headDim: 128, ropeTheta: 500000 });
    const stretched = ropeAngles({ headDim: 128, ropeTheta: 500000, ropeScaling });
    const factors = stretched.map((angle, pair) => angle / plain[pair]);
    // wavelengths: pair 28 has 1956 positions, 29 has 2401 (kept below 2048), 35 has 8219 (slowed
    // from 8192 on); worked out by hand for pair 32: 2π · 500000^½ = 4442.88
    const turns = 8192 / 4442.8829;
    const keep = (turns - 1) / 3;
    expect([...factors.subarray(0, 29)].every((factor) => factor === 1)).toBe(true);
    expect(factors[29]).toBeLessThan(1);
    expect(factors[32]).toBeCloseTo((1 - keep) / 8 + keep, 6);
    expect(factors[34]).toBeGreaterThan(1 / 8);
    expect([...factors.subarray(35)].every((factor) => factor === 1 / 8)).toBe(true);
  });
});

describe('the forward pass', () => {
  test('says the same whether a prompt is fed at once or in pieces', async () => {
    const model = makeTinyModel();
    const ids = someIds(model.config, 30);
    const whole = (await reference(model)).forward(ids).slice();
    const pieces = await reference(model);
    pieces.forward(ids.slice(0, 7));
    pieces.forward(ids.slice(7, 8));
    expect([...pieces.forward(ids.slice(8))]).toEqual([...whole]);
  });

  test('forgets what is fed again from an earlier position', async () => {
    const transformer = await reference(makeTinyModel());
    const first = transformer.forward(prompt, 0).slice();
    greedyIds(transformer, promptIds('Something else, and longer'), 20);
    expect([...transformer.forward(prompt, 0)]).toEqual([...first]);
    expect(transformer.length).toBe(prompt.length);
    const again = transformer.forward(prompt.slice(-1), prompt.length - 1);
    expect([...again]).toEqual([...first]);
  });

  test('turns every pair with the position: equal tokens at other places say other things', async () => {
    const transformer = await reference(makeTinyModel());
    const near = transformer.forward([300, 301, 302, 303], 0).slice();
    const far = transformer.forward([302, 301, 300, 303], 0);
    expect(largestDifference(near, far)).toBeGreaterThan(0.1);
  });

  test('in f32 stays close to f64', async () => {
    const model = makeTinyModel({ architecture: 'llama' });
    const single = new Transformer(model.config, await tinyWeights(model, Float32Array));
    const double = await reference(model);
    const ids = someIds(model.config, 40);
    const difference = largestDifference(single.forward(ids), double.forward(ids));
    expect(difference).toBeGreaterThan(0);
    expect(difference).toBeLessThan(1e-4);
  });

  test('with an f16 cache differs by about f16’s precision', async () => {
    const model = makeTinyModel();
    const ids = someIds(model.config, 40);
    const exact = (await reference(model)).forward(ids).slice();
    const rounded = (await reference(model, { f16Cache: true })).forward(ids);
    const difference = largestDifference(exact, rounded);
    expect(difference).toBeGreaterThan(1e-5);
    expect(difference).toBeLessThan(0.05);
  });

  test('refuses what it cannot do', async () => {
    const transformer = await reference(makeTinyModel(), { context: 4 });
    expect(() => transformer.forward([])).toThrow('There is no token to feed.');
    expect(() => transformer.forward([1], 1)).toThrow(
      'Position 1 should be at most the 0 tokens already fed.'
    );
    expect(() => transformer.forward([384])).toThrow(
      'Token 384 should be a whole number below 384.'
    );
    expect(() => transformer.forward([1, 2, 3, 4, 5])).toThrow(
      '5 tokens do not fit a context of 4.'
    );
  });
});

describe('a tiny model', () => {
  const combinations = (['qwen2', 'llama'] as const).flatMap((architecture) =>
    [false, true].flatMap((tied) =>
      (['q4f16_1', 'q4f32_1'] as const).map((quantization) => ({
        architecture,
        tied,
        quantization
      }))
    )
  );

  test.each(combinations)('is lively: %o', async (options) => {
    const ids = greedyIds(
      await reference(makeTinyModel({ ...options, endless: true })),
      prompt,
      128
    );
    expect(new Set(ids).size).toBeGreaterThan(32);
    expect(new Set(ids.slice(-32)).size).toBeGreaterThan(8);
    expect(ids.filter((id) => !isPlain(id))).toEqual([]);
  });

  test('is the same for the same seed, another for another', () => {
    const weights = (seed: number) => makeTinyModel({ seed }).files.get('params_shard_0.bin');
    expect(weights(5)).toEqual(weights(5));
    expect(weights(5)).not.toEqual(weights(6));
  });

  test('may have an odd vocabulary', async () => {
    const model = makeTinyModel({ vocab: FIRST_WORD + 2, hidden: 32, heads: 1, kvHeads: 1 });
    expect((await reference(model)).forward(prompt)).toHaveLength(FIRST_WORD + 2);
  });
});
