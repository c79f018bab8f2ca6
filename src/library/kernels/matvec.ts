/**
 * Matrix-vector products for decoding: one row of activations against a quantised matrix.
 *
 * Decoding reads every weight once per token and is bound by that, so the loads are wide (16 bytes,
 * neighbouring lanes on neighbouring addresses) and the activations of a group, once in registers,
 * serve several rows. A workgroup of 64 is `teams` of `lanes`: the lanes of a team walk along the
 * inputs together, and each team owns ROWS_PER_TEAM outputs.
 *
 * RMSNorm costs no pass of its own: the lanes of a team see the whole activation row anyway, so they
 * add up its squares beside the products, and the common factor is applied to the sums at the end.
 */
import { float, kernel, type BufferBinding, type Kernel } from './kernel.ts';
import { GROUP, NIBBLES, readFour, readOne, type FloatFormat } from './storage.ts';

const THREADS = 64;
const ROWS_PER_TEAM = 4;

/** Which numbers of a device a kernel is specialised for. */
export interface DeviceTraits {
  /** Smallest subgroup the adapter may use; 0 or 1 when subgroups are off. */
  readonly subgroupMinSize: number;
}

export interface Matvec {
  readonly name: string;
  /** Inputs: the length of the activation row. */
  readonly inputs: number;
  readonly format: FloatFormat;
  readonly device: DeviceTraits;
  /** Epsilon of an RMSNorm over the activations, whose weights are bound as `norm`. */
  readonly normEpsilon?: number;
  /** The row's first element in `x`, in units of four; WGSL. */
  readonly activationBase?: string;
  /** WGSL: matrix row of this workgroup's output `output` (a u32 expression). */
  readonly rowOf: (output: string) => string;
  /** Rows in the bound matrix; WGSL. Rows beyond are computed from the last one and not stored. */
  readonly rowCount: string;
  /** Added to a row to index the scales, when the bound matrix is a piece of a larger one; WGSL. */
  readonly scaleRow?: string;
  readonly buffers: readonly BufferBinding[];
  readonly scalars?: readonly string[];
  readonly declarations?: string;
  /** After the products: `result[i]` holds output i of the workgroup, for all invocations. */
  readonly epilogue: string;
}

/**
 * Lanes per team: the most that still keep nine tenths of the loads useful when the inputs do not
 * divide evenly. At least 8, so that a workgroup owns at most 16 rotation pairs (see qkv).
 */
export function lanesFor(inputs: number): number {
  const groups = inputs / GROUP;
  const usefulness = (lanes: number): number => groups / (Math.ceil(groups / lanes) * lanes);
  return [32, 16, 8].find((lanes) => usefulness(lanes) >= 0.9) ?? 8;
}

/** Outputs that one workgroup of a matrix-vector kernel computes. */
export function outputsPerWorkgroup(inputs: number): number {
  return (THREADS / lanesFor(inputs)) * ROWS_PER_TEAM;
}

function each(count: number, line: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => line(i)).join('\n');
}

export function matvec(spec: Matvec): Kernel {
  const { inputs, format, device, normEpsilon } = spec;
  const lanes = lanesFor(inputs);
  const teams = THREADS / lanes;
  const outputs = teams * ROWS_PER_TEAM;
  const groups = inputs / GROUP;
  // Lanes of a team first add up by shuffles as far as every subgroup size allows, the rest through
  // workgroup memory. With no subgroups everything goes through memory.
  const width = Math.min(lanes, Math.max(1, device.subgroupMinSize));
  const slots = lanes / width;
  const sums = ROWS_PER_TEAM + (normEpsilon === undefined ? 0 : 1);
  const shuffles = Array.from({ length: Math.log2(width) }, (_, i) => 2 ** i);
  const names = [...Array.from({ length: ROWS_PER_TEAM }, (_, r) => `sum${r}`), 'squares'].slice(
    0,
    sums
  );

  return kernel({
    name: spec.name,
    workgroup: THREADS,
    enables: width > 1 ? ['subgroups'] : [],
    buffers: spec.buffers,
    scalars: spec.scalars ?? [],
    declarations: `${NIBBLES}
${readOne('w_scale', format)}
${normEpsilon === undefined ? '' : readFour('norm', format)}
${spec.declarations ?? ''}
var<workgroup> partial: array<f32, ${sums * teams * slots}>;
var<workgroup> result: array<f32, ${outputs}>;

// One group of 32 weights against 32 activations whose sum is \`total\`.
fn dot_group(words: vec4<u32>, x: ptr<function, array<vec4<f32>, 8>>, total: f32) -> f32 {
  var sum = -7.0 * total;
${each(4, (j) => `  sum += dot(nibbles_low(words[${j}]), (*x)[${2 * j}]) + dot(nibbles_high(words[${j}]), (*x)[${2 * j + 1}]);`)}
  return sum;
}`,
    body: `
  let lane = lid % ${lanes}u;
  let team = lid / ${lanes}u;
${each(ROWS_PER_TEAM, (r) => `  let row${r} = min(${spec.rowOf(`(team * ${ROWS_PER_TEAM}u + ${r}u)`)}, ${spec.rowCount} - 1u);`)}
${names.map((name) => `  var ${name} = 0.0;`).join('\n')}
  for (var g = lane; g < ${groups}u; g += ${lanes}u) {
    var x8: array<vec4<f32>, 8>;
    var total = vec4<f32>(0.0);
    for (var j = 0u; j < 8u; j++) {
      let at = g * 8u + j;
      var four = x[${spec.activationBase ?? '0u'} + at];
${
  normEpsilon === undefined
    ? ''
    : `      squares += dot(four, four);
      four *= norm_four(at);`
}
      x8[j] = four;
      total += four;
    }
    let sum_x = total.x + total.y + total.z + total.w;
${each(
  ROWS_PER_TEAM,
  (r) =>
    `    sum${r} += w_scale_at((row${r}${spec.scaleRow ? ` + ${spec.scaleRow}` : ''}) * ${groups}u + g) * dot_group(w[row${r} * ${groups}u + g], &x8, sum_x);`
)}
  }
${shuffles.flatMap((distance) => names.map((name) => `  ${name} += subgroupShuffleXor(${name}, ${distance}u);`)).join('\n')}
  if (lane % ${width}u == 0u) {
    let slot = lane / ${width}u;
${names.map((name, i) => `    partial[(${i}u * ${teams}u + team) * ${slots}u + slot] = ${name};`).join('\n')}
  }
  workgroupBarrier();
  if (lid < ${outputs}u) {
    let r = lid % ${ROWS_PER_TEAM}u;
    let s = lid / ${ROWS_PER_TEAM}u;
    var sum = 0.0;
    for (var i = 0u; i < ${slots}u; i++) { sum += partial[(r * ${teams}u + s) * ${slots}u + i]; }
${
  normEpsilon === undefined
    ? ''
    : `    var total = 0.0;
    for (var i = 0u; i < ${slots}u; i++) { total += partial[(${ROWS_PER_TEAM * teams}u + s) * ${slots}u + i]; }
    sum *= inverseSqrt(total / ${float(inputs)} + ${float(normEpsilon)});`
}
    result[lid] = sum;
  }
  workgroupBarrier();
${spec.epilogue}`
  });
}
