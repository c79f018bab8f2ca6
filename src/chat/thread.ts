/**
 * A conversation as it is kept: a tree of messages, of which one way is shown, and what of it
 * storage does not have yet.
 */
import { newId } from './id.ts';
import { Reply } from './reply.svelte.ts';
import type { SomeSettings } from './settings.ts';
import type { Label } from './storage/changes.ts';
import type { StoredConversation, StoredMessage, StoredThread } from './storage/schema.ts';
import { Tree, type Pruned, type Versions } from './tree.ts';

export interface Question {
  readonly role: 'user';
  readonly id: string;
  readonly parent: string | undefined;
  readonly created: number;
  readonly text: string;
}

export type Message = Question | Reply;

/** What storage has to be told, all at once. */
export interface Changes {
  readonly conversation: StoredConversation;
  readonly messages: readonly StoredMessage[];
  /** ids of messages that are no longer there */
  readonly removed: readonly string[];
  /** the last change that is among them */
  readonly upTo: number;
}

/** Characters of the first question that name a conversation nobody has named. */
const TITLE_LENGTH = 80;

export class Thread {
  readonly id: string;
  /** how its replies are made, where that is not the usual way */
  settings: SomeSettings;
  /** the message that the prompt begins with; those before it were left out */
  from: string | undefined;
  /** what was in the composer when another conversation was shown instead */
  draftLeft = '';
  #stored: Omit<StoredConversation, 'leaf' | 'from' | 'draft' | 'updated' | 'settings'>;
  readonly #tree: Tree<Message>;
  /** ids of what storage does not have as it is now (or has, and it is gone), and which change it was */
  readonly #pending = new Map<string, number>();
  #change = 0;
  /** as storage has them */
  #savedLeaf: string | undefined;
  #savedDraft: string;
  #savedSettings: SomeSettings;
  #savedFrom: string | undefined;

  constructor(stored?: StoredThread) {
    const { conversation } = stored ?? {};
    this.#stored = conversation ?? {
      id: newId(),
      title: '',
      pinned: false,
      created: Date.now()
    };
    this.settings = this.#savedSettings = conversation?.settings ?? {};
    this.id = this.#stored.id;
    this.from = this.#savedFrom = conversation?.from;
    this.#tree = new Tree(stored?.messages.map(messageOf), conversation?.leaf);
    this.#savedLeaf = conversation?.leaf;
    this.#savedDraft = conversation?.draft ?? '';
  }

  get empty(): boolean {
    return this.#tree.size === 0;
  }

  /** What is shown, from the first message on. */
  get path(): Message[] {
    return this.#tree.path;
  }

  /** As storage has been told already. */
  relabel(label: Label): void {
    this.#stored = { ...this.#stored, ...label };
  }

  has({ id }: Message): boolean {
    return this.#tree.get(id) !== undefined;
  }

  /** The message becomes the last one shown; what followed its parent before stays beside it. */
  add(message: Message): void {
    this.#tree.add(message);
    this.changed(message);
  }

  versions(message: Message): Versions {
    return this.#tree.versions(message);
  }

  version(message: Message, step: number): Message | undefined {
    return this.#tree.version(message, step);
  }

  show(message: Message): void {
    this.#tree.show(message);
  }

  /** Shows nothing after the message of that id; undefined: nothing at all. */
  endAt(id: string | undefined): void {
    this.#tree.endAt(id);
  }

  /** Takes out the message and all that follows it, in all versions. */
  remove(message: Message): Pruned<Message> {
    const pruned = this.#tree.remove(message);
    for (const gone of pruned.nodes) this.changed(gone);
    return pruned;
  }

  /** False where what it followed has gone too. */
  putBack(pruned: Pruned<Message>): boolean {
    const back = this.#tree.putBack(pruned);
    if (back) for (const message of pruned.nodes) this.changed(message);
    return back;
  }

  changed({ id }: Message): void {
    this.#pending.set(id, ++this.#change);
  }

  /** What storage does not have yet; undefined when it has everything. */
  changes(draft: string): Changes | undefined {
    const { leaf } = this.#tree;
    const said = draft === this.#savedDraft && leaf === this.#savedLeaf;
    const same = said && this.settings === this.#savedSettings && this.from === this.#savedFrom;
    if (same && this.#pending.size === 0) return undefined;
    const messages = [...this.#pending.keys()].flatMap((id) => this.#tree.get(id) ?? []);
    return {
      conversation: this.#record(draft),
      messages: messages.map((message) => storedMessage(this.id, message)),
      removed: [...this.#pending.keys()].filter((id) => !this.#tree.get(id)),
      upTo: this.#change
    };
  }

  /** Storage has these now. */
  saved({ conversation, messages, removed, upTo }: Changes): void {
    this.#savedLeaf = conversation.leaf;
    this.#savedDraft = conversation.draft;
    this.#savedSettings = conversation.settings;
    this.#savedFrom = conversation.from;
    for (const id of [...messages.map((message) => message.id), ...removed]) {
      const message = this.#tree.get(id);
      // What is still being written will be other than what was stored.
      const writing = message?.role === 'assistant' && message.phase !== 'done';
      if (!writing && (this.#pending.get(id) ?? 0) <= upTo) this.#pending.delete(id);
    }
  }

  /** As its reader calls it, or how it begins; '' before anything is said in it. */
  get title(): string {
    const first = this.path[0];
    const begins = first?.role === 'user' ? first.text.trim().slice(0, TITLE_LENGTH) : '';
    return this.#stored.title || begins;
  }

  #record(draft: string): StoredConversation {
    const { leaf } = this.#tree;
    return {
      ...this.#stored,
      title: this.title,
      updated: Date.now(),
      ...(leaf !== undefined && { leaf }),
      ...(this.from !== undefined && { from: this.from }),
      draft,
      settings: this.settings
    };
  }
}

function messageOf(stored: StoredMessage): Message {
  if (stored.role === 'assistant') return Reply.restored(stored);
  const { role, id, parent, created, text } = stored;
  return { role, id, parent, created, text };
}

/** The message as storage has it. */
function storedMessage(conversation: string, message: Message): StoredMessage {
  if (message.role === 'assistant') return { conversation, ...message.record() };
  const { role, id, parent, created, text } = message;
  return { conversation, role, id, ...(parent !== undefined && { parent }), created, text };
}
