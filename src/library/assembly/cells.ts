/**
 * The 16-byte cells in which arguments and results travel, and arrays of them. Arguments are
 * borrowed; a cell that is a result or lies in an array owns its object.
 */
import { allocate } from './memory';
import {
  ARRAY,
  BYTES,
  BYTE_ARRAY,
  ByteString,
  DEVICE,
  FLOAT,
  INT,
  NONE,
  OBJECT,
  Obj,
  RAW_TEXT,
  TEXT,
  copyOf,
  create,
  release,
  retain
} from './objects';
import { equals, lengthOfC } from './text';

export const CELL: usize = 16;

// @ts-ignore: decorator
@unmanaged
export class Cell {
  type: i32;
  padding: u32;
  value: u64;

  /** The object, or 0 when it is not one of this type. */
  object(type: i32): usize {
    return this.type == type ? <usize>this.value : 0;
  }

  /** A number of any kind; JavaScript's plain numbers arrive as floats. */
  number(): f64 {
    return this.type == FLOAT ? reinterpret<f64>(this.value) : <f64>(<i64>this.value);
  }

  int(): i64 {
    return this.type == FLOAT ? <i64>reinterpret<f64>(this.value) : <i64>this.value;
  }

  /** Where text or bytes begin; 0 when it is neither. */
  bytes(): usize {
    if (this.type == RAW_TEXT) return <usize>this.value;
    if (this.type == BYTE_ARRAY) return load<u32>(<usize>this.value);
    if (this.type == TEXT || this.type == BYTES)
      return changetype<ByteString>(<usize>this.value).at;
    return 0;
  }

  length(): usize {
    if (this.type == RAW_TEXT) return lengthOfC(<usize>this.value);
    if (this.type == BYTE_ARRAY) return load<u32>(<usize>this.value, 4);
    if (this.type == TEXT || this.type == BYTES)
      return changetype<ByteString>(<usize>this.value).length;
    return 0;
  }

  is(literal: string): bool {
    return equals(this.bytes(), this.length(), literal);
  }

  deviceType(): i32 {
    return this.type == DEVICE ? <i32>this.value : 0;
  }

  setInt(value: i64): bool {
    this.type = INT;
    this.padding = 0;
    this.value = value;
    return true;
  }

  setFloat(value: f64): void {
    this.type = FLOAT;
    this.padding = 0;
    this.value = reinterpret<u64>(value);
  }

  setNone(): void {
    this.type = NONE;
    this.padding = 0;
    this.value = 0;
  }

  /** Takes over one reference. Always true, so that a function can end with it. */
  give(object: usize): bool {
    this.padding = 0;
    this.type = object ? changetype<Obj>(object).type : NONE;
    this.value = object;
    return true;
  }

  /** Adds a reference. Always true. */
  lend(object: usize): bool {
    return this.give(retain(object));
  }

  drop(): void {
    if (this.type >= OBJECT) release(<usize>this.value);
    this.setNone();
  }
}

export function cell(cells: usize, index: i32): Cell {
  return changetype<Cell>(cells + ((<usize>index) << 4));
}

/** Turns a borrowed cell into one that owns what it holds; `from` and `to` may be the same. */
export function own(from: Cell, to: Cell): void {
  const type = from.type;
  if (type == RAW_TEXT || type == BYTE_ARRAY) {
    to.give(copyOf(type == RAW_TEXT ? TEXT : BYTES, from.bytes(), from.length()));
    return;
  }
  if (type >= OBJECT) retain(<usize>from.value);
  memory.copy(changetype<usize>(to), changetype<usize>(from), CELL);
}

// @ts-ignore: decorator
@unmanaged
export class List extends Obj {
  count: i32;
  padding3: i32;
}

/** An array with room for `count` cells, all None. */
export function createList(count: i32): List {
  const list = changetype<List>(create(ARRAY, offsetof<List>() + <usize>count * CELL, destroyList));
  list.count = count;
  return list;
}

export function item(list: List, index: i32): Cell {
  return cell(changetype<usize>(list) + offsetof<List>(), index);
}

function destroyList(object: usize): void {
  const list = changetype<List>(object);
  for (let i = 0; i < list.count; i++) item(list, i).drop();
}

/**
 * Argument frames for calls into JavaScript: a stack, because a callback may lead to another call
 * (an object dies and its buffer is freed) before the first one's arguments are read.
 */
const FRAMES: usize = 16384;
let frames: usize = 0;
let top: usize = 0;

/** Room for `count` arguments and, behind them, the result (None). 0 when calls nest too deep. */
export function pushFrame(count: i32): usize {
  if (!frames) top = frames = allocate(FRAMES);
  const size = (<usize>count + 1) * CELL;
  if (top + size > frames + FRAMES) return 0;
  const frame = top;
  top += size;
  cell(frame, count).setNone();
  return frame;
}

export function popFrame(frame: usize): void {
  top = frame;
}
