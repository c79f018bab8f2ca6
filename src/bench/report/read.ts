/**
 * Results from a file: one, a list of them, or JSON lines. Hostile until checked: bounded in size
 * and number, nothing of it is used but what the schema lets through.
 */
import type { BenchResult } from '../result.ts';
import { checkResult } from './validate.ts';

/** Larger files are not read at all. */
export const LARGEST_FILE = 8e6;
/** One result has some 8 KB. */
const LONGEST_LINE = 256e3;
const MOST_RESULTS = 500;

export type FileProblem = 'size' | 'json' | 'empty';

export interface Read {
  readonly results: readonly BenchResult[];
  /** the file as a whole could not be read */
  readonly problem?: FileProblem;
  /** results of another version of the benchmark */
  readonly otherVersion: number;
  /** more than are read from one file: nobody looked at them */
  readonly left: number;
  /** what else in it was refused, and why the first of them was */
  readonly refused: number;
  readonly details: string;
}

const nothing = (problem: FileProblem): Read => ({
  results: [],
  problem,
  otherVersion: 0,
  left: 0,
  refused: 0,
  details: ''
});

export function readResults(text: string): Read {
  if (text.length > LARGEST_FILE) return nothing('size');
  const values = parse(text);
  if (!values) return nothing('json');
  if (values.length === 0) return nothing('empty');
  const checked = values.slice(0, MOST_RESULTS).map((value) => checkResult(value));
  const results = checked.flatMap(({ result }) => result ?? []);
  const otherVersion = checked.filter((one) => 'otherVersion' in one).length;
  // The same run twice is one run.
  const unique = [...new Map(results.map((result) => [result.id, result])).values()];
  return {
    results: unique,
    otherVersion,
    left: values.length - checked.length,
    refused: checked.length - results.length - otherVersion,
    details: checked.find(({ problem }) => problem !== undefined)?.problem ?? ''
  };
}

/** A whole document, else one value per line; undefined where neither is JSON. */
function parse(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    // Lines, then.
  }
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  // What is not going to be read is counted, and not looked at.
  const values = lines.map((text, at) => (at < MOST_RESULTS ? line(text) : undefined));
  return values.some((value) => value !== undefined) ? values : undefined;
}

function line(text: string): unknown {
  if (text.length > LONGEST_LINE) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads a file that somebody has chosen; what is too large is not even opened. */
export async function readFile(file: Blob): Promise<Read> {
  return file.size > LARGEST_FILE ? nothing('size') : readResults(await file.text());
}
