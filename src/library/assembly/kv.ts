/**
 * The KV cache as web-llm sees it: one sequence, a position, and behind it all buffers of the
 * program, because their sizes depend on the context length that is known only now.
 */
import * as L from '../layout';
import { Cell, cell } from './cells';
import { gpuWrite } from './device';
import { INT32 } from './dtype';
import { fail, failure } from './errors';
import { FunctionObject } from './functions';
import { evaluate, programBuffer, setPass, setProgramBuffers } from './interpreter';
import { allocate, deallocate } from './memory';
import { KV_CACHE, Obj, SHAPE, Shape, create, dimensions, release } from './objects';
import { addressAt, bufferCount, bufferSpec, hasProgram, lengthAt, word } from './program';
import { roleTensor } from './roles';
import { fillRope } from './rope';
import { forgetProbabilities } from './sampling';
import { namedStorage } from './storage';

// @ts-ignore: decorator
@unmanaged
export class KvCache extends Obj {
  /** Tokens it can hold. */
  context: u32;
  /** Tokens it holds. */
  position: u32;
  /** Rows of the forward pass that has begun, 0 outside of one. */
  rows: u32;
  /**
   * Leading tokens whose keys and values prefill wrote. Decoding adds up in another order: what it
   * wrote is not what a prompt of the same tokens would write, and is never reused.
   */
  reusable: u32;
  /** Rows whose embedding is in the program's buffer, 0: none; and the position they are for. */
  embeddedRows: u32;
  embeddedAt: u32;
  /** What `reusable` is when these rows have been prefilled. */
  reusableThen: u32;
  /** Tokens of the checkpoint being imported. */
  importing: u32;
  /** Address of one storage per buffer of the program. */
  buffers: usize;
}

let current: KvCache = changetype<KvCache>(0);

/** The cache that exists, or 0 and a message. */
export function currentCache(): KvCache {
  if (!changetype<usize>(current)) fail('there is no KV cache yet');
  return current;
}

/** The cache in an argument, or 0 and a message. */
export function cacheArgument(argument: Cell): KvCache {
  const kv = argument.object(KV_CACHE);
  if (!kv) fail('the KV cache was expected among the arguments');
  return changetype<KvCache>(kv);
}

/** The only element of a one-element shape, -1 when it is something else. */
function only(argument: Cell): i64 {
  const shape = changetype<Shape>(argument.object(SHAPE));
  return changetype<usize>(shape) && shape.count == 1 ? load<i64>(dimensions(shape)) : -1;
}

/** (max sequences, max total length, prefill chunk, page size, sliding flag: Shapes) → KV cache */
export function createCache(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  if (!hasProgram()) return false;
  if (changetype<usize>(current)) return fail('there is a KV cache already; one library holds one');
  if (count < 5 || only(cell(args, 4)) != 0)
    return fail('sliding window attention is not supported');
  const context = only(cell(args, 1));
  if (context < 1 || context > 0x7fffffff) {
    failure().put('context_window_size must be at least 1, and is ').number(context);
    return false;
  }
  const buffers = bufferCount();
  const kv = changetype<KvCache>(create(KV_CACHE, offsetof<KvCache>(), destroyCache));
  kv.context = <u32>context;
  kv.buffers = allocate((<usize>buffers) << 2);
  memory.fill(kv.buffers, 0, (<usize>buffers) << 2);
  current = kv;
  setPass(0, 0, kv.context, 0);
  for (let i = 0; i < buffers; i++) {
    const spec = bufferSpec(i);
    const storage = namedStorage(
      evaluate(load<u32>(spec, 8)),
      'the ',
      addressAt(spec),
      lengthAt(spec)
    );
    if (!changetype<usize>(storage)) {
      release(changetype<usize>(kv));
      return false;
    }
    store<u32>(kv.buffers + ((<usize>i) << 2), <u32>changetype<usize>(storage));
  }
  setProgramBuffers(kv.buffers);
  if (!fillRope(kv.context)) {
    release(changetype<usize>(kv));
    return false;
  }
  return result.give(changetype<usize>(kv));
}

