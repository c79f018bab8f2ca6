/** What the worker was asked for and has not answered. */
import type { EngineUsage, FinishReason, TokenBatch } from './generation.ts';
import type { LoadedModel, LoadPhase, LoadProgress } from './model.ts';
import type { Answer } from './questions.ts';

/** A batch with the time the page got it, on the same clock as `first` and `last`. */
export type ReceivedBatch = TokenBatch & { readonly received: number };

export interface Finished {
  readonly reason: FinishReason;
  readonly usage: EngineUsage;
}

interface Deferred<T> {
  readonly id: number;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

type Load = Deferred<LoadedModel> & {
  readonly onProgress: (progress: LoadProgress) => void;
  phase: LoadPhase;
};
type Reply = Deferred<Finished> & { readonly onTokens: (batch: ReceivedBatch) => void };

/** `alone`: it needs the model for itself. The others take moments, and may be asked at any time. */
type Asked = Deferred<Answer> & {
  readonly alone: boolean;
  readonly onStep?: (done: number) => void;
};

/** At most one of each. */
interface Single {
  load?: Load;
  reply?: Reply;
  unload?: Deferred<void>;
}

export class OpenRequests {
  #single: Single = {};
  #asked: readonly Asked[] = [];

  get load(): Load | undefined {
    return this.#single.load;
  }
  get reply(): Reply | undefined {
    return this.#single.reply;
  }

  /** Something has the model for itself. */
  get busy(): boolean {
    return this.reply !== undefined || this.#asked.some(({ alone }) => alone);
  }

  /** Something is waited for. */
  get any(): boolean {
    return this.#all.length > 0;
  }

  open<K extends keyof Single>(what: K, request: NonNullable<Single[K]>): void {
    this.#single = { ...this.#single, [what]: request };
  }

  openAsked(asked: Asked): void {
    this.#asked = [...this.#asked, asked];
  }

  asked(id: number): Asked | undefined {
    return this.#asked.find((one) => one.id === id);
  }

  /** Takes it out, if it is still the one of that id. */
  take<K extends keyof Single>(what: K, id: number): Single[K] {
    const request = this.#single[what];
    if (request?.id !== id) return undefined;
    this.#single = { ...this.#single, [what]: undefined };
    return request;
  }

  takeAsked(id: number): Asked | undefined {
    const asked = this.asked(id);
    this.#asked = this.#asked.filter((one) => one !== asked);
    return asked;
  }

  /** Takes out whatever has that id. */
  takeAny(id: number): Pick<Deferred<never>, 'reject'> | undefined {
    return (
      this.take('load', id) ??
      this.take('reply', id) ??
      this.take('unload', id) ??
      this.takeAsked(id)
    );
  }

  /** All of them end with `error`. */
  rejectAll(error: Error): void {
    const all = this.#all;
    this.#single = {};
    this.#asked = [];
    for (const { reject } of all) reject(error);
  }

  get #all(): readonly Pick<Deferred<never>, 'reject'>[] {
    const { load, reply, unload } = this.#single;
    return [load, reply, unload, ...this.#asked].filter((request) => request !== undefined);
  }
}
