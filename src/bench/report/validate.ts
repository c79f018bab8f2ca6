/**
 * Whether something is a result: its shape by schema.json, and that what it says of itself follows
 * from what it holds. A file, a link and a record in storage all come through here; anybody may have
 * written them. Nothing but numbers and short texts gets through.
 */
import { Validator, type Schema } from '@cfworker/json-schema';
import type { BenchResult } from '../result.ts';
import { isValid } from '../flags.ts';
import schema from './schema.json' with { type: 'json' };

export type Checked =
  | { readonly result: BenchResult; readonly problem?: undefined }
  | { readonly result?: undefined; readonly problem: string };

// Made once, and only when something is read: it looks through the whole schema.
let validator: Validator | undefined;

/** `problem`: where it is broken and how, in English, for the folded details. */
export function checkResult(value: unknown): Checked {
  validator ??= new Validator(schema as Schema, '2020-12');
  const { valid, errors } = validator.validate(value ?? null);
  if (!valid) {
    const last = errors.at(-1);
    return { problem: `${last?.instanceLocation ?? '#'}: ${last?.error ?? 'not a result'}` };
  }
  const result = value as BenchResult;
  const problem = contradiction(result);
  return problem === undefined ? { result } : { problem };
}

/** Of figures that were rounded on the way. */
const ROUNDED = 1e-3;

const near = (a: number, b: number): boolean => Math.abs(a - b) <= ROUNDED * Math.abs(b) + 1e-9;

/** The first thing that does not follow from the rest. */
function contradiction(result: BenchResult): string | undefined {
  if (result.valid !== isValid(result.gate, result.flags))
    return '#/valid: does not follow from gate and flags';
  for (const { name, rate } of result.tests) {
    const { n, mean, min, max, samples } = rate;
    const sum = samples.reduce((total, sample) => total + sample, 0);
    const follows =
      n === samples.length &&
      near(mean, sum / n) &&
      near(min, Math.min(...samples)) &&
      near(max, Math.max(...samples));
    if (!follows) return `#/tests: ${name} does not follow from its samples`;
  }
  return undefined;
}
