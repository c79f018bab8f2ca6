/**
 * Matrix-vector products for decoding: one row of activations against a quantised matrix.
 *
 * Decoding reads every weight once per token and is bound by that, so neighbouring lanes read
 * neighbouring addresses, and the activations of a unit, once in registers, serve several rows. A
 * workgroup is teams of lanes: the lanes of a team walk along the inputs together, and each team owns
 * a few outputs. How many of each is a matter of the device: see MatvecTiling and tuning.ts.
 *
 * RMSNorm costs no pass of its own: the lanes of a team see the whole activation row anyway, so they
 * add up its squares beside the products, and the common factor is applied to the sums at the end.
 */
import { float, kernel, type BufferBinding, type Kernel } from './kernel.ts';
import { GROUP, nibbles, readFour, readOne, type FloatFormat, type Unpacking } from './storage.ts';

/** How the work of a matrix-vector product is shared out. */
export interface MatvecTiling {
  /** invocations of a workgroup: a power of two, at most 256 */
  readonly threads: number;
  /** of them walk along one row together: a power of two */
  readonly lanes: number;
  /** rows that one team computes with the same activations: a power of two */
  readonly rows: number;
  /** words of eight weights that a lane reads at once: with 4, a whole group and one scale */
  readonly words: 1 | 2 | 4;
  readonly unpack: Unpacking;
}

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
  readonly tiling: MatvecTiling;
  /**
   * Rows of activations that are multiplied with each weight that is read; 1 unless given. Every one of
   * them comes out to the last bit as it does alone.
   */
  readonly tokens?: number;
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
  /**
   * After the products, for each row of activations: `result[first + i]` holds output i of the
   * workgroup for row `token`, for all invocations.
   */
  readonly epilogue: string;
}

/**
 * Lanes per team: the most that still keep nine tenths of the loads useful when the inputs do not
 * divide evenly.
 */
export function lanesFor(inputs: number, words: MatvecTiling['words'], most: number): number {
  const units = inputs / (8 * words);
  for (let lanes = most; lanes > 8; lanes /= 2) {
    if (units / (Math.ceil(units / lanes) * lanes) >= 0.9) return lanes;
  }
  return 8;
}

/** What runs where no trial has found better: a group of weights for each lane. */
export function defaultMatvec(inputs: number): MatvecTiling {
  return { threads: 64, lanes: lanesFor(inputs, 4, 32), rows: 4, words: 4, unpack: 'shifts' };
}

/** Outputs that one workgroup of a matrix-vector kernel computes. */
export function outputsPerWorkgroup(
  inputs: number,
  { threads, lanes, rows }: MatvecTiling = defaultMatvec(inputs)
): number {
  return (threads / lanes) * rows;
}

function each(count: number, line: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => line(i)).join('\n');
}

