/**
 * Whether something is a result: its shape by schema.json, and that what it says of itself follows
 * from what it holds. A file, a link and a record in storage all come through here; anybody may have
 * written them. Nothing but numbers and short texts gets through.
 */
import { Validator, type Schema } from '@cfworker/json-schema';
import { SCHEMA, type BenchResult } from '../result.ts';
import { contradiction } from './contradiction.ts';
import schema from './schema.json' with { type: 'json' };

export type Checked =
  | { readonly result: BenchResult; readonly problem?: undefined }
  | {
      readonly result?: undefined;
      readonly problem: string;
      /** a result, but not one that this page can read */
      readonly otherVersion?: true;
    };

// Made once, and only when something is read: it looks through the whole schema.
let validator: Validator | undefined;

/** `problem`: where it is broken and how, in English, for the folded details. */
export function checkResult(value: unknown): Checked {
  if (isOfOtherVersion(value)) return { problem: `#/schema: not ${SCHEMA}`, otherVersion: true };
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

const FAMILY = SCHEMA.replace(/\d+$/, '');

function isOfOtherVersion(value: unknown): boolean {
  const { schema: name } = Object(value) as { readonly schema?: unknown };
  return typeof name === 'string' && name.startsWith(FAMILY) && name !== SCHEMA;
}
