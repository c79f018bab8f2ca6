/** The global functions that make, copy and view tensors; signatures are tvmjs's. */
import { Cell, List, cell, createList, item, own } from './cells';
import { bytesPerElement, parseDtype } from './dtype';
import { fail, failure } from './errors';
import { FunctionObject } from './functions';
import {
  ARRAY,
  BYTES,
  SHAPE,
  Shape,
  TENSOR,
  copyOf,
  createShape,
  dimensions,
  retain
} from './objects';
import { CPU } from './storage';
import {
  Tensor,
  allocateTensor,
  bytesOf,
  copyTensor,
  createTensor,
  storageOf,
  tensorArgument
} from './tensors';

/** (Int…) → Shape */
export function makeShape(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const shape = createShape(count);
  for (let i = 0; i < count; i++) {
    store<i64>(dimensions(shape) + ((<usize>i) << 3), cell(args, i).int());
  }
  return result.give(changetype<usize>(shape));
}

/** (any…) → Array */
export function makeArray(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const list = createList(count);
  for (let i = 0; i < count; i++) own(cell(args, i), item(list, i));
  return result.give(changetype<usize>(list));
}

/** (Array, Int) → item */
export function arrayItem(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const list = changetype<List>(cell(args, 0).object(ARRAY));
  const index = count > 1 ? <i32>cell(args, 1).int() : -1;
  if (!changetype<usize>(list) || index < 0 || index >= list.count)
    return fail('there is no such item in the array');
  own(item(list, index), result);
  return true;
}

/** (Array) → Int */
export function arraySize(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const list = changetype<List>(cell(args, 0).object(ARRAY));
  if (!changetype<usize>(list)) return fail('an array was expected');
  return result.setInt(list.count);
}

/** (Array…) → Array */
export function concatArrays(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  let total = 0;
  for (let i = 0; i < count; i++) {
    const list = changetype<List>(cell(args, i).object(ARRAY));
    if (!changetype<usize>(list)) return fail('arrays were expected');
    total += list.count;
  }
  const whole = createList(total);
  let next = 0;
  for (let i = 0; i < count; i++) {
    const list = changetype<List>(cell(args, i).object(ARRAY));
    for (let k = 0; k < list.count; k++) own(item(list, k), item(whole, next++));
  }
  return result.give(changetype<usize>(whole));
}

/** (Shape, dtype, Device, scope) → Tensor, contents undefined */
export function allocateWithScope(
  args: usize,
  count: i32,
  result: Cell,
  self: FunctionObject
): bool {
  const shape = changetype<Shape>(cell(args, 0).object(SHAPE));
  if (count < 3 || !changetype<usize>(shape))
    return fail('a shape, a data type and a device were expected');
  const dtype = parseDtype(cell(args, 1).bytes(), cell(args, 1).length());
  if (!dtype) return false;
  const tensor = allocateTensor(dimensions(shape), shape.count, dtype, cell(args, 2).deviceType());
  return changetype<usize>(tensor) ? result.give(changetype<usize>(tensor)) : false;
}

/** (from Tensor, to Tensor) */
export function copyFromTo(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  if (count < 2) return fail('two tensors were expected');
  const from = tensorArgument(cell(args, 0));
  const to = tensorArgument(cell(args, 1));
  return changetype<usize>(from) && changetype<usize>(to) ? copyTensor(from, to) : false;
}

/** (Tensor, Shape, dtype, relative byte offset) → Tensor over the same storage */
export function createView(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const base = tensorArgument(cell(args, 0));
  if (!changetype<usize>(base)) return false;
  const shape = changetype<Shape>(cell(args, 1).object(SHAPE));
  if (count < 3 || !changetype<usize>(shape))
    return fail('a tensor, a shape and a data type were expected');
  const dtype = parseDtype(cell(args, 2).bytes(), cell(args, 2).length());
  if (!dtype) return false;
  const offset = base.byteOffset + (count > 3 ? <u64>cell(args, 3).int() : 0);
  const bytes = bytesOf(dimensions(shape), shape.count, dtype);
  const room = storageOf(base).bytes;
  if (bytes > room || offset > room - bytes) {
    failure()
      .put('a view of shape ')
      .shape(dimensions(shape), shape.count)
      .put(' at byte ')
      .number(offset)
      .put(' does not fit a tensor of shape ')
      .shape(base.shape, base.dimensions);
    return false;
  }
  return result.give(
    changetype<usize>(createTensor(storageOf(base), dimensions(shape), shape.count, dtype, offset))
  );
}

function cpuTensor(argument: Cell): Tensor {
  const tensor = tensorArgument(argument);
  if (!changetype<usize>(tensor) || tensor.device == CPU) return tensor;
  fail('a tensor on the CPU was expected');
  return changetype<Tensor>(0);
}

/** (Tensor on the CPU, bytes) */
export function copyFromBytes(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const tensor = cpuTensor(cell(args, 0));
  if (!changetype<usize>(tensor)) return false;
  const bytes = cell(args, 1);
  if (<u64>bytes.length() != tensor.bytes()) return fail('the bytes do not fill the tensor');
  memory.copy(tensor.address(), bytes.bytes(), bytes.length());
  return true;
}

/** (Tensor on the CPU) → Bytes */
export function copyToBytes(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const tensor = cpuTensor(cell(args, 0));
  if (!changetype<usize>(tensor)) return false;
  return result.give(copyOf(BYTES, tensor.address(), <usize>tensor.bytes()));
}

/** (Tensor on the CPU, bytes, format, dtype): stored bytes of a weight become its values */
export function decodeStorage(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const tensor = cpuTensor(cell(args, 0));
  if (!changetype<usize>(tensor)) return false;
  if (count < 4) return fail('a tensor, bytes, a format and a data type were expected');
  const bytes = cell(args, 1);
  if (!cell(args, 2).is('f32-to-bf16') || !cell(args, 3).is('float32'))
    return copyFromBytes(args, count, result, self);
  if (<u64>bytes.length() * 2 != tensor.bytes()) return fail('the bytes do not fill the tensor');
  widen(bytes.bytes(), tensor.address(), bytes.length() >> 1);
  return true;
}

/** (float32 Tensor on the CPU with n bf16 in its first half, bytes Int): widens them in place */
export function decodeInPlace(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const tensor = cpuTensor(cell(args, 0));
  if (!changetype<usize>(tensor)) return false;
  const bytes = count > 1 ? <u64>cell(args, 1).int() : 0;
  if (bytes * 2 != tensor.bytes() || bytesPerElement(tensor.dtype) != 4)
    return fail('the bytes do not fill the tensor');
  widen(tensor.address(), tensor.address(), <usize>(bytes >> 1));
  return true;
}

/** bf16 is the upper half of a float32. Last first, so that both may begin at the same address. */
function widen(from: usize, to: usize, count: usize): void {
  for (let i = count; i-- > 0;) {
    store<u32>(to + (i << 2), (<u32>load<u16>(from + (i << 1))) << 16);
  }
}

/** (Tensor [m, H]…) → Tensor [Σm, H]: asked for when a prompt has parts that are not text */
export function concatEmbeddings(
  args: usize,
  count: i32,
  result: Cell,
  self: FunctionObject
): bool {
  if (count == 1 && cell(args, 0).object(TENSOR))
    return result.give(retain(cell(args, 0).object(TENSOR)));
  return fail('prompts of several parts are not supported: this model reads text only');
}
