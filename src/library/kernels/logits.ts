/** Changes to the logits before sampling: bias, penalties, and the mask of a grammar. */
import { kernel, read, write, type Kernel } from './kernel.ts';

export const LOGITS_THREADS = 64;

/** logits[tokens[i]] += bias[i]. Scalars: count. Grid: ceil(count / 64). */
export function bias(vocab: number): Kernel {
  return kernel({
    name: 'logit_bias',
    workgroup: LOGITS_THREADS,
    buffers: [
      write('logits', 'array<f32>'),
      read('tokens', 'array<i32>'),
      read('bias', 'array<f32>')
    ],
    scalars: ['count'],
    body: `
  let i = group * ${LOGITS_THREADS}u + lid;
  if (i >= params.count) { return; }
  let token = u32(tokens[i]);
  if (token < ${vocab}u) { logits[token] += bias[i]; }`
  });
}

/**
 * v -= presence + count · frequency, then v · repetition where v < 0, else v / repetition.
 * \`penalties\` is (presence, frequency, repetition). Scalars: count. Grid: ceil(count / 64).
 */
export function penalty(vocab: number): Kernel {
  return kernel({
    name: 'penalty',
    workgroup: LOGITS_THREADS,
    buffers: [
      write('logits', 'array<f32>'),
      read('tokens', 'array<i32>'),
      read('counts', 'array<i32>'),
      read('penalties', 'array<f32>')
    ],
    scalars: ['count'],
    body: `
  let i = group * ${LOGITS_THREADS}u + lid;
  if (i >= params.count) { return; }
  let token = u32(tokens[i]);
  if (token >= ${vocab}u) { return; }
  let value = logits[token] - penalties[0] - f32(counts[i]) * penalties[1];
  logits[token] = select(value / penalties[2], value * penalties[2], value < 0.0);`
  });
}

/** Tokens whose bit of the mask is clear get the lowest logit. Grid: ceil(vocab / 64). */
export function bitmask(vocab: number): Kernel {
  return kernel({
    name: 'bitmask',
    workgroup: LOGITS_THREADS,
    buffers: [write('logits', 'array<f32>'), read('mask', 'array<u32>')],
    body: `
  let i = group * ${LOGITS_THREADS}u + lid;
  if (i >= ${vocab}u) { return; }
  if (((mask[i / 32u] >> (i % 32u)) & 1u) == 0u) { logits[i] = -0x1.fffffep+127; }`
  });
}
