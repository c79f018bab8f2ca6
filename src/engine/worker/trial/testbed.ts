/**
 * A GPU device of its own for a trial, with made-up weights and activations, on which work is run,
 * timed and looked at. Weights are a window of a large buffer that moves from launch to launch: a
 * token reads all of a model, so no cache may know the matrix already.
 */
import type { Kernel } from '../../../library/kernels/kernel.ts';
import { isSoftware } from '../../device.ts';
import type { AdapterSource } from '../gpu-monitor.ts';
import { SUBGROUP_MATRIX } from '../subgroup-matrix.ts';
import type { Held } from './agree.ts';
import { Filler } from './filler.ts';
import { Stopwatch } from './stopwatch.ts';
import type { Bound, Content, Work, WorkLaunch } from './work.ts';

/** Windows of the weights that launches go through. */
const WINDOWS = 64;
const ALIGNMENT = 256;
/** What web-llm asks every device for, which kernels are made for. */
const REQUIRED = {
  maxComputeWorkgroupStorageSize: 32 << 10,
  maxStorageBuffersPerShaderStage: 10
} as const;

/** Work that is compiled and bound. */
export interface Prepared {
  readonly work: Work;
  readonly run: (pass: GPUComputePassEncoder, times: number) => void;
}

/** The device was lost or complained: nothing that it computed counts. */
export class TestbedError extends Error {
  override readonly name = 'TestbedError';
}

export class Testbed {
  readonly #device: GPUDevice;
  readonly #filler: Filler;
  readonly #weights = new Map<Content['kind'], GPUBuffer>();
  readonly #own = new Map<string, GPUBuffer>();
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();
  readonly #weightBytes: number;
  readonly stopwatch: Stopwatch;
  /** the processor in the place of a GPU */
  readonly software: boolean;
  /** Rejects when the device is lost or complains; never resolves. */
  readonly broken: Promise<never>;

  private constructor(device: GPUDevice, software: boolean, weightBytes: number) {
    this.#device = device;
    this.software = software;
    this.#weightBytes = weightBytes;
    this.#filler = new Filler(device);
    this.stopwatch = new Stopwatch(device);
    this.broken = new Promise((_, reject) => {
      void device.lost.then(({ message }) => reject(new TestbedError(message)));
      device.addEventListener('uncapturederror', ({ error }) =>
        reject(new TestbedError(error.message))
      );
    });
    // Whoever works on it races against this; afterwards nobody may listen any more.
    this.broken.catch(() => undefined);
  }

  /**
   * `weightBytes`: of weights to go through, as many as there is room for.
   * @throws TestbedError where there is no such device
   */
  static async open(gpu: AdapterSource, weightBytes: number): Promise<Testbed> {
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (!adapter) throw new TestbedError('there is no adapter');
    const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
    const requiredFeatures = (
      ['subgroups', 'shader-f16', 'timestamp-query', SUBGROUP_MATRIX] as const
    ).filter((name) => adapter.features.has(name));
    const largest = Math.min(weightBytes, maxBufferSize, maxStorageBufferBindingSize);
    const device = await adapter.requestDevice({
      requiredFeatures,
      requiredLimits: { ...REQUIRED, maxBufferSize, maxStorageBufferBindingSize }
    });
    return new Testbed(device, isSoftware(adapter), largest);
  }

  close(): void {
    this.#device.destroy();
  }

