/**
 * Executes the steps of a program. A launch becomes one call into the page: buffer numbers, then
 * scalars, then the grid; tvmjs encodes it and submits nothing until something forces it to.
 */
import * as L from '../layout';
import { cell, popFrame, pushFrame } from './cells';
import { gpuWrite } from './device';
import { fail, failure } from './errors';
import { callForFunction, invoke, requireGlobal } from './functions';
import { allocate } from './memory';
import { TEXT, release, viewOf } from './objects';
import { addressAt, expression, kernelCount, kernelSpec, lengthAt, word } from './program';
import { Storage, gpuStorage } from './storage';
import { Tensor } from './tensors';
import { weightBuffer } from './weights';

/** What expressions are made from; whoever runs a function sets them. */
export let rows: u32 = 0;
export let position: u32 = 0;
export let context: u32 = 0;
export let reusable: u32 = 0;

export function setPass(newRows: u32, newPosition: u32, newContext: u32, newReusable: u32): void {
  rows = newRows;
  position = newPosition;
  context = newContext;
  reusable = newReusable;
}

const MAX_ARGUMENTS = 8;
const argumentBuffers = memory.data(32, 8);
const argumentCounts = memory.data(64, 8);
let argumentCount = 0;

/** Storages of the program's own buffers, one address each; 0 without a KV cache. */
let programBuffers: usize = 0;
/** Function object of each kernel, 0 while there is none. */
let kernelFunctions: usize = 0;
let scratch: usize = 0;

export function setProgramBuffers(storages: usize): void {
  programBuffers = storages;
}

export function programBuffer(index: i32): Storage {
  return changetype<Storage>(<usize>load<u32>(programBuffers + ((<usize>index) << 2)));
}

export function clearArguments(): void {
  argumentCount = 0;
}

/** Adds the call's next tensor argument. */
export function bind(buffer: u32, elements: u64): void {
  if (argumentCount == MAX_ARGUMENTS) return;
  store<u32>(argumentBuffers + ((<usize>argumentCount) << 2), buffer);
  store<u64>(argumentCounts + ((<usize>argumentCount) << 3), elements);
  argumentCount++;
}

export function bindTensor(tensor: Tensor): void {
  bind(tensor.data, tensor.elements());
}

/** ceil((source · mul + add) / div) */
export function evaluate(index: u32): u64 {
  const at = expression(index);
  const source = load<u32>(at);
  let value: u64 = 1;
  switch (source) {
    case L.SOURCE_ONE:
      break;
    case L.SOURCE_ROWS:
      value = rows;
      break;
    case L.SOURCE_POSITION:
      value = position;
      break;
    case L.SOURCE_TOTAL:
      value = <u64>position + rows;
      break;
    case L.SOURCE_CONTEXT:
      value = context;
      break;
    case L.SOURCE_REUSABLE:
      value = reusable;
      break;
    default: {
      const argument = source - L.SOURCE_COUNT;
      value =
        argument < <u32>argumentCount ? load<u64>(argumentCounts + ((<usize>argument) << 3)) : 0;
    }
  }
  const divisor = <u64>load<u32>(at, 12);
  const dividend = value * load<u32>(at, 4) + load<u32>(at, 8);
  return divisor > 1 ? (dividend + divisor - 1) / divisor : dividend;
}

/** Runs a function of the program (F_EMBED …). Needs its buffers, arguments and pass to be set. */
export function run(index: i32): bool {
  const count = word(L.H_FUNCTIONS + 2 * index);
  let step: usize = word(L.H_FUNCTIONS + 2 * index + 1);
  for (let i: u32 = 0; i < count; i++) {
    if (load<u32>(step) == L.STEP_SUBMIT) {
      if (!submit()) return false;
      step += 4;
      continue;
    }
    if (!launch(step)) return false;
    step += (9 + <usize>load<u32>(step, 28) + <usize>load<u32>(step, 32)) << 2;
  }
  return true;
}

/** A write makes the page submit what is encoded: the GPU starts early, and no submission grows long. */
function submit(): bool {
  if (!scratch) scratch = changetype<usize>(gpuStorage(4));
  return scratch ? gpuWrite(<usize>L.BLOCK_ADDRESS, changetype<Storage>(scratch).id, 0, 4) : false;
}

function launch(step: usize): bool {
  const when = load<u32>(step, 8);
  if (when != <u32>L.NONE) {
    const value = evaluate(when);
    if (value < <u64>load<u32>(step, 12) || value > <u64>load<u32>(step, 16)) return true;
  }
  const gridX = evaluate(load<u32>(step, 20));
  const gridY = evaluate(load<u32>(step, 24));
  if (!gridX || !gridY) return true;
  const kernel = load<u32>(step, 4);
  const func = kernelFunction(kernel);
  if (!func) return false;
  const buffers = <i32>load<u32>(step, 28);
  const scalars = <i32>load<u32>(step, 32);
  const count = buffers + scalars + 2;
  const frame = pushFrame(count);
  if (!frame) return fail('calls into the page are nested too deep');
  let word = step + 36;
  for (let i = 0; i < buffers; i++, word += 4) {
    const buffer = resolve(load<u32>(word));
    if (!buffer) {
      popFrame(frame);
      return missingBuffer(kernel, i);
    }
    cell(frame, i).setFloat(<f64>buffer);
  }
  for (let i = 0; i < scalars; i++, word += 4) {
    cell(frame, buffers + i).setFloat(<f64>evaluate(load<u32>(word)));
  }
  cell(frame, count - 2).setFloat(<f64>gridX);
  cell(frame, count - 1).setFloat(<f64>gridY);
  const done = invoke(func, frame, count, cell(frame, count));
  popFrame(frame);
  return done;
}

/** Number of the GPU buffer that a reference means; 0: there is none. */
function resolve(reference: u32): u32 {
  const index = reference & 0xffffff;
  switch (reference >> 24) {
    case L.REF_WEIGHT:
      return weightBuffer(index);
    case L.REF_BUFFER:
      return programBuffers ? programBuffer(index).id : 0;
    default:
      return index < <u32>argumentCount ? load<u32>(argumentBuffers + ((<usize>index) << 2)) : 0;
  }
}

function missingBuffer(kernel: u32, index: i32): bool {
  const spec = kernelSpec(kernel);
  failure()
    .put('kernel ')
    .bytes(addressAt(spec), lengthAt(spec))
    .put(' was launched without its buffer ')
    .number(index);
  return false;
}

function slotOf(kernel: u32): usize {
  if (!kernelFunctions) {
    const size = (<usize>kernelCount()) << 2;
    kernelFunctions = allocate(size);
    memory.fill(kernelFunctions, 0, size);
  }
  return kernelFunctions + ((<usize>kernel) << 2);
}

/** Takes over one reference on the function that launches a kernel. */
export function setKernelFunction(kernel: u32, func: usize): void {
  const slot = slotOf(kernel);
  release(load<u32>(slot));
  store<u32>(slot, <u32>func);
}

/** The function that launches a kernel; compiled here and now when the page did not do so before. */
function kernelFunction(kernel: u32): usize {
  const slot = slotOf(kernel);
  const known: usize = load<u32>(slot);
  if (known) return known;
  const create = requireGlobal('wasm.WebGPUCreateShader');
  if (!create) return 0;
  const spec = kernelSpec(kernel);
  const info = viewOf(TEXT, addressAt(spec + 16), lengthAt(spec + 16));
  const code = viewOf(TEXT, addressAt(spec + 8), lengthAt(spec + 8));
  const func = callForFunction(create, info, code);
  release(info);
  release(code);
  store<u32>(slot, <u32>func);
  return func;
}
