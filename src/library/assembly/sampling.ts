/**
 * From logits to a token. web-llm asks for probabilities, a sort and a draw; here the draw works on
 * statistics of the logits, so probabilities are written only when somebody reads them (logprobs).
 */
import * as L from '../layout';
import { Cell, List, cell, createList, item } from './cells';
import { FLOAT32, INT32 } from './dtype';
import { failure } from './errors';
import { FunctionObject } from './functions';
import { bind, bindTensor, clearArguments, run } from './interpreter';
import { currentCache } from './kv';
import { word } from './program';
import { adopt, bindAll, roleStorage, roleTensor } from './roles';
import { unreadable } from './storage';
import { Tensor, tensorArgument } from './tensors';

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
  if (!checkLogits(args, count, 2)) return false;
  // The draw reads the program's own logits. They are what arrives here, except when web-llm
  // resumes a chat from a checkpoint that has logits.
  if (!adopt(changetype<Tensor>(<usize>cell(args, 0).value), L.H_ROLE_LOGITS)) return false;
  clearArguments();
  bindLogits();
  bindTensor(changetype<Tensor>(<usize>cell(args, 1).value));
  if (!run(L.F_SOFTMAX)) return false;
  pending = true;
  roleStorage(L.H_ROLE_PROBABILITIES).beforeRead = changetype<usize>(writeProbabilities);
  return result.give(roleTensor(L.H_ROLE_PROBABILITIES, 3, 1, word(L.H_VOCAB), FLOAT32));
}

function bindLogits(): void {
  bind(roleStorage(L.H_ROLE_LOGITS).id, word(L.H_VOCAB));
}

function writeProbabilities(): bool {
  clearArguments();
  bindLogits();
  pending = false;
  roleStorage(L.H_ROLE_PROBABILITIES).beforeRead = 0;
  return run(L.F_PROBABILITIES);
}

/** The logits are about to change: what was not read by now cannot be written any more. */
export function forgetProbabilities(): void {
  if (!pending) return;
  pending = false;
  roleStorage(L.H_ROLE_PROBABILITIES).beforeRead = changetype<usize>(unreadable);
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
