/**
 * Tiles multiplied by the matrix units of a GPU: a whole subgroup multiplies small matrices at once.
 * (WGSL's subgroup matrices are an experiment: adapters offer them where the browser was told to.)
 *
 * Units take f16, which has 11 bits and ends at 65504, and add up in f32. Neither limit may be seen in
 * a result:
 *
 * - A weight is nibble − 7, times the scale of its group. Units get nibble − 7 alone, an integer, which
 *   f16 holds exactly; the scale is applied to the sums of the group, in f32.
 * - An activation becomes two f16, what f16 keeps of it and what f16 keeps of the rest. Before that, the
 *   32 of a row that share a group are multiplied by the power of two that puts the largest of them
 *   between 2^14 and 2^15: outliers cannot overflow, whatever they are. That, and the rest, is exact in
 *   f32. So each keeps 21 bits at least, but for what is smaller than 2^-28 of the largest, also where
 *   units take subnormal f16 for zero. The power of two is taken back with the scale.
 * - A product is at most 2^18, the sum of a group below 2^23; f32 adds them up as it does elsewhere.
 *
 * Each row has powers of two of its own, so it comes out the same, to the last bit, whatever rows are
 * beside it: prefix reuse rests on that. Units that take f32 get activations as they are.
 */
import {
  columnsOf,
  each,
  rowsOf,
  type MatmulTiling,
  type SubgroupMatrix,
  type Tile,
  type TileProduct
} from './matmul-tile.ts';
import { GROUP } from './storage.ts';

/** Columns that a subgroup multiplies with the same rows, one matrix beside the other. */
const STRIP = 32;
/** Lanes that stage a group of a row together: no subgroup has fewer. */
const LANES = 4;

/**
 * On the exponents of f32, as they are stored (of 2^e: 127 + e). Of the largest activation, but `least`
 * at least: below 2^-112 f32 has no room for the factor. `up` less it is the factor's, it less `down`
 * that of the factor's inverse.
 */
export const SPLIT = { least: 15, up: 268, down: 14 } as const;

/** Whether all tiles, which are multiples of 32 in all directions, consist of such matrices. */
export function dividesTiles({ M, N, K }: SubgroupMatrix): boolean {
  return [M, N, K].every((size) => size >= 4 && 32 % size === 0);
}

/** vec4s of a tile's row: the group, and padding to other banks that keeps rows at 16 bytes. */
function strideOf({ component }: SubgroupMatrix): number {
  return GROUP / 4 + (component === 'f16' ? 2 : 1);
}

/** Bytes of workgroup memory. */
export function subgroupMatrixMemory(tiling: MatmulTiling, matrix: SubgroupMatrix): number {
  const [rows, columns] = [rowsOf(tiling), columnsOf(tiling)];
  const stride = strideOf(matrix);
  return matrix.component === 'f16'
    ? (2 * rows + columns) * stride * 8 + rows * columns * 4 + 2 * (rows + columns) * 4
    : (rows + columns) * stride * 16 + rows * columns * 4 + 2 * columns * 4;
}

