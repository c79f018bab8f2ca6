/** The forward pass: what web-llm calls between the ids of a chunk and its logits. */
import * as L from '../layout';
import { Cell, cell, createList, item } from './cells';
import { decodeDrafted, isDrafted } from './drafts';
import { FLOAT32, INT32 } from './dtype';
import { fail, failure } from './errors';
import { FunctionObject } from './functions';
import { run, setPass } from './interpreter';
import { cacheArgument, currentCache, embeddedInto, isEmbedded, prefilled, tooLong } from './kv';
import { word } from './program';
import { adopt, bindAll, gpuArgument, roleStorage, roleTensor } from './roles';
import { forgetProbabilities } from './sampling';

/** (ids int32[m], params) → hidden state float32[m, hidden] */
export function embed(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  const kv = currentCache();
  if (!changetype<usize>(kv)) return false;
  const ids = gpuArgument(cell(args, 0));
  if (!changetype<usize>(ids)) return false;
  if (ids.dtype != INT32) return fail('token ids must be int32');
  const rows = ids.elements();
  if (rows < 1 || rows > word(L.H_PREFILL_CHUNK)) return tooLong(rows);
  setPass(<u32>rows, kv.position, kv.context, kv.reusable);
  embeddedInto(kv, <u32>rows);
  const drafted = isDrafted(rows);
  if (!drafted && (!bindAll(args, count, 1) || !run(L.F_EMBED))) return false;
  return result.give(roleTensor(L.H_ROLE_HIDDEN, 2, <u32>rows, word(L.H_HIDDEN), FLOAT32));
}

/** (hidden state, kv, params), m ≥ 2 rows → Array [logits float32[1, 1, V] of the last row, kv] */
export function prefill(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return forward(L.F_PREFILL, args, count, result);
}

/** The same for one row. */
export function decode(args: usize, count: i32, result: Cell, self: FunctionObject): bool {
  return forward(L.F_DECODE, args, count, result);
}

function forward(index: i32, args: usize, count: i32, result: Cell): bool {
  const kv = count > 1 ? cacheArgument(cell(args, 1)) : currentCache();
  if (!changetype<usize>(kv)) return false;
  const hidden = gpuArgument(cell(args, 0));
  if (!changetype<usize>(hidden)) return false;
  if (hidden.elements() != <u64>kv.rows * word(L.H_HIDDEN) || !kv.rows) {
    failure()
      .put('a forward pass of ')
      .number(kv.rows)
      .put(' rows got a hidden state of shape ')
      .shape(hidden.shape, hidden.dimensions);
    return false;
  }
  if (index == L.F_DECODE && kv.rows != 1) return fail('decode takes one row');
  // How many of the rows to skip was found out from their ids.
  const many = index == L.F_PREFILL;
  if (many && (!isEmbedded(kv) || hidden.data != roleStorage(L.H_ROLE_HIDDEN).id))
    return fail('prefill takes the rows that were embedded last');
  forgetProbabilities();
  setPass(kv.rows, kv.position, kv.context, kv.reusable);
  if (!many && isDrafted(kv.rows)) {
    if (!decodeDrafted(kv)) return false;
  } else if (!adopt(hidden, L.H_ROLE_HIDDEN) || !bindAll(args, count, 1) || !run(index)) {
    return false;
  }
  if (many) prefilled(kv);
  const pair = createList(2);
  item(pair, 0).give(roleTensor(L.H_ROLE_LOGITS, 3, 1, word(L.H_VOCAB), FLOAT32));
  item(pair, 1).lend(changetype<usize>(kv));
  return result.give(changetype<usize>(pair));
}
