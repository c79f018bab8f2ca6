/**
 * A question that is sent while nothing can answer yet. It stays in the message field, a model begins
 * to load where one is at hand, and when it answers the question goes to it. Whoever changes the
 * question, or stops the load, has called that off.
 */
import type { Session } from './session.svelte.ts';
import { firstModels, type Offer } from './offers.ts';
import type { StoredModels } from './models/stored-models.svelte.ts';

export class SendLater {
  #waiting = $state<string>();
  readonly #session: Session;
  readonly #models: Pick<StoredModels, 'find'>;

  constructor(session: Session, models: Pick<StoredModels, 'find'>) {
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

  /** For effects: sends what waits as soon as it can be answered. */
  watch(send: () => void): void {
    if (this.#waiting === undefined) return;
    const { answers, loading, conversation } = this.#session;
    const changed = conversation.draft !== this.#waiting;
    if (!changed && !answers && loading) return;
    this.#waiting = undefined;
    if (!changed && answers) send();
  }
}
