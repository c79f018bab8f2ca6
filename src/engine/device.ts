/**
 * The graphics device as the page sees it before anything is loaded: whether a model can run, what
 * stands in the way, and what the device calls itself. Runs on the main thread.
 */
import { noShaderF16, smallLimits, softwareAdapter, type Advice } from './advice.ts';
import type { Failure } from './failure.ts';
import { platformOf, type NavigatorLike } from './platform.ts';

export interface DeviceLimits {
  /** bytes that one buffer may have, and that one binding may show, as web-llm will get them */
  readonly bufferSize: number;
  readonly bindingSize: number;
}

export interface DeviceReport {
  /** Why nothing can run here; the rest is then empty or as far as it was found out. */
  readonly failure?: Failure;
  /** Worth knowing, worst first; does not keep models from running. */
  readonly notes: readonly Advice[];
  /** WebGPU on the CPU: works, but slowly */
  readonly software: boolean;
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  readonly features: readonly string[];
  /** WebGPU's limits by name, as the adapter offers them */
  readonly limits: Readonly<Record<string, number>>;
  readonly granted: DeviceLimits;
  /**
   * Gigabytes of main memory as the browser tells it (Chrome only; rounded, at most 8 or 32). WebGPU
   * says nothing about the memory of the graphics card.
   */
  readonly systemMemory?: number;
  /** a phone or tablet */
  readonly handheld: boolean;
}

/** The limits that web-llm asks of every device, with no way around. */
const REQUIRED = {
  maxBufferSize: 1 << 28,
  maxStorageBufferBindingSize: 1 << 27,
  maxComputeWorkgroupStorageSize: 32 << 10,
  maxStorageBuffersPerShaderStage: 10
} as const;
const LARGE = 1 << 30;

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

const NOTHING = {
  notes: [],
  software: false,
  vendor: '',
  architecture: '',
  description: '',
  features: [],
  limits: {},
  granted: { bufferSize: 0, bindingSize: 0 },
  handheld: false
} as const;

/** Fetched where there is something to say. */
const noGpu = () => import('./no-gpu.ts');

/** Never throws: what goes wrong is the report's `failure`. */
export async function probeDevice(): Promise<DeviceReport> {
  const agent: NavigatorLike = navigator;
  if (!isSecureContext) {
    return { ...NOTHING, failure: (await noGpu()).insecureContext(agent, location.origin) };
  }
  const gpu = webGpu();
  if (!gpu) return { ...NOTHING, failure: (await noGpu()).missingWebGpu(agent) };
  let adapter: GPUAdapter | null;
  try {
    adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  } catch (error) {
    const failure = (await noGpu()).missingAdapter(agent);
    return { ...NOTHING, failure: { ...failure, details: `${failure.details} ${String(error)}` } };
  }
  if (!adapter) return { ...NOTHING, failure: (await noGpu()).missingAdapter(agent) };
  return describeAdapter(adapter, agent);
}

/** The types promise `navigator.gpu`; browsers do not. */
function webGpu(): GPU | undefined {
  return (navigator as { readonly gpu?: GPU }).gpu;
}

export type AdapterLike = Pick<GPUAdapter, 'features' | 'limits' | 'info'> & {
  /** where browsers had it before it moved into `info` */
  readonly isFallbackAdapter?: boolean;
};

export async function describeAdapter(
  adapter: AdapterLike,
  agent: NavigatorLike
): Promise<DeviceReport> {
  const { vendor, architecture, description } = adapter.info;
  const limits = readLimits(adapter.limits);
  const features = [...adapter.features].sort();
  const software = isSoftware(adapter);
  const granted = {
    bufferSize: (limits['maxBufferSize'] ?? 0) >= LARGE ? LARGE : REQUIRED.maxBufferSize,
    bindingSize:
      (limits['maxStorageBufferBindingSize'] ?? 0) >= LARGE
        ? LARGE
        : REQUIRED.maxStorageBufferBindingSize
  };
  const notes: Advice[] = [];
  if (software) notes.push(softwareAdapter(agent, description || architecture));
  if (granted.bindingSize < LARGE) notes.push(smallLimits(granted.bindingSize));
  if (!features.includes('shader-f16')) notes.push(noShaderF16());
  const { deviceMemory } = agent as { readonly deviceMemory?: number };
  return {
    failure: await tooSmall(limits),
    notes,
    software,
    vendor,
    architecture,
    description,
    features,
    limits,
    granted,
    systemMemory: deviceMemory,
    handheld: ['android', 'ios'].includes(platformOf(agent).system)
  };
}

/** WebGPU on the processor. */
export function isSoftware(adapter: Pick<AdapterLike, 'info' | 'isFallbackAdapter'>): boolean {
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  if (isFallbackAdapter || adapter.isFallbackAdapter === true) return true;
  return SOFTWARE.test(`${vendor} ${architecture} ${description}`);
}

async function tooSmall(limits: Readonly<Record<string, number>>): Promise<Failure | undefined> {
  for (const [name, needed] of Object.entries(REQUIRED)) {
    const found = limits[name] ?? 0;
    if (found < needed) return (await noGpu()).weakDevice(name, needed, found);
  }
  return undefined;
}

/** The limits are getters of a prototype, so neither spread nor Object.keys finds them. */
function readLimits(limits: GPUSupportedLimits): Record<string, number> {
  const found: Record<string, number> = {};
  for (const name in limits) {
    const value: unknown = (limits as unknown as Record<string, unknown>)[name];
    if (typeof value === 'number') found[name] = value;
  }
  return found;
}
