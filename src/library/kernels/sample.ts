/**
 * Top-p sampling over the whole vocabulary, without a sort.
 *
 * From the statistics of softmax.ts the single workgroup knows the normalisation and which blocks
 * can hold likely tokens at all, so it reads few of them. It needs the smallest set of most likely
 * tokens whose mass is at least top_p: it looks for the smallest probability in that set, first by
 * factors of sixteen downwards, then by a nine-way search on the bit pattern of the float, then
 * draws by the inverse of the cumulative distribution in order of ids. All sums run in a fixed
 * order: a seed gives the same text again.
 */
import { kernel, read, write, type Kernel } from './kernel.ts';
import { blockCount, blockSize, EXPONENTIAL, reduce } from './softmax.ts';

const SAMPLE_THREADS = 256;
/** Invocations that read one block together. */
const TEAM = 32;

/** Arguments: logits, u in [0, 1), top_p. One workgroup. */
export function sample(vocab: number): Kernel {
  const block = blockSize(vocab);
  const blocks = blockCount(vocab);
  const teams = SAMPLE_THREADS / TEAM;
  const chunk = Math.ceil(blocks / TEAM);
  return kernel({
    name: 'sample',
    workgroup: SAMPLE_THREADS,
    buffers: [
      read('logits', 'array<f32>'),
      read('statistics', 'array<vec2<f32>>'),
      read('uniform_sample', 'array<f32>'),
      read('top_p', 'array<f32>'),
      write('token', 'array<i32>')
    ],
    declarations: `${EXPONENTIAL}
struct Search { lo: u32, hi: u32, mass: f32, target_mass: f32 }
// Per block: first its largest weight exp((largest - overall largest) / T), later the mass it keeps.
var<workgroup> peak: array<f32, ${blocks}>;
var<workgroup> kept: array<f32, ${blocks}>;
var<workgroup> low: array<vec4<f32>, ${SAMPLE_THREADS}>;
var<workgroup> high: array<vec4<f32>, ${SAMPLE_THREADS}>;
var<workgroup> scratch: array<f32, ${SAMPLE_THREADS}>;
var<workgroup> chunks: array<f32, ${TEAM}>;
var<workgroup> search: Search;
var<workgroup> chosen_block: u32;
var<workgroup> goal: f32;
var<workgroup> winner: atomic<u32>;
var<workgroup> last_kept: atomic<u32>;`,
    body: `
  let inverse = statistics[0].x;
  var mine = -3.4e38;
  for (var b = lid; b < ${blocks}u; b += ${SAMPLE_THREADS}u) { mine = max(mine, statistics[1u + b].x); }
  scratch[lid] = mine;
${reduce('scratch', SAMPLE_THREADS, 'max(a, b)')}
  let largest = scratch[0];
  workgroupBarrier();
  var total = 0.0;
  for (var b = lid; b < ${blocks}u; b += ${SAMPLE_THREADS}u) {
    let stat = statistics[1u + b];
    peak[b] = exponential(stat.x, largest, inverse);
    total += stat.y * peak[b];
  }
  scratch[lid] = total;
${reduce('scratch', SAMPLE_THREADS, 'a + b')}
  // The threshold is a float in (0, 1]; positive floats are ordered as their bit patterns.
  if (lid == 0u) {
    search = Search(0u, bitcast<u32>(1.0f) + 1u, scratch[0], top_p[0] * scratch[0]);
    atomicStore(&winner, ${vocab}u);
    atomicStore(&last_kept, 0u);
  }
  let wanted = workgroupUniformLoad(&search);

  if (top_p[0] < 1.0) {
    // Downwards by factors of 16 until the tokens above hold enough mass: few passes for a peaked
    // distribution, and each reads only blocks that reach up to the threshold.
    var threshold = 1.0 / 16.0;
    var lower = 0u;
    var upper = wanted.hi;
    for (var round = 0u; round < 30u; round++) {
      var sum = 0.0;
      for (var b = lid / ${TEAM}u; b < ${blocks}u; b += ${teams}u) {
        if (peak[b] >= threshold) {
          let end = min((b + 1u) * ${block}u, ${vocab}u);
          for (var i = b * ${block}u + lid % ${TEAM}u; i < end; i += ${TEAM}u) {
            let e = exponential(logits[i], largest, inverse);
            sum += select(0.0, e, e >= threshold);
          }
        }
      }
      scratch[lid] = sum;
${reduce('scratch', SAMPLE_THREADS, 'a + b')}
      if (lid == 0u) {
        if (scratch[0] >= search.target_mass) {
          search.lo = bitcast<u32>(threshold);
          search.mass = scratch[0];
        } else {
          search.hi = bitcast<u32>(threshold);
        }
      }
      let state = workgroupUniformLoad(&search);
      lower = state.lo;
      upper = state.hi;
      if (lower != 0u) { break; }
      threshold /= 16.0;
    }
    // Mass above \`lower\` is enough, above \`upper\` it is not: nine-way search between.
    while (upper - lower > 1u) {
      let step = max((upper - lower) / 9u, 1u);
      var sum_low = vec4<f32>(0.0);
      var sum_high = vec4<f32>(0.0);
      let at_low = bitcast<vec4<f32>>(min(vec4<u32>(lower) + step * vec4<u32>(1u, 2u, 3u, 4u), vec4<u32>(upper)));
      let at_high = bitcast<vec4<f32>>(min(vec4<u32>(lower) + step * vec4<u32>(5u, 6u, 7u, 8u), vec4<u32>(upper)));
      for (var b = lid / ${TEAM}u; b < ${blocks}u; b += ${teams}u) {
        if (peak[b] >= at_low.x) {
          let end = min((b + 1u) * ${block}u, ${vocab}u);
          for (var i = b * ${block}u + lid % ${TEAM}u; i < end; i += ${TEAM}u) {
            let e = exponential(logits[i], largest, inverse);
            sum_low += select(vec4<f32>(0.0), vec4<f32>(e), vec4<f32>(e) >= at_low);
            sum_high += select(vec4<f32>(0.0), vec4<f32>(e), vec4<f32>(e) >= at_high);
          }
        }
      }
      low[lid] = sum_low;
      high[lid] = sum_high;
${reduce('low', SAMPLE_THREADS, 'a + b')}
${reduce('high', SAMPLE_THREADS, 'a + b')}
      if (lid == 0u) {
        var bits = lower;
        for (var i = 0u; i < 8u; i++) {
          bits = min(bits + step, upper);
          let mass = select(low[0][i % 4u], high[0][i % 4u], i >= 4u);
          if (bits < search.hi) {
            if (mass >= search.target_mass) {
              search.lo = bits;
              search.mass = mass;
            } else {
              search.hi = bits;
            }
          }
        }
      }
      let state = workgroupUniformLoad(&search);
      lower = state.lo;
      upper = state.hi;
    }
  }

  // What each block keeps, and from that the block, then the token, where the draw falls.
  let state = workgroupUniformLoad(&search);
  let threshold = bitcast<f32>(state.lo);
  for (var b = lid; b < ${blocks}u; b += ${SAMPLE_THREADS}u) {
    var sum = 0.0;
    if (state.lo == 0u) {
      sum = statistics[1u + b].y * peak[b];
    } else if (peak[b] >= threshold) {
      let end = min((b + 1u) * ${block}u, ${vocab}u);
      for (var i = b * ${block}u; i < end; i++) {
        let e = exponential(logits[i], largest, inverse);
        sum += select(0.0, e, e >= threshold);
      }
    }
    kept[b] = sum;
  }
  workgroupBarrier();
  if (lid < ${TEAM}u) {
    var sum = 0.0;
    for (var b = lid * ${chunk}u; b < min((lid + 1u) * ${chunk}u, ${blocks}u); b++) { sum += kept[b]; }
    chunks[lid] = sum;
  }
  workgroupBarrier();
  if (lid == 0u) {
    var mass = 0.0;
    for (var c = 0u; c < ${TEAM}u; c++) { mass += chunks[c]; }
    var rest = uniform_sample[0] * mass;
    // Rounding may leave a rest beyond the end: then the last chunk, block, token with any mass.
    var c = 0u;
    for (var i = 0u; i < ${TEAM}u; i++) {
      if (chunks[i] > 0.0) {
        c = i;
        if (rest < chunks[i]) { break; }
        rest -= chunks[i];
      }
    }
    var chosen = 0u;
    for (var b = c * ${chunk}u; b < min((c + 1u) * ${chunk}u, ${blocks}u); b++) {
      if (kept[b] > 0.0) {
        chosen = b;
        if (rest < kept[b]) { break; }
        rest -= kept[b];
      }
    }
    chosen_block = chosen;
    goal = rest;
  }
  let chosen = workgroupUniformLoad(&chosen_block);
  let begin = chosen * ${block}u;
  let end = min(begin + ${block}u, ${vocab}u);
  var before = 0.0;
  for (var at = begin; at < end; at += ${SAMPLE_THREADS}u) {
    let i = at + lid;
    var e = 0.0;
    if (i < end) { e = exponential(logits[i], largest, inverse); }
    if (e < threshold) { e = 0.0; }
    scratch[lid] = e;
    workgroupBarrier();
    for (var reach = 1u; reach < ${SAMPLE_THREADS}u; reach *= 2u) {
      var sum = scratch[lid];
      if (lid >= reach) { sum += scratch[lid - reach]; }
      workgroupBarrier();
      scratch[lid] = sum;
      workgroupBarrier();
    }
    if (e > 0.0) {
      atomicMax(&last_kept, i);
      if (before + scratch[lid] > goal) { atomicMin(&winner, i); }
    }
    before += scratch[${SAMPLE_THREADS - 1}];
    workgroupBarrier();
  }
  workgroupBarrier();
  if (lid == 0u) {
    let found = atomicLoad(&winner);
    token[0] = i32(select(atomicLoad(&last_kept), found, found < ${vocab}u));
  }`
  });
}
