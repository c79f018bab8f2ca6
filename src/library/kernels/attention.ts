/**
 * Attention of one query row over the KV cache, for decoding (flash attention: a running maximum
 * and sum per head, so the keys are read once).
 *
 * A workgroup serves `headsPerGroup` query heads that share one KV head, over one span of the keys.
 * Short contexts: one query head and all keys per workgroup. Long contexts: all query heads of a KV
 * head at once, so each key is read once for all of them, and the keys split over workgroups in
 * spans; `merge` then combines the spans.
 */
import { float, kernel, read, write, type Kernel } from './kernel.ts';
import type { DeviceTraits } from './matvec.ts';
import type { AttentionShape } from './shape.ts';
import { cacheOfEights, cacheOfPairs, loadPair, readEight, type FloatFormat } from './storage.ts';

const THREADS = 128;
/** Lanes that reduce one head's scores. */
const LANES = 16;
export const MERGE_THREADS = 64;

/** Scalars of kernels for several tokens. */
const LIMITS = ['lowest', 'highest'];

/** WGSL: ends what works on a token for which another kernel is chosen, or `also` holds. */
function leaveOut(also: string): string {
  return `  if (total < params.lowest || total > params.highest || ${also}) { return; }`;
}

/**
 * Output, per span: the attention output of every head [span, heads, headDim], normalised within
 * the span, and (maximum, sum) per head in `spans_state`. With one span that is the result.
 * Scalars: total (keys), span (keys per workgroup).
 * Grid: spans × heads / headsPerGroup.
 *
 * With `tokens`: so many query rows, of consecutive tokens, of which the first sees `total` keys and each
 * other one more than the one before it: [span, tokens, heads, headDim]. More scalars: lowest, highest;
 * rows that see fewer or more keys are left out. Grid: spans × tokens · heads / headsPerGroup.
 */
