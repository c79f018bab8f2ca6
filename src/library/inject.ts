/**
 * Puts a program into the built runtime: one more active data segment of the wasm, at BLOCK_ADDRESS.
 * WebAssembly copies it into memory before any of the runtime's code runs.
 * Format: WebAssembly core specification, "Binary Format" → "Modules".
 */
import { BLOCK_ADDRESS } from './layout.ts';

const PREAMBLE_BYTES = 8;
const CUSTOM_SECTION = 0;
const DATA_SECTION = 11;
const DATA_COUNT_SECTION = 12;

interface Section {
  readonly id: number;
  readonly payload: Uint8Array;
}

/** Unsigned LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest ? low | 128 : low);
  } while (rest);
  return bytes;
}

/** Signed LEB128 of a number that is not negative. */
export function signed(value: number): number[] {
  const bytes = unsigned(value);
  const last = bytes[bytes.length - 1] ?? 0;
  // Bit 6 of the last byte is the sign.
  if (last & 64) bytes.splice(-1, 1, last | 128, 0);
  return bytes;
}

/** Reads an unsigned LEB128 number: [value, offset behind it]. */
function readUnsigned(bytes: Uint8Array, offset: number): [value: number, end: number] {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[offset + i];
    if (byte === undefined) break;
    value += (byte & 127) * 128 ** i;
    if (byte < 128) return [value, offset + i + 1];
  }
  throw new RangeError('the wasm file is damaged: a number has no end');
}

function readSections(wasm: Uint8Array): Section[] {
  if (wasm[0] !== 0 || wasm[1] !== 0x61 || wasm[2] !== 0x73 || wasm[3] !== 0x6d) {
    throw new RangeError('this is not a wasm file');
  }
  const sections: Section[] = [];
  for (let offset = PREAMBLE_BYTES; offset < wasm.length;) {
    const id = wasm[offset] ?? 0;
    const [length, start] = readUnsigned(wasm, offset + 1);
    offset = start + length;
    if (offset > wasm.length) throw new RangeError('the wasm file is cut short');
    sections.push({ id, payload: wasm.subarray(start, offset) });
  }
  return sections;
}

/** The section with one more element: its leading count is raised by one and `added` goes to its end. */
function withOneMore({ id, payload }: Section, added: readonly Uint8Array[]): Section {
  const [count, end] = readUnsigned(payload, 0);
  return {
    id,
    payload: concat([Uint8Array.from(unsigned(count + 1)), payload.subarray(end), ...added])
  };
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/**
 * A copy of the wasm whose memory holds `block` at BLOCK_ADDRESS when it starts.
 * Throws RangeError when the bytes are not a wasm file.
 */
export function injectBlock(wasm: Uint8Array, block: Uint8Array): Uint8Array<ArrayBuffer> {
  const I32_CONST = 0x41;
  const END = 0x0b;
  const header = [0, I32_CONST, ...signed(BLOCK_ADDRESS), END, ...unsigned(block.length)];
  const segment = [Uint8Array.from(header), block];

  const sections = readSections(wasm);
  if (!sections.some(({ id }) => id === DATA_SECTION)) {
    // It would have to go before trailing custom sections only; nothing else may follow data.
    const lastKnown = sections.findLastIndex(({ id }) => id !== CUSTOM_SECTION);
    sections.splice(lastKnown + 1, 0, { id: DATA_SECTION, payload: Uint8Array.of(0) });
  }
  const parts = [wasm.subarray(0, PREAMBLE_BYTES)];
  for (const section of sections) {
    const changed =
      section.id === DATA_SECTION
        ? withOneMore(section, segment)
        : section.id === DATA_COUNT_SECTION
          ? withOneMore(section, [])
          : section;
    parts.push(Uint8Array.from([changed.id, ...unsigned(changed.payload.length)]), changed.payload);
  }
  return concat(parts);
}
