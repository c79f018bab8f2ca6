/** What a run tells while it goes on, and the sum of what is still ahead. */
import type { Timeline, Ahead } from './timeline.ts';

/** The parts of a run, in order. */
export type Phase = 'prepare' | 'gate' | 'warm-up' | 'tests' | 'task' | 'roofline' | 'soak';

export interface Progress {
  readonly phase: Phase;
  /** the test under way, as in the table; steps of this phase that are done, and all of them */
  readonly test?: string;
  readonly done: number;
  readonly total: number;
  /** of the whole run, from this moment on; not known at first */
  readonly secondsLeft?: number;
  /** share of the whole run's time that is over, never less than before; not known at first */
  readonly share?: number;
  /** tokens per second of the repetition before */
  readonly latest?: { readonly test: string; readonly rate: number };
  /** of the task: what is written so far */
  readonly text?: { readonly thought: string; readonly answer: string };
  /** of the soak: tokens per second of each window so far */
  readonly soak?: readonly number[];
}

/** Adds what follows from the clock to what a part says of itself. */
export class Reporter {
  readonly #timeline: Timeline;
  readonly #now: () => number;
  readonly #report: (progress: Progress) => void;
  readonly #started: number;
  #ahead: Ahead;
  #said: Progress | undefined;
  #saidAt = 0;
  #share = 0;

  constructor(
    timeline: Timeline,
    now: () => number,
    ahead: Ahead,
    report: (progress: Progress) => void
  ) {
    this.#timeline = timeline;
    this.#now = now;
    this.#started = now();
    this.#ahead = ahead;
    this.#report = report;
  }

  /** `ahead`: what has changed of it. */
  say(progress: Omit<Progress, 'secondsLeft' | 'share'>, ahead: Partial<Ahead> = {}): void {
    this.#ahead = { ...this.#ahead, ...ahead };
    const secondsLeft = this.#timeline.secondsLeft(this.#ahead);
    this.#said = { ...progress, ...(secondsLeft !== undefined && { secondsLeft }) };
    this.#saidAt = this.#now();
    this.again();
  }

  /** What was said last is still going on. */
  again(): void {
    if (!this.#said) return;
    const { secondsLeft: left, ...progress } = this.#said;
    const over = (this.#now() - this.#started) / 1000;
    const secondsLeft = left && Math.max(0, left - (this.#now() - this.#saidAt) / 1000);
    if (secondsLeft === undefined) {
      this.#report(progress);
      return;
    }
    // An estimate that was too short is no way back.
    this.#share = Math.max(this.#share, over / (over + secondsLeft));
    this.#report({ ...progress, secondsLeft, share: this.#share });
  }
}
