/**
 * Tokens that are computed before they are asked for. Whoever knows what is likely to follow says so
 * before a token is embedded (`thinktab.draft`); then one pass computes the token and the guesses, and
 * keeps the logits of each. When the next token is what was guessed, nothing is computed for it: its
 * logits, keys and values are there. Logits are always those of the tokens that were really drawn.
 */
import * as L from '../layout';
import { Cell, cell } from './cells';
import { gpuCopy, gpuRead, gpuWrite } from './device';
import { fail } from './errors';
import { FunctionObject } from './functions';
import { bind, clearArguments, programBuffer, run, setPass } from './interpreter';
import { KvCache, currentCache, embeddedInto } from './kv';
import { release } from './objects';
import { word } from './program';
import { roleStorage } from './roles';
import { forgetProbabilities } from './sampling';
import { Storage, gpuStorage } from './storage';

/** What is done for the token that comes next: it alone is computed, or nothing is, or guesses too. */
const ALONE: i32 = 0;
const KEPT: i32 = 1;
const GUESSED: i32 = 2;

let plan: i32 = ALONE;
/** Row of the last pass that may be asked for next; 0: none. */
let next: u32 = 0;
/** Position of the pass's row 0. */
let begin: u32 = 0;
/** The pass's ids. */
const ids = memory.data(64, 8);
/** Counts in linear memory: what the GPU is to begin with, and what it says. */
const counts = memory.data(8, 8);

function tokens(): u32 {
  return word(L.H_DRAFTS);
}

function draftBuffer(role: i32): Storage {
  return programBuffer(word(role));
}

/** Something else happens to the sequence: what was computed ahead is not of it. */
export function dropDrafts(): void {
  plan = ALONE;
  next = 0;
}

/**
 * (id, guesses…) → Int: what will be done for this id, which must be embedded next. 0: it is computed
 * alone; 1: it is there already; 2: the guesses are computed with it. They must be as many as the
 * program has room for, or none.
 */
export function draft(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const kv = currentCache();
  if (!changetype<usize>(kv)) return false;
  if (count < 1) return fail('a token was expected');
  const kept = next > 0 && kv.position == begin + next;
  if (kept && load<i32>(ids + ((<usize>next) << 2)) == <i32>cell(args, 0).int()) {
    plan = KEPT;
  } else {
    dropDrafts();
    if (tokens() && count == tokens() && kv.position + tokens() <= kv.context) {
      takeIds(args, count);
      plan = GUESSED;
    }
  }
  return result.setInt(plan);
}

function takeIds(args: usize, count: i32): void {
  for (let i = 0; i < count; i++) {
    store<i32>(ids + ((<usize>i) << 2), <i32>cell(args, i).int());
  }
}

/** Whether the row that is being embedded needs no embedding, because it is kept or will be drafted. */
export function isDrafted(rows: u64): bool {
  if (rows == 1 && plan != ALONE) return true;
  dropDrafts();
  return false;
}

/** In place of a decode step: brings the logits of the token where the draw looks for them. */
export function decodeDrafted(kv: KvCache): bool {
  if (plan == GUESSED) {
    if (!compute(kv)) return false;
    begin = kv.position;
    next = 0;
  }
  plan = ALONE;
  const bytes = (<u64>word(L.H_VOCAB)) << 2;
  const from = draftBuffer(L.H_DRAFT_LOGITS).id;
  if (!gpuCopy(from, next * bytes, roleStorage(L.H_ROLE_LOGITS).id, 0, bytes)) return false;
  next++;
  if (next == tokens()) next = 0;
  return true;
}

/** One pass over `ids`, from the cache's position on. */
function compute(kv: KvCache): bool {
  if (!gpuWrite(ids, draftBuffer(L.H_DRAFT_IDS).id, 0, (<u64>tokens()) << 2)) return false;
  setPass(1, kv.position, kv.context, kv.reusable);
  clearArguments();
  return run(L.F_DRAFTS);
}

/**
 * (ids…) → Int: computes the ids in one pass, then one by one, all behind what is in the cache, and
 * counts the logits that differ. 1: it was done, and `thinktab.drafts_differ` knows when the page has
 * synchronized; 0: there is no such pass, or no room for it. What the cache holds is as before.
 */
export function tryDrafts(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const kv = currentCache();
  if (!changetype<usize>(kv)) return false;
  dropDrafts();
  if (!tokens() || <u32>count != tokens() || kv.position + tokens() > kv.context)
    return result.setInt(0);
  takeIds(args, count);
  embeddedInto(kv, 1);
  forgetProbabilities();
  const different = draftBuffer(L.H_DRAFT_DIFFERENT).id;
  store<u32>(counts, 0);
  if (!gpuWrite(counts, different, 0, 4) || !compute(kv)) return false;
  for (let row: u32 = 0; row < tokens(); row++) {
    if (!computeAlone(kv, row)) return false;
    clearArguments();
    setPass(row, kv.position, kv.context, kv.reusable);
    if (!run(L.F_DIFFER)) return false;
  }
  embeddedInto(kv, 0);
  return gpuRead(different, 0, counts + 4, 4) && result.setInt(1);
}

function computeAlone(kv: KvCache, row: u32): bool {
  const id = gpuStorage(4);
  if (!changetype<usize>(id)) return false;
  const from = ids + ((<usize>row) << 2);
  setPass(1, kv.position + row, kv.context, kv.reusable);
  clearArguments();
  bind(id.id, 1);
  const embedded = gpuWrite(from, id.id, 0, 4) && run(L.F_EMBED);
  release(changetype<usize>(id));
  if (!embedded) return false;
  clearArguments();
  bind(roleStorage(L.H_ROLE_HIDDEN).id, word(L.H_HIDDEN));
  return run(L.F_DECODE);
}

/** () → Int: logits that differed */
export function draftsDiffer(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return result.setInt(load<i32>(counts, 4));
}
