/**
 * How long it will still take. The warm-up does everything once, so from its end on the estimate
 * rests on measured times; before, on what the first prompt and the first text have shown.
 */
import type { Measured } from '../engine/questions.ts';
import type { Test } from './protocol.ts';
import { rateOf } from './rates.ts';

/** Milliseconds that the parts without a measured time take, roughly. */
const PROBES = 3000;

export interface Ahead {
  /** tests that will still run, with those of the warm-up */
  readonly tests: readonly Test[];
  /** ms of rest before each of them */
  readonly pause: number;
  /** tokens of the task at most; 0: it is done */
  readonly taskTokens: number;
  readonly soak: number;
  readonly roofline: boolean;
}

export class Timeline {
  readonly #took = new Map<string, number>();
  /** tokens per second */
  readonly #rates: Record<Test['kind'], number | undefined> = { pp: undefined, tg: undefined };

  /** A test took so many milliseconds, the reading of its context included. */
  add(test: Test, measured: Measured, took: number): void {
    this.#took.set(test.name, took);
    this.#rates[test.kind] = rateOf(test, measured);
  }

  /** Undefined until a prompt has been read and a text been written. */
  secondsLeft(ahead: Ahead): number | undefined {
    const { pp, tg } = this.#rates;
    if (pp === undefined || tg === undefined) return undefined;
    const estimated = (test: Test): number =>
      this.#took.get(test.name) ??
      (test.depth / pp + test.tokens / (test.kind === 'pp' ? pp : tg)) * 1000;
    const tests = ahead.tests.reduce((sum, test) => sum + estimated(test) + ahead.pause, 0);
    const task = (ahead.taskTokens / tg) * 1000;
    return (tests + task + ahead.soak + (ahead.roofline ? PROBES : 0)) / 1000;
  }
}