  /** Compiles a work's kernels and binds what they need. */
  async prepare(work: Work): Promise<Prepared> {
    const launches = await Promise.all(work.launches.map((launch) => this.#bind(launch)));
    return {
      work,
      run: (pass, times) => {
        for (let n = 0; n < times; n++) for (const launch of launches) launch(pass, n);
      }
    };
  }

  /** Puts what the work writes back to what it was in the beginning. */
  reset({ work }: Prepared): void {
    const encoder = this.#device.createCommandEncoder();
    for (const output of work.outputs) {
      const buffer = this.#ownBuffer(output);
      this.#filler.fill(encoder, buffer, output.content, seedOf(output.own));
    }
    this.#device.queue.submit([encoder.finish()]);
  }

  /** Runs it `times` times from the beginning, and reads what is there then. */
  async outputs(prepared: Prepared, times = 1): Promise<Held[]> {
    this.reset(prepared);
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    prepared.run(pass, times);
    pass.end();
    const copies = prepared.work.outputs.map((output) => {
      const size = output.compared;
      const copy = this.#device.createBuffer({
        size,
        usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST
      });
      encoder.copyBufferToBuffer(this.#ownBuffer(output), 0, copy, 0, size);
      return { output, copy };
    });
    this.#device.queue.submit([encoder.finish()]);
    return Promise.all(
      copies.map(async ({ output, copy }) => {
        await copy.mapAsync(GPUMapMode.READ);
        const bytes = copy.getMappedRange().slice(0);
        copy.destroy();
        return { output, bytes };
      })
    );
  }

  async #bind(launch: WorkLaunch): Promise<(pass: GPUComputePassEncoder, nth: number) => void> {
    const { kernel, bindings, scalars } = launch;
    const [x, y] = launch.grid;
    if (x > 65535) throw new RangeError(`${kernel.name} needs ${x} workgroups`);
    const pipeline = await this.#pipeline(kernel);
    const layout = pipeline.getBindGroupLayout(0);
    const uniform = this.#device.createBuffer({
      size: 4 * (scalars.length + 1),
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST
    });
    this.#device.queue.writeBuffer(uniform, 0, Uint32Array.from([...scalars, x]));
    const windows = Math.min(...bindings.map((binding) => this.#windows(binding)), WINDOWS);
    const groups = Array.from({ length: windows }, (_, window) =>
      this.#device.createBindGroup({
        layout,
        entries: [
          ...bindings.map((binding, at) => ({
            binding: at,
            resource: this.#resource(binding, window)
          })),
          { binding: bindings.length, resource: { buffer: uniform } }
        ]
      })
    );
    return (pass, nth) => {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, groups[nth % groups.length]);
      pass.dispatchWorkgroups(x, y);
    };
  }

  #windows(binding: Bound): number {
    if ('own' in binding) return WINDOWS;
    const buffer = this.#weightBuffer(binding.weights, binding.bytes);
    return Math.max(1, Math.floor((buffer.size - binding.bytes) / aligned(binding.bytes)) + 1);
  }

  #resource(binding: Bound, window: number): GPUBufferBinding {
    if ('own' in binding) return { buffer: this.#ownBuffer(binding), size: binding.bytes };
    const buffer = this.#weightBuffer(binding.weights, binding.bytes);
    return { buffer, offset: window * aligned(binding.bytes), size: binding.bytes };
  }

  /** Scales take an eighth of the room of nibbles in f16, a quarter in f32. */
  #weightBuffer(content: Content, bytes: number): GPUBuffer {
    const share = { words: 1, halves: 1 / 8, floats: 1 / 4, zeros: 0 }[content.kind];
    const known = this.#weights.get(content.kind);
    if (known && known.size >= bytes) return known;
    const buffer = this.#make(Math.max(bytes, this.#weightBytes * share), content, content.kind);
    this.#weights.set(content.kind, buffer);
    return buffer;
  }

  /** One for each size: how large the scratch of attention is differs between shapes. */
  #ownBuffer({ own, bytes, content }: Extract<Bound, { readonly own: string }>): GPUBuffer {
    const key = `${own} ${bytes}`;
    const known = this.#own.get(key);
    if (known) return known;
    const buffer = this.#make(bytes, content, own);
    this.#own.set(key, buffer);
    return buffer;
  }

  #make(bytes: number, content: Content, name: string): GPUBuffer {
    const buffer = this.#device.createBuffer({
      size: aligned(bytes),
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC
    });
    const encoder = this.#device.createCommandEncoder();
    this.#filler.fill(encoder, buffer, content, seedOf(name));
    this.#device.queue.submit([encoder.finish()]);
    return buffer;
  }

  #pipeline(kernel: Kernel): Promise<GPUComputePipeline> {
    const known = this.#pipelines.get(kernel.wgsl);
    if (known) return known;
    const visibility = GPUShaderStage.COMPUTE;
    const type = { read: 'read-only-storage', read_write: 'storage' } as const;
    const entries = [
      ...kernel.buffers.map(({ access }, binding) => ({
        binding,
        visibility,
        buffer: { type: type[access] }
      })),
      { binding: kernel.buffers.length, visibility, buffer: { type: 'uniform' as const } }
    ];
    const compiled = this.#device.createComputePipelineAsync({
      layout: this.#device.createPipelineLayout({
        bindGroupLayouts: [this.#device.createBindGroupLayout({ entries })]
      }),
      compute: { module: this.#device.createShaderModule({ code: kernel.wgsl }) }
    });
    this.#pipelines.set(kernel.wgsl, compiled);
    return compiled;
  }
}

function aligned(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** The same name, the same content: FNV-1a. */
function seedOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
