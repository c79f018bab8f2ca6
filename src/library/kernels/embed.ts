/**
 * Token ids → rows of the embedding table, dequantised into the residual stream [m, hidden].
 * One invocation per group of 32 elements. The bound table may be a piece of the whole (rows
 * first_row … first_row + rows - 1): ids elsewhere are left to the other pieces. An id outside the
 * vocabulary reads the last row: hostile input must not read past a buffer.
 * Each id, so bounded, is also kept in `history` at its position in the context.
 * Scalars: tokens, position, first_row, rows. Grid: ceil(tokens · hidden/32 / 64).
 */
import { kernel, read, write, type Kernel } from './kernel.ts';
import { GROUP, NIBBLES, matrix, readOne, type FloatFormat } from './storage.ts';

export const EMBED_THREADS = 64;

export function embed(options: { hidden: number; vocab: number; format: FloatFormat }): Kernel {
  const { hidden, vocab, format } = options;
  const groups = hidden / GROUP;
  return kernel({
    name: 'embed',
    workgroup: EMBED_THREADS,
    buffers: [
      read('ids', 'array<i32>'),
      ...matrix('w', format),
      write('x', 'array<vec4<f32>>'),
      write('history', 'array<u32>')
    ],
    scalars: ['tokens', 'position', 'first_row', 'rows'],
    declarations: `${NIBBLES}
${readOne('w_scale', format)}`,
    body: `
  let index = group * ${EMBED_THREADS}u + lid;
  let token = index / ${groups}u;
  let g = index % ${groups}u;
  if (token >= params.tokens) { return; }
  let id = min(u32(ids[token]), ${vocab - 1}u);
  if (id < params.first_row || id >= params.first_row + params.rows) { return; }
  // A prompt too long for the context gets here too, before it is refused.
  let at_position = params.position + token;
  if (g == 0u && at_position < arrayLength(&history)) { history[at_position] = id; }
  let words = w[(id - params.first_row) * ${groups}u + g];
  let scale = w_scale_at(id * ${groups}u + g);
  for (var j = 0u; j < 4u; j++) {
    let at = token * ${hidden / 4}u + g * 8u + 2u * j;
    x[at] = (nibbles_low(words[j]) - 7.0) * scale;
    x[at + 1u] = (nibbles_high(words[j]) - 7.0) * scale;
  }`
  });
}
