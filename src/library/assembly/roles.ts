/** Tensors between web-llm and the program: buffers that are handed out, arguments that come in. */
import { Cell, cell } from './cells';
import { gpuCopy } from './device';
import { fail, failure } from './errors';
import { bindTensor, clearArguments, programBuffer } from './interpreter';
import { word } from './program';
import { Storage, WEBGPU } from './storage';
import { Tensor, createTensor, tensorArgument } from './tensors';

/** The program's buffer for a role (H_ROLE_…). Needs a KV cache. */
export function roleStorage(role: i32): Storage {
  return programBuffer(word(role));
}

/**
 * Makes an argument the program's own: its kernels work in the buffer of the role, and what comes
 * from elsewhere is copied there.
 */
export function adopt(tensor: Tensor, role: i32): bool {
  const own = roleStorage(role);
  return tensor.data == own.id || gpuCopy(tensor.data, 0, own.id, 0, tensor.bytes());
}

const shape = memory.data(24, 8);

/** A tensor over one of the program's buffers: [1, 1, last], or [first, last] when first is given. */
export function roleTensor(role: i32, dimensions: i32, first: u32, last: u32, dtype: u32): usize {
  store<i64>(shape, first);
  store<i64>(shape, dimensions == 3 ? 1 : last, 8);
  store<i64>(shape, last, 16);
  return changetype<usize>(createTensor(roleStorage(role), shape, dimensions, dtype, 0));
}

/** Checks an argument that a kernel will bind: kernels see whole GPU buffers from their beginning. */
export function gpuArgument(argument: Cell): Tensor {
  const tensor = tensorArgument(argument);
  if (!changetype<usize>(tensor)) return tensor;
  if (tensor.device == WEBGPU && !tensor.byteOffset) return tensor;
  fail('tensor arguments must be on the GPU and begin at byte 0 of their buffer');
  return changetype<Tensor>(0);
}

/** Binds `count` tensor arguments. */
export function bindAll(args: usize, given: i32, count: i32): bool {
  if (given < count) {
    failure().put('expected ').number(count).put(' tensors, got ').number(given).put(' arguments');
    return false;
  }
  clearArguments();
  for (let i = 0; i < count; i++) {
    const tensor = gpuArgument(cell(args, i));
    if (!changetype<usize>(tensor)) return false;
    bindTensor(tensor);
  }
  return true;
}
