/**
 * Matrix products for prefill: a tile of activation rows against a tile of weight rows. Each weight
 * is read and dequantised once per tile of activation rows, into workgroup memory; an invocation
 * keeps a block of sums in registers. What multiplies tiles is an invocation, for its block, or a
 * subgroup (subgroup-matrix.ts).
 *
 * What happens to the sums differs by place in the layer: stored with bias (qkv), added to the
 * residual stream (o_proj, down_proj), or combined as SiLU(gate) · up.
 * Scalars: rows (of activations). Grid: columnTiles × ceil(rows / rowsPerTile).
 */
import { kernel, read, write, type Kernel } from './kernel.ts';
import {
  columnsOf,
  DEFAULT_MATMUL,
  each,
  rowsOf,
  type MatmulTiling,
  type Tile,
  type TileProduct
} from './matmul-tile.ts';
import { leaveBelow, PREFIX } from './prefix.ts';
import { GROUP, NIBBLES, matrix, readOne, vector, type FloatFormat } from './storage.ts';
import { bySubgroups, subgroupMatrixMemory } from './subgroup-matrix.ts';

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
  readonly tiling?: MatmulTiling;
}

/** Outputs in one tile: half as many where a gate and an up column make one output. */
function outputsPerTile(tiling: MatmulTiling, finish: Finish): number {
  return finish.kind === 'silu' ? columnsOf(tiling) / 2 : columnsOf(tiling);
}

export function columnTiles({ outputs, finish, tiling = DEFAULT_MATMUL }: MatmulOptions): number {
  return Math.ceil(outputs / outputsPerTile(tiling, finish));
}

/** Activation rows in one tile. */
export function rowsPerTile({ tiling = DEFAULT_MATMUL }: Pick<MatmulOptions, 'tiling'>): number {
  return rowsOf(tiling);
}

/** Bytes of workgroup memory that a tiling takes. */
export function matmulMemory(tiling: MatmulTiling): number {
  if (tiling.matrix) return subgroupMatrixMemory(tiling, tiling.matrix);
  return (rowsOf(tiling) + columnsOf(tiling)) * STRIDE * 16;
}

export function matmul(name: string, options: MatmulOptions): Kernel {
  const { inputs, outputs, format, finish, tiling = DEFAULT_MATMUL } = options;
  const { threadsX, threadsY, blockRows, blockColumns, matrix: subgroupMatrix } = tiling;
  const tileRows = rowsOf(tiling);
  const perTile = outputsPerTile(tiling, finish);
  const withBias = finish.kind === 'store' && finish.bias;
  // Weight row of column c of the tile: for SiLU the lower half of the tile are gates, the upper ups.
  const weightRow =
    finish.kind === 'silu'
      ? `min(group * ${perTile}u + column % ${perTile}u, ${outputs - 1}u) + column / ${perTile}u * ${outputs}u`
      : `min(group * ${perTile}u + column, ${outputs - 1}u)`;
  const tile = { tiling, inputs, weightRow };
  const product = subgroupMatrix ? bySubgroups(tile, subgroupMatrix) : byInvocations(tile);
  const sum = (i: number, j: number): string => `sums${i}_${Math.floor(j / 4)}[${j % 4}]`;
  const store = (i: number): string =>
    finish.kind === 'silu'
      ? each(
          blockColumns / 2,
          (j) => `    {
      let column = group * ${perTile}u + tx + ${j * threadsX}u;
      let gate = ${sum(i, j)};
      if (column < ${outputs}u) { y[at + column] = gate / (1.0 + exp(-gate)) * ${sum(i, j + blockColumns / 2)}; }
    }`
        )
      : each(
          blockColumns,
          (j) => `    {
      let column = group * ${perTile}u + tx + ${j * threadsX}u;
      if (column < ${outputs}u) {
        y[at + column] ${finish.kind === 'add' ? '+=' : '='} ${sum(i, j)}${withBias ? ' + bias_at(column)' : ''};
      }
    }`
        );
  return kernel({
    name,
    workgroup: threadsX * threadsY,
    enables: product.enables,
    buffers: [
      read('x', 'array<vec4<f32>>'),
      ...matrix('w', format),
      write('y', 'array<f32>'),
      PREFIX,
      ...(withBias ? [vector('bias', format)] : [])
    ],
    scalars: ['rows'],
    declarations: `${NIBBLES}
${readOne('w_scale', format)}
${withBias ? readOne('bias', format) : ''}
${product.declarations}`,
    body: `
  ${leaveBelow(`row * ${tileRows}u`)}
  let tx = lid % ${threadsX}u;
  let ty = lid / ${threadsX}u;
${each(blockRows, (i) => each(blockColumns / 4, (j) => `  var sums${i}_${j} = vec4<f32>(0.0);`))}
${product.body}
${each(
  blockRows,
  (i) => `  if (row * ${tileRows}u + ty + ${i * threadsY}u < params.rows) {
    let at = (row * ${tileRows}u + ty + ${i * threadsY}u) * ${outputs}u;
${store(i)}
  }`
)}`
  });
}

