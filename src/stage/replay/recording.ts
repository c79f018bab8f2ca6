/** A reply as it came once, with its times: for the day on which nothing comes. */
import type { SamplingOptions } from '../../engine/generation.ts';
import type { ModelSource } from '../../engine/model.ts';
import type { Tape, Taped } from '../../engine/tape.ts';

/** How a reply ended that is worth being shown again. */
export const ENDS = ['stop', 'length', 'stopped'] as const;
export type End = (typeof ENDS)[number];

export interface Recording {
  readonly id: string;
  /** when the question was sent, milliseconds since 1970 */
  readonly made: number;
  readonly question: string;
  /** the names of what wrote it, and where; the processor in place of a GPU */
  readonly model: string;
  readonly device: string;
  readonly onCpu: boolean;
  readonly settings: SamplingOptions;
  /** it begins inside its thought */
  readonly opensThought: boolean;
  readonly ended: End;
  /** milliseconds from the question to the end */
  readonly length: number;
  /** in the order of their times */
  readonly pieces: readonly Taped[];
}

/** The parts of a reply that a recording is made of. */
export interface Recordable {
  readonly tape?: Tape;
  readonly madeWith?: SamplingOptions;
  readonly model: ModelSource | undefined;
  readonly ended: string | undefined;
  /** seconds */
  readonly elapsed: number;
}

/** What the reply itself does not know. */
export interface Circumstances {
  readonly question: string;
  readonly device: string;
  readonly onCpu: boolean;
}

/** `crypto.randomUUID` is for secure contexts only. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Undefined where its times are not known, or it broke off. */
export function recordingOf(
  { tape, madeWith, model, ended, elapsed }: Recordable,
  { question, device, onCpu }: Circumstances
): Recording | undefined {
  const end = ENDS.find((known) => known === ended);
  const last = tape?.pieces.at(-1);
  if (!tape || !last || !end || !madeWith) return undefined;
  const { temperature, topP, maxTokens, seed } = madeWith;
  return {
    id: newId(),
    made: Math.round(tape.started),
    question,
    model: model?.name ?? '',
    device,
    onCpu,
    settings: { temperature, topP, maxTokens, ...(seed !== undefined && { seed }) },
    opensThought: tape.opensThought,
    ended: end,
    length: Math.max(last.at, elapsed * 1000),
    pieces: tape.pieces.slice()
  };
}

/** The same reply, whatever it is called here. */
export const sameReply = (a: Recording, b: Recording): boolean =>
  JSON.stringify({ ...a, id: '' }) === JSON.stringify({ ...b, id: '' });
