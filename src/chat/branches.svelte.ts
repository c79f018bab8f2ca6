/** The versions of what was said: which of them is shown, what was deleted, and the way back. */
import type { CurrentThread } from './current-thread.svelte.ts';
import type { Message } from './thread.ts';
import type { Pruned, Versions } from './tree.ts';
import { words } from '../words/chat.ts';

/** What a change of versions asks of the conversation. */
interface Around {
  /** Ends a reply that is being written; it stays. */
  stop(): void;
  /** Tells people who listen. */
  say(notice: string): void;
  save(): Promise<void>;
}

export class Branches {
  #deleted = $state.raw<Pruned<Message>>();
  readonly #shown: CurrentThread;
  readonly #around: Around;

  constructor(shown: CurrentThread, around: Around) {
    this.#shown = shown;
    this.#around = around;
  }

  /** Which of its versions a message on the screen is. */
  of(message: Message): Versions {
    // What the tree has is no signal; it never changes without this.
    void this.#shown.messages;
    return this.#shown.thread.versions(message);
  }

  /** Shows the version `step` places further. A reply being written is stopped, and stays. */
  show(message: Message, step: number): void {
    const { thread } = this.#shown;
    const version = thread.version(message, step);
    if (!version) return;
    this.#around.stop();
    thread.show(version);
    const { at, of } = thread.versions(version);
    this.#changed(words.versions.shown(at, of));
  }

  /** What was deleted last, as long as it can be brought back. */
  get deleted(): readonly Message[] | undefined {
    return this.#deleted?.nodes;
  }

  /** Deletes the message and all that follows it. A reply being written there is stopped. */
  remove(message: Message): void {
    const { thread } = this.#shown;
    if (!thread.has(message)) return;
    this.#around.stop();
    this.#deleted = thread.remove(message);
    this.#changed(words.deleted(this.#deleted.nodes.length));
  }

  /** Brings back what was deleted last; the answer is the first message of it. */
  restore(): Message | undefined {
    const deleted = this.#deleted;
    this.forget();
    if (!deleted || !this.#shown.thread.putBack(deleted)) return undefined;
    this.#changed(words.broughtBack);
    return deleted.nodes[0];
  }

  /** What was deleted is gone for good. */
  forget(): void {
    this.#deleted = undefined;
  }

  #changed(notice: string): void {
    this.#shown.refresh();
    this.#around.say(notice);
    void this.#around.save();
  }
}
