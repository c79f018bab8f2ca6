/** A result as a line of JSON: what scripts read (docs/bench-results.md). */
import type { BenchResult } from '../result.ts';
import { rounded } from './rounded.ts';
import { checkResult } from './validate.ts';

/** Without a line's end. Throws where it would not be what schema.json says. */
export function jsonLine(result: BenchResult): string {
  const given = rounded(result);
  const { problem } = checkResult(given);
  if (problem !== undefined) throw new Error(`This result is none: ${problem}`);
  return JSON.stringify(given);
}

export const jsonLines = (results: readonly BenchResult[]): string =>
  results.map((result) => `${jsonLine(result)}\n`).join('');
