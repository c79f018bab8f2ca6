/**
 * What a launch costs: kernels that do next to nothing, each waiting for the one before it as those of
 * a model do. The slope over their number is the cost of one; what is left at none is the way to the
 * GPU and back, which every token pays once to be read.
 *
 * Best of several, as for memory: the ceiling is what the device can do when nothing disturbs it.
 */
import type { Roofline } from '../result.ts';
import { bind, pipeline, storageBuffer, uniform, type ProbeDevice } from './probe-device.ts';
import { ProbeError } from './probed.ts';

type Dispatch = Roofline['dispatch'];
export type Mode = 'onePass' | 'ownPass';

const COUNT = `
@group(0) @binding(0) var<storage, read_write> count: array<u32>;
@group(0) @binding(1) var<uniform> step: vec4<u32>;

@compute @workgroup_size(64)
fn tick(@builtin(local_invocation_index) local: u32) {
  if (local == 0u) { count[0] += step.x; }
}`;

/** Launches of a sample, for slow devices and for others; a model of 28 layers has 144 a token. */
const FEW = [16, 64, 128] as const;
const MANY = [64, 256, 512] as const;
/** Where the first 64 take longer than this, few are enough. */
const SLOW = 20;
/** Rounds that are made however late it is, that are wanted, and that end it where nothing is seen. */
const ROUNDS = { least: 4, wanted: 9, most: 27 };

/** `until`: on the clock of performance.now(). */
export async function measureDispatch(probe: ProbeDevice, until: number): Promise<Dispatch> {
  const launcher = await Launcher.make(probe, MANY[2]);
  // Untimed: the first submissions of a device cost more.
  await launcher.time('onePass', 16);
  await launcher.time('ownPass', 16);
  const counts = (await launcher.time('ownPass', 64)) > SLOW ? FEW : MANY;
  const best = new Best();
  for (let round = 1; round <= ROUNDS.most; round++) {
    best.note('ownPass', 1, await launcher.time('ownPass', 1));
    for (const count of counts) {
      best.note('onePass', count, await launcher.time('onePass', count));
      best.note('ownPass', count, await launcher.time('ownPass', count));
    }
    const late = performance.now() > until;
    if (round < ROUNDS.least || (round < ROUNDS.wanted && !late)) continue;
    const onePass = best.slope('onePass', counts);
    const ownPass = best.slope('ownPass', counts);
    // A busy machine may need more rounds until more work takes more time.
    if (onePass <= 0 || ownPass <= 0) continue;
    return { onePass, ownPass, readBack: Math.max(0, best.of('ownPass', 1) - ownPass) };
  }
  throw new ProbeError('noise', `more launches took no more time in ${ROUNDS.most} rounds`);
}

/** The shortest time of each mode and number of launches. */
class Best {
  readonly #times = new Map<string, number>();

  note(mode: Mode, count: number, time: number): void {
    this.#times.set(`${mode} ${count}`, Math.min(this.of(mode, count), time));
  }

  of(mode: Mode, count: number): number {
    return this.#times.get(`${mode} ${count}`) ?? Infinity;
  }

  slope(mode: Mode, counts: readonly number[]): number {
    return slope(counts.map((count) => [count, this.of(mode, count)] as const));
  }
}

/** Of the line through points (x, y) with the least squares of errors in y. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (which: 0 | 1) => points.reduce((sum, p) => sum + p[which], 0) / points.length;
  const [x0, y0] = [mean(0), mean(1)];
  const products = points.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0);
  return products / points.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
}

/** Launches counters, and makes sure that each of them ran. */
export class Launcher {
  readonly #probe: ProbeDevice;
  readonly #kernel: GPUComputePipeline;
  readonly #layout: GPUBindGroupLayout;
  readonly #count: GPUBuffer;
  /** one for each launch, as web-llm has them: written while others still wait to be read */
  readonly #steps: readonly GPUBuffer[];
  readonly #staging: GPUBuffer;

  private constructor(
    probe: ProbeDevice,
    kernel: GPUComputePipeline,
    count: GPUBuffer,
    most: number
  ) {
    this.#probe = probe;
    this.#kernel = kernel;
    this.#layout = kernel.getBindGroupLayout(0);
    this.#count = count;
    this.#steps = Array.from({ length: most }, () => uniform(probe, 1));
    this.#staging = probe.device.createBuffer({
      size: 4,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST
    });
  }

  static async make(probe: ProbeDevice, most: number): Promise<Launcher> {
    const kernel = await pipeline(probe, COUNT);
    const count = await storageBuffer(probe, 4);
    if (!count) throw new ProbeError('memory', 'no buffer of 4 bytes');
    return new Launcher(probe, kernel, count, most);
  }

  /** Milliseconds from the first call until the count of `launches` is read. */
  async time(mode: Mode, launches: number): Promise<number> {
    const { device } = this.#probe;
    const begun = performance.now();
    const encoder = device.createCommandEncoder();
    encoder.clearBuffer(this.#count);
    if (mode === 'onePass') this.#inOnePass(encoder, launches);
    else this.#inOwnPasses(encoder, launches);
    encoder.copyBufferToBuffer(this.#count, 0, this.#staging, 0, 4);
    device.queue.submit([encoder.finish()]);
    await this.#staging.mapAsync(GPUMapMode.READ);
    const time = performance.now() - begun;
    const [found] = new Uint32Array(this.#staging.getMappedRange());
    this.#staging.unmap();
    if (found !== launches) throw new ProbeError('wrong', `${found} of ${launches} launches ran`);
    return time;
  }

  /** The least that WebGPU allows: everything is prepared, nothing but the launch is repeated. */
  #inOnePass(encoder: GPUCommandEncoder, launches: number): void {
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#kernel);
    pass.setBindGroup(0, this.#bind(0));
    for (let n = 0; n < launches; n++) pass.dispatchWorkgroups(1);
    pass.end();
  }

  /** As web-llm 0.2.86 does it: a pass, a written uniform and a bind group for every launch. */
  #inOwnPasses(encoder: GPUCommandEncoder, launches: number): void {
    for (let n = 0; n < launches; n++) {
      const pass = encoder.beginComputePass();
      pass.setPipeline(this.#kernel);
      const step = this.#steps[n];
      if (step) this.#probe.device.queue.writeBuffer(step, 0, Uint32Array.of(1, 0, 0, 0));
      pass.setBindGroup(0, this.#bind(n));
      pass.dispatchWorkgroups(1);
      pass.end();
    }
  }

  #bind(n: number): GPUBindGroup {
    const step = this.#steps[n];
    if (!step) throw new RangeError(`more than ${this.#steps.length} launches`);
    return bind(this.#probe, this.#layout, [{ buffer: this.#count }, { buffer: step }]);
  }
}
