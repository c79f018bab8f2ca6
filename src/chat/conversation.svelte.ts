/** The conversation on the screen: what was said, the reply being written, and the next message. */
import type { SamplingOptions } from '../engine/generation.ts';
import { Announcer } from './announcer.svelte.ts';
import type { Answerer } from './answerer.ts';
import { Answering } from './answering.svelte.ts';
import { Branches } from './branches.svelte.ts';
import { CurrentThread, type Shelf } from './current-thread.svelte.ts';
import { newId } from './id.ts';
import { Prompt } from './prompt.svelte.ts';
import type { Reply } from './reply.svelte.ts';
import { ChatSettings } from './settings.svelte.ts';
import type { Label } from './storage/changes.ts';
import type { StoredThread } from './storage/schema.ts';
import { Thread, type Message, type Question } from './thread.ts';
import { words } from '../words/chat.ts';

export class Conversation {
  /** How replies are made here. */
  readonly settings = new ChatSettings(() => this.#keepSettings());
  readonly prompt: Prompt;
  /** The versions of what was said, and what was deleted of it. */
  readonly branches: Branches;
  readonly #announcer = new Announcer();
  readonly #shown: CurrentThread;
  readonly #answering: Answering;
  readonly #shelf: Shelf | undefined;

  constructor(answerer: Answerer, sampling: () => SamplingOptions, shelf?: Shelf) {
    this.#shelf = shelf;
    const shown = (this.#shown = new CurrentThread(shelf));
    const { settings } = this;
    this.prompt = new Prompt(
      {
        get messages() {
          return shown.messages;
        },
        get settings() {
          return settings.current;
        },
        count: (turns) => answerer.count(turns)
      },
      (from) => {
        shown.thread.from = from;
        void this.save();
      }
    );
    this.branches = new Branches(shown, this);
    this.#answering = new Answering(answerer, sampling, shown, {
      prompt: this.prompt,
      settings,
      save: () => this.save(),
      onBegin: () => this.#announcer.clear(true)
    });
  }

  get id(): string {
    return this.#shown.id;
  }
  /** '' before anything is said in it */
  get title(): string {
    return this.#shown.title;
  }
  get messages(): readonly Message[] {
    return this.#shown.messages;
  }
  /** The reply being written. */
  get current(): Reply | undefined {
    return this.#answering.current;
  }
  /** The last reply, written or being written. */
  get lastReply(): Reply | undefined {
    return this.messages.findLast((message) => message.role === 'assistant');
  }
  /** What is being written in the composer. */
  get draft(): string {
    return this.#shown.draft;
  }
  set draft(draft: string) {
    this.#shown.draft = draft;
  }

  /** The reply at the end that was cut and can go on. */
  get unfinished(): Reply | undefined {
    return this.#answering.unfinished;
  }

  /** One line about a conversation that is not kept; empty when it is. */
  get notKept(): string {
    return words.notKept[this.#shown.keeping];
  }

  /** For people who listen: one short line per change. */
  get announcement(): string {
    return this.#announcer.line(this.lastReply);
  }

  /** Sends the draft and waits until the reply has ended, well or badly. */
  async send(): Promise<void> {
    const text = this.draft.trim();
    if (text === '' || this.current) return;
    this.draft = '';
    await this.ask(text);
  }

  /** Asks `text`; what is being written in the composer stays there. */
  async ask(text: string): Promise<void> {
    if (this.current) return;
    await this.#ask(this.messages.at(-1)?.id, text);
  }

  /** Asks the question differently, in its place; the first version stays beside it. */
  async edit(question: Question, text: string): Promise<void> {
    if (text.trim() === '' || !this.#thread.has(question)) return;
    await this.#ask(question.parent, text.trim());
  }

  /** Answers once more, or a question that has no answer; the reply before stays beside the new one. */
  async again(message = this.messages.at(-1)): Promise<void> {
    if (!message || !this.#thread.has(message)) return;
    const question = message.role === 'user' ? message.id : message.parent;
    if (question === undefined) return;
    this.#thread.endAt(question);
    this.#shown.refresh();
    await this.#answering.reply(question);
  }

  /** Tells people who listen; until a reply has something to tell. */
  say(notice: string): void {
    this.#announcer.say(notice);
  }

  /** Goes on with the last reply, where it was cut. */
  goOn(): Promise<void> {
    return this.#answering.goOn();
  }

  /** Ends the thought of the last reply, also one that was cut off: the answer follows. */
  answerNow(): Promise<void> {
    return this.#answering.answerNow();
  }

  /** After a recovery: what the loss of the model has cut goes on, unless that is switched off. */
  continueCut(): Promise<void> {
    return this.#answering.continueCut();
  }

  stop(): void {
    this.#answering.stop();
  }

  /** Stops, and waits until nothing is being written any more. */
  async halt(): Promise<void> {
    this.stop();
    await this.#answering.ended;
  }

  /**
   * Another conversation; this one stays as it is. The draft goes along, unless the new one is to
   * begin with another question.
   */
  startNew(question = this.draft): void {
    if (this.#thread.empty) return;
    this.stop();
    this.#thread.draftLeft = question === this.draft ? '' : this.draft;
    void this.save(this.#thread.draftLeft);
    this.#show(new Thread());
    this.draft = question;
    void this.#shelf?.showNew(this.id);
  }

  /**
   * Shows a stored conversation; the one before stays as it is, with its draft. False where it
   * cannot be had: another tab has it, or it is gone.
   */
  async open(id: string): Promise<boolean> {
    if (id === this.id) return true;
    const stored = await this.#shelf?.show(id);
    if (!stored) return false;
    void this.#leave(new Thread(stored), stored.conversation.draft);
    return true;
  }

  /** Shows an empty conversation. Ends when the one before is stored, with its draft. */
  async close(): Promise<void> {
    const left = this.#leave(new Thread(), '');
    await this.#shelf?.showNew(this.#thread.id);
    await left;
  }

  async #leave(next: Thread, draft: string): Promise<void> {
    this.stop();
    this.#thread.draftLeft = this.draft;
    const saved = this.save();
    this.#show(next);
    this.draft = draft;
    await saved;
    // What is left of a reply that was being written is stored at its end.
    await this.#answering.ended;
  }

  /** What its reader calls a conversation, maybe this one, has been changed in storage. */
  relabel(id: string, label: Label): void {
    if (id === this.id) this.#shown.relabel(label);
  }

  /** Shows a stored conversation, unless another has begun meanwhile. */
  restore(stored: StoredThread): boolean {
    if (this.messages.length > 0 || this.current) return false;
    this.#show(new Thread(stored));
    return true;
  }

  /** Stores what is not stored yet. Where that can be, it is under way when this returns. */
  async save(draft = this.draft): Promise<void> {
    this.current?.flush();
    await this.#shown.save(draft);
  }

  get #thread(): Thread {
    return this.#shown.thread;
  }

  #show(thread: Thread): void {
    this.#answering.forgetLost();
    this.branches.forget();
    this.#announcer.clear();
    this.settings.show(thread.settings);
    this.prompt.beginWith(thread.from);
    this.#shown.show(thread);
  }

  #keepSettings(): void {
    this.#thread.settings = this.settings.own;
    void this.save();
  }

  async #ask(parent: string | undefined, text: string): Promise<void> {
    const question: Question = { role: 'user', id: newId(), parent, created: Date.now(), text };
    this.#thread.add(question);
    this.#shown.refresh();
    await this.#answering.reply(question.id);
  }
}
