/** Memory whose sum is known, and the kernel that adds it up and is timed. */
import { expectedSum, FILL, PERIOD_BYTES } from './pattern.ts';
import { bind, pipeline, storageBuffer, uniform, type ProbeDevice } from './probe-device.ts';
import { ProbeError } from './probed.ts';

const MOST_GROUPS = 4096;
/** bytes of two timestamps in front of what is read back */
const STAMPS = 16;

/** Each workgroup adds up its share; its sum stands in `sums`, which every dispatch adds to. */
const SUM = `
@group(0) @binding(0) var<storage, read> data: array<vec4<u32>>;
@group(0) @binding(1) var<storage, read_write> sums: array<u32>;
var<workgroup> total: atomic<u32>;

@compute @workgroup_size(256)
fn sum(
  @builtin(global_invocation_id) id: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>
) {
  let stride = groups.x * 256u;
  let end = arrayLength(&data);
  var a = vec4(0u);
  var b = vec4(0u);
  var c = vec4(0u);
  var d = vec4(0u);
  var i = id.x;
  // Four loads under way at a time.
  for (; i + 3u * stride < end; i += 4u * stride) {
    a += data[i];
    b += data[i + stride];
    c += data[i + 2u * stride];
    d += data[i + 3u * stride];
  }
  for (; i < end; i += stride) { a += data[i]; }
  a += b + c + d;
  atomicAdd(&total, a.x + a.y + a.z + a.w);
  workgroupBarrier();
  if (local == 0u) { sums[group.x] += atomicLoad(&total); }
}`;

export class Reader {
  readonly #probe: ProbeDevice;
  readonly #kernel: GPUComputePipeline;
  readonly #layout: GPUBindGroupLayout;
  readonly #pieces: readonly GPUBuffer[];
  readonly #sums: GPUBuffer;
  readonly #staging: GPUBuffer;
  readonly #queries: GPUQuerySet | undefined;
  readonly #resolved: GPUBuffer;

  private constructor(
    probe: ProbeDevice,
    kernel: GPUComputePipeline,
    pieces: readonly GPUBuffer[],
    sums: GPUBuffer
  ) {
    const { device } = probe;
    this.#probe = probe;
    this.#kernel = kernel;
    this.#layout = kernel.getBindGroupLayout(0);
    this.#pieces = pieces;
    this.#sums = sums;
    this.#staging = device.createBuffer({
      size: STAMPS + sums.size,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST
    });
    this.#queries = probe.timestamps
      ? device.createQuerySet({ type: 'timestamp', count: 2 })
      : undefined;
    this.#resolved = device.createBuffer({
      size: STAMPS,
      usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC
    });
  }

  /** Reads `bytes`, or as many as there is memory for. `code`: another kernel, for tests. */
  static async make(probe: ProbeDevice, bytes: number, code = SUM): Promise<Reader> {
    const [fill, sum] = await Promise.all([pipeline(probe, FILL), pipeline(probe, code)]);
    const sums = await storageBuffer(probe, 4 * MOST_GROUPS);
    const pieces = await storage(probe, bytes);
    if (!sums) throw new ProbeError('memory', 'no buffer for the sums');
    let first = 0;
    for (const buffer of pieces) {
      run(probe, fill, [{ buffer }, { buffer: uniform(probe, first) }]);
      first += buffer.size / 4;
    }
    return new Reader(probe, sum, pieces, sums);
  }

  /** bytes that there are to be read */
  get bytes(): number {
    return this.#pieces.reduce((sum, { size }) => sum + size, 0);
  }

  /** Milliseconds that it took to read the first `bytes`, `times` times. */
  async read(bytes: number, groups: number, times: number): Promise<number> {
    const { device } = this.#probe;
    const parts = this.#parts(bytes);
    const encoder = device.createCommandEncoder();
    encoder.clearBuffer(this.#sums);
    const querySet = this.#queries;
    const pass = encoder.beginComputePass({
      ...(querySet && {
        timestampWrites: { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 }
      })
    });
    pass.setPipeline(this.#kernel);
    for (let n = 0; n < times; n++) {
      for (const part of parts) {
        pass.setBindGroup(0, part);
        pass.dispatchWorkgroups(groups);
      }
    }
    pass.end();
    if (querySet) encoder.resolveQuerySet(querySet, 0, 2, this.#resolved, 0);
    encoder.copyBufferToBuffer(this.#resolved, 0, this.#staging, 0, STAMPS);
    encoder.copyBufferToBuffer(this.#sums, 0, this.#staging, STAMPS, this.#sums.size);
    const commands = encoder.finish();
    const begun = performance.now();
    device.queue.submit([commands]);
    await this.#staging.mapAsync(GPUMapMode.READ);
    const time = performance.now() - begun;
    const mapped = this.#staging.getMappedRange();
    const [began = 0n, ended = 0n] = new BigUint64Array(mapped, 0, 2);
    const sum = new Uint32Array(mapped, STAMPS).reduce((a, b) => (a + b) >>> 0, 0);
    this.#staging.unmap();
    const expected = expectedSum(bytes, times);
    if (sum !== expected) {
      throw new ProbeError('wrong', `${bytes} bytes, ${times} times: ${sum}, not ${expected}`);
    }
    return trusted(Number(ended - began) / 1e6, time);
  }

  #parts(bytes: number): GPUBindGroup[] {
    const parts: GPUBindGroup[] = [];
    let left = bytes;
    for (const buffer of this.#pieces) {
      const size = Math.min(left, buffer.size);
      if (size === 0) break;
      const data = { buffer, size };
      parts.push(bind(this.#probe, this.#layout, [data, { buffer: this.#sums }]));
      left -= size;
    }
    return parts;
  }
}

/** Buffers of `bytes` in all, as few as the device allows; fewer bytes where memory ends. */
async function storage(probe: ProbeDevice, bytes: number): Promise<GPUBuffer[]> {
  const whole = (size: number) => size - (size % PERIOD_BYTES);
  const pieces: GPUBuffer[] = [];
  let piece = whole(Math.min(bytes, probe.largest));
  let left = bytes;
  while (left > 0 && piece > 0) {
    const buffer = await storageBuffer(probe, Math.min(piece, left));
    if (buffer) {
      pieces.push(buffer);
      left -= buffer.size;
    } else piece = pieces.length > 0 ? 0 : whole(piece / 2);
  }
  if (pieces.length === 0) throw new ProbeError('memory', `no buffer of ${PERIOD_BYTES} bytes`);
  return pieces;
}

function run(
  probe: ProbeDevice,
  kernel: GPUComputePipeline,
  resources: readonly GPUBindingResource[]
): void {
  const encoder = probe.device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(kernel);
  pass.setBindGroup(0, bind(probe, kernel.getBindGroupLayout(0), resources));
  pass.dispatchWorkgroups(MOST_GROUPS);
  pass.end();
  probe.device.queue.submit([encoder.finish()]);
}

/**
 * The GPU's own time where it can be true: WebGPU lets timestamps jump, even backwards (§ 20.4). The
 * clock outside, which the way there and back is a part of, errs on one side only.
 */
function trusted(gpu: number, outside: number): number {
  return gpu <= outside && gpu >= outside / 2 ? gpu : outside;
}
