/**
 * Prefix reuse: a prompt that begins like what the KV cache holds is computed from where it differs.
 *
 * `prefix` is what the GPU knows about the cache, in u32:
 *   [SKIP]   rows at the beginning of this chunk that need no work, a multiple of `unit`
 *   [VALID]  positions whose keys and values belong to the ids in `history`, all from the first on
 *   [SKIPPED] all rows of the prompt that were skipped, since the beginning of the context
 *   [ENDS …] per chunk's worth of context, where a chunk ended whose last row is kept in `ends`
 *            (a number of positions; 0: none). A chunk is no longer than that, so what is valid has
 *            an end of its own in each of them, and none of what was there before is taken for it.
 * Every prefill kernel binds it and leaves where its tile begins below SKIP. A tile is never half
 * skipped, because `unit` is a multiple of all their heights.
 */
import { PREFIX_SKIPPED as SKIPPED } from '../layout.ts';
import { kernel, read, write, type BufferBinding, type Kernel } from './kernel.ts';

const SKIP = 0;
const VALID = 1;
const ENDS = SKIPPED + 1;
const MATCH_THREADS = 64;
export const END_THREADS = 64;

/** Words of `prefix` beside one for each chunk that the context has. */
export const PREFIX_WORDS = ENDS;

export const PREFIX: BufferBinding = read('prefix', 'array<u32>');

/** WGSL: leaves where the rows from `row` on need no work. Uniform wherever `row` is. */
export function leaveBelow(row: string): string {
  return `if (${row} < prefix[${SKIP}]) { return; }`;
}

/**
 * Before the ids of a chunk are kept: how many of its rows are in the cache already. Position by
 * position the ids must be those of before, from the first of the context on, and below `reusable`:
 * what the host knows to be written by prefill. All rows of a chunk are skipped only where the last
 * one's hidden state is kept; otherwise the last tile is computed for it, whatever follows.
 * Scalars: rows, position, reusable. Grid: 1.
 */
export function matchPrefix(options: { vocab: number; chunk: number; unit: number }): Kernel {
  const { vocab, chunk, unit } = options;
  return kernel({
    name: 'match_prefix',
    workgroup: MATCH_THREADS,
    buffers: [
      read('ids', 'array<i32>'),
      read('history', 'array<u32>'),
      write('prefix', 'array<u32>')
    ],
    scalars: ['rows', 'position', 'reusable'],
    declarations: `var<workgroup> valid: u32;
var<workgroup> same: atomic<u32>;`,
    body: `
  if (lid == 0u) {
    valid = min(prefix[${VALID}], params.reusable);
    atomicStore(&same, params.rows);
  }
  workgroupBarrier();
  for (var i = lid; i < params.rows; i += ${MATCH_THREADS}u) {
    let at = params.position + i;
    // As the embedding bounds them.
    let id = min(u32(ids[i]), ${vocab - 1}u);
    if (at >= valid || history[at] != id) { atomicMin(&same, i); }
  }
  workgroupBarrier();
  let matched = atomicLoad(&same);
  let all = matched == params.rows;
  let end = params.position + params.rows;
  if (lid == 0u) {
    let computed = min(matched, params.rows - 1u) / ${unit}u * ${unit}u;
    let whole = (params.rows + ${unit - 1}u) / ${unit}u * ${unit}u;
    let kept = all && prefix[${ENDS}u + (end - 1u) / ${chunk}u] == end;
    prefix[${SKIP}] = select(computed, whole, kept);
    let before = select(prefix[${SKIPPED}], 0u, params.position == 0u);
    prefix[${SKIPPED}] = before + select(computed, params.rows, kept);
    // A longer conversation that began like this one is still there behind it.
    prefix[${VALID}] = select(end, valid, all || params.position > valid);
  }`
  });
}

/**
 * After the layers: keeps the last row's hidden state, which the logits are made from, or brings it
 * back where the whole chunk was skipped. Scalars: rows, position. Grid: ceil(hidden / END_THREADS).
 */
export function keepEnd(options: { hidden: number; chunk: number }): Kernel {
  const { hidden, chunk } = options;
  return kernel({
    name: 'keep_end',
    workgroup: END_THREADS,
    buffers: [write('prefix', 'array<u32>'), write('x', 'array<f32>'), write('ends', 'array<f32>')],
    scalars: ['rows', 'position'],
    body: `
  let i = group * ${END_THREADS}u + lid;
  if (i >= ${hidden}u) { return; }
  let end = params.position + params.rows;
  let slot = (end - 1u) / ${chunk}u;
  let last = (params.rows - 1u) * ${hidden}u + i;
  if (prefix[${SKIP}] >= params.rows) {
    x[last] = ends[slot * ${hidden}u + i];
  } else {
    ends[slot * ${hidden}u + i] = x[last];
    if (i == 0u) { prefix[${ENDS}u + slot] = end; }
  }`
  });
}
