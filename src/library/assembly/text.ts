/**
 * Text as bytes: what JavaScript reads back is one character per byte. Literals in this source are
 * UTF-16 (AssemblyScript knows no other) and hold only ASCII, so they are narrowed as they are copied.
 */
import { allocate, deallocate } from './memory';

/** Grows as it is written and is used again and again. */
// @ts-ignore: decorator
@unmanaged
export class Text {
  at: usize;
  length: usize;
  capacity: usize;

  clear(): Text {
    this.length = 0;
    return this;
  }

  /** Appends a literal. */
  put(literal: string): Text {
    const length = <usize>literal.length;
    const from = changetype<usize>(literal);
    const to = this.room(length);
    for (let i: usize = 0; i < length; i++) store<u8>(to + i, load<u16>(from + (i << 1)));
    return this;
  }

  bytes(from: usize, length: usize): Text {
    memory.copy(this.room(length), from, length);
    return this;
  }

  number(value: i64): Text {
    if (value < 0) {
      this.put('-');
      value = -value;
    }
    let digits = 1;
    for (let rest = value / 10; rest; rest /= 10) digits++;
    let to = this.room(digits) + digits;
    do {
      store<u8>(--to, 48 + <u8>(value % 10));
      value /= 10;
    } while (value);
    return this;
  }

  /** A size for people, in decimal units as download sizes are. */
  size(bytes: u64): Text {
    if (bytes >= 1000000) return this.number((bytes + 500000) / 1000000).put(' MB');
    if (bytes >= 1000) return this.number((bytes + 500) / 1000).put(' kB');
    return this.number(bytes).put(' bytes');
  }

  /** "[2, 3]" from 64-bit dimensions. */
  shape(dimensions: usize, count: i32): Text {
    this.put('[');
    for (let i = 0; i < count; i++) {
      if (i) this.put(', ');
      this.number(load<i64>(dimensions + ((<usize>i) << 3)));
    }
    return this.put(']');
  }

  /** Where `length` more bytes go, a terminating 0 always behind them. */
  private room(length: usize): usize {
    const end = this.length + length;
    if (end + 1 > this.capacity) {
      const capacity = max<usize>(256, (end + 1) * 2);
      const larger = allocate(capacity);
      memory.copy(larger, this.at, this.length);
      deallocate(this.at);
      this.at = larger;
      this.capacity = capacity;
    }
    const to = this.at + this.length;
    store<u8>(this.at + end, 0);
    this.length = end;
    return to;
  }
}

/** A Text in `storage`, 12 zero bytes of static memory. */
export function textAt(storage: usize): Text {
  return changetype<Text>(storage);
}

/** Whether bytes in memory are a literal. */
export function equals(at: usize, length: usize, literal: string): bool {
  if (length != <usize>literal.length) return false;
  const other = changetype<usize>(literal);
  for (let i: usize = 0; i < length; i++) {
    if (<u16>load<u8>(at + i) != load<u16>(other + (i << 1))) return false;
  }
  return true;
}

export function sameBytes(a: usize, aLength: usize, b: usize, bLength: usize): bool {
  return aLength == bLength && memory.compare(a, b, aLength) == 0;
}

export function lengthOfC(at: usize): usize {
  let end = at;
  while (load<u8>(end)) end++;
  return end - at;
}
