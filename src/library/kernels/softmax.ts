/**
 * Softmax over the vocabulary, all workgroups in parallel.
 *
 * `softmaxBlocks` leaves, per block of the vocabulary, the largest logit and the sum of
 * exp((logit - largest) / temperature): all that sampling needs. `probabilities` writes the
 * distribution itself from them, for the rare caller who wants to read it.
 *
 * Statistics: array<vec2<f32>>: [0] = (1 / temperature, -), [1 + b] = (largest, sum) of block b.
 */
import { kernel, read, write, type Kernel } from './kernel.ts';

const BLOCK_THREADS = 64;
const MAX_BLOCKS = 1024;

/** Tokens per block: 256, or more where the vocabulary would make over 1024 blocks. */
export function blockSize(vocab: number): number {
  return 256 * Math.ceil(vocab / (256 * MAX_BLOCKS));
}

/** Blocks that the logits of one token have: 1024 at the most. */
export function blockCount(vocab: number): number {
  return Math.ceil(vocab / blockSize(vocab));
}

/** Bytes of the statistics buffer. */
export function statisticsBytes(vocab: number): number {
  return (blockCount(vocab) + 1) * 8;
}

// exp((logit - largest) / temperature), exactly zero where it cannot matter. The difference is
// limited before the product: masked logits (-3.4e38) over a temperature of 1e-6 would overflow.
export const EXPONENTIAL = `fn exponential(logit: f32, largest: f32, inverse: f32) -> f32 {
  let distance = max(logit - largest, -100.0 / inverse) * inverse;
  return select(0.0, exp(distance), distance > -80.0);
}`;

/** Reduces `scratch[lid]` over a workgroup into scratch[0]; \`join\` is a WGSL expression of a and b. */
export function reduce(scratch: string, threads: number, join: string): string {
  return `  workgroupBarrier();
  for (var stride = ${threads / 2}u; stride > 0u; stride /= 2u) {
    if (lid < stride) {
      let a = ${scratch}[lid];
      let b = ${scratch}[lid + stride];
      ${scratch}[lid] = ${join};
    }
    workgroupBarrier();
  }`;
}

/** Arguments: logits, temperature. Grid: blockCount. */
export function softmaxBlocks(vocab: number): Kernel {
  const block = blockSize(vocab);
  return kernel({
    name: 'softmax_blocks',
    workgroup: BLOCK_THREADS,
    buffers: [
      read('logits', 'array<f32>'),
      read('temperature', 'array<f32>'),
      write('statistics', 'array<vec2<f32>>')
    ],
    declarations: `${EXPONENTIAL}
var<workgroup> scratch: array<f32, ${BLOCK_THREADS}>;`,
    body: `
  let inverse = 1.0 / temperature[0];
  let begin = group * ${block}u;
  let end = min(begin + ${block}u, ${vocab}u);
  var mine = -3.4e38;
  for (var i = begin + lid; i < end; i += ${BLOCK_THREADS}u) { mine = max(mine, logits[i]); }
  scratch[lid] = mine;
${reduce('scratch', BLOCK_THREADS, 'max(a, b)')}
  let largest = scratch[0];
  workgroupBarrier();
  var sum = 0.0;
  for (var i = begin + lid; i < end; i += ${BLOCK_THREADS}u) {
    sum += exponential(logits[i], largest, inverse);
  }
  scratch[lid] = sum;
${reduce('scratch', BLOCK_THREADS, 'a + b')}
  if (lid == 0u) {
    statistics[1u + group] = vec2<f32>(largest, scratch[0]);
    if (group == 0u) { statistics[0] = vec2<f32>(inverse, 0.0); }
  }`
  });
}

/** Argument: logits. Grid: blockCount. */
export function probabilities(vocab: number): Kernel {
  const block = blockSize(vocab);
  const blocks = blockCount(vocab);
  return kernel({
    name: 'probabilities',
    workgroup: BLOCK_THREADS,
    buffers: [
      read('logits', 'array<f32>'),
      read('statistics', 'array<vec2<f32>>'),
      write('probs', 'array<f32>')
    ],
    declarations: `${EXPONENTIAL}
var<workgroup> scratch: array<f32, ${BLOCK_THREADS}>;`,
    body: `
  let inverse = statistics[0].x;
  var mine = -3.4e38;
  for (var b = lid; b < ${blocks}u; b += ${BLOCK_THREADS}u) { mine = max(mine, statistics[1u + b].x); }
  scratch[lid] = mine;
${reduce('scratch', BLOCK_THREADS, 'max(a, b)')}
  let largest = scratch[0];
  workgroupBarrier();
  var sum = 0.0;
  for (var b = lid; b < ${blocks}u; b += ${BLOCK_THREADS}u) {
    let stat = statistics[1u + b];
    sum += stat.y * exponential(stat.x, largest, inverse);
  }
  scratch[lid] = sum;
${reduce('scratch', BLOCK_THREADS, 'a + b')}
  let total = scratch[0];
  let end = min((group + 1u) * ${block}u, ${vocab}u);
  for (var i = group * ${block}u + lid; i < end; i += ${BLOCK_THREADS}u) {
    probs[i] = exponential(logits[i], largest, inverse) / total;
  }`
  });
}
