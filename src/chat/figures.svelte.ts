/** The figures of one reply, from the question to its end, as they are shown while it is written. */
import type { EngineUsage } from '../engine/generation.ts';
import { Meter, type Reading } from '../engine/meter.ts';
import type { ReceivedBatch } from '../engine/open-requests.ts';

/** The rate's recent course: ten seconds in steps that a drawing can show. */
const HISTORY_STEP_MS = 250;
const HISTORY_LENGTH = 40;

/** Nobody reads figures that change with every frame, and each change costs one. */
const FIGURES_MS = 100;

const now = () => performance.timeOrigin + performance.now();

export class Figures {
  #elapsed = $state(0);
  #reading = $state.raw<Reading>();
  #history = $state.raw<readonly number[]>([]);
  readonly #meter = new Meter();
  #started = 0;
  #sampled = 0;
  #measured = 0;
  /** of what was written before it broke off */
  #before: Reading | undefined;
  /** seconds that it took */
  #earlier = 0;

  /** seconds since the question was sent; where it broke off and goes on, of all its parts */
  get elapsed(): number {
    return this.#elapsed;
  }
  get reading(): Reading | undefined {
    return this.#reading;
  }
  /** live rates of the last seconds, oldest first */
  get history(): readonly number[] {
    return this.#history;
  }

  /** Of a reply that has ended. */
  restore(reading: Reading | undefined): void {
    // What a crash left has the rate of its last moment; what is shown is that of the whole.
    this.#reading = reading && { ...reading, liveRate: reading.deliveredRate };
  }

  /** The prompt is sent now; what was counted before is of the same reply. */
  start(): void {
    this.#before = this.#reading;
    // Of what was stored only the thought's time is known.
    this.#earlier = Math.max(this.#elapsed, this.#before?.thoughtSeconds ?? 0);
    this.#started = now();
    this.#sampled = 0;
    this.#meter.start(this.#started);
    this.#reading = this.#read(this.#started);
  }

  add(batch: ReceivedBatch): void {
    this.#meter.add(batch, batch.received);
  }

  finish(usage: EngineUsage): void {
    this.#meter.finish(usage);
  }

  /** Once per frame: shows them ten times a second. */
  tick(): void {
    if (now() - this.#measured >= FIGURES_MS) this.show();
  }

  show(): void {
    const time = now();
    this.#measured = time;
    this.#elapsed = this.#earlier + (time - this.#started) / 1000;
    this.#reading = this.#read(time);
    const rate = this.#reading.liveRate;
    if (rate !== undefined && time - this.#sampled >= HISTORY_STEP_MS) {
      this.#sampled = time;
      this.#history = [...this.#history, rate].slice(-HISTORY_LENGTH);
    }
  }

  #read(time: number): Reading {
    const reading = this.#meter.reading(time);
    const before = this.#before;
    if (!before) return reading;
    return {
      ...reading,
      tokens: before.tokens + reading.tokens,
      thoughtTokens: before.thoughtTokens + reading.thoughtTokens,
      answerTokens: before.answerTokens + reading.answerTokens,
      thoughtSeconds: before.thoughtSeconds + reading.thoughtSeconds
    };
  }
}
