/** 16-bit floats as model files and KV caches hold them: IEEE binary16 (f16) and bfloat16. */

const word = new DataView(new ArrayBuffer(8));
/** Added and taken away again, it rounds a double below 2^51 to a whole number, ties to even. */
const ROUND = 1.5 * 2 ** 52;

/** Value of an f16 given as its 16 bits. */
export function f16ToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 0x3ff;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The nearest f16 value, ties to even; ±Infinity from 65520 on. */
export function roundToF16(value: number): number {
  const size = Math.abs(value);
  if (!(size < 65520)) return value > 0 ? Infinity : value < 0 ? -Infinity : NaN;
  if (size === 0) return value;
  word.setFloat64(0, value);
  const exponent = Math.max(((word.getUint16(0) >> 4) & 0x7ff) - 1023, -14);
  const step = 2 ** (exponent - 10);
  return Math.sign(value) * ((size / step + ROUND - ROUND) * step);
}

/** The 16 bits of the nearest f16. */
export function numberToF16(value: number): number {
  const rounded = roundToF16(value);
  const sign = rounded < 0 || Object.is(rounded, -0) ? 0x8000 : 0;
  const size = Math.abs(rounded);
  if (Number.isNaN(size)) return 0x7e00;
  if (size === Infinity) return sign | 0x7c00;
  if (size < 2 ** -14) return sign | (size * 2 ** 24);
  word.setFloat64(0, size);
  const exponent = ((word.getUint16(0) >> 4) & 0x7ff) - 1023;
  return sign | ((exponent + 14) * 1024 + size * 2 ** (10 - exponent));
}

/** Value of a bfloat16, the upper half of an f32, given as its 16 bits. */
export function bf16ToNumber(bits: number): number {
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}

/** The 16 bits of the nearest bfloat16, ties to even (as MLC's converter rounds). */
export function numberToBf16(value: number): number {
  word.setFloat32(0, value);
  const bits = word.getUint32(0);
  if (Number.isNaN(value)) return 0x7fc0;
  return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
}
