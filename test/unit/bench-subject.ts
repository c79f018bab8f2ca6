/** A model, a device and a page that exist as numbers only, on a clock that they drive themselves. */
import type { ReceivedBatch } from '../../src/engine/open-requests.ts';
import { EngineError } from '../../src/engine/errors.ts';
import { internal } from '../../src/engine/failures.ts';
import type { Measured, MeasureRequest, ModelFacts } from '../../src/engine/questions.ts';
import type { Clock, Parts, Subject } from '../../src/bench/subject.ts';
import { DEVICE, FACTS, GATE } from './bench-facts.ts';
import type { Seen } from '../../src/bench/watch/seen.ts';

export const NOTHING_SEEN: Seen = {
  hidden: 0,
  unfocused: 0,
  powerChanged: false,
  otherTabs: 0,
  otherAdapter: false,
  slowdown: 1
};

/** Begins at a round time, and moves only when it is told to. */
export class SyntheticClock implements Clock {
  #now = 1_700_000_000_000;
  readonly waits: number[] = [];
  /** how far the system's clock is ahead: the computer slept with the page open */
  slept = 0;

  date(): number {
    return this.#now + this.slept;
  }

  now(): number {
    return this.#now;
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }

  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.waits.push(milliseconds);
    this.advance(milliseconds);
  }
}

export interface Behaviour {
  /** ms to read a token of a prompt, and to write one; `call`: measurements before this one */
  readonly read?: (call: number) => number;
  readonly write?: (call: number) => number;
  /** the reply: ms between its tokens in the engine, and how much later each is with the page */
  readonly made?: number;
  readonly later?: (token: number) => number;
  readonly reply?: readonly string[];
  /** does not end by itself, once so many measurements are done */
  readonly hangs?: number;
  /** fails at this measurement */
  readonly fails?: number;
}

export const SOLVED = [...'417 × 36 is what is asked. 417 × 30 = 12510'].map(String);

export class SyntheticSubject implements Subject {
  readonly requests: MeasureRequest[] = [];
  /** tokens of the reply */
  written = 0;
  /** one question at a time, as with the real engine */
  #busy = false;
  #cancel: (() => void) | undefined;
  #stopped = false;
  readonly #clock: SyntheticClock;
  readonly #behaviour: Behaviour;

  constructor(clock: SyntheticClock, behaviour: Behaviour = {}) {
    this.#clock = clock;
    this.#behaviour = behaviour;
  }

  /** Nothing is under way: it would answer. */
  get idle(): boolean {
    return !this.#busy;
  }

  async measure(request: MeasureRequest, onStep?: (done: number) => void): Promise<Measured> {
    if (this.#busy) throw new Error('busy');
    const { read = () => 0.5, write = () => 20, hangs = Infinity, fails } = this.#behaviour;
    const call = this.requests.length;
    this.requests.push(request);
    this.#busy = true;
    try {
      if (call === fails) throw new EngineError(internal('it broke'));
      await (call >= hangs
        ? new Promise<never>((_, reject) => {
            this.#cancel = () => reject(new Error('cancelled'));
          })
        : Promise.resolve());
      this.#clock.advance(request.depth * read(call));
      const promptTime = request.prompt * read(call);
      this.#clock.advance(promptTime);
      const began = this.#clock.now();
      this.#clock.advance(request.generate * write(call));
      onStep?.(request.generate);
      const stamps = Array.from(
        { length: request.generate + 1 },
        (_, i) => began + i * write(call)
      );
      return { promptTime, stamps };
    } finally {
      this.#busy = false;
      this.#cancel = undefined;
    }
  }

  cancelMeasure(): void {
    // The engine comes to rest a moment later.
    const cancel = this.#cancel;
    setTimeout(() => cancel?.(), 5);
  }

  async facts(): Promise<ModelFacts> {
    return FACTS;
  }

  stop(): void {
    this.#stopped = true;
  }

  generate: Subject['generate'] = async (_request, onTokens) => {
    const {
      made = 20,
      later = () => 1,
      reply = [...SOLVED, '</think>', '15', ',', '012']
    } = this.#behaviour;
    const began = this.#clock.now() + 100;
    let thought = true;
    for (const [i, text] of reply.entries()) {
      if (this.#stopped) break;
      const last = began + i * made;
      const received = last + later(i);
      this.#clock.advance(Math.max(0, received - this.#clock.now()));
      const batch: ReceivedBatch = {
        text,
        tokens: 1,
        ids: [i],
        first: last,
        last,
        thought,
        received
      };
      if (text === '</think>') thought = false;
      this.written++;
      onTokens(batch);
      // A frame may pass.
      await new Promise((resolve) => setTimeout(resolve));
    }
    return {
      reason: this.#stopped ? 'stopped' : 'stop',
      usage: {
        promptTokens: 12,
        completionTokens: reply.length,
        prefillRate: 500,
        decodeRate: 50,
        timeToFirstToken: 90,
        contextUsed: 60,
        tokenizerTime: 0
      }
    };
  };
}

/** Everything a run needs, all sound; `changed` replaces parts of it. */
export function syntheticParts(
  behaviour: Behaviour = {},
  changed: Partial<Parts> & { seen?: Partial<Seen> } = {}
): { parts: Parts; clock: SyntheticClock; subject: SyntheticSubject; awake: () => boolean } {
  const clock = new SyntheticClock();
  const subject = new SyntheticSubject(clock, behaviour);
  let awake = false;
  const { seen, ...others } = changed;
  const parts: Parts = {
    subject,
    clock,
    painted: async () => clock.now(),
    device: async () => DEVICE,
    gate: async () => GATE,
    watch: async () => ({
      end: async () => ({ ...NOTHING_SEEN, ...seen }),
      drop: () => undefined
    }),
    keepAwake: () => {
      awake = true;
      return () => {
        awake = false;
      };
    },
    ...others
  };
  return { parts, clock, subject, awake: () => awake };
}