export function bySubgroups(
  { tiling, inputs, weightRow }: Tile,
  matrix: SubgroupMatrix
): TileProduct {
  const { threadsX, threadsY, blockRows, blockColumns } = tiling;
  const { component, M, N, K } = matrix;
  const threads = threadsX * threadsY;
  const [rows, columns] = [rowsOf(tiling), columnsOf(tiling)];
  const stride = strideOf(matrix);
  const across = columns / STRIP;
  const halves = component === 'f16';
  const load = (side: 'left' | 'right', array: string, at: string): string => {
    const size = side === 'left' ? `${K}, ${M}` : `${N}, ${K}`;
    const order = side === 'left' ? 'row_major' : 'col_major';
    return `subgroupMatrixLoad<subgroup_matrix_${side}<${component}, ${size}>, ${order}>(&${array}, ${at}, ${stride}u)`;
  };
  const pieces = halves ? ['tile_rest', 'tile_x'] : ['tile_x'];
  return {
    enables: [...(halves ? ['f16'] : []), 'subgroups', 'chromium_experimental_subgroup_matrix'],
    declarations: `${each(pieces.length, (i) => `var<workgroup> ${pieces[i]}: array<vec4<${component}>, ${rows * stride}>;`)}
var<workgroup> tile_w: array<vec4<${component}>, ${columns * stride}>;
var<workgroup> products: array<f32, ${rows * columns}>;
// Of this group and of the one before, which may still be read.
var<workgroup> scales: array<f32, ${2 * columns}>;
${halves ? splitting(rows, stride) : plain(stride)}`,
    body: `
  let lanes = subgroupAdd(1u);
  let subgroup = subgroupBroadcastFirst(lid) / lanes;
  for (var g = 0u; g < ${inputs / GROUP}u; g++) {
    for (var n = 0u; n < ${(rows * LANES) / threads}u; n++) {
      let i = n * ${threads}u + lid;
      let r = row * ${rows}u + i / ${LANES}u;
      var first = vec4<f32>(0.0);
      var second = vec4<f32>(0.0);
      if (r < params.rows) {
        let at = r * ${inputs / 4}u + g * 8u + i % ${LANES}u;
        first = x[at];
        second = x[at + ${LANES}u];
      }
      stage(i / ${LANES}u, i % ${LANES}u, g % 2u, first, second);
    }
    // Two invocations per column, half a group each.
    for (var i = lid; i < ${columns * 2}u; i += ${threads}u) {
      let column = i / 2u;
      let half = i % 2u;
      let weight_row = ${weightRow};
      let words = w[weight_row * ${inputs / GROUP}u + g];
      let pair = select(words.xy, words.zw, half == 1u);
      if (half == 0u) { scales[g % 2u * ${columns}u + column] = w_scale_at(weight_row * ${inputs / GROUP}u + g); }
      let to = column * ${stride}u + half * 4u;
${each(
  2,
  (i) => `      tile_w[to + ${2 * i}u] = vec4<${component}>(nibbles_low(pair[${i}]) - 7.0);
      tile_w[to + ${2 * i + 1}u] = vec4<${component}>(nibbles_high(pair[${i}]) - 7.0);`
)}
    }
    workgroupBarrier();
    // All lanes of a subgroup have the same strips, which the compiler cannot know.
    @diagnostic(off, chromium.subgroup_matrix_uniformity)
    for (var strip = subgroup; strip < ${(rows / M) * across}u; strip += ${threads}u / lanes) {
      let top = strip / ${across}u * ${M}u;
      let left = strip % ${across}u * ${STRIP}u;
${each(STRIP / N, (j) => `      var product${j} = subgroup_matrix_result<f32, ${N}, ${M}>();`)}
      for (var k = 0u; k < ${GROUP / 4}u; k += ${K / 4}u) {
${each(pieces.length, (p) => `        let x${p} = ${load('left', pieces[p] ?? '', `top * ${stride}u + k`)};`)}
${each(
  STRIP / N,
  (j) => `        let w${j} = ${load('right', 'tile_w', `(left + ${j * N}u) * ${stride}u + k`)};
${each(pieces.length, (p) => `        product${j} = subgroupMatrixMultiplyAccumulate(x${p}, w${j}, product${j});`)}`
)}
      }
${each(STRIP / N, (j) => `      subgroupMatrixStore<row_major>(&products, top * ${columns}u + left + ${j * N}u, product${j}, ${columns}u);`)}
    }
    workgroupBarrier();
${each(blockColumns, (j) => `    let scale${j} = scales[g % 2u * ${columns}u + tx + ${j * threadsX}u];`)}
${each(blockRows, (i) => {
  const from = `(ty + ${i * threadsY}u) * ${columns}u + tx`;
  const factor = halves ? ` * factors[g % 2u * ${rows}u + ty + ${i * threadsY}u]` : '';
  return each(blockColumns / 4, (c) => {
    const four = [0, 1, 2, 3].map((j) => 4 * c + j);
    const found = four.map((j) => `products[${from} + ${j * threadsX}u]`).join(', ');
    const scale = four.map((j) => `scale${j}`).join(', ');
    return `    sums${i}_${c} += vec4<f32>(${found}) * vec4<f32>(${scale})${factor};`;
  });
})}
  }`
  };
}

/**
 * `stage` puts eight activations of row r into the tile: `first` are those from 4 · lane on, `second`
 * those from 16 + 4 · lane on. `largest` is a positive float, so its exponent is its upper bits.
 */
function splitting(rows: number, stride: number): string {
  return `var<workgroup> factors: array<f32, ${2 * rows}>;
fn split(to: u32, four: vec4<f32>) {
  // Rounded by hand: compilers take f32(f16(x)) for x, and the rest for nothing.
  let kept = bitcast<vec4<f32>>((bitcast<vec4<u32>>(four) + ${1 << 12}u) & vec4<u32>(${0xffffe000}u));
  tile_x[to] = vec4<f16>(kept);
  tile_rest[to] = vec4<f16>(four - kept);
}
fn stage(r: u32, lane: u32, parity: u32, first: vec4<f32>, second: vec4<f32>) {
  let four = max(abs(first), abs(second));
  var largest = max(max(four.x, four.y), max(four.z, four.w));
  largest = max(largest, subgroupShuffleXor(largest, 1u));
  largest = max(largest, subgroupShuffleXor(largest, 2u));
  let exponent = max(bitcast<u32>(largest) >> 23u, ${SPLIT.least}u);
  let up = bitcast<f32>((${SPLIT.up}u - exponent) << 23u);
  if (lane == 0u) { factors[parity * ${rows}u + r] = bitcast<f32>((exponent - ${SPLIT.down}u) << 23u); }
  split(r * ${stride}u + lane, first * up);
  split(r * ${stride}u + ${LANES}u + lane, second * up);
}`;
}

function plain(stride: number): string {
  return `fn stage(r: u32, lane: u32, parity: u32, first: vec4<f32>, second: vec4<f32>) {
  tile_x[r * ${stride}u + lane] = first;
  tile_x[r * ${stride}u + ${LANES}u + lane] = second;
}`;
}
