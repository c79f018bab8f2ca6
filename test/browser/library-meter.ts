import { vi } from 'vitest';

/** Counts what reaches WebGPU, and finds the memories of the libraries that are loaded. */
export class Meter {
  created = 0;
  alive = 0;
  bytes = 0;
  dispatches = 0;
  submits = 0;
  memories: WebAssembly.Memory[] = [];
  readonly #alive = new Map<GPUBuffer, number>();

  start(): void {
    const createBuffer = GPUDevice.prototype.createBuffer;
    const destroy = GPUBuffer.prototype.destroy;
    const dispatch = GPUComputePassEncoder.prototype.dispatchWorkgroups;
    const submit = GPUQueue.prototype.submit;
    const instantiate = WebAssembly.instantiate.bind(WebAssembly) as (
      ...args: unknown[]
    ) => Promise<WebAssembly.WebAssemblyInstantiatedSource>;
    // eslint-disable-next-line @typescript-eslint/no-this-alias
    const meter = this;
    vi.spyOn(GPUDevice.prototype, 'createBuffer').mockImplementation(function (
      this: GPUDevice,
      descriptor
    ) {
      const buffer = createBuffer.call(this, descriptor);
      meter.created++;
      meter.#alive.set(buffer, descriptor.size);
      meter.#count();
      return buffer;
    });
    vi.spyOn(GPUBuffer.prototype, 'destroy').mockImplementation(function (this: GPUBuffer) {
      meter.#alive.delete(this);
      meter.#count();
      return destroy.call(this);
    });
    vi.spyOn(GPUComputePassEncoder.prototype, 'dispatchWorkgroups').mockImplementation(function (
      this: GPUComputePassEncoder,
      ...args
    ) {
      meter.dispatches++;
      return dispatch.apply(this, args);
    });
    vi.spyOn(GPUQueue.prototype, 'submit').mockImplementation(function (this: GPUQueue, buffers) {
      meter.submits++;
      return submit.call(this, buffers);
    });
    vi.spyOn(WebAssembly, 'instantiate').mockImplementation((async (...args: unknown[]) => {
      const result = await instantiate(...args);
      const { memory } = result.instance.exports;
      if (memory instanceof WebAssembly.Memory && 'TVMFFIFunctionCall' in result.instance.exports) {
        meter.memories.push(memory);
      }
      return result;
    }) as never);
  }

  #count(): void {
    this.alive = this.#alive.size;
    this.bytes = [...this.#alive.values()].reduce((sum, size) => sum + size, 0);
  }
}
