/**
 * Watches the GPU device that web-llm makes in this worker, without web-llm knowing: how much memory
 * it holds, what a failed allocation was for, whether it gets on, and when it is lost. web-llm itself only logs
 * these, and destroys the device when a buffer cannot be made.
 */
import { deviceLost, outOfMemory } from '../failures.ts';
import { isSoftware } from '../device.ts';
import type { Failure } from '../failure.ts';
import type { GpuPulse } from '../messages.ts';
import { GpuProgress } from './gpu-progress.ts';

/** Names what the `nth` storage buffer (from 0) of this size is for. */
export type Purpose = (bytes: number, nth: number) => string;

export type AdapterSource = Pick<GPU, 'requestAdapter'>;

interface Allocation {
  readonly bytes: number;
  readonly purpose: string;
}

const MEMORY_MESSAGE = /out of memory|outofmemory|OUT_OF_(DEVICE|HOST)_MEMORY/i;

export class GpuMonitor {
  #device: GPUDevice | undefined;
  readonly #progress = new GpuProgress();
  #bytes = 0;
  #purpose: Purpose = () => 'the model';
  #features: readonly GPUFeatureName[] = [];
  readonly #sizes = new Map<number, number>();
  #newest: Allocation | undefined;
  #refused: { readonly allocation: Allocation; readonly message: string } | undefined;
  #errors: string[] = [];
  #lose: (failure: Failure) => void = () => undefined;
  /** Resolves when a device is lost while it is in use. */
  readonly lost = new Promise<Failure>((resolve) => {
    this.#lose = resolve;
  });

  /** Bytes of all buffers that exist now. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * From now on every device made through `gpu` is watched, the newest one at a time, and has what
   * the model needs. The answer makes devices that are not, and have not.
   */
  install(gpu: GPU): AdapterSource {
    const requestAdapter = gpu.requestAdapter.bind(gpu);
    gpu.requestAdapter = async (options) => {
      const adapter = await requestAdapter(options);
      if (adapter) {
        const requestDevice = adapter.requestDevice.bind(adapter);
        adapter.requestDevice = async (descriptor = {}) => {
          const requiredFeatures = [...(descriptor.requiredFeatures ?? []), ...this.#features];
          const device = await requestDevice({ ...descriptor, requiredFeatures });
          return this.#watch(device, isSoftware(adapter));
        };
      }
      return adapter;
    };
    return { requestAdapter };
  }

  /** A model's device and buffers are about to be made; `features` beyond those that web-llm asks for. */
  expect(purpose: Purpose, features: readonly GPUFeatureName[]): void {
    this.#purpose = purpose;
    this.#features = features;
    this.#sizes.clear();
    this.#refused = undefined;
    this.#errors = [];
  }

  /** The device is about to be destroyed on purpose. */
  release(): void {
    this.#device = undefined;
    this.#progress.release();
    this.#bytes = 0;
  }

  /** Undefined while there is no device. */
  pulse(): GpuPulse | undefined {
    return this.#progress.pulse();
  }

  /** What the GPU complained about since the last call, and nobody handled: results may be wrong. */
  takeErrors(): readonly string[] {
    return this.#errors.splice(0);
  }

  #watch(device: GPUDevice, software: boolean): GPUDevice {
    this.#device = device;
    this.#progress.watch(device, software);
    this.#bytes = 0;
    const createBuffer = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      const allocation = this.#allocation(descriptor);
      this.#newest = allocation;
      const buffer = createBuffer(descriptor);
      this.#count(device, buffer, allocation.bytes);
      return buffer;
    };
    // web-llm makes every buffer between pushErrorScope and popErrorScope, in one go: when a scope
    // is closed, the newest buffer is the one it was for.
    const popErrorScope = device.popErrorScope.bind(device);
    device.popErrorScope = async () => {
      const allocation = this.#newest;
      const error = await popErrorScope();
      if (error && allocation) this.#refused ??= { allocation, message: error.message };
      return error;
    };
    device.addEventListener('uncapturederror', ({ error }) => {
      this.#errors.push(error.message);
    });
    void device.lost.then(({ reason, message }) => {
      if (device !== this.#device) return;
      this.#device = undefined;
      this.#bytes = 0;
      this.#lose(this.#why(reason, message));
    });
    return device;
  }

  #allocation({ size, usage }: GPUBufferDescriptor): Allocation {
    const nth = this.#sizes.get(size) ?? 0;
    // Staging and uniform buffers are web-llm's own, and small.
    if ((usage & GPUBufferUsage.STORAGE) === 0) return { bytes: size, purpose: 'moving data' };
    this.#sizes.set(size, nth + 1);
    return { bytes: size, purpose: this.#purpose(size, nth) };
  }

  #count(device: GPUDevice, buffer: GPUBuffer, bytes: number): void {
    this.#bytes += bytes;
    const destroy = buffer.destroy.bind(buffer);
    let alive = true;
    buffer.destroy = () => {
      if (alive && device === this.#device) this.#bytes -= bytes;
      alive = false;
      destroy();
    };
  }

  #why(reason: string, message: string): Failure {
    if (this.#refused) {
      const { allocation, message: refusal } = this.#refused;
      return outOfMemory(allocation.bytes, allocation.purpose, refusal);
    }
    if (MEMORY_MESSAGE.test(message) && this.#newest) {
      return outOfMemory(this.#newest.bytes, this.#newest.purpose, message);
    }
    return deviceLost(reason, message);
  }
}
