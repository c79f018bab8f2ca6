/**
 * Tells a worker that is slow from one that is stuck, and sleep from both. Time here is counted in
 * looks that the page really took, not on a clock: a computer that slept, a page that was frozen or
 * a hidden tab whose timers run once a minute adds one look, however long it was.
 */
import type { GpuPulse } from './messages.ts';

/** Milliseconds between looks. */
export const LOOK_EVERY = 2000;

/** A worker that does not answer a message for so long is blocked for good: nothing it does without
 * a pause takes seconds. But a call into WebGPU can wait until the browser's GPU process has
 * compiled its shaders, which cold drivers take the better part of a minute for. */
const WORKER_LIMIT = 60_000;

/**
 * The GPU finishes nothing of what was submitted. Systems reset a graphics card after 2 seconds
 * (Windows) to 10 (Linux) on one dispatch, and Chrome ends its GPU process after about 20, and both
 * are heard of as a lost device; what comes here is a driver that does not even do that. The slowest
 * piece of honest work, 256 tokens of prompt of the largest model on integrated graphics, takes
 * about one minute.
 */
const GPU_LIMIT = 120_000;

/** A processor in the GPU's place computes the same piece for many minutes, and never hangs. */
const SOFTWARE_LIMIT = 1_800_000;

/** After waking nothing large is under way, and somebody waits in front of the screen. */
const WAKING_LIMIT = 30_000;

/** A timer this late means that the page was not running. */
const GAP = 10_000;

/** Timers of hidden tabs may be a minute late; later than two, the computer slept. */
const SLEEP = 120_000;

/** For so long after waking what goes wrong is put down to the sleep. */
const DROWSY = 60_000;

export interface Finding {
  /** The worker should be asked for its pulse. */
  readonly ask: boolean;
  /** who is stuck, and for how many seconds at least */
  readonly stuck?: { readonly who: 'worker' | 'gpu'; readonly seconds: number };
}

export class Watchdog {
  #looked: number;
  #woke = -Infinity;
  /** The GPU has yet to show that it survived the sleep. */
  #waking = false;
  /** looks without a word from the worker, and without a sign of the GPU's work */
  #silent = 0;
  #idle = 0;
  #pulse: GpuPulse | undefined;

  /** `now`: milliseconds of the wall clock, here and below; others stand still during sleep. */
  constructor(now: number) {
    this.#looked = now;
  }

  /** The page goes out of use; what is heard before wake() was lost to that. */
  rest(): void {
    this.#woke = Infinity;
  }

  /** The page was out of use, a cached page for example: the GPU must show that it is still there. */
  wake(now: number): void {
    this.#waking = true;
    this.#woke = now;
    // What the GPU did before is no sign that it is there now.
    this.#pulse = undefined;
    this.#silent = 0;
    this.#idle = 0;
  }

  /** Called every LOOK_EVERY ms. `busy`: something was asked of the worker and is not answered. */
  look(now: number, busy: boolean): Finding {
    if (now - this.#looked > GAP) {
      const slept = now - this.#looked > SLEEP;
      const before = this.#woke;
      this.wake(now);
      if (!slept) this.#woke = before;
    }
    this.#looked = now;
    if (!busy && !this.#waking) {
      this.#silent = 0;
      this.#idle = 0;
      return { ask: false };
    }
    this.#silent++;
    if (this.#behind) this.#idle++;
    const silent = this.#silent * LOOK_EVERY;
    const idle = this.#idle * LOOK_EVERY;
    if (silent > WORKER_LIMIT) {
      return { ask: false, stuck: { who: 'worker', seconds: WORKER_LIMIT / 1000 } };
    }
    const limit = this.#limit;
    if (idle > limit) return { ask: false, stuck: { who: 'gpu', seconds: limit / 1000 } };
    return { ask: true };
  }

  /** The worker said something: what a request is waiting for, or its pulse. */
  heard(message: { readonly pulse: GpuPulse | undefined } | undefined): void {
    this.#silent = 0;
    if (!message) {
      this.#idle = 0;
      return;
    }
    const before = this.#pulse;
    const { pulse } = message;
    this.#pulse = pulse;
    const alive = !pulse || (before !== undefined && pulse.done !== before.done);
    if (alive) {
      this.#idle = 0;
      this.#waking = false;
    } else if (!this.#behind) this.#idle = 0;
  }

  /** Whether what is lost now was lost to sleep. */
  slept(now: number): boolean {
    return now - this.#looked > SLEEP || now - this.#woke < DROWSY;
  }

  get #behind(): boolean {
    return this.#pulse !== undefined && this.#pulse.done < this.#pulse.asked;
  }

  get #limit(): number {
    if (this.#pulse?.software) return SOFTWARE_LIMIT;
    return this.#waking ? WAKING_LIMIT : GPU_LIMIT;
  }
}
