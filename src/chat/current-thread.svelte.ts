/** The thread on the screen with the draft of its next message, kept where there is storage. */
import type { Label } from './storage/changes.ts';
import type { Keeper, Keeping } from './storage/keeper.svelte.ts';
import { Thread, type Message } from './thread.ts';

/** What a conversation needs of storage. */
export type Shelf = Pick<Keeper, 'put' | 'show' | 'showNew' | 'keeping'>;

/** After the last change of the draft. */
const DRAFT_MS = 1000;

export class CurrentThread {
  #thread = new Thread();
  #messages = $state.raw<readonly Message[]>([]);
  #title = $state('');
  #draft = $state('');
  #draftTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #shelf: Shelf | undefined;

  constructor(shelf?: Shelf) {
    this.#shelf = shelf;
  }

  /** It is no signal; what it shows changes with it. */
  get thread(): Thread {
    return this.#thread;
  }
  get id(): string {
    void this.#messages;
    return this.#thread.id;
  }
  get messages(): readonly Message[] {
    return this.#messages;
  }
  /** '' before anything is said in it */
  get title(): string {
    return this.#title;
  }
  get keeping(): Keeping {
    return this.#shelf?.keeping ?? 'kept';
  }
  /** What is being written in the composer. */
  get draft(): string {
    return this.#draft;
  }
  set draft(draft: string) {
    this.#draft = draft;
    clearTimeout(this.#draftTimer);
    this.#draftTimer = setTimeout(() => void this.save(), DRAFT_MS);
  }

  show(thread: Thread): void {
    this.#thread = thread;
    this.refresh();
  }

  /** The thread has changed. */
  refresh(): void {
    this.#messages = this.#thread.path;
    this.#title = this.#thread.title;
  }

  /** What its reader calls it has been changed in storage. */
  relabel(label: Label): void {
    this.#thread.relabel(label);
    this.#title = this.#thread.title;
  }

  /** Stores what is not stored yet. Where that can be, it is under way when this returns. */
  async save(draft = this.#draft): Promise<void> {
    clearTimeout(this.#draftTimer);
    await this.#put(this.#thread, draft);
  }

  /** The same for a thread that may have been left meanwhile. */
  async store(thread: Thread): Promise<void> {
    await (thread === this.#thread ? this.save() : this.#put(thread, thread.draftLeft));
  }

  async #put(thread: Thread, draft: string): Promise<void> {
    const changes = thread.changes(draft);
    if (!this.#shelf || !changes) return;
    const { conversation, messages, removed } = changes;
    if (await this.#shelf.put(conversation, messages, removed)) thread.saved(changes);
  }
}
