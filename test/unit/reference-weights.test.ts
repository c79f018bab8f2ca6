import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  bf16ToNumber,
  f16ToNumber,
  numberToBf16,
  numberToF16,
  roundToF16
} from '../../src/library/forward/halves.ts';
import { dequantise, loadWeights } from '../../src/library/forward/weights.ts';
import { md5 } from '../reference/md5.ts';
import { tinyWeights } from '../reference/reference.ts';
import { makeTinyModel } from '../reference/tiny-model.ts';

describe('16-bit floats', () => {
  test.each([
    [0x0000, 0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0xc000, -2],
    [0x7bff, 65504],
    [0x7c00, Infinity],
    [0xfc00, -Infinity]
  ])('f16 %i is %d', (bits, value) => {
    expect(f16ToNumber(bits)).toBe(value);
    expect(numberToF16(value)).toBe(bits);
  });

  test('every f16 survives the way there and back', () => {
    const all = Array.from({ length: 0x10000 }, (_, bits) => bits);
    const numbers = all.filter((bits) => !Number.isNaN(f16ToNumber(bits)));
    expect(numbers).toHaveLength(0x10000 - 2 * 1023);
    expect(numbers.filter((bits) => numberToF16(f16ToNumber(bits)) !== bits)).toEqual([]);
  });

  test('f16 rounds to nearest, ties to even', () => {
    const step = 2 ** -10;
    expect(roundToF16(1 + step / 2)).toBe(1);
    expect(roundToF16(1 + step / 2 + 1e-12)).toBe(1 + step);
    expect(roundToF16(1 + 1.5 * step)).toBe(1 + 2 * step);
    expect(roundToF16(-(1 + 1.5 * step))).toBe(-(1 + 2 * step));
    // just below a power of two, up into the next
    expect(roundToF16(2 - step / 4)).toBe(2);
    expect(roundToF16(65519.9)).toBe(65504);
    expect(roundToF16(65520)).toBe(Infinity);
    // subnormals
    expect(roundToF16(2 ** -25)).toBe(0);
    expect(roundToF16(1.5 * 2 ** -24)).toBe(2 * 2 ** -24);
    expect(roundToF16(NaN)).toBeNaN();
  });

  test('bfloat16 is the upper half of an f32', () => {
    expect(bf16ToNumber(0x3f80)).toBe(1);
    expect(bf16ToNumber(0xc040)).toBe(-3);
    expect(numberToBf16(1)).toBe(0x3f80);
    expect(numberToBf16(1 + 2 ** -8)).toBe(0x3f80);
    expect(numberToBf16(1 + 3 * 2 ** -8)).toBe(0x3f82);
    expect(numberToBf16(-0.1)).toBe(0xbdcd);
    expect(numberToBf16(NaN)).toBe(0x7fc0);
  });
});

test('dequantisation, by hand', () => {
  // two groups of 32: nibbles 0, 1 … 14, 7, 0, 1 … and all 15
  const words = Uint32Array.of(
    0x76543210,
    0x7edcba98,
    0x76543210,
    0x7edcba98,
    ...Array(4).fill(-1)
  );
  const values = dequantise(words, Float64Array.of(0.5, 0.25), Float64Array);
  const rise = Array.from({ length: 15 }, (_, nibble) => (nibble - 7) / 2);
  expect([...values.subarray(0, 32)]).toEqual([...rise, 0, ...rise, 0]);
  expect([...values.subarray(32)]).toEqual(Array(32).fill(2));
});

describe('a model’s weights', () => {
  test('hold what its files say', async () => {
    const model = makeTinyModel({ quantization: 'q4f32_1', shardBytes: 30000 });
    const { embedding, layers } = await tinyWeights(model);
    const shard = model.files.get('params_shard_0.bin') ?? new Uint8Array();
    const view = new DataView(shard.buffer);
    // the first tensor: embed_tokens.q_weight, [384, 16] words; then its scales, [384, 4] bf16
    const nibble = (view.getUint32(4 * 17, true) >>> 12) & 15;
    const scale = bf16ToNumber(view.getUint16(384 * 64 + 2 * 4, true));
    expect(embedding[128 + 8 + 3]).toBe((nibble - 7) * scale);
    expect(layers[1].qkvBias).toHaveLength(8 * 32);
    expect(layers[0].gateUp).toHaveLength(2 * 192 * 128);
  });

  test('are the same in f32 and f64', async () => {
    const model = makeTinyModel();
    const [single, double] = await Promise.all([
      tinyWeights(model, Float32Array),
      tinyWeights(model, Float64Array)
    ]);
    // a nibble times a scale of 11 bits is exact in f32
    expect([...single.head]).toEqual([...double.head]);
  });

  test('need whole files', async () => {
    const model = makeTinyModel();
    const index: unknown = JSON.parse(
      new TextDecoder().decode(model.files.get('tensor-cache.json'))
    );
    const cut = (name: string) => (model.files.get(name) ?? new Uint8Array()).subarray(1);
    await expect(loadWeights(model.config, index, cut, Float32Array)).rejects.toThrow(
      'params_shard_0.bin should have 56320 bytes, but has 56319.'
    );
  });
});

test('our MD5 is Node’s', () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 1000]) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37) & 255);
    expect(md5(bytes)).toBe(createHash('md5').update(bytes).digest('hex'));
  }
});
