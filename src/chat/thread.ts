/**
 * A conversation as it is kept: a tree of messages, of which the way to `leaf` is shown. Another
 * answer to a question is a sibling of the first one.
 */
import { newId } from './id.ts';
import { Reply } from './reply.svelte.ts';
import type { StoredConversation, StoredMessage, StoredThread } from './storage/schema.ts';

export interface Question {
  readonly role: 'user';
  readonly id: string;
  readonly parent: string | undefined;
  readonly created: number;
  readonly text: string;
}

export type Message = Question | Reply;

/** Characters of the first question that name a conversation nobody has named. */
const TITLE_LENGTH = 80;

export class Thread {
  readonly id: string;
  readonly #stored: Omit<StoredConversation, 'leaf' | 'draft' | 'updated'>;
  readonly #messages = new Map<string, Message>();
  /** what storage does not have yet, or not as it is now */
  readonly #unsaved = new Set<string>();
  #leaf: string | undefined;
  /** as storage has them */
  #savedLeaf: string | undefined;
  #savedDraft = '';

  constructor(stored?: StoredThread) {
    const { conversation } = stored ?? {};
    this.#stored = conversation ?? {
      id: newId(),
      title: '',
      pinned: false,
      created: Date.now(),
      settings: {}
    };
    this.id = this.#stored.id;
    for (const message of stored?.messages ?? []) {
      const { id, parent, created, text } = message;
      this.#messages.set(
        id,
        message.role === 'user'
          ? { role: 'user', id, parent, created, text }
          : Reply.restored(message)
      );
    }
    this.#leaf = this.#savedLeaf = conversation?.leaf;
    this.#savedDraft = conversation?.draft ?? '';
  }

  get empty(): boolean {
    return this.#messages.size === 0;
  }

  /** What is shown, from the first message on. */
  get path(): Message[] {
    const path: Message[] = [];
    for (let at = this.#message(this.#leaf); at; at = this.#message(at.parent)) path.push(at);
    return path.reverse();
  }

  /** The message becomes the last one shown; what followed its parent before stays beside it. */
  add(message: Message): void {
    this.#messages.set(message.id, message);
    this.#leaf = message.id;
    this.changed(message);
  }

  changed({ id }: Message): void {
    this.#unsaved.add(id);
  }

  get unsaved(): Message[] {
    return [...this.#unsaved].flatMap((id) => this.#message(id) ?? []);
  }

  isSaved(draft: string): boolean {
    const same = draft === this.#savedDraft && this.#leaf === this.#savedLeaf;
    return same && this.#unsaved.size === 0;
  }

  /** Storage has these now. */
  saved({ leaf, draft }: StoredConversation, messages: readonly Message[]): void {
    this.#savedLeaf = leaf;
    this.#savedDraft = draft;
    for (const message of messages) {
      // What is still being written will be other than what was stored.
      if (message.role === 'user' || message.phase === 'done') this.#unsaved.delete(message.id);
    }
  }

  record(draft: string): StoredConversation {
    const first = this.path[0];
    const title = first?.role === 'user' ? first.text.trim().slice(0, TITLE_LENGTH) : '';
    return {
      ...this.#stored,
      title: this.#stored.title || title,
      updated: Date.now(),
      ...(this.#leaf !== undefined && { leaf: this.#leaf }),
      draft
    };
  }

  #message(id: string | undefined): Message | undefined {
    return id === undefined ? undefined : this.#messages.get(id);
  }
}

/** The message as storage has it. */
export function storedMessage(conversation: string, message: Message): StoredMessage {
  if (message.role === 'assistant') return { conversation, ...message.record() };
  const { role, id, parent, created, text } = message;
  return { conversation, role, id, ...(parent !== undefined && { parent }), created, text };
}
