/**
 * Whether something is a result: its shape by schema.json, and that what it says of itself follows
 * from what it holds. A file, a link and a record in storage all come through here; anybody may have
 * written them. Nothing but numbers and short texts gets through.
 */
import { Validator, type Schema } from '@cfworker/json-schema';
import type { BenchResult, GateResult, TestResult } from '../result.ts';
import { isValid } from '../flags.ts';
import { describe } from '../statistics.ts';
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

/** Of figures that were rounded on the way: what is off by less is the same. */
const ROUNDED = 1e-3;
const FIGURES = ['n', 'mean', 'sd', 'median', 'min', 'max'] as const;

/** The first thing that does not follow from the rest. */
function contradiction({ gate, flags, valid, tests }: BenchResult): string | undefined {
  if (valid !== isValid(gate, flags)) return '#/valid: does not follow from gate and flags';
  if (gate.passed !== passes(gate)) return '#/gate: does not follow from its figures';
  for (const test of tests) {
    const wrong = unfounded(test);
    if (wrong) return `#/tests: ${wrong} of ${test.name} does not follow from its samples`;
  }
  return undefined;
}

/** As the gate itself decides. */
function passes({ agreement, threshold, positions, sums, failed }: GateResult): boolean {
  const solved = !sums || sums.right === sums.asked;
  return failed.length === 0 && positions > 0 && agreement >= threshold && solved;
}

/** The deviation, too: whether a difference is more than noise rests on it. */
function unfounded({ rate }: TestResult): string | undefined {
  const found = describe(rate.samples);
  const near = Math.abs(found.mean) * ROUNDED + 1e-9;
  return FIGURES.find((figure) => Math.abs(rate[figure] - found[figure]) > near);
}
