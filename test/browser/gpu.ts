/**
 * Runs kernels and programs on a bare WebGPU device, by the rules of tvmjs: bindings in order, one
 * uniform struct behind them, whole buffers bound, grids beyond 65535 folded into z.
 */
import { SUBGROUP_MATRIX } from '../../src/engine/worker/subgroup-matrix.ts';
import { evaluate, type Environment } from '../../src/library/expressions.ts';
import type { Kernel } from '../../src/library/kernels/kernel.ts';
import type { BufferRef, Functions, Program, Step, TensorSpec } from '../../src/library/program.ts';

export interface Gpu {
  readonly device: GPUDevice;
  /** 0 where the adapter has no subgroups */
  readonly subgroupMinSize: number;
}

/** A device with the limits and features that tvmjs asks for. */
export async function openGpu(): Promise<Gpu> {
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter)
    throw new Error('this browser has no WebGPU adapter: start it with --enable-unsafe-webgpu');
  const features = (['shader-f16', 'subgroups', SUBGROUP_MATRIX] as const).filter((name) =>
    adapter.features.has(name)
  );
  const gib = 1 << 30;
  const device = await adapter.requestDevice({
    requiredFeatures: features,
    requiredLimits: {
      maxBufferSize: Math.min(gib, adapter.limits.maxBufferSize),
      maxStorageBufferBindingSize: Math.min(gib, adapter.limits.maxStorageBufferBindingSize),
      maxComputeWorkgroupStorageSize: 32 << 10,
      maxStorageBuffersPerShaderStage: 10
    }
  });
  device.addEventListener('uncapturederror', (event) => {
    throw new Error(event.error.message);
  });
  const subgroupMinSize = adapter.features.has('subgroups') ? adapter.info.subgroupMinSize : 0;
  return { device, subgroupMinSize };
}

type Data =
  | Float32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>;

const USAGE = 0x80 | 0x4 | 0x8; // STORAGE | COPY_SRC | COPY_DST

export function emptyBuffer({ device }: Gpu, bytes: number): GPUBuffer {
  return device.createBuffer({ size: Math.max(4, Math.ceil(bytes / 4) * 4), usage: USAGE });
}

export function upload(gpu: Gpu, data: Data): GPUBuffer {
  const buffer = emptyBuffer(gpu, data.byteLength);
  const padded = new Uint8Array(Math.ceil(data.byteLength / 4) * 4);
  padded.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  gpu.device.queue.writeBuffer(buffer, 0, padded);
  return buffer;
}

export async function download(
  { device }: Gpu,
  buffer: GPUBuffer,
  bytes = buffer.size
): Promise<ArrayBuffer> {
  const staging = device.createBuffer({ size: bytes, usage: 0x1 | 0x8 }); // MAP_READ | COPY_DST
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, staging, 0, bytes);
  device.queue.submit([encoder.finish()]);
  await staging.mapAsync(1); // READ
  const copy = staging.getMappedRange().slice(0);
  staging.destroy();
  return copy;
}

const pipelines = new WeakMap<GPUDevice, Map<string, GPUComputePipeline>>();

async function pipelineOf({ device }: Gpu, kernel: Kernel): Promise<GPUComputePipeline> {
  const known = pipelines.get(device) ?? new Map<string, GPUComputePipeline>();
  pipelines.set(device, known);
  const cached = known.get(kernel.wgsl);
  if (cached) return cached;
  const visibility = 0x4; // COMPUTE
  const layout = device.createBindGroupLayout({
    entries: [
      ...kernel.buffers.map(({ access }, binding) => ({
        binding,
        visibility,
        buffer: { type: access === 'read' ? ('read-only-storage' as const) : ('storage' as const) }
      })),
      { binding: kernel.buffers.length, visibility, buffer: { type: 'uniform' as const } }
    ]
  });
  const module = device.createShaderModule({ code: kernel.wgsl });
  const { messages } = await module.getCompilationInfo();
  const errors = messages.filter(({ type }) => type === 'error');
  if (errors.length > 0) {
    const lines = kernel.wgsl.split('\n');
    throw new Error(
      errors.map((e) => `${kernel.name}: ${e.message}\n  ${lines[e.lineNum - 1] ?? ''}`).join('\n')
    );
  }
  const pipeline = await device.createComputePipelineAsync({
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module, entryPoint: kernel.name }
  });
  known.set(kernel.wgsl, pipeline);
  return pipeline;
}

/** One dispatch; `grid` in workgroups, x beyond 65535 allowed. */
export async function dispatch(
  gpu: Gpu,
  kernel: Kernel,
  buffers: readonly GPUBuffer[],
  scalars: readonly number[],
  [gridX, gridY = 1]: readonly [number, number?]
): Promise<void> {
  const { device } = gpu;
  if (buffers.length !== kernel.buffers.length || scalars.length !== kernel.scalars.length) {
    throw new Error(`kernel ${kernel.name} was launched with the wrong number of arguments`);
  }
  const pipeline = await pipelineOf(gpu, kernel);
  const uniform = device.createBuffer({ size: 4 * (scalars.length + 1), usage: 0x40 | 0x8 }); // UNIFORM | COPY_DST
  device.queue.writeBuffer(uniform, 0, Uint32Array.from([...scalars, gridX]));
  let x = gridX;
  let z = 1;
  while (x > 65535) {
    x = Math.ceil(x / 2);
    z *= 2;
  }
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(
    0,
    device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [...buffers, uniform].map((buffer, binding) => ({ binding, resource: { buffer } }))
    })
  );
  pass.dispatchWorkgroups(x, gridY, z);
  pass.end();
  device.queue.submit([encoder.finish()]);
  uniform.destroy();
}

