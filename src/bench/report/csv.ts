/** One line per test, for spreadsheets: what was measured, and on what. */
import type { BenchResult } from '../result.ts';
import { backendOf } from './table.ts';

const COLUMNS = [
  'id',
  'started',
  'label',
  'valid',
  'flags',
  'protocol',
  'kind',
  'model',
  'quantization',
  'parameters',
  'weight_bytes',
  'context_length',
  'backend',
  'browser',
  'system',
  'app_version',
  'web_llm',
  'test',
  'n',
  'mean_tps',
  'sd_tps',
  'median_tps',
  'min_tps',
  'max_tps',
  'gap_p50_ms',
  'gap_p95_ms',
  'gap_p99_ms',
  'gap_worst_ms'
] as const;

export function csv(results: readonly BenchResult[]): string {
  const lines = [COLUMNS.join(','), ...results.flatMap(rows)];
  return lines.map((line) => `${line}\r\n`).join('');
}

function rows(result: BenchResult): string[] {
  const { app, device, model, protocol } = result;
  const shared = [
    result.id,
    result.started,
    result.label,
    result.valid,
    result.flags.map(({ name }) => name).join(' '),
    protocol.version,
    protocol.kind,
    model.name,
    model.quantization,
    model.parameters,
    model.weightBytes,
    model.contextLength,
    backendOf(result),
    device.browser,
    device.system,
    app.version,
    app.webLlm
  ];
  return result.tests.map(({ name, rate, gaps }) => {
    const { n, mean, sd, median, min, max } = rate;
    const own = [name, n, mean, sd, median, min, max, gaps?.p50, gaps?.p95, gaps?.p99, gaps?.worst];
    return [...shared, ...own].map(cell).join(',');
  });
}

type Cell = string | number | boolean | undefined;

function cell(value: Cell): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  // Spreadsheets take what begins like this for a formula, and run it.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
