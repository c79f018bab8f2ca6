/** Tensors: a shape and a type over a storage. The fields up to `byteOffset` are TVM's DLTensor. */
import { Cell } from './cells';
import { gpuCopy, gpuRead, gpuWrite } from './device';
import { bytesPerElement } from './dtype';
import { because, fail, failure } from './errors';
import { Obj, TENSOR, create, release, retain } from './objects';
import { CPU, Storage, WEBGPU, cpuStorage, gpuStorage, settle } from './storage';

// @ts-ignore: decorator
@unmanaged
export class Tensor extends Obj {
  /** Number of the GPU buffer, or address in linear memory. */
  data: u32;
  device: i32;
  deviceId: i32;
  dimensions: i32;
  dtype: u32;
  /** Address of 64-bit dimensions. */
  shape: u32;
  strides: u32;
  byteOffset: u64;
  storage: usize;
  padding3: u32;

  elements(): u64 {
    let product: u64 = 1;
    for (let i = 0; i < this.dimensions; i++) product *= this.dimension(i);
    return product;
  }

  dimension(index: i32): u64 {
    return load<u64>(<usize>this.shape + ((<usize>index) << 3));
  }

  bytes(): u64 {
    return this.elements() * bytesPerElement(this.dtype);
  }

  /** Linear memory of a tensor on the CPU. */
  address(): usize {
    return <usize>(<u64>this.data + this.byteOffset);
  }
}

/** Bytes of a shape, or u64.MAX_VALUE when it is nonsense or beyond 32 bits. */
export function bytesOf(shape: usize, count: i32, dtype: u32): u64 {
  let bytes = bytesPerElement(dtype);
  for (let i = 0; i < count; i++) {
    const dimension = load<i64>(shape + ((<usize>i) << 3));
    if (dimension < 0 || dimension > 0xffffffff) return u64.MAX_VALUE;
    bytes *= dimension;
    if (bytes > 0xffffffff) return u64.MAX_VALUE;
  }
  return bytes;
}

/** A tensor with one reference; it keeps the storage alive. */
export function createTensor(
  storage: Storage,
  shape: usize,
  count: i32,
  dtype: u32,
  byteOffset: u64
): Tensor {
  const size = (<usize>count) << 3;
  const tensor = changetype<Tensor>(create(TENSOR, offsetof<Tensor>() + size, destroyTensor));
  tensor.data = storage.id;
  tensor.device = storage.device;
  tensor.dimensions = count;
  tensor.dtype = dtype;
  tensor.shape = <u32>(changetype<usize>(tensor) + offsetof<Tensor>());
  tensor.byteOffset = byteOffset;
  tensor.storage = retain(changetype<usize>(storage));
  memory.copy(tensor.shape, shape, size);
  return tensor;
}

function destroyTensor(object: usize): void {
  release(changetype<Tensor>(object).storage);
}

export function storageOf(tensor: Tensor): Storage {
  return changetype<Storage>(tensor.storage);
}

/** A new tensor with its own storage, contents undefined. 0: failed. */
export function allocateTensor(shape: usize, count: i32, dtype: u32, device: i32): Tensor {
  const none = changetype<Tensor>(0);
  const bytes = bytesOf(shape, count, dtype);
  if (bytes == u64.MAX_VALUE) {
    failure().put('a tensor of shape ').shape(shape, count).put(' is too large');
    return none;
  }
  if (device != CPU && device != WEBGPU) {
    fail('tensors live on the CPU or on WebGPU');
    return none;
  }
  const storage = device == CPU ? cpuStorage(bytes) : gpuStorage(bytes);
  if (!changetype<usize>(storage)) {
    if (device == WEBGPU) {
      failure()
        .put('could not allocate ')
        .size(bytes)
        .put(' for a tensor of shape ')
        .shape(shape, count);
      because();
    }
    return none;
  }
  const tensor = createTensor(storage, shape, count, dtype, 0);
  release(changetype<usize>(storage));
  return tensor;
}

/** The tensor in an argument; 0 and a message when it is something else. */
export function tensorArgument(argument: Cell): Tensor {
  const tensor = argument.object(TENSOR);
  if (!tensor) fail('a tensor was expected among the arguments');
  return changetype<Tensor>(tensor);
}

/** Copies everything; the sizes must agree, shapes and types need not. */
export function copyTensor(from: Tensor, to: Tensor): bool {
  const bytes = from.bytes();
  if (bytes != to.bytes()) {
    failure().put('cannot copy ').number(bytes).put(' bytes to a tensor of ').number(to.bytes());
    return false;
  }
  if (!bytes) return true;
  if (!settle(storageOf(from))) return false;
  if (from.device == CPU) {
    if (to.device != CPU) return gpuWrite(from.address(), to.data, to.byteOffset, bytes);
    memory.copy(to.address(), from.address(), <usize>bytes);
    return true;
  }
  if (to.device == CPU) return gpuRead(from.data, from.byteOffset, to.address(), bytes);
  // Buffers are made in whole words, so the rest of the last one is there to be copied along
  // unless a view ends in the middle of it.
  const padded = (bytes + 3) & ~3;
  const room = (storageOf(to).bytes + 3) & ~3;
  return gpuCopy(
    from.data,
    from.byteOffset,
    to.data,
    to.byteOffset,
    to.byteOffset + padded <= room ? padded : bytes
  );
}
