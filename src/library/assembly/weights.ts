/**
 * The weights: tensors come one by one while the model loads, each is held against what the
 * program expects, and is cut into pieces when it is larger than one binding may be.
 */
import * as L from '../layout';
import { Cell, cell, createList, item } from './cells';
import { gpuCopy } from './device';
import { FLOAT16, FLOAT32, UINT32, putDtype } from './dtype';
import { fail, failure } from './errors';
import { FunctionObject } from './functions';
import { allocate } from './memory';
import { release, retain } from './objects';
import {
  TensorSpec,
  findTensor,
  hasProgram,
  tensorCount,
  tensorSpec,
  weightCount,
  weightPiece,
  weightTensor
} from './program';
import { Storage, WEBGPU, namedStorage } from './storage';
import { Tensor, storageOf, tensorArgument } from './tensors';
import { Text } from './text';

/** What is kept of a tensor: all of it, or its pieces. */
// @ts-ignore: decorator
@unmanaged
class Kept {
  tensor: usize;
  /** Address of one storage per piece. */
  pieces: usize;
}

const KEPT: usize = 8;
let kept: usize = 0;
/** GPU buffer of every weight of the program, once all tensors are there. */
let buffers: usize = 0;

function keptOf(index: i32): Kept {
  if (!kept) {
    const size = <usize>tensorCount() * KEPT;
    kept = allocate(size);
    memory.fill(kept, 0, size);
  }
  return changetype<Kept>(kept + <usize>index * KEPT);
}

function pieceCount(spec: TensorSpec): u32 {
  return spec.pieceRows ? (spec.rows + spec.pieceRows - 1) / spec.pieceRows : 1;
}

function dtypeOf(spec: TensorSpec): u32 {
  if (spec.dtype == L.DTYPE_UINT32) return UINT32;
  return spec.dtype == L.DTYPE_FLOAT16 ? FLOAT16 : FLOAT32;
}

function fits(spec: TensorSpec, tensor: Tensor): bool {
  if (tensor.dtype != dtypeOf(spec) || <u32>tensor.dimensions != spec.dimensions) return false;
  if (tensor.dimension(0) != spec.rows) return false;
  return spec.dimensions < 2 || tensor.dimension(1) == spec.columns;
}

/** Begins the sentence of a tensor that is not as expected; the caller says what was found. */
function unexpected(spec: TensorSpec): Text {
  const text = failure().put('tensor ').bytes(spec.name, spec.nameLength).put(': expected ');
  putDtype(text, dtypeOf(spec)).put(' [').number(spec.rows);
  if (spec.dimensions > 1) text.put(', ').number(spec.columns);
  return text.put('], found ');
}

function forget(entry: Kept, spec: TensorSpec): void {
  release(entry.tensor);
  entry.tensor = 0;
  if (!entry.pieces) return;
  const count = pieceCount(spec);
  for (let i: u32 = 0; i < count; i++) release(load<u32>(entry.pieces + ((<usize>i) << 2)));
  entry.pieces = 0;
}

/** (name, Tensor, override): takes a tensor of the model's files */
export function updateTensor(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  if (!hasProgram()) return false;
  const name = cell(args, 0);
  const tensor = tensorArgument(cell(args, 1));
  if (!changetype<usize>(tensor)) return false;
  const index = findTensor(name.bytes(), name.length());
  // Nothing reads a tensor that the program does not name: keeping it would cost GPU memory.
  if (index < 0) return true;
  const spec = tensorSpec(index);
  if (!fits(spec, tensor)) {
    putDtype(unexpected(spec), tensor.dtype).put(' ').shape(tensor.shape, tensor.dimensions);
    return false;
  }
  if (tensor.device != WEBGPU || tensor.byteOffset)
    return fail('a weight must be a whole tensor on the GPU');
  const entry = keptOf(index);
  forget(entry, spec);
  if (pieceCount(spec) > 1) return cut(entry, spec, tensor);
  entry.tensor = retain(changetype<usize>(tensor));
  return true;
}

/** Copies the rows into pieces. The whole tensor is let go, so memory is not doubled. */
function cut(entry: Kept, spec: TensorSpec, tensor: Tensor): bool {
  const count = pieceCount(spec);
  const rowBytes = tensor.bytes() / spec.rows;
  entry.pieces = allocate((<usize>count) << 2);
  memory.fill(entry.pieces, 0, (<usize>count) << 2);
  for (let i: u32 = 0; i < count; i++) {
    const first = i * spec.pieceRows;
    const bytes = <u64>min(spec.pieceRows, spec.rows - first) * rowBytes;
    const piece = namedStorage(bytes, 'a piece of tensor ', spec.name, spec.nameLength);
    if (!changetype<usize>(piece)) return false;
    store<u32>(entry.pieces + ((<usize>i) << 2), <u32>changetype<usize>(piece));
    if (!gpuCopy(tensor.data, <u64>first * rowBytes, piece.id, 0, bytes)) return false;
  }
  return true;
}

/** Checks that every tensor is there and makes the table of weights. */
export function resolveWeights(): bool {
  const tensors = tensorCount();
  for (let i = 0; i < tensors; i++) {
    const entry = keptOf(i);
    if (entry.tensor || entry.pieces) continue;
    unexpected(tensorSpec(i)).put("nothing of that name in the model's files");
    return false;
  }
  const weights = weightCount();
  if (!buffers) buffers = allocate((<usize>weights) << 2);
  for (let i = 0; i < weights; i++) {
    const entry = keptOf(weightTensor(i));
    const storage = entry.pieces
      ? changetype<Storage>(<usize>load<u32>(entry.pieces + ((<usize>weightPiece(i)) << 2)))
      : storageOf(changetype<Tensor>(entry.tensor));
    store<u32>(buffers + ((<usize>i) << 2), storage.id);
  }
  return true;
}

/** GPU buffer of a weight; 0 before resolveWeights. */
export function weightBuffer(index: u32): u32 {
  return buffers ? load<u32>(buffers + ((<usize>index) << 2)) : 0;
}

/** () → Array of the tensors, in the program's order; None for those that were cut. JavaScript only carries it around. */
export function getParams(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const tensors = tensorCount();
  const list = createList(tensors);
  for (let i = 0; i < tensors; i++) item(list, i).lend(keptOf(i).tensor);
  return result.give(changetype<usize>(list));
}

/** (name) → Tensor or None */
export function getTensor(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const index = hasProgram() ? findTensor(cell(args, 0).bytes(), cell(args, 0).length()) : -1;
  return index < 0 ? true : result.lend(keptOf(index).tensor);
}

/** (name) */
export function removeTensor(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const index = hasProgram() ? findTensor(cell(args, 0).bytes(), cell(args, 0).length()) : -1;
  if (index >= 0) forget(keptOf(index), tensorSpec(index));
  return true;
}

/** () */
export function clearTensors(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  if (!hasProgram()) return true;
  const tensors = tensorCount();
  for (let i = 0; i < tensors; i++) forget(keptOf(i), tensorSpec(i));
  return true;
}
