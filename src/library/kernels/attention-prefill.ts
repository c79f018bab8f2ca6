/**
 * Causal attention of many query rows over the KV cache, for prefill (flash attention). A workgroup
 * takes one head and a tile of query rows, and walks over tiles of keys in workgroup memory. Several
 * invocations share a query row: they divide its scores and its output elements among them. How many
 * of each is a matter of the device: see RowAttention and tuning.ts.
 *
 * Tiles of keys begin at the first of the context, so a row's sums are the same wherever its chunk
 * begins.
 */
import { float, kernel, read, write, type Kernel } from './kernel.ts';
import { leaveBelow, PREFIX } from './prefix.ts';
import type { AttentionShape } from './shape.ts';
import { cacheOfEights, readEight, type FloatFormat } from './storage.ts';

/** How the work of a prefill's attention is shared out. */
export interface RowAttention {
  /** query rows of a workgroup */
  readonly queries: number;
  /** keys of a tile: a multiple of the lanes */
  readonly keys: number;
  /** invocations that share a query row; they divide headDim / 4 evenly */
  readonly lanes: number;
  /**
   * rows that these invocations have in common: an invocation computes a block of scores at a time, of
   * its rows and of all of its keys in a tile, and what it reads of workgroup memory serves them all
   */
  readonly block: number;
}

/**
 * What runs where no trial has found better: 16 rows; 16 keys of 128 are 8 KB. Workgroup memory is read
 * half as often by blocks of two rows as by single ones, and takes as much room.
 */
export function defaultRowAttention(headDim: number): RowAttention {
  return { queries: 16, keys: headDim > 64 ? 16 : 32, lanes: 8, block: 2 };
}

/** Invocations of a workgroup. */
export function rowAttentionThreads({ queries, lanes, block }: RowAttention): number {
  return (queries * lanes) / block;
}

/** vec4s of a query, key or value in workgroup memory: one of padding, so they fall on different banks */
const strideOf = (headDim: number): number => headDim / 4 + 1;

/** Bytes of workgroup memory that a tiling takes. */
export function rowAttentionMemory(headDim: number, tiling: RowAttention): number {
  const { queries, keys, lanes } = tiling;
  return (queries + keys) * strideOf(headDim) * 16 + queries * (keys + lanes) * 4;
}

