/**
 * What the library must know about the GPU before its program is written, asked inside the worker
 * from the adapter that web-llm will get.
 */
import type { ProgramDevice } from '../../library/plan.ts';
import { missingAdapter, missingWebGpu } from '../no-gpu.ts';
import { FailureError } from '../failures.ts';
import { compute } from './compute.ts';
import type { AdapterSource } from './gpu-monitor.ts';
import { subgroupMatrixOf } from './subgroup-matrix.ts';

/** tvmjs asks for 1 GiB bindings, else for the 128 MiB that WebGPU guarantees; nothing between. */
const LARGE_BINDING = 1 << 30;
const GUARANTEED_BINDING = 1 << 27;

/** What programs are made for on the adapter that web-llm gets. @throws FailureError where there is none */
export async function programDevice(gpu: AdapterSource | undefined): Promise<ProgramDevice> {
  if (!gpu) throw new FailureError(missingWebGpu(navigator));
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new FailureError(missingAdapter(navigator));
  const large = adapter.limits.maxStorageBufferBindingSize >= LARGE_BINDING;
  const minSize = await subgroupMinSize(adapter);
  return {
    subgroupMinSize: minSize,
    maxBindingSize: large ? LARGE_BINDING : GUARANTEED_BINDING,
    // Its kernels rest on what was found out about subgroups, too.
    ...(minSize > 0 && { subgroupMatrix: await subgroupMatrixOf(gpu, adapter) })
  };
}

/** The smallest subgroup this adapter may use; 0 where subgroups are missing or lie differently. */
async function subgroupMinSize(adapter: GPUAdapter): Promise<number> {
  const size = adapter.info.subgroupMinSize;
  if (!adapter.features.has('subgroups') || !size || size < 2) return 0;
  const device = await adapter.requestDevice({ requiredFeatures: ['subgroups'] });
  try {
    return (await lanesAreConsecutive(device, size)) ? size : 0;
  } catch {
    return 0;
  } finally {
    device.destroy();
  }
}

const THREADS = 256;

/**
 * WebGPU does not say which invocations form a subgroup. The kernels take it that a subgroup of S
 * holds S consecutive ones, in order, as every GPU we know does for a one-dimensional workgroup;
 * this dispatch makes sure, because a reduction over the wrong lanes would be silently wrong.
 */
const PROBE = `
enable subgroups;
@group(0) @binding(0) var<storage, read_write> found: array<vec4<u32>>;
@compute @workgroup_size(${THREADS})
fn probe(
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(local_invocation_index) lid: u32,
  @builtin(subgroup_invocation_id) lane: u32,
  @builtin(subgroup_size) size: u32
) {
  let sum = subgroupAdd(lid);
  found[group.x * ${THREADS} + lid] = vec4(lane, size, subgroupBroadcastFirst(lid), sum);
}`;

async function lanesAreConsecutive(device: GPUDevice, minimum: number): Promise<boolean> {
  const groups = 4;
  const bytes = await compute(device, PROBE, {
    storage: [new Uint32Array(groups * THREADS * 4)],
    out: 0,
    workgroups: groups
  });
  return consecutive(new Uint32Array(bytes), minimum);
}

/** Per invocation: lane, subgroup size, first invocation of its subgroup, sum of its invocations. */
function consecutive(found: Uint32Array, minimum: number): boolean {
  for (let i = 0; i < found.length / 4; i++) {
    const lid = i % THREADS;
    const [lane, size = 0, first, sum] = found.subarray(4 * i, 4 * i + 4);
    const start = lid - (lid % size);
    if (size < minimum || THREADS % size !== 0) return false;
    if (lane !== lid - start || first !== start) return false;
    if (sum !== (size * (2 * start + size - 1)) / 2) return false;
  }
  return true;
}
