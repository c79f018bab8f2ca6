/**
 * For prefill: turns q and k of every row by its position (RoPE, half-split form) and appends k and
 * v to the cache. Input: qkv [m, (heads + 2 kvHeads) · headDim]. One invocation per two
 * neighbouring rotation pairs, so that what is stored is whole words.
 * Scalars: rows, position. Grid: ceil(rows · (heads + 2 kvHeads) · headDim / 4 / 64).
 */
import { kernel, read, write, type Kernel } from './kernel.ts';
import { leaveBelow, PREFIX } from './prefix.ts';
import type { AttentionShape } from './shape.ts';
import { cacheOfPairs, storePair, type FloatFormat } from './storage.ts';

export const ROPE_THREADS = 64;

export function ropeAppend(shape: AttentionShape, kv: FloatFormat): Kernel {
  const { heads, kvHeads, headDim } = shape;
  const half = headDim / 2;
  const allHeads = heads + 2 * kvHeads;
  const perRow = (allHeads * headDim) / 4;
  return kernel({
    name: 'rope_append',
    workgroup: ROPE_THREADS,
    buffers: [
      read('qkv', 'array<vec2<f32>>'),
      read('rope', 'array<vec2<f32>>'),
      write('q', 'array<vec2<f32>>'),
      cacheOfPairs('keys', 'read_write', kv),
      cacheOfPairs('values', 'read_write', kv),
      PREFIX
    ],
    scalars: ['rows', 'position'],
    body: `
  let index = group * ${ROPE_THREADS}u + lid;
  let r = index / ${perRow}u;
  if (r >= params.rows) { return; }
  ${leaveBelow('r')}
  let head = index % ${perRow}u / ${half / 2}u;
  let i = index % ${half / 2}u * 2u;
  let element = head * ${headDim}u + i;
  let source = (r * ${allHeads * headDim}u + element) / 2u;
  var low = qkv[source];
  var high = qkv[source + ${half / 2}u];
  let position = params.position + r;
  if (head < ${heads + kvHeads}u) {
    let a = rope[position * ${half}u + i];
    let b = rope[position * ${half}u + i + 1u];
    let cosine = vec2<f32>(a.x, b.x);
    let sine = vec2<f32>(a.y, b.y);
    let turned = low * cosine - high * sine;
    high = high * cosine + low * sine;
    low = turned;
  }
  if (head < ${heads}u) {
    let at = (r * ${heads * headDim}u + element) / 2u;
    q[at] = low;
    q[at + ${half / 2}u] = high;
  } else if (head < ${heads + kvHeads}u) {
    let at = (position * ${kvHeads * headDim}u + element - ${heads * headDim}u) / 2u;
    ${storePair('keys', 'at', 'low', kv)}
    ${storePair('keys', `at + ${half / 2}u`, 'high', kv)}
  } else {
    let at = (position * ${kvHeads * headDim}u + element - ${(heads + kvHeads) * headDim}u) / 2u;
    ${storePair('values', 'at', 'low', kv)}
    ${storePair('values', `at + ${half / 2}u`, 'high', kv)}
  }`
  });
}
