/**
 * RMSNorm of every row of x [m, hidden] into y, for prefill: y = x / sqrt(mean(x²) + ε) · weight.
 * One workgroup per row. Grid: 1 × m.
 */
import { float, kernel, read, write, type Kernel } from './kernel.ts';
import { leaveBelow, PREFIX } from './prefix.ts';
import { readFour, vectorOfFours, type FloatFormat } from './storage.ts';

const THREADS = 64;

export function norm(options: { hidden: number; epsilon: number; format: FloatFormat }): Kernel {
  const { hidden, epsilon, format } = options;
  const fours = hidden / 4;
  return kernel({
    name: 'norm',
    workgroup: THREADS,
    buffers: [
      read('x', 'array<vec4<f32>>'),
      vectorOfFours('weight', format),
      write('y', 'array<vec4<f32>>'),
      PREFIX
    ],
    declarations: `${readFour('weight', format)}
var<workgroup> partial: array<f32, ${THREADS}>;`,
    body: `
  ${leaveBelow('row')}
  var squares = 0.0;
  for (var i = lid; i < ${fours}u; i += ${THREADS}u) {
    let four = x[row * ${fours}u + i];
    squares += dot(four, four);
  }
  partial[lid] = squares;
  workgroupBarrier();
  for (var stride = ${THREADS / 2}u; stride > 0u; stride /= 2u) {
    if (lid < stride) { partial[lid] += partial[lid + stride]; }
    workgroupBarrier();
  }
  let factor = inverseSqrt(partial[0] / ${float(hidden)} + ${float(epsilon)});
  for (var i = lid; i < ${fours}u; i += ${THREADS}u) {
    y[row * ${fours}u + i] = x[row * ${fours}u + i] * factor * weight_four(i);
  }`
  });
}
