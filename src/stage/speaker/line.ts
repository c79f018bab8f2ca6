/**
 * Between the stage and the speaker's window: a BroadcastChannel, which needs no network. Pages of the
 * same origin may speak there, too, so what comes is checked before it is shown.
 */
import { COMMANDS, type Command } from '../commands.ts';
import { LONGEST_TEXT } from '../script/script.ts';

/** What the speaker sees of the stage. */
export interface Cue {
  readonly kind: 'cue';
  /** which stage; there may be several tabs */
  readonly stage: string;
  /** the room sees it */
  readonly showing: boolean;
  readonly dark: boolean;
  /** the code for the audience lies over everything */
  readonly code: boolean;
  /** of the prompt, from 1, and how many there are; 0 where there is none */
  readonly place: number;
  readonly of: number;
  readonly text: string;
  readonly notes: string;
  /** '' after the last */
  readonly next: string;
  /** of the reply to it; idle: not asked */
  readonly phase: 'idle' | 'reading' | 'thinking' | 'answering' | 'done';
  /** seconds of the reply so far, and its tokens per second */
  readonly elapsed: number;
  readonly rate: number | undefined;
  /** what keeps the model from answering; '': nothing */
  readonly obstacle: string;
  /** since when the room sees it, ms since 1970 */
  readonly since: number | undefined;
}

/** The stage's page is being left. */
export interface Gone {
  readonly kind: 'gone';
  readonly stage: string;
}

/** From the window: a command, or without one, that it is there and wants a cue. */
export interface Call {
  readonly kind: 'call';
  /** undefined: whoever is there */
  readonly stage: string | undefined;
  readonly command: Command | undefined;
  /** with `ask`: the question that was written */
  readonly text: string | undefined;
}

/** Two pages on one host must not meet, as with the files that are kept offline. */
export const openLine = (): BroadcastChannel =>
  new BroadcastChannel(`thinktab stage ${new URL('.', location.href).pathname}`);

const PHASES: readonly unknown[] = ['idle', 'reading', 'thinking', 'answering', 'done'];
const COMMAND_NAMES: readonly unknown[] = [...COMMANDS, 'advance'];

type Fields = Readonly<Record<string, unknown>>;

/** undefined where it is neither. */
export function readFromStage(data: unknown): Cue | Gone | undefined {
  const said = fieldsOf(data);
  if (typeof said?.['stage'] !== 'string') return undefined;
  if (said['kind'] === 'gone') return { kind: 'gone', stage: said['stage'] };
  return isCue(said) ? said : undefined;
}

export function readCall(data: unknown): Call | undefined {
  const { kind, stage, command, text } = fieldsOf(data) ?? {};
  if (kind !== 'call' || (stage !== undefined && typeof stage !== 'string')) return undefined;
  if (command !== undefined && !COMMAND_NAMES.includes(command)) return undefined;
  if (text !== undefined && typeof text !== 'string') return undefined;
  if (text && text.length > LONGEST_TEXT) return undefined;
  return { kind, stage, command: command as Command | undefined, text };
}

function isCue(said: Fields): said is Fields & Cue {
  const all = (type: string, names: readonly (keyof Cue)[]): boolean =>
    names.every((name) => typeof said[name] === type);
  const orNone = (name: keyof Cue): boolean =>
    said[name] === undefined || typeof said[name] === 'number';
  return (
    said['kind'] === 'cue' &&
    all('string', ['text', 'notes', 'next', 'obstacle']) &&
    all('number', ['place', 'of', 'elapsed']) &&
    all('boolean', ['showing', 'dark', 'code']) &&
    orNone('rate') &&
    orNone('since') &&
    PHASES.includes(said['phase'])
  );
}

const fieldsOf = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null ? (value as Fields) : undefined;
