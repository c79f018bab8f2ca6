/** What a result is called: in lists, and as a file. */
import type { BenchResult } from '../result.ts';
import { backendOf } from './table.ts';

/** The name the measurer gave, else what computed. */
export const nameOf = (result: BenchResult): string => result.label || backendOf(result);

/** Both: a name tells nobody what a figure was measured on. */
export const fullNameOf = (result: BenchResult): string =>
  [result.label, backendOf(result)].filter(Boolean).join(' · ');

/** Without WebGPU there is no web-llm. */
export const versionsOf = ({ app }: BenchResult): string =>
  `Thinktab ${app.version}${app.webLlm && `, web-llm ${app.webLlm}`}`;

/** `thinktab-bench-desk-left-2026-11-22.json`: plain letters, whatever the device is called. */
export function fileName(result: BenchResult, ending: string): string {
  const name = nameOf(result)
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
  const parts = ['thinktab-bench', name, result.started.slice(0, 10)];
  return `${parts.filter(Boolean).join('-')}.${ending}`;
}