/** An invocation multiplies its block by itself, from tiles of f32 in workgroup memory. */
function byInvocations({ tiling, inputs, weightRow }: Tile): TileProduct {
  const { threadsX, threadsY, blockColumns } = tiling;
  const threads = threadsX * threadsY;
  const tileRows = rowsOf(tiling);
  const tileColumns = columnsOf(tiling);
  const groups = inputs / GROUP;
  return {
    enables: [],
    declarations: `var<workgroup> tile_x: array<vec4<f32>, ${tileRows * STRIDE}>;
var<workgroup> tile_w: array<vec4<f32>, ${tileColumns * STRIDE}>;`,
    body: `
  let there = params.rows - row * ${tileRows}u; // rows of this tile
  for (var g = 0u; g < ${groups}u; g++) {
    for (var i = lid; i < ${tileRows * 8}u; i += ${threads}u) {
      let r = row * ${tileRows}u + i / 8u;
      var four = vec4<f32>(0.0);
      if (r < params.rows) { four = x[r * ${inputs / 4}u + g * 8u + i % 8u]; }
      tile_x[i / 8u * ${STRIDE}u + i % 8u] = four;
    }
    // Two invocations per column, half a group each.
    for (var i = lid; i < ${tileColumns * 2}u; i += ${threads}u) {
      let column = i / 2u;
      let half = i % 2u;
      let weight_row = ${weightRow};
      let words = w[weight_row * ${groups}u + g];
      let pair = select(words.xy, words.zw, half == 1u);
      let scale = w_scale_at(weight_row * ${groups}u + g);
      let to = column * ${STRIDE}u + half * 4u;
      tile_w[to] = (nibbles_low(pair.x) - 7.0) * scale;
      tile_w[to + 1u] = (nibbles_high(pair.x) - 7.0) * scale;
      tile_w[to + 2u] = (nibbles_low(pair.y) - 7.0) * scale;
      tile_w[to + 3u] = (nibbles_high(pair.y) - 7.0) * scale;
    }
    workgroupBarrier();
    for (var k = 0u; k < 8u; k++) {
${each(blockColumns, (j) => `      let w${j} = tile_w[(tx + ${j * threadsX}u) * ${STRIDE}u + k];`)}
${rowsOfBlock(tiling)}
    }
    workgroupBarrier();
  }`
  };
}

/**
 * One step of an invocation's block. Of a tall tile that is not full, as with the short prompt of a
 * later turn, rows that are not there are left out: row i of a block is at ty + i · threadsY in the
 * tile, so that all invocations leave out the same. Tiles of 64 rows take 0.5 to 0.7 of the time so
 * (12 and 20 rows, lavapipe). A tile of 32 does not: it would gain less, and lose 4 % when it is full.
 */
function rowsOfBlock(tiling: MatmulTiling, from = 0): string {
  const { threadsY, blockRows, blockColumns } = tiling;
  const together = blockRows > 4 ? 2 : blockRows;
  const rows = each(together, (n) => {
    const i = from + n;
    return `      let x${i} = tile_x[(ty + ${i * threadsY}u) * ${STRIDE}u + k];
${each(blockColumns / 4, (c) => `      sums${i}_${c} += vec4<f32>(${[0, 1, 2, 3].map((j) => `dot(x${i}, w${4 * c + j})`).join(', ')});`)}`;
  });
  const next = from + together;
  if (next >= blockRows) return rows;
  return `${rows}
      if (there > ${next * threadsY}u) {
${rowsOfBlock(tiling, next)}
      }`;
}
