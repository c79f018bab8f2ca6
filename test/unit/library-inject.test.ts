/** The arithmetic of wasm sections: a block must be in memory, whatever the binary looked like before. */
import { describe, expect, it } from 'vitest';
import { injectBlock, signed, unsigned } from '../../src/library/inject.ts';
import { BLOCK_ADDRESS } from '../../src/library/layout.ts';

const PREAMBLE = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

function section(id: number, payload: number[]): number[] {
  return [id, ...unsigned(payload.length), ...payload];
}

const MEMORY = section(5, [1, 0, 2]);
const EXPORT = section(7, [1, 6, ...new TextEncoder().encode('memory'), 2, 0]);
/** active segments: bytes at an address */
const DATA = section(11, [
  2,
  0,
  0x41,
  ...signed(70000),
  0x0b,
  3,
  7,
  8,
  9,
  0,
  0x41,
  ...signed(100),
  0x0b,
  1,
  5
]);
const DATA_COUNT = section(12, [2]);
const CUSTOM = section(0, [1, 120, 1, 2, 3]);

async function memoryOf(wasm: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  expect(WebAssembly.validate(wasm)).toBe(true);
  const { instance } = await WebAssembly.instantiate(wasm);
  return new Uint8Array((instance.exports['memory'] as WebAssembly.Memory).buffer);
}

const binaries: [string, number[]][] = [
  ['with a data section', [...PREAMBLE, ...MEMORY, ...EXPORT, ...DATA]],
  ['with data and a data count', [...PREAMBLE, ...MEMORY, ...EXPORT, ...DATA_COUNT, ...DATA]],
  [
    'with custom sections around',
    [...PREAMBLE, ...CUSTOM, ...MEMORY, ...EXPORT, ...CUSTOM, ...DATA, ...CUSTOM]
  ]
];

describe('injectBlock', () => {
  it.each(binaries)('%s', async (_, bytes) => {
    const wasm = Uint8Array.from(bytes);
    for (const length of [0, 1, 127, 128, 300, 60000]) {
      const block = Uint8Array.from({ length }, (_, i) => (i * 31) & 255);
      const memory = await memoryOf(injectBlock(wasm, block));
      expect(memory.slice(BLOCK_ADDRESS, BLOCK_ADDRESS + length)).toEqual(block);
      expect([...memory.slice(70000, 70003)]).toEqual([7, 8, 9]);
      expect(memory[100]).toBe(5);
    }
    expect([...wasm]).toEqual(bytes);
  });

  it('makes a data section where there is none', async () => {
    for (const tail of [[], CUSTOM]) {
      const wasm = Uint8Array.from([...PREAMBLE, ...MEMORY, ...EXPORT, ...tail]);
      const memory = await memoryOf(injectBlock(wasm, Uint8Array.of(1, 2, 3)));
      expect([...memory.slice(BLOCK_ADDRESS, BLOCK_ADDRESS + 3)]).toEqual([1, 2, 3]);
    }
  });

  it('a second block replaces the first', async () => {
    const wasm = Uint8Array.from([...PREAMBLE, ...MEMORY, ...EXPORT, ...DATA_COUNT, ...DATA]);
    const once = injectBlock(wasm, Uint8Array.of(1, 2, 3, 4));
    const memory = await memoryOf(injectBlock(once, Uint8Array.of(9, 9)));
    expect([...memory.slice(BLOCK_ADDRESS, BLOCK_ADDRESS + 4)]).toEqual([9, 9, 3, 4]);
  });

  it('refuses what is not a whole wasm file', () => {
    const block = Uint8Array.of(1);
    expect(() => injectBlock(new TextEncoder().encode('<!doctype html>'), block)).toThrow(
      'not a wasm file'
    );
    const wasm = Uint8Array.from([...PREAMBLE, ...MEMORY, ...EXPORT, ...DATA]);
    expect(() => injectBlock(wasm.slice(0, -2), block)).toThrow('cut short');
    expect(() => injectBlock(Uint8Array.from([...PREAMBLE, 5, 0x80]), block)).toThrow('damaged');
  });
});

describe('LEB128', () => {
  it('unsigned', () => {
    expect(unsigned(0)).toEqual([0]);
    expect(unsigned(127)).toEqual([127]);
    expect(unsigned(624485)).toEqual([0xe5, 0x8e, 0x26]);
    expect(unsigned(0xffffffff)).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f]);
  });
  it('signed: a number with bit 6 on top gets another byte', () => {
    expect(signed(63)).toEqual([63]);
    expect(signed(64)).toEqual([0xc0, 0]);
    expect(signed(1024)).toEqual([0x80, 8]);
    expect(signed(8191)).toEqual([0xff, 0x3f]);
    expect(signed(8192)).toEqual([0x80, 0xc0, 0]);
  });
});
