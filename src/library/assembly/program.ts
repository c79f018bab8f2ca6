/** Reads the program that the app put at BLOCK_ADDRESS; layout.ts says how it lies. */
import * as L from '../layout';
import { fail } from './errors';
import { sameBytes } from './text';

const WORD: usize = 4;

/** Whether there is a program that this runtime understands; otherwise the message is set. */
export function hasProgram(): bool {
  if (word(L.H_MAGIC) != L.MAGIC)
    return fail('the model library was loaded without a program for a model');
  if (word(L.H_VERSION) != L.VERSION)
    return fail('the program in the model library was written for another version of it');
  return true;
}

/** Word of the header. */
export function word(index: i32): u32 {
  return load<u32>(<usize>L.BLOCK_ADDRESS + ((<usize>index) << 2));
}

function record(table: i32, index: u32, words: i32): usize {
  return <usize>word(table + 1) + <usize>index * <usize>words * WORD;
}

/** Address of an expression's four words: source, mul, add, div. */
export function expression(index: u32): usize {
  return record(L.H_EXPRESSIONS, index, L.EXPRESSION_WORDS);
}

// Every name is (length, address) at the beginning of its record.
export function lengthAt(entry: usize): usize {
  return load<u32>(entry);
}
export function addressAt(entry: usize): usize {
  return load<u32>(entry, 4);
}

export function tensorCount(): i32 {
  return word(L.H_TENSORS);
}

/** A tensor that the model's files must have. */
// @ts-ignore: decorator
@unmanaged
export class TensorSpec {
  nameLength: u32;
  name: u32;
  dimensions: u32;
  rows: u32;
  columns: u32;
  dtype: u32;
  pieceRows: u32;
}

export function tensorSpec(index: i32): TensorSpec {
  return changetype<TensorSpec>(record(L.H_TENSORS, index, L.TENSOR_WORDS));
}

/** Index of the tensor with this name, or -1. */
export function findTensor(name: usize, length: usize): i32 {
  const count = tensorCount();
  for (let i = 0; i < count; i++) {
    const spec = tensorSpec(i);
    if (sameBytes(spec.name, spec.nameLength, name, length)) return i;
  }
  return -1;
}

export function weightCount(): i32 {
  return word(L.H_WEIGHTS);
}
export function weightTensor(index: i32): i32 {
  return load<i32>(record(L.H_WEIGHTS, index, L.WEIGHT_WORDS));
}
export function weightPiece(index: i32): i32 {
  return load<i32>(record(L.H_WEIGHTS, index, L.WEIGHT_WORDS), 4);
}

export function bufferCount(): i32 {
  return word(L.H_BUFFERS);
}
/** Record of a buffer: its name, then the expression of its size at byte 8. */
export function bufferSpec(index: i32): usize {
  return record(L.H_BUFFERS, index, L.BUFFER_WORDS);
}

export function kernelCount(): i32 {
  return word(L.H_KERNELS);
}
/** Record of a kernel: name, WGSL and function info as (length, address). */
export function kernelSpec(index: i32): usize {
  return record(L.H_KERNELS, index, L.KERNEL_WORDS);
}
/** Index of the kernel with this name, or -1. */
export function findKernel(name: usize, length: usize): i32 {
  const count = kernelCount();
  for (let i = 0; i < count; i++) {
    const spec = kernelSpec(i);
    if (sameBytes(addressAt(spec), lengthAt(spec), name, length)) return i;
  }
  return -1;
}

export function layerCount(): i32 {
  return word(L.H_KV);
}
export function keysBuffer(layer: i32): i32 {
  return load<i32>(record(L.H_KV, layer, 2));
}
export function valuesBuffer(layer: i32): i32 {
  return load<i32>(record(L.H_KV, layer, 2), 4);
}