function destroyCache(object: usize): void {
  const kv = changetype<KvCache>(object);
  forgetProbabilities();
  setProgramBuffers(0);
  const buffers = bufferCount();
  for (let i = 0; i < buffers; i++) release(load<u32>(kv.buffers + ((<usize>i) << 2)));
  deallocate(kv.buffers);
  current = changetype<KvCache>(0);
}

/**
 * Ids enter at the position: from here on the ids that are kept are the new ones, while keys and
 * values are the old ones until the pass is done; so nothing of it is reusable before.
 */
export function embeddedInto(kv: KvCache, rows: u32): void {
  const position = kv.position;
  kv.embeddedRows = rows;
  kv.embeddedAt = position;
  kv.reusableThen = kv.reusable < position ? kv.reusable : max(kv.reusable, position + rows);
  kv.reusable = min(kv.reusable, position);
}

/** Whether a pass over these rows is over what was embedded last. */
export function isEmbedded(kv: KvCache): bool {
  return kv.embeddedRows == kv.rows && kv.embeddedAt == kv.position;
}

/** The rows that were embedded last have been prefilled. */
export function prefilled(kv: KvCache): void {
  kv.reusable = kv.reusableThen;
  kv.embeddedRows = 0;
}

/** (kv): the next sequence begins. Nothing is overwritten: what it has in common with this one is kept. */
export function clearCache(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const kv = cacheArgument(cell(args, 0));
  if (!changetype<usize>(kv)) return false;
  kv.position = kv.rows = 0;
  return true;
}

const nothing = memory.data(4, 4);

/** The prompt that goes on from here has skipped nothing so far. */
export function countSkippedAnew(): bool {
  const prefix = programBuffer(word(L.H_ROLE_PREFIX)).id;
  return gpuWrite(nothing, prefix, L.PREFIX_SKIPPED << 2, 4);
}

/**
 * () → int32[PREFIX_SKIPPED + 1] on the GPU, of which the last is the number of rows that the prompt
 * read last did not have to be computed for
 */
export function skippedRows(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  if (!changetype<usize>(currentCache())) return false;
  return result.give(roleTensor(L.H_ROLE_PREFIX, 1, L.PREFIX_SKIPPED + 1, 1, INT32));
}

/** (kv, seq = 0): forgets the sequence, so that the next has nothing in common with it. */
export function removeSequence(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  if (!clearCache(args, count, result, self)) return false;
  cacheArgument(cell(args, 0)).reusable = 0;
  return true;
}

/** (kv, seq = 0) */
export function addSequence(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const kv = cacheArgument(cell(args, 0));
  if (!changetype<usize>(kv)) return false;
  if (count > 1 && cell(args, 1).int() != 0)
    return fail('the KV cache holds one sequence, number 0');
  return true;
}

/** (kv, seq_ids = [0], lengths = [m]): a forward pass of m rows begins */
export function beginForward(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const kv = cacheArgument(cell(args, 0));
  if (!changetype<usize>(kv)) return false;
  const rows = count > 2 ? only(cell(args, 2)) : -1;
  if (rows < 1) return fail('a forward pass needs the length of one sequence');
  if (rows > <i64>word(L.H_PREFILL_CHUNK)) return tooLong(rows);
  if (<i64>kv.position + rows > <i64>kv.context) {
    failure()
      .put('the context is full: ')
      .number(kv.position)
      .put(' tokens are in it, ')
      .number(rows)
      .put(' more do not fit its ')
      .number(kv.context);
    return false;
  }
  kv.rows = <u32>rows;
  return true;
}

/** More rows than the program's buffers have room for. */
export function tooLong(rows: i64): bool {
  failure()
    .put('a chunk of ')
    .number(rows)
    .put(' tokens: 1 to ')
    .number(word(L.H_PREFILL_CHUNK))
    .put(' fit');
  return false;
}

/** (kv): the rows of the pass count from now on */
export function endForward(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const kv = cacheArgument(cell(args, 0));
  if (!changetype<usize>(kv)) return false;
  kv.position += kv.rows;
  kv.rows = 0;
  return true;
}

/** (kv, seq, window, sink) */
export function slidingWindow(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return fail('sliding window attention is not supported');
}