export function matvec(spec: Matvec): Kernel {
  const { inputs, format, device, normEpsilon, tiling, tokens = 1 } = spec;
  const { threads, lanes, rows, words, unpack } = tiling;
  const teams = threads / lanes;
  const outputs = teams * rows;
  const groups = inputs / GROUP;
  const units = inputs / (8 * words);
  const perGroup = 4 / words;
  const fours = 2 * words;
  // Lanes of a team first add up by shuffles as far as every subgroup size allows, the rest through
  // workgroup memory. With no subgroups everything goes through memory.
  const width = Math.min(lanes, Math.max(1, device.subgroupMinSize));
  const slots = lanes / width;
  const sums = rows + (normEpsilon === undefined ? 0 : 1);
  const shuffles = Array.from({ length: Math.log2(width) }, (_, i) => 2 ** i);
  const sumNames = [...Array.from({ length: rows }, (_, r) => `sum${r}`), 'squares'].slice(0, sums);
  const names = Array.from({ length: tokens }, (_, t) =>
    sumNames.map((name) => (tokens === 1 ? name : `${name}_${t}`))
  ).flat();
  const { declaration, inOrder, weights } = nibbles(unpack);
  const group = perGroup === 1 ? 'u' : `u / ${perGroup}u`;
  const scaleRow = (r: number): string =>
    spec.scaleRow ? `(row${r} + ${spec.scaleRow})` : `row${r}`;
  const products = tokens === 1 ? oneToken() : severalTokens();

  return kernel({
    name: spec.name,
    workgroup: threads,
    enables: width > 1 ? ['subgroups'] : [],
    buffers: spec.buffers,
    scalars: spec.scalars ?? [],
    declarations: `${declaration}
${readOne('w_scale', format)}
${normEpsilon === undefined ? '' : readFour('norm', format)}
${spec.declarations ?? ''}
var<workgroup> partial: array<f32, ${names.length * teams * slots}>;
var<workgroup> result: array<f32, ${outputs * tokens}>;`,
    body: `
  let lane = lid % ${lanes}u;
  let team = lid / ${lanes}u;
${each(rows, (r) => `  let row${r} = min(${spec.rowOf(`(team * ${rows}u + ${r}u)`)}, ${spec.rowCount} - 1u);`)}
${names.map((name) => `  var ${name} = 0.0;`).join('\n')}
  for (var u = lane; u < ${units}u; u += ${lanes}u) {
${products}
  }
${shuffles.flatMap((distance) => names.map((name) => `  ${name} += subgroupShuffleXor(${name}, ${distance}u);`)).join('\n')}
  if (lane % ${width}u == 0u) {
    let slot = lane / ${width}u;
${names.map((name, i) => `    partial[(${i}u * ${teams}u + team) * ${slots}u + slot] = ${name};`).join('\n')}
  }
  workgroupBarrier();
  ${tokens === 1 ? `let output = lid;\n  if (output < ${outputs}u) {` : `for (var output = lid; output < ${outputs * tokens}u; output += ${threads}u) {`}
    let token = output / ${outputs}u;
    let r = output % ${rows}u;
    let s = output % ${outputs}u / ${rows}u;
    var sum = 0.0;
    for (var i = 0u; i < ${slots}u; i++) { sum += partial[((token * ${sums}u + r) * ${teams}u + s) * ${slots}u + i]; }
${
  normEpsilon === undefined
    ? ''
    : `    var total = 0.0;
    for (var i = 0u; i < ${slots}u; i++) { total += partial[((token * ${sums}u + ${rows}u) * ${teams}u + s) * ${slots}u + i]; }
    sum *= inverseSqrt(total / ${float(inputs)} + ${float(normEpsilon)});`
}
    result[output] = sum;
  }
  workgroupBarrier();
  ${tokens === 1 ? '{\n    let token = 0u;' : `for (var token = 0u; token < ${tokens}u; token++) {`}
    let first = token * ${outputs}u;
${spec.epilogue}
  }`
  });

  /** Weights of a unit against one row of activations, once in registers. */
  function oneToken(): string {
    return `    let at = u * ${fours}u;
${each(fours, (j) => {
  const four = `x[${spec.activationBase ? `${spec.activationBase} + ` : ''}at + ${j}u]`;
  return normEpsilon === undefined
    ? `    let x${j} = ${four};`
    : `    let raw${j} = ${four};
    squares += dot(raw${j}, raw${j});
    let x${j} = raw${j} * norm_four(at + ${j}u);`;
})}
    let four = ${Array.from({ length: fours }, (_, j) => `x${j}`).join(' + ')};
    // A weight is its nibble less 7.
    let offset = -7.0 * (four.x + four.y + four.z + four.w);
${each(words, (j) => {
  const [low, high] = inOrder(`x${2 * j}`, `x${2 * j + 1}`);
  return `    let low${j} = ${low};\n    let high${j} = ${high};`;
})}
${each(rows, (r) => `    let words${r} = w[row${r} * ${units}u + u];`)}
${each(rows, (r) => {
  const products = Array.from({ length: words }, (_, j) => {
    const [low, high] = weights(words === 1 ? `words${r}` : `words${r}[${j}]`);
    return ` + dot(${low}, low${j}) + dot(${high}, high${j})`;
  });
  return `    sum${r} += w_scale_at(${scaleRow(r)} * ${groups}u + ${group}) * (offset${products.join('')});`;
})}`;
  }

  /**
   * The same sums in the same order for several rows: each weight is read and unpacked once. So many
   * activations do not stay in registers; they are read twice.
   */
  function severalTokens(): string {
    const activation = (t: number, j: number): string => {
      const four = `x[${t * (inputs / 4)}u + at + ${j}u]`;
      return normEpsilon === undefined ? four : `${four} * norm_four(at + ${j}u)`;
    };
    return `    let at = u * ${fours}u;
${each(rows, (r) => `    let words${r} = w[row${r} * ${units}u + u];\n    let scale${r} = w_scale_at(${scaleRow(r)} * ${groups}u + ${group});`)}
${each(
  tokens,
  (t) => `    var offset${t} = 0.0;
    {
${each(fours, (j) =>
  normEpsilon === undefined
    ? `      let x${j} = ${activation(t, j)};`
    : `      let raw${j} = x[${t * (inputs / 4)}u + at + ${j}u];
      squares_${t} += dot(raw${j}, raw${j});
      let x${j} = raw${j} * norm_four(at + ${j}u);`
)}
      let four = ${Array.from({ length: fours }, (_, j) => `x${j}`).join(' + ')};
      offset${t} = -7.0 * (four.x + four.y + four.z + four.w);
    }
${each(rows, (r) => `    var product${r}_${t} = offset${t};`)}`
)}
${each(words, (j) => {
  const word = (r: number): string => (words === 1 ? `words${r}` : `words${r}[${j}]`);
  return `    {
${each(tokens, (t) => {
  const [low, high] = inOrder(`low_half${t}`, `high_half${t}`);
  return `      let low_half${t} = ${activation(t, 2 * j)};
      let high_half${t} = ${activation(t, 2 * j + 1)};
      let low${t} = ${low};
      let high${t} = ${high};`;
})}
${each(rows, (r) => {
  const [low, high] = weights(word(r));
  return `      let lower${r} = ${low};
      let upper${r} = ${high};
${each(tokens, (t) => `      product${r}_${t} = product${r}_${t} + dot(lower${r}, low${t}) + dot(upper${r}, high${t});`)}`;
})}
    }`;
})}
${each(tokens, (t) => each(rows, (r) => `    sum${r}_${t} += scale${r} * product${r}_${t};`))}`;
  }
}
