/**
 * From logits to a token. web-llm asks for probabilities, a sort and a draw; here the draw works on
 * statistics of the logits, so probabilities are written only when somebody reads them (logprobs).
 */
import * as L from '../layout';
import { Cell, List, cell, createList, item } from './cells';
import { FLOAT32, INT32 } from './dtype';
import { fail, failure } from './errors';
import { FunctionObject } from './functions';
import { bind, bindTensor, clearArguments, programBuffer, run } from './interpreter';
import { currentCache } from './kv';
import { release, retain } from './objects';
import { word } from './program';
import { Storage, WEBGPU, unreadable } from './storage';
import { Tensor, createTensor, storageOf, tensorArgument } from './tensors';

const shape = memory.data(24, 8);

/** A tensor over one of the program's buffers: [1, 1, last], or [first, last] when first is given. */
export function roleTensor(role: i32, dimensions: i32, first: u32, last: u32, dtype: u32): usize {
  store<i64>(shape, first);
  store<i64>(shape, dimensions == 3 ? 1 : last, 8);
  store<i64>(shape, last, 16);
  return changetype<usize>(createTensor(programBuffer(word(role)), shape, dimensions, dtype, 0));
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

/** Runs a function whose first argument is the logits. */
function runOnLogits(index: i32, args: usize, given: i32, count: i32): bool {
  if (!changetype<usize>(currentCache()) || !bindAll(args, given, count)) return false;
  const elements = changetype<Tensor>(<usize>cell(args, 0).value).elements();
  const vocab = word(L.H_VOCAB);
  if (elements != vocab) {
    failure()
      .put('vocab_size in mlc-chat-config.json is ')
      .number(elements)
      .put(", but the model's logits have ")
      .number(vocab)
      .put(' values');
    return false;
  }
  return run(index);
}

/** (logits [1, V], pos2seq int32[n], tokens int32[n], bias float32[n]) */
export function applyBias(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return runOnLogits(L.F_BIAS, args, count, 4);
}

/** (logits, seq_ids int32[1], pos2seq int32[n], tokens int32[n], counts int32[n], penalties float32[1, 3]) */
export function applyPenalty(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return runOnLogits(L.F_PENALTY, args, count, 6);
}

/** (logits, seq_ids int32[1], mask int32[1, ceil(V / 32)]) */
export function applyBitmask(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return runOnLogits(L.F_BITMASK, args, count, 3);
}

/** The logits that probabilities were asked for but not yet computed of. */
let heldLogits: usize = 0;
let heldElements: u64 = 0;

/** (logits [1, 1, V], temperature float32[1]) → probabilities [1, 1, V], written when they are read */
export function softmax(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  if (!runOnLogits(L.F_SOFTMAX, args, count, 2)) return false;
  forgetProbabilities();
  const logits = changetype<Tensor>(<usize>cell(args, 0).value);
  heldLogits = retain(changetype<usize>(storageOf(logits)));
  heldElements = logits.elements();
  probabilities().beforeRead = changetype<usize>(writeProbabilities);
  return result.give(roleTensor(L.H_ROLE_PROBABILITIES, 3, 1, word(L.H_VOCAB), FLOAT32));
}

function probabilities(): Storage {
  return programBuffer(word(L.H_ROLE_PROBABILITIES));
}

function writeProbabilities(): bool {
  clearArguments();
  bind(changetype<Storage>(heldLogits).id, heldElements);
  const done = run(L.F_PROBABILITIES);
  release(heldLogits);
  heldLogits = 0;
  probabilities().beforeRead = 0;
  return done;
}

/** The held logits are about to change or to go. */
export function forgetProbabilities(): void {
  if (!heldLogits) return;
  release(heldLogits);
  heldLogits = 0;
  probabilities().beforeRead = changetype<usize>(unreadable);
}

/** (probabilities) → Array [probabilities, probabilities]: only sample_with_top_p sees the pair, and it needs no sort */
export function argsort(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const tensor = tensorArgument(cell(args, 0));
  if (!changetype<usize>(tensor)) return false;
  const pair: List = createList(2);
  item(pair, 0).lend(changetype<usize>(tensor));
  item(pair, 1).lend(changetype<usize>(tensor));
  return result.give(changetype<usize>(pair));
}

/** (probabilities, indices, u float32[1], rows int32[1], top_p float32[1]) → token int32[1] */
export function sample(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  if (!changetype<usize>(currentCache()) || !bindAll(args, count, 5) || !run(L.F_SAMPLE)) return false;
  return result.give(roleTensor(L.H_ROLE_TOKEN, 1, 1, 1, INT32));
}
