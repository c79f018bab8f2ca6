/**
 * Objects that cross to JavaScript, counted by references. Layouts are those of TVM's FFI: a header
 * of 24 bytes of which JavaScript reads the type, then the fields of the kind.
 */
import { allocate, deallocate } from './memory';

export const NONE = 0;
export const INT = 1;
export const BOOL = 2;
export const FLOAT = 3;
export const OPAQUE = 4;
export const DEVICE = 6;
export const RAW_TEXT = 8;
export const BYTE_ARRAY = 9;
/** Cells of this kind and above hold an object. */
export const OBJECT = 64;
export const TEXT = 65;
export const BYTES = 66;
export const FUNCTION = 68;
export const SHAPE = 69;
export const TENSOR = 70;
export const ARRAY = 71;
export const MODULE = 73;
/** Kinds of the library's own begin at 128. */
export const KV_CACHE = 128;
/** Never seen by JavaScript. */
export const STORAGE = 129;

export type Destroy = (object: usize) => void;

// @ts-ignore: decorator
@unmanaged
export class Obj {
  references: i32;
  weak: i32;
  type: i32;
  padding: i32;
  /** Gives back what the object holds; 0: nothing. The object's own memory is freed after it. */
  destroy: usize;
  padding2: i32;
}

/** A zeroed object with one reference. `destroy` is a function value, or null. */
export function create(type: i32, size: usize, destroy: Destroy | null): usize {
  const object = changetype<Obj>(allocate(size));
  memory.fill(changetype<usize>(object), 0, size);
  object.references = 1;
  object.type = type;
  object.destroy = changetype<usize>(destroy);
  return changetype<usize>(object);
}

export function retain(object: usize): usize {
  if (object) changetype<Obj>(object).references++;
  return object;
}

export function release(object: usize): void {
  if (!object) return;
  const header = changetype<Obj>(object);
  if (--header.references > 0) return;
  if (header.destroy) changetype<Destroy>(header.destroy)(object);
  deallocate(object);
}

/** Text or bytes. Either its own copy behind the fields, or a view of memory that never moves. */
// @ts-ignore: decorator
@unmanaged
export class ByteString extends Obj {
  at: usize;
  length: usize;
}

/** An object over bytes that stay where they are (the program's block): nothing is copied. */
export function viewOf(type: i32, at: usize, length: usize): usize {
  const object = changetype<ByteString>(create(type, offsetof<ByteString>(), null));
  object.at = at;
  object.length = length;
  return changetype<usize>(object);
}

export function copyOf(type: i32, at: usize, length: usize): usize {
  const object = changetype<ByteString>(create(type, offsetof<ByteString>() + length, null));
  object.at = changetype<usize>(object) + offsetof<ByteString>();
  object.length = length;
  memory.copy(object.at, at, length);
  return changetype<usize>(object);
}

/** A tuple of 64-bit integers, behind the field. */
// @ts-ignore: decorator
@unmanaged
export class Shape extends Obj {
  count: i32;
  padding3: i32;
}

export function createShape(count: i32): Shape {
  const shape = changetype<Shape>(create(SHAPE, offsetof<Shape>() + ((<usize>count) << 3), null));
  shape.count = count;
  return shape;
}

/** Address of a shape's dimensions. */
export function dimensions(shape: Shape): usize {
  return changetype<usize>(shape) + offsetof<Shape>();
}