/** Executes a program as the wasm runtime does, so that kernels and plan are tested without it. */
export class ProgramRunner {
  readonly #weights: GPUBuffer[];
  readonly #buffers: GPUBuffer[];
  #position = 0;
  /** As assembly/kv.ts has it. */
  #reusable = 0;

  /** @param tensor bytes of a tensor as they lie in GPU memory (bf16 widened to f32) */
  constructor(
    readonly gpu: Gpu,
    readonly program: Program,
    readonly context: number,
    tensor: (spec: TensorSpec) => Uint8Array
  ) {
    this.#weights = program.weights.map((weight) => {
      const spec = program.tensors[weight.tensor];
      const bytes = tensor(spec);
      const [rows = 1] = spec.shape;
      const pieceRows = spec.pieceRows ?? rows;
      const rowBytes = bytes.length / rows;
      const begin = weight.piece * pieceRows * rowBytes;
      return upload(gpu, bytes.slice(begin, begin + pieceRows * rowBytes));
    });
    const environment = { rows: 1, position: 0, context, counts: [] };
    this.#buffers = program.buffers.map(({ bytes }) =>
      emptyBuffer(gpu, evaluate(bytes, environment))
    );
    this.#fillRope();
  }

  #fillRope(): void {
    const { rope, roles } = this.program;
    const pairs = rope.length / 2;
    const table = new Float32Array(this.context * rope.length);
    for (let pair = 0; pair < pairs; pair++) {
      const angle = Math.atan2(rope[2 * pair + 1], rope[2 * pair]);
      for (let position = 0; position < this.context; position++) {
        table[2 * (position * pairs + pair)] = Math.cos(position * angle);
        table[2 * (position * pairs + pair) + 1] = Math.sin(position * angle);
      }
    }
    this.gpu.device.queue.writeBuffer(this.#buffers[roles.rope], 0, table);
  }

  /** The next prompt begins. */
  clear(): void {
    this.#position = 0;
  }

  /** Feeds ids in chunks as web-llm does (one token alone goes to decode) → logits of the last. */
  async forward(ids: readonly number[], chunk = this.program.prefillChunk): Promise<Float32Array> {
    for (let from = 0; from < ids.length; from += chunk) {
      const part = ids.slice(from, from + chunk);
      const tokens = upload(this.gpu, Int32Array.from(part));
      await this.run('embed', [tokens], part.length);
      await this.run(
        part.length > 1 ? 'prefill' : 'decode',
        [this.#buffers[this.program.roles.hidden]],
        part.length
      );
      if (part.length === 1) this.#reusable = Math.min(this.#reusable, this.#position);
      this.#position += part.length;
      if (part.length > 1 && this.#reusable >= this.#position - part.length) {
        this.#reusable = Math.max(this.#reusable, this.#position);
      }
    }
    return this.logits();
  }

  /** Logits of several tokens in one pass, behind what is in the cache; that is as long as before. */
  async drafts(ids: readonly number[]): Promise<Float32Array[]> {
    const { drafts, vocab } = this.program;
    if (!drafts || ids.length !== drafts.tokens) throw new Error('the program has no such pass');
    this.gpu.device.queue.writeBuffer(this.#buffers[drafts.ids], 0, Int32Array.from(ids));
    await this.run('drafts', []);
    const all = await download(this.gpu, this.#buffers[drafts.logits], ids.length * vocab * 4);
    return ids.map((_, row) => new Float32Array(all, row * vocab * 4, vocab));
  }

  async logits(): Promise<Float32Array> {
    return new Float32Array(
      await download(this.gpu, this.#buffers[this.program.roles.logits], this.program.vocab * 4)
    );
  }

  /** Runs one function of the program on tensor arguments. */
  async run(name: keyof Functions, args: readonly GPUBuffer[], rows = 1): Promise<void> {
    const environment: Environment = {
      rows,
      position: this.#position,
      context: this.context,
      reusable: this.#reusable,
      counts: args.map(({ size }) => size / 4)
    };
    for (const step of this.program.functions[name]) await this.#step(step, args, environment);
  }

  async #step(step: Step, args: readonly GPUBuffer[], environment: Environment): Promise<void> {
    if (step.kind === 'submit') return;
    if (step.when) {
      const value = evaluate(step.when.value, environment);
      if (value < step.when.min || value > step.when.max) return;
    }
    await dispatch(
      this.gpu,
      this.program.kernels[step.kernel],
      step.buffers.map((ref) => this.#resolve(ref, args)),
      step.scalars.map((scalar) => evaluate(scalar, environment)),
      [evaluate(step.grid[0], environment), evaluate(step.grid[1], environment)]
    );
  }

  #resolve(ref: BufferRef, args: readonly GPUBuffer[]): GPUBuffer {
    if ('weight' in ref) return this.#weights[ref.weight];
    if ('buffer' in ref) return this.#buffers[ref.buffer];
    return args[ref.argument];
  }

  dispose(): void {
    for (const buffer of [...this.#weights, ...this.#buffers]) buffer.destroy();
  }
}
