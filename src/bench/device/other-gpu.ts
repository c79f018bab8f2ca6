/**
 * Whether a browser works on the slower of two GPUs. It cannot list what a computer has: the GPU that
 * WebGPU gave says what it is, and WebGL's may be another one.
 */
import type { DeviceFacts } from '../result.ts';

export interface OtherGpu {
  /** the other one was seen; otherwise there may be one */
  readonly seen?: string;
  readonly system: 'windows' | 'macos' | 'linux';
}

type Named = Pick<
  DeviceFacts,
  'vendor' | 'architecture' | 'description' | 'renderer' | 'software' | 'backend' | 'system'
>;

/** Undefined where nothing speaks for a faster one. */
export function otherGpu(device: Named): OtherGpu | undefined {
  const system = systemOf(device.system);
  if (!system || device.software || device.backend === 'cpu') return undefined;
  const { renderer = '' } = device;
  if (isDiscrete(renderer) && (isIntegrated(device) || isForeign(device))) {
    return { seen: renderer, system };
  }
  // Chromium on Windows takes the GPU that the system gave the browser, whatever the page wishes;
  // elsewhere it takes the faster one, so that an integrated GPU is the only one.
  return system === 'windows' && isIntegrated(device) ? { system } : undefined;
}

function systemOf(system: string): OtherGpu['system'] | undefined {
  if (system.startsWith('Windows')) return 'windows';
  if (system.startsWith('macOS')) return 'macos';
  return system.startsWith('Linux') ? 'linux' : undefined;
}

/** Cards, by the names that drivers give them. Intel's cards have a letter and three digits. */
const DISCRETE =
  /geforce|quadro|\brtx\b|\bgtx\b|tesla|radeon (rx|pro|vii)|firepro|\barc\b.*\b[ab]\d{2,3}\b/i;
/** The GPUs in AMD's processors: no series, a number with M, or Vega with its number of units. */
const AMD_INTEGRATED = /radeon(\(tm\))? (graphics|\d{3}m|vega \d+|r[2-7] graphics)|custom gpu/i;

const isDiscrete = (name: string): boolean => DISCRETE.test(name);

function isIntegrated({ vendor, architecture, description, renderer = '' }: Named): boolean {
  // Dawn's names for Intel's cards end in hp or hpg: gen-12hp, xe-2hpg.
  if (vendor === 'intel') return !/hpg?$/.test(architecture) && !isDiscrete(description);
  // Of AMD, an architecture has both kinds: the name decides.
  return vendor === 'amd' && AMD_INTEGRATED.test(`${description} ${renderer}`);
}

/** WebGL's GPU is another maker's than WebGPU's, which is no card by its name. */
const isForeign = ({ vendor, description, renderer = '' }: Named): boolean =>
  ['amd', 'intel'].includes(vendor) &&
  !isDiscrete(description) &&
  !renderer.toLowerCase().includes(vendor);
