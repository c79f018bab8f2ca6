/**
 * Protocol v1: what is measured, how often and in which order. docs/benchmark-protocol.md has the
 * reasons. Whoever changes anything here that changes a figure makes it version 2.
 */
import type { MeasureRequest } from '../engine/questions.ts';
import { seeded } from '../engine/random.ts';
import { shuffled } from './random.ts';
import type { RunKind } from './result.ts';

export const VERSION = 1 as const;

/** Repetitions of each test. */
export const REPETITIONS: Readonly<Record<RunKind, number>> = { quick: 3, full: 5 };

/** Milliseconds of rest before each repetition. */
export const PAUSE = 500;

/** Tokens written untimed after each rest: a GPU that rested has lowered its clock. */
const PRIMER_TOKENS = 8;

export const SOAK_SECONDS = 180;
export const SOAK_WINDOW_SECONDS = 10;

const PROMPTS = [128, 512];
const WRITTEN = 128;
const DEPTHS = [0, 512, 2048];
/** Tokens of context in the middle of a text at depth 0, which the roofline is drawn for. */
export const MIDDLE = WRITTEN / 2;
/** The deepest depth is this far from the context's end. */
const FROM_END = 256;

export interface Test {
  /** as llama-bench has it: `pp512`, `tg128 @ d2048` */
  readonly name: string;
  readonly kind: 'pp' | 'tg';
  readonly tokens: number;
  readonly depth: number;
}

export interface Plan {
  readonly tests: readonly Test[];
  /** names of those that the context has no room for */
  readonly skipped: readonly string[];
}

export const nameOfTest = ({ kind, tokens, depth }: Omit<Test, 'name'>): string =>
  `${kind}${tokens}${depth > 0 ? ` @ d${depth}` : ''}`;

function test(kind: Test['kind'], tokens: number, depth: number): Test {
  return { name: nameOfTest({ kind, tokens, depth }), kind, tokens, depth };
}

/** The tests for a context of so many tokens, the cheap ones first. */
export function planTests(contextLength: number): Plan {
  const deepest = contextLength - FROM_END;
  const depths = deepest > 0 && !DEPTHS.includes(deepest) ? [...DEPTHS, deepest] : DEPTHS;
  const wanted = [
    ...PROMPTS.map((tokens) => test('pp', tokens, 0)),
    ...depths.sort((a, b) => a - b).map((depth) => test('tg', WRITTEN, depth))
  ];
  // A prompt is followed by the token it makes, which needs a place as well.
  const fits = ({ tokens, depth }: Test): boolean => depth + tokens < contextLength;
  return {
    tests: wanted.filter(fits),
    skipped: wanted.filter((one) => !fits(one)).map(({ name }) => name)
  };
}

/**
 * The order of all repetitions: rounds, each of which has every test once, in an order drawn by the
 * seed. So a machine that grows slower does so for all tests alike, and no test always follows the
 * same other one.
 */
export function orderOf(tests: readonly Test[], repetitions: number, seed: number): Test[] {
  const next = seeded(seed);
  return Array.from({ length: repetitions }, () => shuffled(tests, next)).flat();
}

/** What the engine is asked for. The seed chooses the tokens, the same ones in every repetition. */
export function requestOf({ kind, tokens, depth }: Test, seed: number): MeasureRequest {
  return {
    depth,
    prompt: kind === 'pp' ? tokens : 0,
    generate: kind === 'tg' ? tokens : 0,
    seed
  };
}

export const primer = (seed: number): MeasureRequest => ({
  depth: 0,
  prompt: 0,
  generate: PRIMER_TOKENS,
  seed
});
