/**
 * Matrix products for prefill: a tile of activation rows against a tile of weight rows. Each weight
 * is read and dequantised once per TILE_ROWS activation rows, into workgroup memory; an invocation
 * keeps a 4 × 4 block of sums in registers.
 *
 * What happens to the sums differs by place in the layer: stored with bias (qkv), added to the
 * residual stream (o_proj, down_proj), or combined as SiLU(gate) · up.
 * Scalars: rows (of activations). Grid: columnTiles × ceil(rows / TILE_ROWS).
 */
import { kernel, read, write, type Kernel } from './kernel.ts';
import { GROUP, NIBBLES, matrix, readOne, vector, type FloatFormat } from './storage.ts';

export const TILE_ROWS = 32;
const TILE_COLUMNS = 64;
const THREADS_X = 16;
const THREADS_Y = 8;
const THREADS = THREADS_X * THREADS_Y;
/** vec4s per tile row: a group of 32, and one of padding so that rows fall on different banks */
const STRIDE = GROUP / 4 + 1;

type Finish =
  | { readonly kind: 'store'; readonly bias: boolean }
  | { readonly kind: 'add' }
  /** the matrix holds `outputs` gate rows, then as many up rows */
  | { readonly kind: 'silu' };

export interface MatmulOptions {
  readonly inputs: number;
  readonly outputs: number;
  readonly format: FloatFormat;
  readonly finish: Finish;
}

/** Outputs in one tile: half as many where a gate and an up column make one output. */
function outputsPerTile(finish: Finish): number {
  return finish.kind === 'silu' ? TILE_COLUMNS / 2 : TILE_COLUMNS;
}

export function columnTiles({ outputs, finish }: MatmulOptions): number {
  return Math.ceil(outputs / outputsPerTile(finish));
}

export function matmul(name: string, options: MatmulOptions): Kernel {
  const { inputs, outputs, format, finish } = options;
  const groups = inputs / GROUP;
  const perTile = outputsPerTile(finish);
  const withBias = finish.kind === 'store' && finish.bias;
  // Weight row of column c of the tile: for SiLU the lower half of the tile are gates, the upper ups.
  const weightRow =
    finish.kind === 'silu'
      ? `min(group * ${perTile}u + column % ${perTile}u, ${outputs - 1}u) + column / ${perTile}u * ${outputs}u`
      : `min(group * ${perTile}u + column, ${outputs - 1}u)`;
  const store =
    finish.kind === 'silu'
      ? `for (var j = 0u; j < 2u; j++) {
        let column = group * ${perTile}u + tx + j * ${THREADS_X}u;
        if (column < ${outputs}u) {
          let gate = sums[i][j];
          y[at + column] = gate / (1.0 + exp(-gate)) * sums[i][j + 2u];
        }
      }`
      : `for (var j = 0u; j < 4u; j++) {
        let column = group * ${perTile}u + tx + j * ${THREADS_X}u;
        if (column < ${outputs}u) {
          y[at + column] ${finish.kind === 'add' ? '+=' : '='} sums[i][j]${withBias ? ' + bias_at(column)' : ''};
        }
      }`;
  return kernel({
    name,
    workgroup: THREADS,
    buffers: [
      read('x', 'array<vec4<f32>>'),
      ...matrix('w', format),
      write('y', 'array<f32>'),
      ...(withBias ? [vector('bias', format)] : [])
    ],
    scalars: ['rows'],
    declarations: `${NIBBLES}
${readOne('w_scale', format)}
${withBias ? readOne('bias', format) : ''}
var<workgroup> tile_x: array<vec4<f32>, ${TILE_ROWS * STRIDE}>;
var<workgroup> tile_w: array<vec4<f32>, ${TILE_COLUMNS * STRIDE}>;`,
    body: `
  let tx = lid % ${THREADS_X}u;
  let ty = lid / ${THREADS_X}u;
  var sums: array<vec4<f32>, 4>;
  for (var g = 0u; g < ${groups}u; g++) {
    for (var i = lid; i < ${TILE_ROWS * 8}u; i += ${THREADS}u) {
      let r = row * ${TILE_ROWS}u + i / 8u;
      var four = vec4<f32>(0.0);
      if (r < params.rows) { four = x[r * ${inputs / 4}u + g * 8u + i % 8u]; }
      tile_x[i / 8u * ${STRIDE}u + i % 8u] = four;
    }
    // Two invocations per column, half a group each.
    let column = lid / 2u;
    let half = lid % 2u;
    let weight_row = ${weightRow};
    let words = w[weight_row * ${groups}u + g];
    let pair = select(words.xy, words.zw, half == 1u);
    let scale = w_scale_at(weight_row * ${groups}u + g);
    let to = column * ${STRIDE}u + half * 4u;
    tile_w[to] = (nibbles_low(pair.x) - 7.0) * scale;
    tile_w[to + 1u] = (nibbles_high(pair.x) - 7.0) * scale;
    tile_w[to + 2u] = (nibbles_low(pair.y) - 7.0) * scale;
    tile_w[to + 3u] = (nibbles_high(pair.y) - 7.0) * scale;
    workgroupBarrier();
    for (var k = 0u; k < 8u; k++) {
      let w0 = tile_w[tx * ${STRIDE}u + k];
      let w1 = tile_w[(tx + ${THREADS_X}u) * ${STRIDE}u + k];
      let w2 = tile_w[(tx + ${2 * THREADS_X}u) * ${STRIDE}u + k];
      let w3 = tile_w[(tx + ${3 * THREADS_X}u) * ${STRIDE}u + k];
      for (var i = 0u; i < 4u; i++) {
        let four = tile_x[(ty + i * ${THREADS_Y}u) * ${STRIDE}u + k];
        sums[i] += vec4<f32>(dot(four, w0), dot(four, w1), dot(four, w2), dot(four, w3));
      }
    }
    workgroupBarrier();
  }
  for (var i = 0u; i < 4u; i++) {
    let r = row * ${TILE_ROWS}u + ty + i * ${THREADS_Y}u;
    if (r < params.rows) {
      let at = r * ${outputs}u;
      ${store}
    }
  }`
  });
}
