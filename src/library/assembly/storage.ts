/**
 * What tensors lie in: a GPU buffer or a block of linear memory, shared by views and counted by
 * references. Small GPU buffers are not destroyed but kept for the next request of their size:
 * web-llm makes and drops a few 4-byte tensors at every token, and each destroy would submit.
 */
import { gpuAllocate, gpuFree } from './device';
import { because, fail, failure } from './errors';
import { deallocate, tryAllocate } from './memory';
import { Obj, STORAGE, create } from './objects';

export const CPU = 1;
export const WEBGPU = 15;

/** Called before a storage is read by the page; see Storage.beforeRead. */
export type BeforeRead = () => bool;

// @ts-ignore: decorator
@unmanaged
export class Storage extends Obj {
  device: i32;
  /** Number of the GPU buffer, or address in linear memory. */
  id: u32;
  bytes: u64;
  /** Size class of a pooled buffer; -1: not pooled. */
  pool: i32;
  /** A BeforeRead that brings the contents up to date, or 0. */
  beforeRead: usize;
}

// Pooled buffers have sizes of powers of two, 16 bytes to 64 KiB, at most POOL_DEPTH of each.
const SMALLEST = 4;
const LARGEST = 16;
const POOL_DEPTH = 8;
/** Per size: how many are free, then their numbers. */
const pool = memory.data(468, 8);

function poolOf(size: i32): usize {
  return pool + <usize>(size - SMALLEST) * (POOL_DEPTH + 1) * 4;
}

/** A GPU buffer with one reference. 0: failed, and what the page said is the last raised error. */
export function gpuStorage(bytes: u64): Storage {
  let size = -1;
  let wanted = bytes;
  let id: u32 = 0;
  if (bytes <= 1 << LARGEST) {
    size = max(SMALLEST, 32 - <i32>clz<u32>(<u32>max<u64>(bytes, 1) - 1));
    wanted = 1 << size;
    const free = poolOf(size);
    const count = load<u32>(free);
    if (count) {
      id = load<u32>(free + ((<usize>count) << 2));
      store<u32>(free, count - 1);
    }
  }
  if (!id) id = gpuAllocate(wanted);
  if (!id) return changetype<Storage>(0);
  return createStorage(WEBGPU, id, bytes, size);
}

function createStorage(device: i32, id: u32, bytes: u64, size: i32): Storage {
  const storage = changetype<Storage>(create(STORAGE, offsetof<Storage>(), destroyStorage));
  storage.device = device;
  storage.id = id;
  storage.bytes = bytes;
  storage.pool = size;
  return storage;
}

/** Linear memory with one reference, not cleared. 0: failed, and the message is set. */
export function cpuStorage(bytes: u64): Storage {
  const at = bytes < 0x7fff0000 ? tryAllocate(<usize>max<u64>(bytes, 8)) : 0;
  if (at) return createStorage(CPU, <u32>at, bytes, -1);
  failure().put('no memory for ').size(bytes);
  return changetype<Storage>(0);
}

/** A GPU buffer, or a message that says how large it is and, with `article` and name, what it is for. */
export function namedStorage(bytes: u64, article: string, name: usize, length: usize): Storage {
  const storage = gpuStorage(bytes);
  if (changetype<usize>(storage)) return storage;
  failure().put('could not allocate ').size(bytes).put(' for ').put(article).bytes(name, length);
  because();
  return storage;
}

function destroyStorage(object: usize): void {
  const storage = changetype<Storage>(object);
  if (storage.device == CPU) return deallocate(storage.id);
  if (storage.pool >= 0) {
    const free = poolOf(storage.pool);
    const count = load<u32>(free);
    if (count < <u32>POOL_DEPTH) {
      store<u32>(free + ((<usize>(count + 1)) << 2), storage.id);
      store<u32>(free, count + 1);
      return;
    }
  }
  gpuFree(storage.id);
}

/** Brings a storage up to date before the page reads it. */
export function settle(storage: Storage): bool {
  return storage.beforeRead ? changetype<BeforeRead>(storage.beforeRead)() : true;
}

/** The reading was asked for too late, or of something that cannot be read. */
export function unreadable(): bool {
  return fail(
    'the probabilities of an earlier token are gone: read them before the next forward pass'
  );
}
