/**
 * Counts the logits of row `row` of [tokens, vocab] that differ, by a bit or more, from [vocab].
 * Scalars: row. Grid: ceil(vocab / 64).
 */
import { kernel, read, write, type Kernel } from './kernel.ts';

export const DIFFER_THREADS = 64;

export function differ(vocab: number): Kernel {
  return kernel({
    name: 'differ',
    workgroup: DIFFER_THREADS,
    buffers: [
      read('rows', 'array<u32>'),
      read('logits', 'array<u32>'),
      write('different', 'array<atomic<u32>>')
    ],
    scalars: ['row'],
    body: `
  let i = group * ${DIFFER_THREADS}u + lid;
  if (i < ${vocab}u && rows[params.row * ${vocab}u + i] != logits[i]) { atomicAdd(&different[0], 1u); }`
  });
}
