/**
 * From logits to a token. web-llm asks for probabilities, a sort and a draw; here the draw works on
 * statistics of the logits, so probabilities are written only when somebody reads them (logprobs).
 */
import * as L from '../layout';
import { Cell, List, cell, createList, item } from './cells';
import { gpuCopy } from './device';
import { FLOAT32, INT32 } from './dtype';
import { fail, failure } from './errors';
import { FunctionObject } from './functions';
import { bind, bindTensor, clearArguments, programBuffer, run } from './interpreter';
import { currentCache } from './kv';
import { word } from './program';
import { Storage, WEBGPU, unreadable } from './storage';
import { Tensor, createTensor, tensorArgument } from './tensors';

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

/** Binds `count` arguments of which the first is the logits. */
function checkLogits(args: usize, given: i32, count: i32): bool {
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
  return true;
}

/** (logits [1, V], pos2seq int32[n], tokens int32[n], bias float32[n]) */
export function applyBias(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return checkLogits(args, count, 4) && run(L.F_BIAS);
}

/** (logits, seq_ids int32[1], pos2seq int32[n], tokens int32[n], counts int32[n], penalties float32[1, 3]) */
export function applyPenalty(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return checkLogits(args, count, 6) && run(L.F_PENALTY);
}

/** (logits, seq_ids int32[1], mask int32[1, ceil(V / 32)]) */
export function applyBitmask(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return checkLogits(args, count, 3) && run(L.F_BITMASK);
}

/** Whether probabilities were asked for that are not written yet. */
let pending = false;

/** (logits [1, 1, V], temperature float32[1]) → probabilities [1, 1, V], written when they are read */
export function softmax(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  if (!checkLogits(args, count, 2) || !adopt(changetype<Tensor>(<usize>cell(args, 0).value)))
    return false;
  clearArguments();
  bindLogits();
  bindTensor(changetype<Tensor>(<usize>cell(args, 1).value));
  if (!run(L.F_SOFTMAX)) return false;
  pending = true;
  ours(L.H_ROLE_PROBABILITIES).beforeRead = changetype<usize>(writeProbabilities);
  return result.give(roleTensor(L.H_ROLE_PROBABILITIES, 3, 1, word(L.H_VOCAB), FLOAT32));
}

function ours(role: i32): Storage {
  return programBuffer(word(role));
}

/**
 * The draw reads the program's own logits. They are what arrives here, except when web-llm resumes
 * a chat from a checkpoint that has logits: then those become the program's.
 */
function adopt(logits: Tensor): bool {
  const own = ours(L.H_ROLE_LOGITS);
  return logits.data == own.id || gpuCopy(logits.data, 0, own.id, 0, logits.bytes());
}

function bindLogits(): void {
  bind(ours(L.H_ROLE_LOGITS).id, word(L.H_VOCAB));
}

function writeProbabilities(): bool {
  clearArguments();
  bindLogits();
  pending = false;
  ours(L.H_ROLE_PROBABILITIES).beforeRead = 0;
  return run(L.F_PROBABILITIES);
}

/** The logits are about to change: what was not read by now cannot be written any more. */
export function forgetProbabilities(): void {
  if (!pending) return;
  pending = false;
  ours(L.H_ROLE_PROBABILITIES).beforeRead = changetype<usize>(unreadable);
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
  if (!changetype<usize>(currentCache()) || !bindAll(args, count, 5) || !run(L.F_SAMPLE))
    return false;
  return result.give(roleTensor(L.H_ROLE_TOKEN, 1, 1, 1, INT32));
}
