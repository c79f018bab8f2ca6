/**
 * Subgroup matrices in plain WGSL, so that kernels run with matrices of any size on any adapter that has
 * subgroups. Four lanes share each product; what is loaded stays where it is, until it is multiplied.
 * What hardware does with f16 is not told by it.
 */
import type { Kernel } from '../../src/library/kernels/kernel.ts';
import type { SubgroupMatrix } from '../../src/library/kernels/matmul-tile.ts';

const LANES = 4;

export function emulated(kernel: Kernel, { component, M, N, K }: SubgroupMatrix): Kernel {
  const share = (M * N) / LANES;
  const rest = component === 'f16' ? 'if (tile == 1u) { return vec4<f32>(tile_rest[at]); }' : '';
  const functions = `
// Tile (0: x, 1: what is left of it, 2: w), first vec4, and vec4s from one row to the next.
alias Loaded = vec3<u32>;
alias Share = array<f32, ${share}>;
var<private> lane: u32;
// 1, which the compiler does not know: unrolled, all this would compile for minutes.
fn once() -> u32 { return min(params.grid_x, 1u); }
fn four(tile: u32, at: u32) -> vec4<f32> {
  if (tile == 2u) { return vec4<f32>(tile_w[at]); }
  ${rest}
  return vec4<f32>(tile_x[at]);
}
fn multiply(a: Loaded, b: Loaded, sums: ptr<function, Share>) {
  for (var i = 0u; i < ${share}u * once(); i++) {
    let element = i * ${LANES}u + lane;
    for (var k = 0u; k < ${K / 4}u * once(); k++) {
      (*sums)[i] += dot(four(a.x, a.y + element / ${N}u * a.z + k), four(b.x, b.y + element % ${N}u * b.z + k));
    }
  }
}
fn store(at: u32, sums: ptr<function, Share>, stride: u32) {
  for (var i = 0u; i < ${share}u * once(); i++) {
    let element = i * ${LANES}u + lane;
    products[at + element / ${N}u * stride + element % ${N}u] = (*sums)[i];
  }
}
@compute`;
  const load = (side: string, columns: number, rows: number, order: string): RegExp =>
    new RegExp(
      `subgroupMatrixLoad<subgroup_matrix_${side}<${component}, ${columns}, ${rows}>, ${order}>\\(&(\\w+), (.*), (\\d+u)\\)`,
      'g'
    );
  const tiles: Readonly<Record<string, string>> = { tile_x: '0u', tile_rest: '1u', tile_w: '2u' };
  const loaded = (_: string, tile: string, at: string, stride: string): string =>
    `Loaded(${tiles[tile]}, ${at}, ${stride})`;
  const wgsl = kernel.wgsl
    .replace('enable chromium_experimental_subgroup_matrix;\n', '')
    .replace('@diagnostic(off, chromium.subgroup_matrix_uniformity)\n', '')
    .replace(/(k < \d+u)(; k \+=)/, '$1 * once()$2')
    .replaceAll(load('left', K, M, 'row_major'), loaded)
    .replaceAll(load('right', N, K, 'col_major'), loaded)
    .replaceAll(`subgroup_matrix_result<f32, ${N}, ${M}>()`, 'Share()')
    .replaceAll(
      /(product\d) = subgroupMatrixMultiplyAccumulate\((\w+), (\w+), product\d\)/g,
      'multiply($2, $3, &$1)'
    )
    .replaceAll(
      /subgroupMatrixStore<row_major>\(&products, (.*), (product\d), (\d+u)\)/g,
      'store($1, &$2, $3)'
    )
    .replace('let subgroup = ', `lane = lid % ${LANES}u;\n  let subgroup = `)
    .replace('@compute', functions);
  return { ...kernel, wgsl };
}

/** For adapters without f16: what would be stored in it is f32. */
export function withoutF16(kernel: Kernel): Kernel {
  return { ...kernel, wgsl: kernel.wgsl.replace('enable f16;\n', '').replaceAll('f16>', 'f32>') };
}
