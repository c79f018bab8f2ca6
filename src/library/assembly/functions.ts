/** Function objects, and the table of global functions that both sides fill and search. */
import { Cell, cell, popFrame, pushFrame } from './cells';
import { fail, failure } from './errors';
import { callJs, deleteJs } from './imports';
import { allocate, deallocate } from './memory';
import { FUNCTION, Obj, TEXT, copyOf, create, release, retain } from './objects';
import { equals, sameBytes } from './text';

/**
 * What a function of the library looks like: `count` borrowed cells at `args`; a result goes into
 * `result`, which arrives as None. False: it failed, and the message is set.
 */
export type Handler = (args: usize, count: i32, result: Cell, self: FunctionObject) => bool;

// @ts-ignore: decorator
@unmanaged
export class FunctionObject extends Obj {
  handler: usize;
  /** The number under which JavaScript keeps its function; 0 for functions of the library. */
  js: i32;
  /** An object that the handler works on. */
  context: usize;
}

// @ts-ignore: decorator
@unmanaged
class Entry {
  name: usize;
  length: usize;
  func: usize;
}

const ENTRY: usize = 12;
let entries: usize = 0;
let count = 0;
let capacity = 0;

/** A function object with one reference; it keeps `context` alive. */
export function createFunction(handler: Handler, context: usize): usize {
  const func = changetype<FunctionObject>(
    create(FUNCTION, offsetof<FunctionObject>(), destroyFunction)
  );
  func.handler = changetype<usize>(handler);
  func.context = retain(context);
  return changetype<usize>(func);
}

export function createJsFunction(js: i32): usize {
  const func = changetype<FunctionObject>(createFunction(callJavaScript, 0));
  func.js = js;
  return changetype<usize>(func);
}

function destroyFunction(object: usize): void {
  const func = changetype<FunctionObject>(object);
  if (func.js) deleteJs(func.js);
  release(func.context);
}

function callJavaScript(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return callJs(self.js, args, count, changetype<usize>(result)) == 0;
}

/** Calls any function. Arguments are borrowed; the result is the caller's. */
export function invoke(func: usize, args: usize, count: i32, result: Cell): bool {
  const object = changetype<FunctionObject>(func);
  return changetype<Handler>(object.handler)(args, count, result, object);
}

function entry(index: i32): Entry {
  return changetype<Entry>(entries + <usize>index * ENTRY);
}

/** A copy of the name is kept, and a reference on the function. */
export function setGlobal(name: usize, length: usize, func: usize, replace: bool): bool {
  for (let i = 0; i < count; i++) {
    const known = entry(i);
    if (!sameBytes(known.name, known.length, name, length)) continue;
    if (!replace) {
      failure().put('global function ').bytes(name, length).put(' exists already');
      return false;
    }
    retain(func);
    release(known.func);
    known.func = func;
    return true;
  }
  if (count == capacity) {
    capacity += 64;
    const larger = allocate(<usize>capacity * ENTRY);
    memory.copy(larger, entries, <usize>count * ENTRY);
    deallocate(entries);
    entries = larger;
  }
  const fresh = entry(count++);
  fresh.name = allocate(length);
  memory.copy(fresh.name, name, length);
  fresh.length = length;
  fresh.func = retain(func);
  return true;
}

/** The function, borrowed, or 0. */
export function getGlobal(name: usize, length: usize): usize {
  for (let i = 0; i < count; i++) {
    const known = entry(i);
    if (sameBytes(known.name, known.length, name, length)) return known.func;
  }
  return 0;
}

/** A global function that JavaScript registered, borrowed; 0 and a message when it has not. */
export function requireGlobal(literal: string): usize {
  for (let i = 0; i < count; i++) {
    const known = entry(i);
    if (equals(known.name, known.length, literal)) return known.func;
  }
  failure().put('the page has not registered ').put(literal);
  return 0;
}

/** (i) → name of global i; (-1) → how many there are. */
export function globalName(args: usize, n: i32, result: Cell, self: FunctionObject): bool {
  const index = n ? <i32>cell(args, 0).int() : -1;
  if (index < 0) return result.setInt(count);
  if (index >= count) return fail('there is no global function with that number');
  return result.give(copyOf(TEXT, entry(index).name, entry(index).length));
}

/** Calls a JavaScript function with texts (borrowed objects) and returns the function that it answers with; 0: failed. */
export function callForFunction(func: usize, first: usize, second: usize): usize {
  const n = second ? 2 : 1;
  const frame = pushFrame(n);
  if (!frame) {
    fail('calls into the page are nested too deep');
    return 0;
  }
  cell(frame, 0).give(first);
  if (second) cell(frame, 1).give(second);
  const result = cell(frame, n);
  const done = invoke(func, frame, n, result);
  popFrame(frame);
  if (!done) return 0;
  const answer = result.object(FUNCTION);
  if (!answer) fail('the page answered with something that is not a function');
  return answer;
}
