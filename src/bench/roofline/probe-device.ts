/**
 * A GPU device for the probes alone, from the adapter that web-llm gets, with the largest buffers it
 * has. Everything that goes wrong is a ProbeError.
 */
import { isSoftware } from '../../engine/device.ts';
import { ProbeError } from './probed.ts';

export interface ProbeDevice {
  readonly device: GPUDevice;
  /** the processor in the place of a GPU: everything is bounded tighter */
  readonly software: boolean;
  /** a phone, a tablet, or little main memory */
  readonly small: boolean;
  readonly timestamps: boolean;
  /** bytes that one buffer may have and one binding may show */
  readonly largest: number;
}

/** More than this is never read. */
const LARGEST = 512 << 20;

/** Does `work` on a device that exists only for it. Rejects with ProbeError, also when it is lost. */
export async function withDevice<T>(
  work: (probe: ProbeDevice) => Promise<T>,
  small = false
): Promise<T> {
  let device: GPUDevice | undefined;
  try {
    const probe = await open(small);
    device = probe.device;
    return await Promise.race([work(probe), whatGoesWrong(device)]);
  } catch (error) {
    throw error instanceof ProbeError ? error : new ProbeError('internal', String(error));
  } finally {
    device?.destroy();
  }
}

async function open(small: boolean): Promise<ProbeDevice> {
  const { gpu } = navigator as { readonly gpu?: GPU };
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new ProbeError('no-adapter', 'requestAdapter() returned nothing');
  const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
  const largest = Math.min(LARGEST, maxBufferSize, maxStorageBufferBindingSize);
  const timestamps = adapter.features.has('timestamp-query');
  const device = await adapter.requestDevice({
    requiredFeatures: timestamps ? ['timestamp-query'] : [],
    requiredLimits: { maxBufferSize: largest, maxStorageBufferBindingSize: largest }
  });
  return { device, software: isSoftware(adapter), small, timestamps, largest };
}

/** Rejects when the device is lost, or complains about something that nobody asked about. */
function whatGoesWrong(device: GPUDevice): Promise<never> {
  return new Promise((_, reject) => {
    void device.lost.then(({ reason, message }) => {
      reject(new ProbeError('lost', `${reason}: ${message}`));
    });
    device.addEventListener('uncapturederror', ({ error }) => {
      const kind = error instanceof GPUOutOfMemoryError ? 'memory' : 'internal';
      reject(new ProbeError(kind, error.message));
    });
  });
}

/** Undefined where there is no memory for it. */
export async function storageBuffer(
  { device }: ProbeDevice,
  size: number
): Promise<GPUBuffer | undefined> {
  device.pushErrorScope('out-of-memory');
  const buffer = device.createBuffer({
    size,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST
  });
  if ((await device.popErrorScope()) === null) return buffer;
  buffer.destroy();
  return undefined;
}

/** A uniform buffer that holds one number. */
export function uniform({ device }: ProbeDevice, value: number): GPUBuffer {
  const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ size: 16, usage });
  device.queue.writeBuffer(buffer, 0, Uint32Array.of(value, 0, 0, 0));
  return buffer;
}

export function pipeline({ device }: ProbeDevice, code: string): Promise<GPUComputePipeline> {
  return device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code }) }
  });
}

export function bind(
  { device }: ProbeDevice,
  layout: GPUBindGroupLayout,
  resources: readonly GPUBindingResource[]
): GPUBindGroup {
  return device.createBindGroup({
    layout,
    entries: resources.map((resource, binding) => ({ binding, resource }))
  });
}
