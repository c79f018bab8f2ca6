/** Element types: `code | bits << 8 | lanes << 16`, as the DLDataType of a tensor lies in memory. */
import { failure } from './errors';
import { Text, equals } from './text';

const SIGNED = 0;
const UNSIGNED = 1;
const FLOATING = 2;

export const INT32: u32 = SIGNED | (32 << 8) | (1 << 16);
export const UINT32: u32 = UNSIGNED | (32 << 8) | (1 << 16);
export const FLOAT16: u32 = FLOATING | (16 << 8) | (1 << 16);
export const FLOAT32: u32 = FLOATING | (32 << 8) | (1 << 16);

/** Reads "int32", "uint8", "float16" …; 0 and a message when it is none of these. */
export function parseDtype(at: usize, length: usize): u32 {
  let code = -1;
  let digits: usize = 0;
  if (length > 3 && equals(at, 3, 'int')) {
    code = SIGNED;
    digits = 3;
  } else if (length > 4 && equals(at, 4, 'uint')) {
    code = UNSIGNED;
    digits = 4;
  } else if (length > 5 && equals(at, 5, 'float')) {
    code = FLOATING;
    digits = 5;
  }
  let bits: u32 = 0;
  for (let i = digits; i < length; i++) {
    const digit = <u32>load<u8>(at + i) - 48;
    bits = digit < 10 && bits < 100 ? bits * 10 + digit : 1000;
  }
  if (code < 0 || (bits != 8 && bits != 16 && bits != 32 && bits != 64)) {
    failure().put('data type ').bytes(at, length).put(' is not known');
    return 0;
  }
  return (<u32>code) | (bits << 8) | (1 << 16);
}

export function bytesPerElement(dtype: u32): u64 {
  return ((dtype >> 8) & 255) >> 3;
}

export function putDtype(text: Text, dtype: u32): Text {
  const code = dtype & 255;
  text.put(code == SIGNED ? 'int' : code == UNSIGNED ? 'uint' : 'float');
  return text.number((dtype >> 8) & 255);
}
