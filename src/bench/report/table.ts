/** The rows that a report, a Markdown table and a CSV file share, in the words of llama-bench. */
import { adapterName } from '../../engine/adapter-name.ts';
import type { BenchResult, TestResult } from '../result.ts';

export interface Row {
  readonly test: string;
  readonly rate: TestResult['rate'];
}

/** llama-bench writes `12.34 ± 0.05`, also above a thousand. */
export const plusMinus = ({ mean, sd }: TestResult['rate']): string =>
  `${mean.toFixed(2)} ± ${sd.toFixed(2)}`;

type OnDevice = Pick<BenchResult, 'device'>;

/** The processor computed, with WebGPU or without: the figures are no graphics card's. */
export const onProcessor = ({ device }: OnDevice): boolean =>
  device.backend === 'cpu' || device.software;

/**
 * What computed: `WebGPU (Apple metal-3)`, `WebGPU on the CPU (google swiftshader)`, `CPU`. The same in
 * every language: it goes into tables that are read elsewhere. Where WebGPU gives no name (Firefox 153),
 * WebGL's is said as WebGL's: it may be another GPU.
 */
export function backendOf({ device }: OnDevice): string {
  if (device.backend === 'cpu') return 'CPU';
  const { renderer, software } = device;
  const name = adapterName(device) || (renderer && !software ? `WebGL: ${renderer}` : '');
  return `WebGPU${software ? ' on the CPU' : ''}${name && ` (${name})`}`;
}

/** Binary units, as llama-bench has them. */
export function size(bytes: number): string {
  const [unit, divisor] = bytes >= 2 ** 30 ? ['GiB', 2 ** 30] : ['MiB', 2 ** 20];
  return `${(bytes / Number(divisor)).toFixed(2)} ${unit}`;
}

export function parameters(value: number): string {
  return value >= 1e9 ? `${(value / 1e9).toFixed(2)} B` : `${(value / 1e6).toFixed(2)} M`;
}

/** The line that stands for the whole: writing at the start of a conversation. */
export const headline = ({ tests }: BenchResult): TestResult | undefined =>
  tests.find(({ kind, depth }) => kind === 'tg' && depth === 0) ??
  tests.find(({ kind }) => kind === 'tg') ??
  tests[0];
