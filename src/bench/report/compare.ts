/** Results side by side: how much faster each is than the first, and whether that is more than noise. */
import type { BenchResult, Statistics } from '../result.ts';
import { welch } from './welch.ts';

/** Differences that chance makes less often than this are none of chance's. */
const SIGNIFICANT = 0.05;

export interface Against {
  readonly rate: Statistics;
  /** mean against the first one's */
  readonly ratio: number;
  /** of Welch's test; undefined where there are too few samples */
  readonly p: number | undefined;
  readonly verdict: 'faster' | 'slower' | 'noise' | 'unknown';
}

export interface ComparedRow {
  readonly test: string;
  /** of the first result; undefined where it has no such test */
  readonly first: Statistics | undefined;
  /** of the others, in their order */
  readonly others: readonly (Against | undefined)[];
}

/** What differs besides the device, and makes the ratio mean something else. */
export type Difference =
  | 'invalid'
  | 'model'
  | 'quantization'
  | 'context'
  | 'library'
  | 'kernels'
  | 'engine'
  | 'app'
  | 'backend';

export interface Comparison {
  readonly rows: readonly ComparedRow[];
  readonly differences: readonly Difference[];
}

/** `results`: two or more; the first is what the others are compared with. */
export function compare(results: readonly BenchResult[]): Comparison {
  const names = [...new Set(results.flatMap(({ tests }) => tests.map(({ name }) => name)))];
  const rows = names.map((test) => {
    const [first, ...others] = results.map(
      ({ tests }) => tests.find(({ name }) => name === test)?.rate
    );
    return { test, first, others: others.map((other) => first && other && against(first, other)) };
  });
  return { rows, differences: differencesOf(results) };
}

function against(first: Statistics, rate: Statistics): Against {
  const p = welch(first, rate);
  const ratio = rate.mean / first.mean;
  return { rate, ratio, p, verdict: verdict(ratio, p) };
}

function verdict(ratio: number, p: number | undefined): Against['verdict'] {
  if (p === undefined || !Number.isFinite(ratio)) return 'unknown';
  if (p >= SIGNIFICANT) return 'noise';
  return ratio > 1 ? 'faster' : 'slower';
}

/** Undefined: there is nothing of the kind, which is no difference. */
type Key = (result: BenchResult) => string | number | undefined;

const KEYS: readonly (readonly [Difference, Key])[] = [
  ['model', ({ hashes, model }) => `${hashes.config} ${hashes.index} ${model.parameters}`],
  ['quantization', ({ model }) => model.quantization],
  ['context', ({ model }) => model.contextLength],
  // Without WebGPU there is neither library nor web-llm: the pass is a part of the app.
  ['library', ({ hashes }) => hashes.library || undefined],
  ['engine', ({ app }) => app.webLlm || undefined],
  ['app', ({ app }) => app.version],
  ['backend', ({ device }) => (device.software ? 'software' : device.backend)]
];

function differencesOf(results: readonly BenchResult[]): Difference[] {
  const differing = KEYS.filter(([, key]) => {
    const values = results.map(key).filter((value) => value !== undefined);
    return new Set(values).size > 1;
  });
  const invalid = results.some(({ valid }) => !valid);
  const named = differing.map(([name]) =>
    name === 'library' && haveOtherShapes(results) ? 'kernels' : name
  );
  return [...(invalid ? (['invalid'] as const) : []), ...named];
}

/**
 * The same library has another hash with other shapes of its kernels in it; parts that one of them does
 * not name are those of another version.
 */
function haveOtherShapes(results: readonly BenchResult[]): boolean {
  const all = results.flatMap(({ kernels }) => (kernels ? [kernels.shapes] : []));
  return all.flatMap(Object.keys).some((part) => {
    const named = all.flatMap((shapes) => shapes[part] ?? []);
    return new Set(named).size > 1;
  });
}
