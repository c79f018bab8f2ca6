/**
 * The model library's runtime: a small TVM FFI that executes the program in its memory.
 * These are its exports; tvmjs (inside web-llm) calls them by these names.
 */
import { CELL, Cell, own } from './cells';
import { failure, lastError, setRaised } from './errors';
import { createJsFunction, getGlobal, invoke, setGlobal } from './functions';
import { defineGlobals } from './globals';
import { deallocate, tryAllocate } from './memory';
import { ARRAY, MODULE, release, retain } from './objects';
import { equals } from './text';

function status(done: bool): i32 {
  return done ? 0 : -1;
}

/** Called once, after instantiation. */
export function _initialize(): void {
  defineGlobals();
}

export function TVMWasmAllocSpace(size: i32): usize {
  return tryAllocate(max<usize>(<u32>size, CELL));
}

export function TVMWasmFreeSpace(at: usize): void {
  deallocate(at);
}

export function TVMFFIWasmGetLastError(): usize {
  return lastError();
}

export function TVMFFIErrorSetRaisedFromCStr(kind: usize, message: usize): void {
  setRaised(message);
}

export function TVMFFIObjectIncRef(object: usize): i32 {
  retain(object);
  return 0;
}

export function TVMFFIObjectDecRef(object: usize): i32 {
  release(object);
  return 0;
}

export function TVMFFIWasmFunctionCreate(handle: i32, out: usize): i32 {
  store<u32>(out, <u32>createJsFunction(handle));
  return 0;
}

export function TVMFFIFunctionSetGlobal(name: usize, func: usize, replace: i32): i32 {
  return status(setGlobal(load<u32>(name), load<u32>(name, 4), func, replace != 0));
}

export function TVMFFIFunctionGetGlobal(name: usize, out: usize): i32 {
  store<u32>(out, <u32>retain(getGlobal(load<u32>(name), load<u32>(name, 4))));
  return 0;
}

export function TVMFFIFunctionCall(func: usize, args: usize, count: i32, result: usize): i32 {
  return status(invoke(func, args, count, changetype<Cell>(result)));
}

export function TVMFFITypeKeyToIndex(key: usize, out: usize): i32 {
  const at: usize = load<u32>(key);
  const length: usize = load<u32>(key, 4);
  const index = equals(at, length, 'ffi.Array')
    ? ARRAY
    : equals(at, length, 'ffi.Module')
      ? MODULE
      : -1;
  if (index < 0) failure().put('no type is called ').bytes(at, length);
  else store<i32>(out, index);
  return status(index >= 0);
}

export function TVMFFIAnyViewToOwnedAny(view: usize, out: usize): i32 {
  own(changetype<Cell>(view), changetype<Cell>(out));
  return 0;
}
