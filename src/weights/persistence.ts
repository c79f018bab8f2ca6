/**
 * When to try again, and when to give up. What may pass is tried again with growing pauses; what
 * another try would not change is reported at once; a spell without a network costs no tries.
 */
import { FileError } from './problem.ts';

/** Why nothing is being fetched right now. */
export type Waiting = 'network' | 'retry';

/** Milliseconds before the first retry; each further pause is twice as long. */
const FIRST_PAUSE = 400;
/** A server may ask for more than people wait for. */
const LONGEST_PAUSE = 120_000;
/** `online` does not reach the workers of every browser. */
const LOOK_EVERY = 1000;

/** Node's navigator, and old workers', do not know. */
const onLine = (): boolean | undefined =>
  (globalThis as { readonly navigator?: { readonly onLine?: boolean } }).navigator?.onLine;

/**
 * The browser says that there is no network also where only this machine's own server is needed, so
 * its word counts only after it has said the contrary.
 */
let wasOnline = false;

export class Persistence {
  readonly #tries: number;
  readonly #signal: AbortSignal;
  readonly #onWait: (waiting: Waiting | undefined) => void;
  #failures = 0;

  /** `tries`: how often to try again before giving up. */
  constructor(
    tries: number,
    signal: AbortSignal,
    onWait: (waiting: Waiting | undefined) => void = () => undefined
  ) {
    this.#tries = tries;
    this.#signal = signal;
    this.#onWait = onWait;
    wasOnline ||= onLine() === true;
  }

  get failures(): number {
    return this.#failures;
  }

  /** Something has come of the last try: the next failures are counted from the beginning. */
  advanced(): void {
    this.#failures = 0;
  }

  /** Resolves when it is time for another try. @throws `error` when there is none. */
  async afterFailure(error: unknown): Promise<void> {
    const pause = pauseAfter(error);
    if (pause === undefined) throw error;
    try {
      wasOnline ||= onLine() === true;
      if (wasOnline && onLine() === false) {
        this.#onWait('network');
        await online(this.#signal);
        return;
      }
      if (this.#failures >= this.#tries || pause > LONGEST_PAUSE) throw error;
      // Half of it by chance: those whom one fault has cut off do not all come back at once.
      const grown = FIRST_PAUSE * 2 ** this.#failures * (0.75 + Math.random() / 2);
      this.#failures++;
      this.#onWait('retry');
      await sleep(Math.max(pause, grown), this.#signal);
    } finally {
      this.#onWait(undefined);
    }
  }
}

/** Tries `work` a few times. */
export async function persistently<T>(
  work: () => Promise<T>,
  signal: AbortSignal,
  onWait?: (waiting: Waiting | undefined) => void
): Promise<T> {
  const persistence = new Persistence(3, signal, onWait);
  for (;;) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      await persistence.afterFailure(error);
    }
  }
}

/** Milliseconds to wait at least; undefined: another try makes no sense. */
function pauseAfter(error: unknown): number | undefined {
  if (!(error instanceof FileError)) return undefined;
  const { problem } = error;
  if (problem.kind === 'unreachable' || problem.kind === 'stalled' || problem.kind === 'range') {
    return 0;
  }
  if (problem.kind !== 'status') return undefined;
  const passing = problem.status >= 500 || problem.status === 429 || problem.status === 408;
  return passing ? 1000 * (problem.retryAfter ?? 0) : undefined;
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

async function online(signal: AbortSignal): Promise<void> {
  const back = new AbortController();
  const listener = (): void => back.abort();
  globalThis.addEventListener('online', listener);
  try {
    while (onLine() === false) {
      await sleep(LOOK_EVERY, AbortSignal.any([signal, back.signal])).catch(() => undefined);
      signal.throwIfAborted();
    }
  } finally {
    globalThis.removeEventListener('online', listener);
  }
}