/** Scalars: rows, position. Grid: heads × ceil(rows / tiling.queries). */
export function attentionPrefill(
  shape: AttentionShape,
  kv: FloatFormat,
  tiling: RowAttention = defaultRowAttention(shape.headDim)
): Kernel {
  const { heads, kvHeads, headDim } = shape;
  const { queries, keys: tileKeys, lanes, block } = tiling;
  const threads = rowAttentionThreads(tiling);
  const fours = headDim / 4;
  const eights = headDim / 8;
  const stride = strideOf(headDim);
  // Keys and values of a tile share one array.
  const loadTile = (name: string): string => `
    for (var i = lid; i < ${tileKeys * eights}u; i += ${threads}u) {
      let key = tile + i / ${eights}u;
      var two = array<vec4<f32>, 2>(vec4<f32>(0.0), vec4<f32>(0.0));
      if (key < end) { two = ${name}_eight((key * ${kvHeads}u + kv_head) * ${eights}u + i % ${eights}u); }
      let to = i / ${eights}u * ${stride}u + i % ${eights}u * 2u;
      cached[to] = two[0];
      cached[to + 1u] = two[1];
    }
    workgroupBarrier();`;
  const loadQuery = `  for (var i = lid; i < ${queries * fours}u; i += ${threads}u) {
    let r = min(first_row + i / ${fours}u, params.rows - 1u);
    query[i / ${fours}u * ${stride}u + i % ${fours}u] =
      q[(r * ${heads}u + head) * ${fours}u + i % ${fours}u] * ${float(headDim ** -0.5)};
  }`;
  return kernel({
    name: 'attention_prefill',
    workgroup: threads,
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
var<workgroup> query: array<vec4<f32>, ${queries * stride}>;
var<workgroup> cached: array<vec4<f32>, ${tileKeys * stride}>;
var<workgroup> scores: array<f32, ${queries * tileKeys}>;
var<workgroup> lanes: array<f32, ${queries * lanes}>;`,
    body: `
  ${leaveBelow(`row * ${queries}u`)}
  let head = group;
  let kv_head = head / ${heads / kvHeads}u;
  let first_row = row * ${queries}u;
${walk()}`
  });

  /**
   * Scores and outputs of an invocation's rows: what is read of a query serves all of its keys, and a
   * key or a value all of its rows.
   */
  function walk(): string {
    const outputs = range(fours / lanes);
    const rows = range(block);
    const columns = range(tileKeys / lanes);
    const teams = queries / block;
    const perRow = (line: (r: number) => string): string => rows.map(line).join('\n');
    const perScore = (line: (r: number, c: number) => string): string =>
      perRow((r) => columns.map((c) => line(r, c)).join('\n'));
    return `  let team = lid / ${lanes}u;
  let lane = lid % ${lanes}u;
${perRow((r) => `  let row${r} = team + ${r * teams}u;`)}
${loadQuery}
  // Keys that each row may see; and those that any row of the tile may see.
${perRow((r) => `  let visible${r} = params.position + min(first_row + row${r}, params.rows - 1u) + 1u;`)}
  let end = params.position + min(first_row + ${queries}u, params.rows);
${perRow((r) => `  var maximum${r} = -3.0e38;\n  var sum${r} = 0.0;`)}
${perRow((r) => outputs.map((u) => `  var out${r}_${u} = vec4<f32>(0.0);`).join('\n'))}
  for (var tile = 0u; tile < end; tile += ${tileKeys}u) {
    workgroupBarrier();
${loadTile('keys')}
${perScore((r, c) => `    var score${r}_${c} = 0.0;`)}
    for (var u = 0u; u < ${fours}u; u++) {
${columns.map((c) => `      let key${c} = cached[(lane + ${c * lanes}u) * ${stride}u + u];`).join('\n')}
${perRow(
  (r) => `      let query${r} = query[row${r} * ${stride}u + u];
${columns.map((c) => `      score${r}_${c} += dot(query${r}, key${c});`).join('\n')}`
)}
    }
${perScore((r, c) => `    if (tile + lane + ${c * lanes}u >= visible${r}) { score${r}_${c} = -3.0e38; }`)}
${perRow(
  (
    r
  ) => `    var largest${r} = ${columns.reduce((most, c) => `max(${most}, score${r}_${c})`, `maximum${r}`)};
    lanes[row${r} * ${lanes}u + lane] = largest${r};`
)}
    workgroupBarrier();
    for (var j = 0u; j < ${lanes}u; j++) {
${perRow((r) => `      largest${r} = max(largest${r}, lanes[row${r} * ${lanes}u + j]);`)}
    }
${perRow((r) => `    let correction${r} = exp(maximum${r} - largest${r});\n    maximum${r} = largest${r};`)}
${perScore((r, c) => `    scores[row${r} * ${tileKeys}u + lane + ${c * lanes}u] = select(0.0, exp(score${r}_${c} - maximum${r}), tile + lane + ${c * lanes}u < visible${r});`)}
    workgroupBarrier();
${loadTile('values')}
${perRow((r) => `    sum${r} *= correction${r};\n${outputs.map((u) => `    out${r}_${u} *= correction${r};`).join('\n')}`)}
    for (var k = 0u; k < ${tileKeys}u; k++) {
${outputs.map((u) => `      let value${u} = cached[k * ${stride}u + ${u * lanes}u + lane];`).join('\n')}
${perRow(
  (r) => `      let weight${r} = scores[row${r} * ${tileKeys}u + k];
      sum${r} += weight${r};
${outputs.map((u) => `      out${r}_${u} += weight${r} * value${u};`).join('\n')}`
)}
    }
  }
${perRow(
  (r) => `  if (first_row + row${r} < params.rows) {
    let at = ((first_row + row${r}) * ${heads}u + head) * ${fours}u + lane;
${outputs.map((u) => `    out[at + ${u * lanes}u] = out${r}_${u} / sum${r};`).join('\n')}
  }`
)}`;
  }
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
