/**
 * Recordings as a file, and back. Anybody may have written the file, and what is stored comes through
 * here, too: every number is finite and within bounds, every text is short and plain, times go
 * forward, and nothing else is taken over.
 */
import type { SamplingOptions } from '../../engine/generation.ts';
import type { Taped } from '../../engine/tape.ts';
import { ENDS, type Recording } from './recording.ts';

const FORMAT = 'thinktab-recordings';
const VERSION = 1;

/** Bytes of a file; larger ones are not opened. */
export const LARGEST_FILE = 32e6;
export const MOST_RECORDINGS = 100;
/** A reply of 128 K tokens, each in a piece of its own. */
const MOST_PIECES = 131_072;
/** characters of a reply, of a question, of a name */
const LONGEST = { reply: 2e6, question: 20_000, name: 120 };
/** milliseconds */
const LONGEST_REPLY = 6 * 3600e3;
const MOST_TOKENS = 1e6;

export type FileProblem = 'size' | 'json' | 'format' | 'version' | 'empty';

export interface Read {
  readonly recordings: readonly Recording[];
  /** of the file as a whole */
  readonly problem?: FileProblem;
  /** recordings in it that were refused */
  readonly refused: number;
}

export const writeRecordings = (recordings: readonly Recording[]): Blob =>
  new Blob([JSON.stringify({ format: FORMAT, version: VERSION, recordings })], {
    type: 'application/json'
  });

const nothing = (problem: FileProblem): Read => ({ recordings: [], problem, refused: 0 });

export async function readFile(file: Blob): Promise<Read> {
  return file.size > LARGEST_FILE ? nothing('size') : readRecordings(await file.text());
}

export function readRecordings(text: string): Read {
  if (text.length > LARGEST_FILE) return nothing('size');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return nothing('json');
  }
  const { format, version, recordings } = fields(value);
  if (format !== FORMAT || !Array.isArray(recordings)) return nothing('format');
  if (version !== VERSION) return nothing('version');
  if (recordings.length === 0) return nothing('empty');
  const read = recordings.slice(0, MOST_RECORDINGS).flatMap((each) => readRecording(each) ?? []);
  return { recordings: read, refused: recordings.length - read.length };
}

/** Undefined where anything of it is not what it should be. */
export function readRecording(value: unknown): Recording | undefined {
  const given = fields(value);
  const { id, made, question, onCpu, opensThought, length } = given;
  const ended = ENDS.find((known) => known === given['ended']);
  const model = name(given['model']);
  const device = name(given['device']);
  const settings = readSettings(given['settings']);
  const pieces = readPieces(given['pieces']);
  if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) return undefined;
  if (!within(made, 0, 8.64e15) || !within(length, 0, LONGEST_REPLY)) return undefined;
  if (typeof question !== 'string' || question.length > LONGEST.question) return undefined;
  if (typeof onCpu !== 'boolean' || typeof opensThought !== 'boolean') return undefined;
  if (!ended || model === undefined || device === undefined || !settings || !pieces) {
    return undefined;
  }
  if ((pieces.at(-1)?.at ?? Infinity) > length) return undefined;
  return {
    id,
    made,
    question: plain(question),
    model,
    device,
    onCpu,
    settings,
    opensThought,
    ended,
    length,
    pieces
  };
}

function readPieces(value: unknown): readonly Taped[] | undefined {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_PIECES) return undefined;
  const pieces: Taped[] = [];
  let before = 0;
  let characters = 0;
  for (const each of value) {
    const { at, text, tokens, thought } = fields(each);
    if (!within(at, before, LONGEST_REPLY) || !within(tokens, 0, MOST_TOKENS)) return undefined;
    if (typeof text !== 'string' || typeof thought !== 'boolean') return undefined;
    characters += text.length;
    if (characters > LONGEST.reply || !Number.isInteger(tokens)) return undefined;
    pieces.push({ at, text, tokens, thought });
    before = at;
  }
  return pieces;
}

function readSettings(value: unknown): SamplingOptions | undefined {
  const { temperature, topP, maxTokens, seed } = fields(value);
  if (!within(temperature, 0, 10) || !within(topP, 0, 1)) return undefined;
  if (!within(maxTokens, 0, MOST_TOKENS)) return undefined;
  if (seed !== undefined && !within(seed, 0, Number.MAX_SAFE_INTEGER)) return undefined;
  return { temperature, topP, maxTokens, ...(seed !== undefined && { seed }) };
}

/** '' is a name, too: some devices have none. */
function name(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > LONGEST.name) return undefined;
  return plain(value).replace(/\s+/g, ' ').trim();
}

/** Without characters that turn the direction of what stands beside them, or cannot be seen. */
const plain = (text: string): string =>
  text.replace(/(?![\n\t])\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '');

function within(value: unknown, low: number, high: number): value is number {
  return typeof value === 'number' && value >= low && value <= high;
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
