/**
 * How weights lie in storage buffers, and the WGSL that reads them.
 *
 * Matrices are MLC's 4-bit groups: [N, K] as u32 words of eight nibbles along K, low nibble first,
 * with one scale per 32 inputs; weight = (nibble - 7) · scale. A group of 32 is one vec4<u32>, so a
 * thread reads 16 bytes at a time. q4f16_1 keeps scales, norms and biases as f16, read in pairs with
 * unpack2x16float, which is core WGSL: no shader-f16 is needed. q4f32_1 has them as f32.
 */
import { read, type BufferBinding } from './kernel.ts';

/** Number format of scales, norms and biases, and of the KV cache. */
export type FloatFormat = 'f16' | 'f32';

/** Inputs that share one scale. */
export const GROUP = 32;

/**
 * The quantised matrix `name`: bindings for `<name>` (nibbles, `words` u32 in an element) and
 * `<name>_scale`.
 */
export function matrix(name: string, format: FloatFormat, words: 1 | 2 | 4 = 4): BufferBinding[] {
  return [
    read(name, words === 1 ? 'array<u32>' : `array<vec${words}<u32>>`),
    read(`${name}_scale`, format === 'f16' ? 'array<u32>' : 'array<f32>')
  ];
}

/** A vector of floats that is read one at a time: `<name>_at(i)`. */
export function vector(name: string, format: FloatFormat): BufferBinding {
  return read(name, format === 'f16' ? 'array<u32>' : 'array<f32>');
}

/** A vector of floats that is read four at a time: `<name>_four(i)` is elements 4i … 4i+3. */
export function vectorOfFours(name: string, format: FloatFormat): BufferBinding {
  return read(name, format === 'f16' ? 'array<vec2<u32>>' : 'array<vec4<f32>>');
}

/** Declares `<name>_at(i: u32) -> f32`. */
export function readOne(name: string, format: FloatFormat): string {
  return format === 'f16'
    ? `fn ${name}_at(i: u32) -> f32 {
  let pair = unpack2x16float(${name}[i >> 1u]);
  return select(pair.x, pair.y, (i & 1u) == 1u);
}`
    : `fn ${name}_at(i: u32) -> f32 { return ${name}[i]; }`;
}

/** Declares `<name>_four(i: u32) -> vec4<f32>`. */
export function readFour(name: string, format: FloatFormat): string {
  return format === 'f16'
    ? `fn ${name}_four(i: u32) -> vec4<f32> {
  let halves = ${name}[i];
  return vec4<f32>(unpack2x16float(halves.x), unpack2x16float(halves.y));
}`
    : `fn ${name}_four(i: u32) -> vec4<f32> { return ${name}[i]; }`;
}

/** The nibbles of a word as floats 0 … 15: `nibbles_low` inputs 0-3, `nibbles_high` inputs 4-7. */
export const NIBBLES = `fn nibbles_low(word: u32) -> vec4<f32> {
  return vec4<f32>((vec4<u32>(word) >> vec4<u32>(0u, 4u, 8u, 12u)) & vec4<u32>(15u));
}
fn nibbles_high(word: u32) -> vec4<f32> {
  return vec4<f32>((vec4<u32>(word) >> vec4<u32>(16u, 20u, 24u, 28u)) & vec4<u32>(15u));
}`;

/**
 * Two ways from a word to eight floats. `shifts`: one shift per nibble, in order. `bytes`: the word
 * is masked, twice, to bytes that hold a nibble each, which GPUs turn into floats where they lie; the
 * nibbles come out even ones first, so the activations are put in that order, once for all rows.
 */
export type Unpacking = 'shifts' | 'bytes';

export interface Nibbles {
  readonly declaration: string;
  /** WGSL: inputs 0 … 3 and 4 … 7 of a word in the order in which its weights come out */
  readonly inOrder: (low: string, high: string) => readonly [string, string];
  /** WGSL: the eight nibbles of a word, as two vec4<f32> */
  readonly weights: (word: string) => readonly [string, string];
}

export function nibbles(unpack: Unpacking): Nibbles {
  if (unpack === 'shifts') {
    return {
      declaration: NIBBLES,
      inOrder: (low, high) => [low, high],
      weights: (word) => [`nibbles_low(${word})`, `nibbles_high(${word})`]
    };
  }
  return {
    declaration: `fn bytes(word: u32) -> vec4<f32> {
  return vec4<f32>((vec4<u32>(word & 0x0f0f0f0fu) >> vec4<u32>(0u, 8u, 16u, 24u)) & vec4<u32>(255u));
}`,
    inOrder: (low, high) => [
      `vec4<f32>(${low}.x, ${low}.z, ${high}.x, ${high}.z)`,
      `vec4<f32>(${low}.y, ${low}.w, ${high}.y, ${high}.w)`
    ],
    weights: (word) => [`bytes(${word})`, `bytes(${word} >> 4u)`]
  };
}

/**
 * One layer's keys or values, read in units of eight: `<name>_eight(unit)` gives two vec4<f32>.
 * A position is kvHeads · headDim numbers, f16 packed in pairs or f32.
 */
export function cacheOfEights(name: string, format: FloatFormat): BufferBinding {
  return read(name, format === 'f16' ? 'array<vec4<u32>>' : 'array<vec4<f32>>');
}

/** Declares `<name>_eight(unit: u32) -> array<vec4<f32>, 2>`. */
export function readEight(name: string, format: FloatFormat): string {
  return format === 'f16'
    ? `fn ${name}_eight(unit: u32) -> array<vec4<f32>, 2> {
  let words = ${name}[unit];
  return array<vec4<f32>, 2>(
    vec4<f32>(unpack2x16float(words.x), unpack2x16float(words.y)),
    vec4<f32>(unpack2x16float(words.z), unpack2x16float(words.w))
  );
}`
    : `fn ${name}_eight(unit: u32) -> array<vec4<f32>, 2> {
  return array<vec4<f32>, 2>(${name}[2u * unit], ${name}[2u * unit + 1u]);
}`;
}

/** The cache read or written in pairs, the smallest unit that is whole words in both formats. */
export function cacheOfPairs(
  name: string,
  access: 'read' | 'read_write',
  format: FloatFormat
): BufferBinding {
  return { name, access, type: format === 'f16' ? 'array<u32>' : 'array<vec2<f32>>' };
}

/** WGSL expression: the two numbers of pair `index`. */
export function loadPair(name: string, index: string, format: FloatFormat): string {
  return format === 'f16' ? `unpack2x16float(${name}[${index}])` : `${name}[${index}]`;
}

/** WGSL statement: stores a vec2<f32> as pair `index`. */
export function storePair(name: string, index: string, value: string, format: FloatFormat): string {
  return `${name}[${index}] = ${format === 'f16' ? `pack2x16float(${value})` : value};`;
}