export function attention(
  name: string,
  shape: AttentionShape,
  options: {
    kv: FloatFormat;
    headsPerGroup: number;
    tokens?: number;
    /** Invocations that read one key together, with subgroups as large as that. */
    lanesPerKey?: number;
    device?: DeviceTraits;
  }
): Kernel {
  const { heads, kvHeads, headDim } = shape;
  const { kv, headsPerGroup, tokens = 1, lanesPerKey = 1, device } = options;
  const perKey = Math.min(lanesPerKey, Math.max(1, device?.subgroupMinSize ?? 0), headDim / 8);
  const allHeads = tokens * heads;
  const shared = heads / kvHeads;
  const eights = headDim / 8;
  const pairs = headDim / 2;
  const keyLanes = Math.floor(THREADS / pairs);
  const perHead = (line: (h: number) => string): string =>
    Array.from({ length: headsPerGroup }, (_, h) => line(h)).join('\n');
  const product = (into: string, h: number): string =>
    `${into}${h} += dot(k[0], query[${(h * headDim) / 4}u + 2u * u]) + dot(k[1], query[${(h * headDim) / 4}u + 2u * u + 1u]);`;
  // One key for each invocation; or neighbours on neighbouring pieces of a key, whose sums are added
  // by shuffles.
  const alone = `${perHead((h) => `    var score${h} = -3.0e38;`)}
    if (valid) {
${perHead((h) => `      score${h} = 0.0;`)}
      for (var u = 0u; u < ${eights}u; u++) {
        let k = keys_eight((key * ${kvHeads}u + kv_head) * ${eights}u + u);
${perHead((h) => `        ${product('score', h)}`)}
      }
    }
${perHead((h) => `    scores[${h * THREADS}u + lid] = score${h};`)}`;
  const shuffles = Array.from({ length: Math.log2(perKey) }, (_, i) => 2 ** i);
  const together = `    for (var turn = 0u; turn < ${perKey}u; turn++) {
      let at = turn * ${THREADS / perKey}u + lid / ${perKey}u;
${perHead((h) => `      var part${h} = 0.0;`)}
      if (block + at < end) {
        for (var u = lid % ${perKey}u; u < ${eights}u; u += ${perKey}u) {
          let k = keys_eight(((block + at) * ${kvHeads}u + kv_head) * ${eights}u + u);
${perHead((h) => `          ${product('part', h)}`)}
        }
      }
${shuffles.map((distance) => perHead((h) => `      part${h} += subgroupShuffleXor(part${h}, ${distance}u);`)).join('\n')}
      if (lid % ${perKey}u == 0u) {
${perHead((h) => `        scores[${h * THREADS}u + at] = select(-3.0e38, part${h}, block + at < end);`)}
      }
    }`;
  const score = (h: number): string => (perKey > 1 ? `scores[${h * THREADS}u + lid]` : `score${h}`);
  return kernel({
    name,
    workgroup: THREADS,
    enables: perKey > 1 ? ['subgroups'] : [],
    buffers: [
      read('q', 'array<vec4<f32>>'),
      cacheOfEights('keys', kv),
      cacheOfPairs('values', 'read', kv),
      write('out', 'array<vec2<f32>>'),
      write('span_state', 'array<vec2<f32>>')
    ],
    scalars: ['total', 'span', ...(tokens > 1 ? LIMITS : [])],
    declarations: `${readEight('keys', kv)}
var<workgroup> query: array<vec4<f32>, ${(headsPerGroup * headDim) / 4}>;
var<workgroup> scores: array<f32, ${headsPerGroup * THREADS}>;
var<workgroup> lanes: array<f32, ${headsPerGroup * LANES}>;
var<workgroup> maximum: array<f32, ${headsPerGroup}>;
var<workgroup> correction: array<f32, ${headsPerGroup}>;
var<workgroup> sum: array<f32, ${headsPerGroup}>;
var<workgroup> gathered: array<vec2<f32>, ${headsPerGroup * pairs}>;`,
    body: `
  let span_index = group;
  let first_head = row * ${headsPerGroup}u;
  let kv_head = first_head % ${heads}u / ${shared}u;
  let begin = span_index * params.span;
${tokens > 1 ? `  let total = params.total + first_head / ${heads}u;\n${leaveOut('begin >= total')}` : '  let total = params.total;'}
  let end = min(begin + params.span, total);
  for (var i = lid; i < ${(headsPerGroup * headDim) / 4}u; i += ${THREADS}u) {
    query[i] = q[first_head * ${headDim / 4}u + i] * ${float(headDim ** -0.5)};
  }
  for (var h = lid; h < ${headsPerGroup}u; h += ${THREADS}u) {
    maximum[h] = -3.0e38;
    sum[h] = 0.0;
  }
  let pair = lid % ${pairs}u;
  let key_lane = lid / ${pairs}u;
${perHead((h) => `  var out${h} = vec2<f32>(0.0);`)}
  workgroupBarrier();

  for (var block = begin; block < end; block += ${THREADS}u) {
    let key = block + lid;
    let valid = key < end;
${perKey > 1 ? together : alone}
    workgroupBarrier();
    for (var i = lid; i < ${headsPerGroup * LANES}u; i += ${THREADS}u) {
      var largest = -3.0e38;
      for (var j = 0u; j < ${THREADS / LANES}u; j++) {
        largest = max(largest, scores[i / ${LANES}u * ${THREADS}u + i % ${LANES}u + j * ${LANES}u]);
      }
      lanes[i] = largest;
    }
    workgroupBarrier();
    for (var h = lid; h < ${headsPerGroup}u; h += ${THREADS}u) {
      var largest = maximum[h];
      for (var j = 0u; j < ${LANES}u; j++) { largest = max(largest, lanes[h * ${LANES}u + j]); }
      correction[h] = exp(maximum[h] - largest);
      maximum[h] = largest;
    }
    workgroupBarrier();
${perHead((h) => `    scores[${h * THREADS}u + lid] = select(0.0, exp(${score(h)} - maximum[${h}]), valid);`)}
    workgroupBarrier();
    for (var i = lid; i < ${headsPerGroup * LANES}u; i += ${THREADS}u) {
      var part = 0.0;
      for (var j = 0u; j < ${THREADS / LANES}u; j++) {
        part += scores[i / ${LANES}u * ${THREADS}u + i % ${LANES}u + j * ${LANES}u];
      }
      lanes[i] = part;
    }
${perHead((h) => `    out${h} *= correction[${h}];`)}
    if (key_lane < ${keyLanes}u) {
      let keys_here = min(${THREADS}u, end - block);
      for (var k = key_lane; k < keys_here; k += ${keyLanes}u) {
        let v = ${loadPair('values', `((block + k) * ${kvHeads}u + kv_head) * ${pairs}u + pair`, kv)};
${perHead((h) => `        out${h} += scores[${h * THREADS}u + k] * v;`)}
      }
    }
    workgroupBarrier();
    for (var h = lid; h < ${headsPerGroup}u; h += ${THREADS}u) {
      var part = sum[h] * correction[h];
      for (var j = 0u; j < ${LANES}u; j++) { part += lanes[h * ${LANES}u + j]; }
      sum[h] = part;
    }
    workgroupBarrier();
  }

  for (var lane = 0u; lane < ${keyLanes}u; lane++) {
    if (key_lane == lane) {
${perHead(
  (h) =>
    `      gathered[${h * pairs}u + pair] = out${h} + select(gathered[${h * pairs}u + pair], vec2<f32>(0.0), lane == 0u);`
)}
    }
    workgroupBarrier();
  }
  for (var i = lid; i < ${headsPerGroup * pairs}u; i += ${THREADS}u) {
    out[(span_index * ${allHeads}u + first_head) * ${pairs}u + i] = gathered[i] / sum[i / ${pairs}u];
  }
  for (var h = lid; h < ${headsPerGroup}u; h += ${THREADS}u) {
    span_state[span_index * ${allHeads}u + first_head + h] = vec2<f32>(maximum[h], sum[h]);
  }`
  });
}

