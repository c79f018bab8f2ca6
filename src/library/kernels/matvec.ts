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
import { kernel, read, write, type BufferBinding, type Kernel } from './kernel.ts';
import {
  GROUP,
  NIBBLES,
  cacheOfPairs,
  matrix,
  readFour,
  readOne,
  storePair,
  vector,
  vectorOfFours,
  type FloatFormat
} from './storage.ts';

const THREADS = 64;
const ROWS_PER_TEAM = 4;

/** Which numbers of a device a kernel is specialised for. */
export interface DeviceTraits {
  /** Smallest subgroup the adapter may use; 0 or 1 when subgroups are off. */
  readonly subgroupMinSize: number;
}

interface Matvec {
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

function matvec(spec: Matvec): Kernel {
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
  const names = [...Array.from({ length: ROWS_PER_TEAM }, (_, r) => `sum${r}`), 'squares'].slice(0, sums);

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

/** A WGSL f32 literal. */
export function float(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

export interface AttentionShape {
  readonly hidden: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
}

/**
 * Normed x → q, and k and v into the cache, with bias and rotation (RoPE, half-split form:
 * elements i and i + headDim/2 turn together). A workgroup owns whole rotation pairs, so both
 * halves are at hand. Scalars: position. Grid: qkvWorkgroups.
 */
export function qkv(
  shape: AttentionShape,
  options: { format: FloatFormat; kv: FloatFormat; bias: boolean; epsilon: number; device: DeviceTraits }
): Kernel {
  const { hidden, heads, kvHeads, headDim } = shape;
  const { format, kv, bias, epsilon, device } = options;
  const half = headDim / 2;
  const pairs = outputsPerWorkgroup(hidden) / 2;
  const pairIndex = (output: string): string => `(group * ${pairs}u + ${output} / 2u)`;
  const biased = (i: string, row: string): string => `result[${i}]${bias ? ` + bias_at(${row})` : ''}`;
  return matvec({
    name: 'qkv',
    inputs: hidden,
    format,
    device,
    normEpsilon: epsilon,
    rowCount: `${(heads + 2 * kvHeads) * headDim}u`,
    rowOf: (output) =>
      `(${pairIndex(output)} / ${half}u * ${headDim}u + ${pairIndex(output)} % ${half}u + ${output} % 2u * ${half}u)`,
    buffers: [
      read('x', 'array<vec4<f32>>'),
      vectorOfFours('norm', format),
      ...matrix('w', format),
      read('rope', 'array<vec2<f32>>'),
      write('q', 'array<vec2<f32>>'),
      cacheOfPairs('keys', 'read_write', kv),
      cacheOfPairs('values', 'read_write', kv),
      ...(bias ? [vector('bias', format)] : [])
    ],
    scalars: ['position'],
    declarations: bias ? readOne('bias', format) : '',
    // Two neighbouring pairs per invocation: elements i, i+1 and half+i, half+i+1, so that what is
    // stored is whole words.
    epilogue: `
  if (lid < ${pairs / 2}u) {
    let pair = group * ${pairs}u + lid * 2u;
    let head = pair / ${half}u;
    let i = pair % ${half}u;
    let row = head * ${headDim}u + i;
    let base = lid * 4u;
    var low = vec2<f32>(${biased('base', 'row')}, ${biased('base + 2u', 'row + 1u')});
    var high = vec2<f32>(${biased('base + 1u', `row + ${half}u`)}, ${biased('base + 3u', `row + ${half + 1}u`)});
    if (head < ${heads + kvHeads}u) {
      let a = rope[params.position * ${half}u + i];
      let b = rope[params.position * ${half}u + i + 1u];
      let cosine = vec2<f32>(a.x, b.x);
      let sine = vec2<f32>(a.y, b.y);
      let turned = low * cosine - high * sine;
      high = high * cosine + low * sine;
      low = turned;
    }
    if (head < ${heads}u) {
      q[row / 2u] = low;
      q[(row + ${half}u) / 2u] = high;
    } else if (head < ${heads + kvHeads}u) {
      let at = (params.position * ${kvHeads * headDim}u + row - ${heads * headDim}u) / 2u;
      ${storePair('keys', 'at', 'low', kv)}
      ${storePair('keys', `at + ${half / 2}u`, 'high', kv)}
    } else {
      let at = (params.position * ${kvHeads * headDim}u + row - ${(heads + kvHeads) * headDim}u) / 2u;
      ${storePair('values', 'at', 'low', kv)}
      ${storePair('values', `at + ${half / 2}u`, 'high', kv)}
    }
  }`
  });
}

export function qkvWorkgroups({ hidden, heads, kvHeads, headDim }: AttentionShape): number {
  return Math.ceil(((heads + 2 * kvHeads) * headDim) / outputsPerWorkgroup(hidden));
}

/** y += W x: attention output and MLP output, added into the residual stream. */
export function addLinear(
  name: string,
  options: { inputs: number; outputs: number; format: FloatFormat; device: DeviceTraits }
): Kernel {
  const { inputs, outputs, format, device } = options;
  const perGroup = outputsPerWorkgroup(inputs);
  return matvec({
    name,
    inputs,
    format,
    device,
    rowCount: `${outputs}u`,
    rowOf: (output) => `(group * ${perGroup}u + ${output})`,
    buffers: [read('x', 'array<vec4<f32>>'), ...matrix('w', format), write('y', 'array<f32>')],
    epilogue: `
  let at = group * ${perGroup}u + lid;
  if (lid < ${perGroup}u && at < ${outputs}u) { y[at] += result[lid]; }`
  });
}

/** act = SiLU(gate) · up of normed x; the matrix holds the gate rows, then the up rows. */
export function gateUp(options: {
  hidden: number;
  intermediate: number;
  format: FloatFormat;
  epsilon: number;
  device: DeviceTraits;
}): Kernel {
  const { hidden, intermediate, format, epsilon, device } = options;
  const pairs = outputsPerWorkgroup(hidden) / 2;
  return matvec({
    name: 'gate_up',
    inputs: hidden,
    format,
    device,
    normEpsilon: epsilon,
    rowCount: `${2 * intermediate}u`,
    rowOf: (output) => `(group * ${pairs}u + ${output} / 2u + ${output} % 2u * ${intermediate}u)`,
    buffers: [
      read('x', 'array<vec4<f32>>'),
      vectorOfFours('norm', format),
      ...matrix('w', format),
      write('act', 'array<f32>')
    ],
    epilogue: `
  let at = group * ${pairs}u + lid;
  if (lid < ${pairs}u && at < ${intermediate}u) {
    let gate = result[2u * lid];
    act[at] = gate / (1.0 + exp(-gate)) * result[2u * lid + 1u];
  }`
  });
}

/**
 * logits = W norm(x) for the last row of x [x_rows, hidden]. The matrix may be a piece of the whole: rows first_row …
 * first_row + rows - 1 of the vocabulary; the scales are always whole.
 * Scalars: x_rows, first_row, rows. Grid: ceil(rows / outputsPerWorkgroup(hidden)).
 */
export function head(options: {
  hidden: number;
  format: FloatFormat;
  epsilon: number;
  device: DeviceTraits;
}): Kernel {
  const { hidden, format, epsilon, device } = options;
  const perGroup = outputsPerWorkgroup(hidden);
  return matvec({
    name: 'head',
    inputs: hidden,
    format,
    device,
    normEpsilon: epsilon,
    activationBase: `(params.x_rows - 1u) * ${hidden / 4}u`,
    rowCount: 'params.rows',
    rowOf: (output) => `(group * ${perGroup}u + ${output})`,
    scaleRow: 'params.first_row',
    buffers: [
      read('x', 'array<vec4<f32>>'),
      vectorOfFours('norm', format),
      ...matrix('w', format),
      write('logits', 'array<f32>')
    ],
    scalars: ['x_rows', 'first_row', 'rows'],
    epilogue: `
  let at = group * ${perGroup}u + lid;
  if (lid < ${perGroup}u && at < params.rows) { logits[params.first_row + at] = result[lid]; }`
  });
}
