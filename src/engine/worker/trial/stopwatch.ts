/** How long work takes on the GPU: by its own clock where it tells, else from submit to done. */
import type { Prepared } from './testbed.ts';

export class Stopwatch {
  readonly #device: GPUDevice;
  readonly #queries: GPUQuerySet | undefined;
  readonly #resolved: GPUBuffer;
  readonly #staging: GPUBuffer;

  constructor(device: GPUDevice) {
    this.#device = device;
    this.#queries = device.features.has('timestamp-query')
      ? device.createQuerySet({ type: 'timestamp', count: 2 })
      : undefined;
    this.#resolved = device.createBuffer({
      size: 16,
      usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC
    });
    this.#staging = device.createBuffer({
      size: 16,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST
    });
  }

  get clock(): 'gpu' | 'page' {
    return this.#queries ? 'gpu' : 'page';
  }

  /** Milliseconds for running it `times` times, one after the other. */
  async time({ run }: Prepared, times: number): Promise<number> {
    const encoder = this.#device.createCommandEncoder();
    const querySet = this.#queries;
    const pass = encoder.beginComputePass({
      ...(querySet && {
        timestampWrites: { querySet, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 }
      })
    });
    run(pass, times);
    pass.end();
    if (querySet) encoder.resolveQuerySet(querySet, 0, 2, this.#resolved, 0);
    encoder.copyBufferToBuffer(this.#resolved, 0, this.#staging, 0, 16);
    const commands = encoder.finish();
    const begun = performance.now();
    this.#device.queue.submit([commands]);
    await this.#staging.mapAsync(GPUMapMode.READ);
    const outside = performance.now() - begun;
    const [began = 0n, ended = 0n] = new BigUint64Array(this.#staging.getMappedRange());
    this.#staging.unmap();
    const inside = Number(ended - began) / 1e6;
    // WebGPU lets timestamps jump, even backwards (§ 20.4).
    return inside > 0 && inside <= outside ? inside : outside;
  }
}
