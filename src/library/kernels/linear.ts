/**
 * The matrix-vector products of a decode step, each fused with what stands before and after it. With
 * `tokens`, they work on so many consecutive ones: a row of x, q, y, act or logits for each.
 */
import { read, write, type Kernel } from './kernel.ts';
import {
  defaultMatvec,
  matvec,
  outputsPerWorkgroup,
  type DeviceTraits,
  type MatvecTiling
} from './matvec.ts';
import type { AttentionShape } from './shape.ts';
import {
  cacheOfPairs,
  matrix,
  readOne,
  storePair,
  vector,
  vectorOfFours,
  type FloatFormat
} from './storage.ts';

/** A kernel for several tokens stands beside the one for one. */
function named(name: string, tokens: number | undefined): string {
  return tokens === undefined ? name : `${name}_tokens`;
}

/**
 * Normed x → q, and k and v into the cache, with bias and rotation (RoPE, half-split form:
 * elements i and i + headDim/2 turn together). A workgroup owns whole rotation pairs, so both
 * halves are at hand. Scalars: position. Grid: qkvWorkgroups.
 */
export function qkv(
  shape: AttentionShape,
  options: {
    format: FloatFormat;
    kv: FloatFormat;
    bias: boolean;
    epsilon: number;
    device: DeviceTraits;
    tiling?: MatvecTiling;
    tokens?: number;
  }
): Kernel {
  const { hidden, heads, kvHeads, headDim } = shape;
  const { format, kv, bias, epsilon, device, tiling = defaultMatvec(hidden), tokens } = options;
  const half = headDim / 2;
  const pairs = outputsPerWorkgroup(hidden, tiling) / 2;
  const pairIndex = (output: string): string => `(group * ${pairs}u + ${output} / 2u)`;
  const biased = (i: string, row: string): string =>
    `result[first + ${i}]${bias ? ` + bias_at(${row})` : ''}`;
  return matvec({
    name: named('qkv', tokens),
    inputs: hidden,
    format,
    device,
    tiling,
    tokens,
    normEpsilon: epsilon,
    rowCount: `${(heads + 2 * kvHeads) * headDim}u`,
    rowOf: (output) =>
      `(${pairIndex(output)} / ${half}u * ${headDim}u + ${pairIndex(output)} % ${half}u + ${output} % 2u * ${half}u)`,
    buffers: [
      read('x', 'array<vec4<f32>>'),
      vectorOfFours('norm', format),
      ...matrix('w', format, tiling.words),
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
    let position = params.position + token;
    if (head < ${heads + kvHeads}u) {
      let a = rope[position * ${half}u + i];
      let b = rope[position * ${half}u + i + 1u];
      let cosine = vec2<f32>(a.x, b.x);
      let sine = vec2<f32>(a.y, b.y);
      let turned = low * cosine - high * sine;
      high = high * cosine + low * sine;
      low = turned;
    }
    if (head < ${heads}u) {
      q[(token * ${heads * headDim}u + row) / 2u] = low;
      q[(token * ${heads * headDim}u + row + ${half}u) / 2u] = high;
    } else if (head < ${heads + kvHeads}u) {
      let at = (position * ${kvHeads * headDim}u + row - ${heads * headDim}u) / 2u;
      ${storePair('keys', 'at', 'low', kv)}
      ${storePair('keys', `at + ${half / 2}u`, 'high', kv)}
    } else {
      let at = (position * ${kvHeads * headDim}u + row - ${(heads + kvHeads) * headDim}u) / 2u;
      ${storePair('values', 'at', 'low', kv)}
      ${storePair('values', `at + ${half / 2}u`, 'high', kv)}
    }
  }`
  });
}

/** Workgroups in x that `qkv` needs. */
export function qkvWorkgroups(
  { hidden, heads, kvHeads, headDim }: AttentionShape,
  tiling?: MatvecTiling
): number {
  return Math.ceil(((heads + 2 * kvHeads) * headDim) / outputsPerWorkgroup(hidden, tiling));
}

/** y += W x: attention output and MLP output, added into the residual stream. */
export function addLinear(
  name: string,
  options: {
    inputs: number;
    outputs: number;
    format: FloatFormat;
    device: DeviceTraits;
    tiling?: MatvecTiling;
    tokens?: number;
  }
): Kernel {
  const { inputs, outputs, format, device, tiling = defaultMatvec(inputs), tokens } = options;
  const perGroup = outputsPerWorkgroup(inputs, tiling);
  return matvec({
    name: named(name, tokens),
    inputs,
    format,
    device,
    tiling,
    tokens,
    rowCount: `${outputs}u`,
    rowOf: (output) => `(group * ${perGroup}u + ${output})`,
    buffers: [
      read('x', 'array<vec4<f32>>'),
      ...matrix('w', format, tiling.words),
      write('y', 'array<f32>')
    ],
    epilogue: `
  let at = group * ${perGroup}u + lid;
  if (lid < ${perGroup}u && at < ${outputs}u) { y[token * ${outputs}u + at] += result[first + lid]; }`
  });
}

/** act = SiLU(gate) · up of normed x; the matrix holds the gate rows, then the up rows. */
export function gateUp(options: {
  hidden: number;
  intermediate: number;
  format: FloatFormat;
  epsilon: number;
  device: DeviceTraits;
  tiling?: MatvecTiling;
  tokens?: number;
}): Kernel {
  const { hidden, intermediate, format, epsilon, device } = options;
  const { tiling = defaultMatvec(hidden), tokens } = options;
  const pairs = outputsPerWorkgroup(hidden, tiling) / 2;
  return matvec({
    name: named('gate_up', tokens),
    inputs: hidden,
    format,
    device,
    tiling,
    tokens,
    normEpsilon: epsilon,
    rowCount: `${2 * intermediate}u`,
    rowOf: (output) => `(group * ${pairs}u + ${output} / 2u + ${output} % 2u * ${intermediate}u)`,
    buffers: [
      read('x', 'array<vec4<f32>>'),
      vectorOfFours('norm', format),
      ...matrix('w', format, tiling.words),
      write('act', 'array<f32>')
    ],
    epilogue: `
  let at = group * ${pairs}u + lid;
  if (lid < ${pairs}u && at < ${intermediate}u) {
    let gate = result[first + 2u * lid];
    act[token * ${intermediate}u + at] = gate / (1.0 + exp(-gate)) * result[first + 2u * lid + 1u];
  }`
  });
}

/**
 * logits = W norm(x) for the last row of x [x_rows, hidden], or with `tokens` for all of them. The matrix may be a piece of the whole: rows first_row …
 * first_row + rows - 1 of the vocabulary; the scales are always whole.
 * Scalars: x_rows, first_row, rows. Grid: ceil(rows / outputsPerWorkgroup).
 */
export function head(options: {
  hidden: number;
  vocab: number;
  format: FloatFormat;
  epsilon: number;
  device: DeviceTraits;
  tiling?: MatvecTiling;
  tokens?: number;
}): Kernel {
  const { hidden, vocab, format, epsilon, device, tokens } = options;
  const { tiling = defaultMatvec(hidden) } = options;
  const perGroup = outputsPerWorkgroup(hidden, tiling);
  return matvec({
    name: named('head', tokens),
    inputs: hidden,
    format,
    device,
    tiling,
    tokens,
    normEpsilon: epsilon,
    ...(tokens === undefined && { activationBase: `(params.x_rows - 1u) * ${hidden / 4}u` }),
    rowCount: 'params.rows',
    rowOf: (output) => `(group * ${perGroup}u + ${output})`,
    scaleRow: 'params.first_row',
    buffers: [
      read('x', 'array<vec4<f32>>'),
      vectorOfFours('norm', format),
      ...matrix('w', format, tiling.words),
      write('logits', 'array<f32>')
    ],
    scalars: ['x_rows', 'first_row', 'rows'],
    epilogue: `
  let at = group * ${perGroup}u + lid;
  if (lid < ${perGroup}u && at < params.rows) { logits[token * ${vocab}u + params.first_row + at] = result[first + lid]; }`
  });
}
