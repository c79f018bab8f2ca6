/**
 * The table of the rotary embedding: cos and sin of every position and pair. The program gives the
 * angle of one position per pair; the others are that rotation repeated in f64, which needs no sine
 * in wasm and stays exact to about 1e-11 over 100 000 positions (a table computed in WGSL was off by 2.5e-3).
 */
import * as L from '../layout';
import { gpuWrite } from './device';
import { fail } from './errors';
import { programBuffer } from './interpreter';
import { deallocate, tryAllocate } from './memory';
import { word } from './program';

/** Bytes that are uploaded at a time. */
const SLICE: usize = 65536;

/** Fills the program's table for positions 0 … context − 1: [context, pairs] of (cos, sin) in f32. */
export function fillRope(context: u32): bool {
  const pairs = <usize>word(L.H_ROPE_PAIRS);
  if (!pairs) return true;
  const rowBytes = pairs << 3;
  const state = tryAllocate(pairs << 4);
  const rowsPerSlice = max<usize>(1, SLICE / rowBytes);
  const slice = tryAllocate(rowsPerSlice * rowBytes);
  const done =
    state && slice
      ? upload(context, pairs, state, slice, rowsPerSlice)
      : fail('no memory for the rotation table');
  deallocate(slice);
  deallocate(state);
  return done;
}

function upload(context: u32, pairs: usize, state: usize, slice: usize, rowsPerSlice: usize): bool {
  const table = programBuffer(word(L.H_ROLE_ROPE)).id;
  for (let pair: usize = 0; pair < pairs; pair++) {
    store<f64>(state + (pair << 4), 1);
    store<f64>(state + (pair << 4), 0, 8);
  }
  let first: usize = 0;
  while (first < <usize>context) {
    const count = min(rowsPerSlice, <usize>context - first);
    let to = slice;
    for (let row: usize = 0; row < count; row++) {
      for (let pair: usize = 0; pair < pairs; pair++, to += 8) turn(state + (pair << 4), pair, to);
    }
    if (!gpuWrite(slice, table, <u64>first * (pairs << 3), <u64>count * (pairs << 3))) return false;
    first += count;
  }
  return true;
}

/** Writes a pair's angle to the table and turns it by one position. */
function turn(state: usize, pair: usize, to: usize): void {
  const step = <usize>word(L.H_ROPE) + (pair << 4);
  const cos = load<f64>(state);
  const sin = load<f64>(state, 8);
  const stepCos = load<f64>(step);
  const stepSin = load<f64>(step, 8);
  store<f32>(to, <f32>cos);
  store<f32>(to, <f32>sin, 4);
  store<f64>(state, cos * stepCos - sin * stepSin);
  store<f64>(state, sin * stepCos + cos * stepSin, 8);
}
