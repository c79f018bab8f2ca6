/** Fills buffers on the GPU with numbers that look random and can be made again. */
import type { Content } from './work.ts';

/** A hash of each word's index: PCG (Jarzynski and Olano, JCGT 9/3, 2020). */
const FILL = `
struct Fill { kind: u32, seed: u32, size: f32, unused: u32 }
@group(0) @binding(0) var<storage, read_write> data: array<u32>;
@group(0) @binding(1) var<uniform> fill: Fill;

fn random(i: u32) -> u32 {
  let state = (i ^ fill.seed) * 747796405u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (word >> 22u) ^ word;
}

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3<u32>, @builtin(num_workgroups) grid: vec3<u32>) {
  let end = arrayLength(&data);
  for (var i = id.x; i < end; i += grid.x * 256u) {
    let word = random(i);
    if (fill.kind == 0u) {
      data[i] = word;
    } else if (fill.kind == 1u) {
      let two = vec2<f32>(f32(word & 0xffffu), f32(word >> 16u)) / 32768.0 - 1.0;
      data[i] = pack2x16float(two * fill.size);
    } else if (fill.kind == 3u) {
      data[i] = 0u;
    } else {
      data[i] = bitcast<u32>((f32(word >> 8u) / 8388608.0 - 1.0) * fill.size);
    }
  }
}`;

const KINDS = { words: 0, halves: 1, floats: 2, zeros: 3 } as const;
const GROUPS = 1024;

export class Filler {
  readonly #device: GPUDevice;
  readonly #pipeline: GPUComputePipeline;

  constructor(device: GPUDevice) {
    this.#device = device;
    this.#pipeline = device.createComputePipeline({
      layout: 'auto',
      compute: { module: device.createShaderModule({ code: FILL }) }
    });
  }

  fill(encoder: GPUCommandEncoder, buffer: GPUBuffer, { kind, size }: Content, seed: number): void {
    const parameters = new ArrayBuffer(16);
    new Uint32Array(parameters, 0, 2).set([KINDS[kind], seed]);
    new Float32Array(parameters, 8, 1).set([size]);
    const uniform = this.#device.createBuffer({
      size: 16,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST
    });
    this.#device.queue.writeBuffer(uniform, 0, parameters);
    const pass = encoder.beginComputePass();
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(
      0,
      this.#device.createBindGroup({
        layout: this.#pipeline.getBindGroupLayout(0),
        entries: [
          { binding: 0, resource: { buffer } },
          { binding: 1, resource: { buffer: uniform } }
        ]
      })
    );
    pass.dispatchWorkgroups(Math.min(GROUPS, Math.ceil(buffer.size / 1024)));
    pass.end();
  }
}
