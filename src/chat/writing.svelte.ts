/** The reply that is being written, one at a time: from its request to its end, saved on the way. */
import { Cancelled, failureOf } from '../engine/errors.ts';
import type { Failure } from '../engine/failure.ts';
import type { GenerateRequest } from '../engine/generation.ts';
import type { Answerer } from './answerer.ts';
import { durable } from './durable.svelte.ts';
import type { Reply } from './reply.svelte.ts';
import { Ticker } from './ticker.ts';

/** Between two savings of a reply that is being written. */
const SAVE_MS = 4000;
/** A KV checkpoint: not for replies that are short or quick enough to be read again. */
const CHECKPOINT = { tokens: 256, seconds: 10 };

export class Writing {
  #current = $state.raw<Reply>();
  #ended: Promise<void> = Promise.resolve();
  #lost: Reply | undefined;
  readonly #answerer: Answerer;

  constructor(answerer: Answerer) {
    this.#answerer = answerer;
  }

  get current(): Reply | undefined {
    return this.#current;
  }

  /** Ends, and never badly, when nothing is being written any more. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** The reply that broke off because the model went away. */
  get lost(): Reply | undefined {
    return this.#lost;
  }

  /** Nobody waits for it any more. */
  forgetLost(): void {
    this.#lost = undefined;
  }

  stop(): void {
    if (this.#current) this.#answerer.stop();
  }

  /** Has `reply` written until it ends, well or badly. `save`: there is something to store. */
  write(reply: Reply, request: GenerateRequest, save: () => void): Promise<void> {
    this.#lost = undefined;
    this.#current = reply;
    this.#ended = this.#write(reply, request, save);
    return this.#ended;
  }

  async #write(reply: Reply, request: GenerateRequest, save: () => void): Promise<void> {
    const ticker = new Ticker(() => reply.tick());
    ticker.start();
    const keep = durable.on;
    save();
    const saving = keep ? setInterval(save, SAVE_MS) : undefined;
    try {
      const kept = { ...request, checkpoint: { name: reply.id, ...CHECKPOINT } };
      const finished = await this.#answerer.generate(keep ? kept : request, (batch) => {
        reply.take(batch);
        ticker.wake();
      });
      reply.finish(finished);
    } catch (error) {
      reply.fail(asFailure(error));
      if (this.#answerer.model === undefined) this.#lost = reply;
    } finally {
      ticker.stop();
      clearInterval(saving);
      this.#current = undefined;
      save();
    }
  }
}

/** A cancelled reply (its engine was put away for another model) is not a failure. */
function asFailure(error: unknown): Failure | undefined {
  return error instanceof Cancelled ? undefined : failureOf(error);
}
