/**
 * Causal attention of many query rows over the KV cache, for prefill (flash attention). A workgroup
 * takes one head and a tile of query rows, and walks over tiles of keys in workgroup memory. Eight
 * invocations share a query row: they divide its scores and its output elements among them.
 * Scalars: rows, position. Grid: heads × ceil(rows / QUERY_ROWS).
 */
import { float, kernel, read, write, type Kernel } from './kernel.ts';
import { leaveBelow, PREFIX } from './prefix.ts';
import type { AttentionShape } from './shape.ts';
import { cacheOfEights, readEight, type FloatFormat } from './storage.ts';

export const QUERY_ROWS = 16;
const LANES = 8;
const THREADS = QUERY_ROWS * LANES;

export function attentionPrefill(shape: AttentionShape, kv: FloatFormat): Kernel {
  const { heads, kvHeads, headDim } = shape;
  // Keys and values of a tile share one array: 16 keys of 128 are 8 KB.
  const tileKeys = headDim > 64 ? 16 : 32;
  const fours = headDim / 4;
  const eights = headDim / 8;
  const stride = fours + 1; // padding: rows fall on different banks
  const outputs = fours / LANES;
  const loadTile = (name: string): string => `
    for (var i = lid; i < ${tileKeys * eights}u; i += ${THREADS}u) {
      let key = tile + i / ${eights}u;
      var two = array<vec4<f32>, 2>(vec4<f32>(0.0), vec4<f32>(0.0));
      if (key < end) { two = ${name}_eight((key * ${kvHeads}u + kv_head) * ${eights}u + i % ${eights}u); }
      let to = i / ${eights}u * ${stride}u + i % ${eights}u * 2u;
      cached[to] = two[0];
      cached[to + 1u] = two[1];
    }
    workgroupBarrier();`;
  return kernel({
    name: 'attention_prefill',
    workgroup: THREADS,
    buffers: [
      read('q', 'array<vec4<f32>>'),
      cacheOfEights('keys', kv),
      cacheOfEights('values', kv),
      write('out', 'array<vec4<f32>>'),
      PREFIX
    ],
    scalars: ['rows', 'position'],
    declarations: `${readEight('keys', kv)}
${readEight('values', kv)}
var<workgroup> query: array<vec4<f32>, ${QUERY_ROWS * stride}>;
var<workgroup> cached: array<vec4<f32>, ${tileKeys * stride}>;
var<workgroup> scores: array<f32, ${QUERY_ROWS * tileKeys}>;
var<workgroup> lanes: array<f32, ${THREADS}>;`,
    body: `
  ${leaveBelow(`row * ${QUERY_ROWS}u`)}
  let head = group;
  let kv_head = head / ${heads / kvHeads}u;
  let first_row = row * ${QUERY_ROWS}u;
  let query_row = lid / ${LANES}u;
  let lane = lid % ${LANES}u;
  let here = first_row + query_row;
  for (var i = lid; i < ${QUERY_ROWS * fours}u; i += ${THREADS}u) {
    let r = min(first_row + i / ${fours}u, params.rows - 1u);
    query[i / ${fours}u * ${stride}u + i % ${fours}u] =
      q[(r * ${heads}u + head) * ${fours}u + i % ${fours}u] * ${float(headDim ** -0.5)};
  }
  // Keys that this row may see; and those that any row of the tile may see.
  let visible = params.position + min(here, params.rows - 1u) + 1u;
  let end = params.position + min(first_row + ${QUERY_ROWS}u, params.rows);
  var maximum = -3.0e38;
  var sum = 0.0;
  var output: array<vec4<f32>, ${outputs}>;
  for (var tile = 0u; tile < end; tile += ${tileKeys}u) {
    workgroupBarrier();
${loadTile('keys')}
    var largest = maximum;
    for (var k = lane; k < ${tileKeys}u; k += ${LANES}u) {
      var score = -3.0e38;
      if (tile + k < visible) {
        score = 0.0;
        for (var u = 0u; u < ${fours}u; u++) {
          score += dot(query[query_row * ${stride}u + u], cached[k * ${stride}u + u]);
        }
      }
      scores[query_row * ${tileKeys}u + k] = score;
      largest = max(largest, score);
    }
    lanes[lid] = largest;
    workgroupBarrier();
    for (var j = 0u; j < ${LANES}u; j++) { largest = max(largest, lanes[query_row * ${LANES}u + j]); }
    let correction = exp(maximum - largest);
    maximum = largest;
    for (var k = lane; k < ${tileKeys}u; k += ${LANES}u) {
      let at = query_row * ${tileKeys}u + k;
      scores[at] = select(0.0, exp(scores[at] - maximum), tile + k < visible);
    }
    workgroupBarrier();
${loadTile('values')}
    sum *= correction;
    for (var u = 0u; u < ${outputs}u; u++) { output[u] *= correction; }
    for (var k = 0u; k < ${tileKeys}u; k++) {
      let weight = scores[query_row * ${tileKeys}u + k];
      sum += weight;
      for (var u = 0u; u < ${outputs}u; u++) {
        output[u] += weight * cached[k * ${stride}u + u * ${LANES}u + lane];
      }
    }
  }
  if (here < params.rows) {
    for (var u = 0u; u < ${outputs}u; u++) {
      out[(here * ${heads}u + head) * ${fours}u + u * ${LANES}u + lane] = output[u] / sum;
    }
  }`
  });
}
