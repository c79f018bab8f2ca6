/** The race: the GGUF has our weights to the bit, and engines agree or they do not. */
import { expect, test } from 'vitest';
import { f16ToNumber } from '../../src/library/forward/halves.ts';
import { agreement, type Written } from '../../tools/bench/race/agreement.ts';
import { offloaded } from '../../tools/bench/race/contestants.ts';
import { ggufQ4, toQ4 } from '../reference/gguf-q4.ts';
import { joined, toGguf } from '../reference/gguf.ts';
import { tinyTensors, tinyWeights } from '../reference/reference.ts';
import { makeTinyModel } from '../reference/tiny-model.ts';

/** ggml's dequantize_row_q4_0: a scale in f16, then 16 bytes of low and high nibbles. */
function fromQ4(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  const values = new Float32Array((bytes.length / 18) * 32);
  for (let block = 0; block < bytes.length / 18; block++) {
    const at = block * 18;
    const scale = f16ToNumber(bytes[at] | (bytes[at + 1] << 8));
    for (let j = 0; j < 16; j++) {
      values[block * 32 + j] = ((bytes[at + 2 + j] & 15) - 8) * scale;
      values[block * 32 + j + 16] = ((bytes[at + 2 + j] >> 4) - 8) * scale;
    }
  }
  return values;
}

test.each([{ tied: false }, { tied: true }])(
  'Q4_0 holds our weights exactly: %o',
  async (options) => {
    const model = makeTinyModel(options);
    const { layers, hidden, heads, kvHeads, headDim } = model.config;
    const vectors = new Set([hidden, heads * headDim, kvHeads * headDim].map((size) => 4 * size));
    const [, ...pieces] = ggufQ4(model.config, tinyTensors(model));
    const floats = pieces
      .filter(({ length }) => length > 0)
      .map((piece) => (vectors.has(piece.length) ? piece : new Uint8Array(fromQ4(piece).buffer)));
    // Every size is a multiple of the alignment, so nothing but tensors lies behind the header.
    expect(floats).toHaveLength(1 + 12 * layers + (options.tied ? 1 : 2));
    const mine = joined(floats);
    const plain = toGguf(model.config, await tinyWeights(model, Float32Array));
    expect(Buffer.compare(mine, plain.subarray(plain.length - mine.length))).toBe(0);
  }
);

test('what Q4_0 cannot hold is refused', () => {
  expect(() => toQ4(Uint32Array.of(0, 0xf0, 0, 0), Uint16Array.of(1))).toThrow('does not fit');
  const model = makeTinyModel({ quantization: 'q4f32_1' });
  expect(() => [...ggufQ4(model.config, tinyTensors(model))]).toThrow('Only qwen2 in q4f16_1');
});

test('engines agree where they part at ties only', () => {
  const sure: Written = { id: 1, likeliest: new Map([[1, -0.1], [2, -3]]) }; // prettier-ignore
  const torn: Written = { id: 1, likeliest: new Map([[1, -0.8], [2, -0.9]]) }; // prettier-ignore
  const text = [sure, sure, sure, sure, torn];
  expect(agreement(text, [1, 1, 1, 1, 1])).toEqual({ agrees: true, same: 5, of: 5, worst: 0 });
  expect(agreement(text, [1, 1, 1, 1, 2])).toMatchObject({ agrees: true, same: 4 });
  // not a tie; not among the likeliest; too many ties; nothing; an answer too few
  expect(agreement(text, [1, 1, 1, 2, 1]).agrees).toBe(false);
  expect(agreement(text, [1, 1, 1, 1, 7]).agrees).toBe(false);
  expect(agreement([torn, torn, sure, sure], [2, 2, 1, 1]).agrees).toBe(false);
  expect(agreement([], []).agrees).toBe(false);
  expect(agreement(text, [1, 1, 1, 1]).agrees).toBe(false);
});

test('layers on the GPU are read from what llama.cpp says', () => {
  expect(offloaded('…\nload_tensors: offloaded 29/29 layers to GPU\n…')).toEqual({
    layers: 29,
    of: 29
  });
  const { layers, of } = offloaded('nothing of the kind');
  expect(layers === of).toBe(false);
});
