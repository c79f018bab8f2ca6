/**
 * The arithmetic behind the readout: one reply, measured while it streams and when it has ended.
 * Times are milliseconds on the clock of `performance.timeOrigin + performance.now()`.
 *
 * A rate counts what came after its clock had started. Between N tokens there are N−1 gaps, and the
 * wait for the first token is not one of them (it has its own number), so N tokens over the time
 * from the first to the last make (N−1)/time. Tokens reach the page in batches: the tokens of the
 * first batch arrive together, as the clock starts, so of N tokens those N−b after the first batch
 * of b count. Dividing all N by that time would flatter short replies: by 11 % at ten tokens.
 */
import type { EngineUsage, TokenBatch } from './generation.ts';

export interface Reading {
  /** ms from sending the prompt to the first text on the page */
  readonly timeToFirstToken?: number;
  /** ms from sending the prompt to the first text of the answer, where a thought came before it */
  readonly timeToAnswer?: number;
  /** tokens of prompt the engine read, and how many of them per second; known at the end */
  readonly promptTokens?: number;
  readonly prefillRate?: number;
  /**
   * Tokens per second inside the engine, known at the end. web-llm times every decode step; the
   * first token belongs to the prompt's time, so this too counts N−1 steps for N tokens.
   */
  readonly engineRate?: number;
  /** tokens per second as they reached the page, over the whole reply; from the second batch on */
  readonly deliveredRate?: number;
  /** the same over about the last second; falls when the stream stalls; at the end, deliveredRate */
  readonly liveRate?: number;
  readonly tokens: number;
  readonly thoughtTokens: number;
  readonly answerTokens: number;
  /** from the first token of the thought to its last */
  readonly thoughtSeconds: number;
  /** tokens of context taken by the conversation */
  readonly contextUsed?: number;
}

/** Long enough to be calm, short enough to show a change: milliseconds. */
const WINDOW = 1000;

interface Arrival {
  readonly at: number;
  readonly tokens: number;
}

export class Meter {
  #started: number | undefined;
  #firstArrival: Arrival | undefined;
  /** The batches of the last WINDOW ms, and the one before them, where their clock starts. */
  #recent: Arrival[] = [];
  #thoughtTokens = 0;
  #answerTokens = 0;
  #thoughtStart: number | undefined;
  #thoughtEnd: number | undefined;
  #firstAnswer: number | undefined;
  #contextUsed: number | undefined;
  #usage: EngineUsage | undefined;

  /** The prompt is sent now. Forgets the reply before. */
  start(now: number): void {
    this.#started = now;
    this.#firstArrival = undefined;
    this.#recent = [];
    this.#thoughtTokens = this.#answerTokens = 0;
    this.#thoughtStart = this.#thoughtEnd = undefined;
    this.#firstAnswer = this.#contextUsed = undefined;
    this.#usage = undefined;
  }

  add(batch: TokenBatch, received: number): void {
    const arrival = { at: received, tokens: batch.tokens };
    this.#firstArrival ??= arrival;
    this.#contextUsed = batch.contextUsed;
    this.#recent.push(arrival);
    while ((this.#recent[1]?.at ?? Infinity) <= received - WINDOW) this.#recent.shift();
    if (batch.thought) {
      this.#thoughtTokens += batch.tokens;
      this.#thoughtStart ??= batch.first;
      this.#thoughtEnd = batch.last;
    } else {
      this.#answerTokens += batch.tokens;
      this.#firstAnswer ??= received;
    }
  }

  finish(usage: EngineUsage): void {
    this.#usage = usage;
  }

  /** `now` only matters while streaming: a stall shows in the live rate. */
  reading(now: number): Reading {
    const usage = this.#usage;
    return {
      timeToFirstToken:
        this.#firstArrival && this.#started !== undefined
          ? this.#firstArrival.at - this.#started
          : undefined,
      timeToAnswer: this.#timeToAnswer(),
      promptTokens: usage?.promptTokens,
      prefillRate: usage?.prefillRate,
      engineRate: usage?.decodeRate,
      deliveredRate: this.#deliveredRate(),
      liveRate: usage ? this.#deliveredRate() : this.#liveRate(now),
      tokens: this.#thoughtTokens + this.#answerTokens,
      thoughtTokens: this.#thoughtTokens,
      answerTokens: this.#answerTokens,
      thoughtSeconds: ((this.#thoughtEnd ?? 0) - (this.#thoughtStart ?? 0)) / 1000,
      contextUsed: usage?.contextUsed ?? this.#contextUsed
    };
  }

  #timeToAnswer(): number | undefined {
    if (this.#firstAnswer === undefined || this.#started === undefined) return undefined;
    return this.#thoughtTokens > 0 ? this.#firstAnswer - this.#started : undefined;
  }

  #deliveredRate(): number | undefined {
    const first = this.#firstArrival;
    const last = this.#recent.at(-1);
    if (!first || !last) return undefined;
    return rate(this.#thoughtTokens + this.#answerTokens - first.tokens, last.at - first.at);
  }

  #liveRate(now: number): number | undefined {
    const [first, ...after] = this.#recent;
    const last = after.at(-1);
    if (!first || !last) return undefined;
    // Between two batches the rate stands still. A pause longer than any seen lately counts as it
    // grows, so that a stalled stream does not go on showing its old speed.
    let longest = 0;
    let before = first.at;
    for (const { at } of after) {
      longest = Math.max(longest, at - before);
      before = at;
    }
    const end = now - last.at > longest ? now : last.at;
    return rate(
      after.reduce((sum, { tokens }) => sum + tokens, 0),
      end - first.at
    );
  }
}

/** Tokens per second; undefined where the clock has not moved. */
function rate(tokens: number, milliseconds: number): number | undefined {
  return milliseconds > 0 ? (tokens * 1000) / milliseconds : undefined;
}
