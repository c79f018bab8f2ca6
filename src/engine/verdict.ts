/** Whether a model of the catalog runs on a device, and why not; said in the language of the page. */
import { words } from '../words/device.ts';
import { told } from '../words/told.ts';
import { CPU_LIMIT, DEFAULT_CONTEXT, gpuBytes, type CatalogModel } from './catalog.ts';
import type { DeviceReport } from './device.ts';

export interface Verdict {
  /** `tight`: may well fail for want of memory; `slow`: works, but on the processor */
  readonly level: 'good' | 'slow' | 'tight' | 'no';
  /** one sentence; empty when there is nothing to add */
  readonly why: string;
  /** GPU memory at this context length, bytes */
  readonly gpuBytes: number;
}

/** Graphics memory is shared with main memory on most laptops and phones; half of it is a lot. */
const COMFORTABLE_SHARE = 0.5;
/** Phones end pages of a few gigabytes; where exactly, they do not say. */
const HANDHELD_LIMIT = 1.5e9;

/**
 * Whether this device can run the model at a context length. WebGPU does not tell how much memory a
 * graphics card has, so beyond the hard limits this is an estimate from the main memory, and says so.
 */
export function verdict(model: CatalogModel, device: DeviceReport, context: number): Verdict {
  const bytes = gpuBytes(model.config, model.weightBytes, context);
  const no = (why: string): Verdict => ({ level: 'no', why, gpuBytes: bytes });
  const small = model.weightBytes <= CPU_LIMIT;
  if (device.failure && small) {
    return { level: 'good', why: words.onProcessor, gpuBytes: 0 };
  }
  if (device.failure) return no(told(device.failure).what);
  const { bufferSize, bindingSize } = device.granted;
  if (model.largestTensor > bufferSize) {
    return no(words.matrix(model.largestTensor, bufferSize));
  }
  const cache = context * model.config.kvHeads * model.config.headDim * 2;
  if (cache > bindingSize) {
    return no(words.context(context, cache, bindingSize));
  }
  const tight = memoryDoubt(bytes, device);
  if (tight) return { level: 'tight', why: tight, gpuBytes: bytes };
  // A model this small is fast enough wherever it runs.
  if (device.software && !small) {
    return {
      level: 'slow',
      why: words.slow,
      gpuBytes: bytes
    };
  }
  return { level: 'good', why: '', gpuBytes: bytes };
}

function memoryDoubt(bytes: number, { systemMemory, handheld }: DeviceReport): string | undefined {
  if (systemMemory !== undefined && bytes > systemMemory * 1e9 * COMFORTABLE_SHARE) {
    return words.memory(bytes, systemMemory, systemMemory >= 8);
  }
  if (handheld && bytes > HANDHELD_LIMIT) {
    return words.handheld(bytes);
  }
  return undefined;
}

/** The default context, or a shorter one where that makes the difference between tight and good. */
export function defaultContext(model: CatalogModel, device: DeviceReport): number {
  const comfortable = [DEFAULT_CONTEXT, DEFAULT_CONTEXT / 2, DEFAULT_CONTEXT / 4].find((context) =>
    ['good', 'slow'].includes(verdict(model, device, context).level)
  );
  return Math.min(comfortable ?? DEFAULT_CONTEXT / 2, model.config.contextLength);
}
