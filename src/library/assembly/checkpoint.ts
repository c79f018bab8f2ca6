/**
 * Saves and restores the KV cache for web-llm's resumable chats. A group is one layer: its keys of
 * all positions, then its values, as the kernels left them; so only a library with the same layout
 * may take them back, which the layout hash tells.
 */
import * as L from '../layout';
import { Cell, cell } from './cells';
import { gpuCopy, textObject } from './device';
import { dropDrafts } from './drafts';
import { fail, failure } from './errors';
import { FunctionObject } from './functions';
import { programBuffer } from './interpreter';
import { KvCache, cacheArgument, countSkippedAnew } from './kv';
import { keysBuffer, layerCount, valuesBuffer, word } from './program';
import { sameBytes, textAt } from './text';
import { gpuArgument } from './roles';

const json = textAt(memory.data(12, 8));

/** Bytes of one layer's keys (or values) for a number of tokens. */
function bytesFor(tokens: u32): u64 {
  return <u64>tokens * word(L.H_KV_ROW_BYTES);
}

/** (kv, seq) → JSON: length, layout and the groups to export */
export function checkpointMetadata(
  args: usize,
  count: i32,
  result: Cell,
  self: FunctionObject
): bool {
  const kv = cacheArgument(cell(args, 0));
  if (!changetype<usize>(kv)) return false;
  json.clear().put('{"seq_length":').number(kv.position).put(',"layout_hash":"');
  json.bytes(word(L.H_LAYOUT_HASH + 1), word(L.H_LAYOUT_HASH)).put('","groups":[');
  const layers = layerCount();
  for (let layer = 0; layer < layers; layer++) {
    if (layer) json.put(',');
    json.put('{"group_index":').number(layer).put(',"layer_begin":').number(layer);
    json
      .put(',"layer_end":')
      .number(layer + 1)
      .put(',"shape":[2,')
      .number(kv.position);
    json
      .put(',')
      .number(word(L.H_KV_ROW_BYTES) >> 2)
      .put('],"dtype":"uint32"}');
  }
  json.put(']}');
  return result.give(textObject(json));
}

/** (kv, seq, group, destination Tensor) */
export function exportGroup(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const kv = cacheArgument(cell(args, 0));
  return changetype<usize>(kv) ? copyGroup(args, count, kv.position, true) : false;
}

/** (kv, seq, group, source Tensor) */
export function importGroup(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const kv = cacheArgument(cell(args, 0));
  return changetype<usize>(kv) ? copyGroup(args, count, kv.importing, false) : false;
}

function copyGroup(args: usize, count: i32, tokens: u32, out: bool): bool {
  const layer = count > 3 ? <i32>cell(args, 2).int() : -1;
  if (layer < 0 || layer >= layerCount()) return fail('there is no such group in the KV cache');
  const tensor = gpuArgument(cell(args, 3));
  if (!changetype<usize>(tensor)) return false;
  const bytes = bytesFor(tokens);
  if (tensor.bytes() != bytes * 2) {
    const text = failure()
      .put('group ')
      .number(layer)
      .put(' of the KV cache has ')
      .number(bytes * 2);
    text.put(' bytes, the tensor ').number(tensor.bytes());
    return false;
  }
  if (!bytes) return true;
  const keys = programBuffer(keysBuffer(layer)).id;
  const values = programBuffer(valuesBuffer(layer)).id;
  return out
    ? gpuCopy(keys, 0, tensor.data, 0, bytes) && gpuCopy(values, 0, tensor.data, bytes, bytes)
    : gpuCopy(tensor.data, 0, keys, 0, bytes) && gpuCopy(tensor.data, bytes, values, 0, bytes);
}

/** (kv, seq, metadata JSON): refuses what does not fit before anything is overwritten */
export function prepareImport(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const kv = cacheArgument(cell(args, 0));
  if (!changetype<usize>(kv)) return false;
  const text = count > 2 ? cell(args, 2).bytes() : 0;
  const end = text ? text + cell(args, 2).length() : 0;
  const hash = valueOf('"layout_hash"', text, end);
  const length = valueOf('"seq_length"', text, end);
  if (!hash || !length || load<u8>(hash) != 34)
    return fail('the checkpoint has no layout hash or no length');
  let hashEnd = hash + 1;
  while (hashEnd < end && load<u8>(hashEnd) != 34) hashEnd++;
  if (!sameBytes(hash + 1, hashEnd - hash - 1, word(L.H_LAYOUT_HASH + 1), word(L.H_LAYOUT_HASH))) {
    return fail('the checkpoint is of another model or of another version of the library');
  }
  let tokens: u64 = 0;
  for (let at = length; at < end && load<u8>(at) - 48 < 10 && tokens <= kv.context; at++) {
    tokens = tokens * 10 + (load<u8>(at) - 48);
  }
  if (tokens > kv.context) {
    failure()
      .put('the checkpoint is longer than the context of ')
      .number(kv.context)
      .put(' tokens');
    return false;
  }
  kv.position = kv.rows = 0;
  // What is imported overwrites keys and values, and brings no ids.
  kv.reusable = 0;
  dropDrafts();
  if (!countSkippedAnew()) return false;
  kv.importing = <u32>tokens;
  return true;
}

/** Where the value of a key begins in JSON, 0 when the key is not there. */
function valueOf(key: string, text: usize, end: usize): usize {
  const length = <usize>key.length;
  for (let at = text; at + length < end; at++) {
    let i: usize = 0;
    while (i < length && <u16>load<u8>(at + i) == load<u16>(changetype<usize>(key) + (i << 1))) i++;
    if (i < length) continue;
    at += length;
    while (at < end && (load<u8>(at) == 58 || load<u8>(at) == 32)) at++;
    return at;
  }
  return 0;
}

/** (kv, seq): the imported tokens count from now on */
export function finishImport(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const kv = cacheArgument(cell(args, 0));
  if (!changetype<usize>(kv)) return false;
  kv.position = kv.importing;
  return true;
}

/** (kv, seq) → Int */
export function sequenceLength(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const kv: KvCache = cacheArgument(cell(args, 0));
  return changetype<usize>(kv) ? result.setInt(kv.position) : false;
}
