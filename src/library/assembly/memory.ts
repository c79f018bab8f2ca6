/**
 * Linear memory that can be given back. AssemblyScript's collector would leave garbage at every
 * token and its stub never frees, so the runtime keeps everything in blocks of its own:
 * sizes up to SMALL in one list per size (no search, which is all a token needs), larger ones
 * first-fit in a list ordered by address, where neighbours are joined again.
 */

/** In front of every block: its whole size, and the next free block while it is free. */
const HEADER: usize = 8;
const SMALL: usize = 512;
const CHUNK: usize = 16384;
/** A remainder smaller than this stays with the block that was cut. */
const WORTH_KEEPING: usize = 1024;
const LIMIT: usize = 0x7fff0000;
const PAGE: usize = 65536;

const bins = memory.data(264, 8);
/** First free large block. */
let free: usize = 0;
/** What small blocks are cut from. */
let chunk: usize = 0;
let chunkEnd: usize = 0;
/** Where memory that was never handed out begins; 0 before the first request. */
let known: usize = 0;

/** A block of at least `size` bytes at a multiple of 8, or 0 when there is no more memory. */
export function tryAllocate(size: usize): usize {
  if (size > LIMIT) return 0;
  const total = (size + HEADER + 7) & ~7;
  if (total > SMALL) return takeLarge(total);
  const bin = bins + ((total >> 3) << 2);
  const block = load<u32>(bin);
  if (block) {
    store<u32>(bin, load<u32>(block, 4));
    return block + HEADER;
  }
  if (chunk + total > chunkEnd) {
    const next = takeLarge(CHUNK);
    if (!next) return 0;
    chunk = next;
    chunkEnd = next + CHUNK - HEADER;
  }
  const fresh = chunk;
  chunk += total;
  store<u32>(fresh, <u32>total);
  return fresh + HEADER;
}

/** Like tryAllocate, for the few bytes of an object: traps when the address space is used up. */
export function allocate(size: usize): usize {
  const at = tryAllocate(size);
  if (!at) unreachable();
  return at;
}

/** Gives a block back. 0 is ignored. */
export function deallocate(at: usize): void {
  if (!at) return;
  const block = at - HEADER;
  const total = load<u32>(block);
  if (total > SMALL) return insert(block, total);
  const bin = bins + ((total >> 3) << 2);
  store<u32>(block, load<u32>(bin), 4);
  store<u32>(bin, <u32>block);
}

function takeLarge(total: usize): usize {
  let at = firstFit(total);
  if (!at && grow(total)) at = firstFit(total);
  return at;
}

function firstFit(total: usize): usize {
  let previous: usize = 0;
  for (let block = free; block; block = load<u32>(block, 4)) {
    const size: usize = load<u32>(block);
    if (size >= total) {
      let next: usize = load<u32>(block, 4);
      if (size - total >= WORTH_KEEPING) {
        const rest = block + total;
        store<u32>(rest, <u32>(size - total));
        store<u32>(rest, <u32>next, 4);
        store<u32>(block, <u32>total);
        next = rest;
      }
      link(previous, next);
      return block + HEADER;
    }
    previous = block;
  }
  return 0;
}

function link(previous: usize, next: usize): void {
  if (previous) store<u32>(previous, <u32>next, 4);
  else free = next;
}

/** Puts a block where its address belongs and joins it with its neighbours. */
function insert(block: usize, size: usize): void {
  let previous: usize = 0;
  let next = free;
  while (next && next < block) {
    previous = next;
    next = load<u32>(next, 4);
  }
  if (next && block + size == next) {
    size += load<u32>(next);
    next = load<u32>(next, 4);
  }
  if (previous && previous + load<u32>(previous) == block) {
    store<u32>(previous, load<u32>(previous) + <u32>size);
    store<u32>(previous, <u32>next, 4);
    return;
  }
  store<u32>(block, <u32>size);
  store<u32>(block, <u32>next, 4);
  link(previous, block);
}

function grow(total: usize): bool {
  if (!known) {
    // What the module was instantiated with comes first; it may be enough.
    known = (__heap_base + 7) & ~7;
    const end = <usize>memory.size() * PAGE;
    if (end > known + HEADER) insert(known, end - known);
    known = end;
    if (end > total && firstFits(total)) return true;
  }
  const needed = <i32>((total + PAGE - 1) / PAGE);
  // Not to the very end of 4 GiB: an end address must fit 32 bits.
  if (memory.size() + needed > 65535) return false;
  const wanted = max(needed, 16);
  if (memory.size() + wanted > 65535 || memory.grow(wanted) < 0) {
    if (memory.grow(needed) < 0) return false;
  }
  const end = <usize>memory.size() * PAGE;
  insert(known, end - known);
  known = end;
  return true;
}

function firstFits(total: usize): bool {
  for (let block = free; block; block = load<u32>(block, 4)) {
    if (load<u32>(block) >= <u32>total) return true;
  }
  return false;
}
