/**
 * A question that is sent while nothing can answer yet. It stays in the message field, a model begins
 * to load where one is at hand, and when it answers the question goes to it. Whoever changes the
 * question, or stops the load, has called that off.
 */
import type { Conversation } from '../chat/conversation.svelte.ts';
import type { Session } from './session.svelte.ts';
import { firstModels, type Offer } from './offers.ts';
import type { StoredModels } from './models/stored-models.svelte.ts';

/** What it has to do with of a session. */
export type About = Pick<
  Session,
  'answers' | 'loading' | 'loaded' | 'failed' | 'elsewhere' | 'start' | 'device' | 'offer' | 'load'
> & { readonly conversation: Pick<Conversation, 'draft' | 'messages' | 'current'> };

export class SendLater {
  #waiting = $state<string>();
  readonly #session: About;
  readonly #models: Pick<StoredModels, 'find'>;

  constructor(session: About, models: Pick<StoredModels, 'find'>) {
    this.#session = session;
    this.#models = models;
  }

  /** A question is waiting for a model. */
  get waiting(): boolean {
    return this.#waiting !== undefined;
  }

  /** A model is on its way, or can be had without a download: what is sent will be answered. */
  get possible(): boolean {
    return !this.waiting && (this.#session.loading ?? this.offer) !== undefined;
  }

  /**
   * What sending begins with, where nothing is loaded or loading: of the models on the first screen
   * the largest that is here already. What went wrong before is for the reader to decide about.
   */
  get offer(): Offer | undefined {
    const { loading, loaded, failed, elsewhere, conversation, start, device } = this.#session;
    if (loading || loaded || failed || elsewhere || !device) return undefined;
    if (conversation.messages.length > 0) return undefined;
    return firstModels(start.model)
      .filter((model) => model.id === 'pocket' || this.#models.find(model)?.complete)
      .map((model) => this.#session.offer(model))
      .filter(({ runs }) => runs !== 'no')
      .at(-1);
  }

  begin(): void {
    const { offer } = this;
    this.#waiting = this.#session.conversation.draft;
    if (offer) void this.#session.load(offer.source);
  }

  /**
   * For effects: sends what waits as soon as it can be answered, and returns the way to call that off. A
   * reply that was cut goes on first, if it does so with the end of the load.
   */
  watch(send: () => void): (() => void) | undefined {
    if (this.#waiting === undefined) return undefined;
    const { answers, loading, conversation } = this.#session;
    const changed = conversation.draft !== this.#waiting;
    if (changed || !(answers || loading)) {
      this.#waiting = undefined;
      return undefined;
    }
    if (!answers || conversation.current) return undefined;
    const timer = setTimeout(() => {
      this.#waiting = undefined;
      send();
    });
    return () => clearTimeout(timer);
  }
}