/**
 * Combines the spans into span 0's output, in place: an invocation reads one element of every span
 * and writes that element of the first, so none reads what another writes.
 * Scalars: spans. Grid: ceil(heads · headDim / 64).
 *
 * With `tokens`: the scalars are attention's, and the grid is ceil(tokens · heads · headDim / 64).
 */
export function mergeSpans(
  { heads, headDim }: AttentionShape,
  { name = 'attention_merge', tokens = 1 }: { name?: string; tokens?: number } = {}
): Kernel {
  const allHeads = tokens * heads;
  return kernel({
    name,
    workgroup: MERGE_THREADS,
    buffers: [write('out', 'array<f32>'), read('span_state', 'array<vec2<f32>>')],
    scalars: tokens > 1 ? ['total', 'span', ...LIMITS] : ['spans'],
    body: `
  let element = group * ${MERGE_THREADS}u + lid;
  if (element >= ${allHeads * headDim}u) { return; }
  let head = element / ${headDim}u;
${
  tokens > 1
    ? `  let total = params.total + head / ${heads}u;
${leaveOut('false')}
  let spans = (total + params.span - 1u) / params.span;`
    : '  let spans = params.spans;'
}
  var largest = -3.0e38;
  for (var s = 0u; s < spans; s++) { largest = max(largest, span_state[s * ${allHeads}u + head].x); }
  var weights = 0.0;
  var value = 0.0;
  for (var s = 0u; s < spans; s++) {
    let state = span_state[s * ${allHeads}u + head];
    let weight = state.y * exp(state.x - largest);
    weights += weight;
    value += weight * out[s * ${allHeads * headDim}u + element];
  }
  out[element] = value / weights;`
  });
}
