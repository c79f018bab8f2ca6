/**
 * The WebAssembly of MD5 (RFC 1321, 3.4): one function, `blocks(from, to)`, which takes the blocks of
 * 64 bytes between two places of its memory into the state in the first 16 bytes. The 64 steps differ
 * by a table only, so they are written out here. WebAssembly's memory is little-endian, as MD5 is.
 */

/** Left rotations of the four steps that repeat, by round. */
const SHIFTS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21]
] as const;

/** Opcodes of the WebAssembly binary format (core specification, 5.4). */
const LOOP = 0x03;
const END = 0x0b;
const BR_IF = 0x0d;
const GET = 0x20;
const SET = 0x21;
const TEE = 0x22;
const LOAD = 0x28;
const STORE = 0x36;
const CONST = 0x41;
const LESS = 0x49;
const ADD = 0x6a;
const AND = 0x71;
const OR = 0x72;
const XOR = 0x73;
const ROTL = 0x77;

const I32 = 0x7f;
const NO_RESULT = 0x40;
const ALIGN_4 = 2;

/** Locals: the two parameters, the state, and the state before a block. */
const AT = 0;
const TO = 1;
const STATE = [2, 3, 4, 5] as const;
const BEFORE = [6, 7, 8, 9] as const;

type Code = readonly number[];

export function md5Module(): Uint8Array<ArrayBuffer> {
  const name = (text: string): Code =>
    vector(
      text.length,
      Array.from(text, (c) => c.charCodeAt(0))
    );
  const code = [1, BEFORE.length + STATE.length, I32, ...blocks(), END];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector(1, [0x60, 2, I32, I32, 0])),
    ...section(3, vector(1, [0])),
    // One page of memory, 64 KiB.
    ...section(5, vector(1, [1, 1, 1])),
    ...section(7, vector(2, [...name('memory'), 2, 0, ...name('blocks'), 0, 0])),
    ...section(10, vector(1, [...unsigned(code.length), ...code]))
  ]);
}

const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
const vector = (count: number, content: Code): Code => [...unsigned(count), ...content];

function blocks(): Code {
  const code: number[] = [];
  STATE.forEach((local, i) => code.push(CONST, 0, LOAD, ALIGN_4, 4 * i, SET, local));
  code.push(LOOP, NO_RESULT);
  STATE.forEach((local, i) => code.push(GET, local, SET, BEFORE[i]));
  for (let step = 0; step < 64; step++) code.push(...stepOf(step));
  STATE.forEach((local, i) => code.push(GET, local, GET, BEFORE[i], ADD, SET, local));
  code.push(GET, AT, ...constant(64), ADD, TEE, AT, GET, TO, LESS, BR_IF, 0, END);
  STATE.forEach((local, i) => code.push(CONST, 0, GET, local, STORE, ALIGN_4, 4 * i));
  return code;
}

/** a = b + ((a + F(b, c, d) + word + constant) <<< shift), where the four change places every step. */
function stepOf(step: number): Code {
  const round = step >> 4;
  const [a, b, c, d] = [0, 1, 2, 3].map((i) => STATE[(i + 64 - step) % 4]);
  const word = [step, 5 * step + 1, 3 * step + 5, 7 * step][round] % 16;
  const sine = Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32);
  // What does not need b, the result of the step before, comes first: the steps are one long chain.
  return [
    ...[GET, a, GET, AT, LOAD, ALIGN_4, 4 * word, ADD, ...constant(sine | 0), ADD],
    ...[
      [GET, d, GET, c, GET, d, XOR, GET, b, AND, XOR, ADD],
      // The two parts of (b & d) | (c & ~d) have no bit in common.
      [GET, c, GET, d, ...constant(-1), XOR, AND, ADD, GET, b, GET, d, AND, ADD],
      [GET, c, GET, d, XOR, GET, b, XOR, ADD],
      [GET, d, ...constant(-1), XOR, GET, b, OR, GET, c, XOR, ADD]
    ][round],
    ...[...constant(SHIFTS[round][step % 4]), ROTL, GET, b, ADD, SET, a]
  ];
}

const constant = (value: number): Code => [CONST, ...signed(value)];

/** LEB128 */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...unsigned(value >>> 7)];
}

function signed(value: number): number[] {
  if (value >= -64 && value < 64) return [value & 127];
  return [(value & 127) | 128, ...signed(value >> 7)];
}
