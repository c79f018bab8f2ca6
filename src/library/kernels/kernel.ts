/**
 * What a compute kernel is: WGSL, the storage buffers it binds and the scalars it is launched with.
 *
 * tvmjs (inside web-llm) fixes the conventions: bind group 0 holds the storage buffers at 0..n-1 and
 * one uniform struct at n, which is the scalars in order and then the packed grid size in x. A grid
 * of more than 65535 workgroups in x is folded into z, so a kernel asks `group_index()` where it is
 * and leaves when that is beyond the grid.
 */

export interface BufferBinding {
  readonly name: string;
  /** WGSL type of the buffer, for example `array<vec4<u32>>`. */
  readonly type: string;
  readonly access: 'read' | 'read_write';
}

export interface Kernel {
  /** Entry point in the WGSL and name in the program; unique within a program. */
  readonly name: string;
  readonly wgsl: string;
  readonly buffers: readonly BufferBinding[];
  /** Names of the u32 scalars, in the order of the uniform struct. */
  readonly scalars: readonly string[];
}

export interface KernelSource {
  readonly name: string;
  /** Invocations per workgroup: one dimension, at most 256 (the WebGPU default that tvmjs keeps). */
  readonly workgroup: number;
  readonly buffers: readonly BufferBinding[];
  readonly scalars?: readonly string[];
  /** WGSL extensions, for example `subgroups`. */
  readonly enables?: readonly string[];
  /** Constants, workgroup variables and functions at module scope. */
  readonly declarations?: string;
  /**
   * Statements of the entry point. In scope: `group` (index of the workgroup in x), `row` (in y),
   * `lid` (invocation in the workgroup) and `params.<scalar>`.
   */
  readonly body: string;
}

/** Largest number of storage buffers that tvmjs asks a device for. */
export const MAX_STORAGE_BUFFERS = 10;

export function read(name: string, type: string): BufferBinding {
  return { name, type, access: 'read' };
}

export function write(name: string, type: string): BufferBinding {
  return { name, type, access: 'read_write' };
}

/** Puts bindings, the uniform struct and the entry point around a kernel's own statements. */
export function kernel(source: KernelSource): Kernel {
  const { name, workgroup, buffers, scalars = [], enables = [] } = source;
  if (buffers.length > MAX_STORAGE_BUFFERS) {
    throw new RangeError(
      `kernel ${name} binds ${buffers.length} buffers; ${MAX_STORAGE_BUFFERS} is the limit`
    );
  }
  if (workgroup > 256)
    throw new RangeError(`kernel ${name} has workgroups of ${workgroup}; 256 is the limit`);
  const wgsl = [
    ...enables.map((extension) => `enable ${extension};`),
    ...buffers.map(
      (buffer, binding) =>
        `@group(0) @binding(${binding}) var<storage, ${buffer.access}> ${buffer.name}: ${buffer.type};`
    ),
    `struct Params { ${[...scalars, 'grid_x'].map((scalar) => `${scalar}: u32`).join(', ')} }`,
    `@group(0) @binding(${buffers.length}) var<uniform> params: Params;`,
    source.declarations ?? '',
    `@compute @workgroup_size(${workgroup})`,
    `fn ${name}(`,
    `  @builtin(workgroup_id) workgroup_id: vec3<u32>,`,
    `  @builtin(num_workgroups) grid: vec3<u32>,`,
    `  @builtin(local_invocation_index) lid: u32`,
    `) {`,
    `  let group = workgroup_id.z * grid.x + workgroup_id.x;`,
    `  if (group >= params.grid_x) { return; }`,
    `  let row = workgroup_id.y;`,
    source.body,
    `}`
  ].join('\n');
  return { name, wgsl, buffers, scalars };
}

/** A WGSL f32 literal. */
export function float(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}
