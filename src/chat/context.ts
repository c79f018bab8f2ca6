/** Arithmetic of the context: what is in it, and whether more can be. Everything in tokens. */
import type { Turn } from '../engine/generation.ts';

export interface ContextUse {
  /** what was read: the system prompt, earlier turns, the question, and the template around them */
  readonly prompt: number;
  readonly thought: number;
  readonly answer: number;
  readonly free: number;
}

/**
 * `used`: as the engine counts it. The last token of a reply is not in it: it is written, and would
 * be read only before another one.
 */
export function contextUse(
  used: number,
  reply: { readonly thoughtTokens: number; readonly answerTokens: number } | undefined,
  length: number
): ContextUse {
  const { thoughtTokens = 0, answerTokens = 0 } = reply ?? {};
  const answer = Math.min(Math.max(0, answerTokens - 1), used);
  const inThought = answerTokens > 0 ? thoughtTokens : Math.max(0, thoughtTokens - 1);
  const thought = Math.min(inThought, used - answer);
  return { prompt: used - answer - thought, thought, answer, free: Math.max(0, length - used) };
}

/** Bytes of UTF-8 in one unit of a string, at most; no token is shorter than a byte. */
const MOST_PER_UNIT = 3;
/** Tokens of the template around a turn, at most. */
const AROUND_TURN = 16;

/** No prompt of these turns has more; counting exactly takes a tokenizer. */
export function mostTokens(turns: readonly Turn[]): number {
  return turns.reduce(
    (sum, { text }) => sum + text.length * MOST_PER_UNIT + AROUND_TURN,
    AROUND_TURN
  );
}
