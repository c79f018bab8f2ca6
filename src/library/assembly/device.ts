/** The GPU as the page offers it: five functions of tvmjs, called with numbers. */
import { Cell, cell, popFrame, pushFrame } from './cells';
import { fail, mute } from './errors';
import { callForFunction, invoke, requireGlobal } from './functions';
import { TEXT, copyOf, release } from './objects';
import { Text, textAt } from './text';

const ALLOCATE = 0;
const FREE = 1;
const TO_GPU = 2;
const FROM_GPU = 3;
const WITHIN_GPU = 4;

/** The five functions, fetched when first used: the page registers them after instantiation. */
const functions = memory.data(20, 8);
const scratch = textAt(memory.data(12, 8));

function name(index: i32): string {
  switch (index) {
    case ALLOCATE:
      return 'deviceAllocDataSpace';
    case FREE:
      return 'deviceFreeDataSpace';
    case TO_GPU:
      return 'deviceCopyToGPU';
    case FROM_GPU:
      return 'deviceCopyFromGPU';
    default:
      return 'deviceCopyWithinGPU';
  }
}

/** A text object with one reference. */
export function textObject(text: Text): usize {
  return copyOf(TEXT, text.at, text.length);
}

function deviceFunction(index: i32): usize {
  const slot = functions + ((<usize>index) << 2);
  const known: usize = load<u32>(slot);
  if (known) return known;
  const api = requireGlobal('wasm.WebGPUDeviceAPI');
  if (!api) return 0;
  const text = textObject(scratch.clear().put(name(index)));
  const found = callForFunction(api, text, 0);
  release(text);
  store<u32>(slot, <u32>found);
  return found;
}

/** The frame for a call of device function `index`, or 0. */
function prepare(index: i32, count: i32): usize {
  if (!deviceFunction(index)) return 0;
  const frame = pushFrame(count);
  if (!frame) fail('calls into the page are nested too deep');
  return frame;
}

// Numbers travel as f64: JavaScript reads only 32 signed bits of an integer cell.
function set(frame: usize, index: i32, value: u64): void {
  cell(frame, index).setFloat(<f64>value);
}

function call(index: i32, frame: usize, count: i32): bool {
  const done = invoke(deviceFunction(index), frame, count, cell(frame, count));
  popFrame(frame);
  return done;
}

/** Makes a buffer and returns its number, 0 when it failed. */
export function gpuAllocate(bytes: u64): u32 {
  const frame = prepare(ALLOCATE, 1);
  if (!frame) return 0;
  set(frame, 0, bytes);
  return call(ALLOCATE, frame, 1) ? <u32>cell(frame, 1).int() : 0;
}

/** Destroys a buffer. That it fails on a lost device is of no interest to anybody. */
export function gpuFree(id: u32): void {
  const frame = prepare(FREE, 1);
  if (!frame) return;
  set(frame, 0, id);
  mute(true);
  call(FREE, frame, 1);
  mute(false);
}

/** Copies from linear memory; what was encoded before is submitted first. */
export function gpuWrite(from: usize, to: u32, offset: u64, bytes: u64): bool {
  const frame = prepare(TO_GPU, 4);
  if (!frame) return false;
  set(frame, 0, from);
  set(frame, 1, to);
  set(frame, 2, offset);
  set(frame, 3, bytes);
  return call(TO_GPU, frame, 4);
}

/** Starts a copy to linear memory: the bytes are there when the page's `device.sync()` resolves. */
export function gpuRead(from: u32, offset: u64, to: usize, bytes: u64): bool {
  const frame = prepare(FROM_GPU, 4);
  if (!frame) return false;
  set(frame, 0, from);
  set(frame, 1, offset);
  set(frame, 2, to);
  set(frame, 3, bytes);
  return call(FROM_GPU, frame, 4);
}

/** Encodes a copy between buffers. WebGPU copies whole words. */
export function gpuCopy(from: u32, fromOffset: u64, to: u32, toOffset: u64, bytes: u64): bool {
  if ((fromOffset | toOffset | bytes) & 3)
    return fail('a copy on the GPU must be of whole 4-byte words');
  const frame = prepare(WITHIN_GPU, 5);
  if (!frame) return false;
  set(frame, 0, from);
  set(frame, 1, fromOffset);
  set(frame, 2, to);
  set(frame, 3, toOffset);
  set(frame, 4, bytes);
  return call(WITHIN_GPU, frame, 5);
}
