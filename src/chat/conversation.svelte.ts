/** The conversation on the screen: what was said, the reply being written, and the next message. */
import type { GenerateRequest, SamplingOptions } from '../engine/generation.ts';
import type { Answerer } from './answerer.ts';
import { CurrentThread, type Shelf } from './current-thread.svelte.ts';
import { durable } from './durable.svelte.ts';
import { newId } from './id.ts';
import { madeWith } from './made-with.ts';
import { Prompt } from './prompt.svelte.ts';
import { Reply } from './reply.svelte.ts';
import { ChatSettings } from './settings.svelte.ts';
import type { Label } from './storage/changes.ts';
import type { StoredThread } from './storage/schema.ts';
import { Thread, type Message, type Question } from './thread.ts';
import type { Pruned, Versions } from './tree.ts';
import { Writing } from './writing.svelte.ts';
import { words } from '../words/chat.ts';

export class Conversation {
  #deleted = $state.raw<Pruned<Message>>();
  #notice = $state('');

  /** How replies are made here. */
  readonly settings = new ChatSettings(() => this.#keepSettings());
  readonly prompt: Prompt;
  readonly #shown: CurrentThread;
  readonly #writing: Writing;
  readonly #answerer: Answerer;
  readonly #sampling: () => SamplingOptions;
  readonly #shelf: Shelf | undefined;

  constructor(answerer: Answerer, sampling: () => SamplingOptions, shelf?: Shelf) {
    this.#answerer = answerer;
    this.#sampling = sampling;
    this.#shelf = shelf;
    this.#writing = new Writing(answerer);
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
    return this.#writing.current;
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
    const last = this.messages.at(-1);
    if (this.current || last?.role !== 'assistant' || last.ended === 'stop') return undefined;
    return last.thought === '' && last.answer === '' ? undefined : last;
  }

  /** One line about a conversation that is not kept; empty when it is. */
  get notKept(): string {
    return words.notKept[this.#shown.keeping];
  }

  /** What was deleted last, as long as it can be brought back. */
  get deleted(): readonly Message[] | undefined {
    return this.#deleted?.nodes;
  }

  /** For people who listen: one short line per change. */
  get announcement(): string {
    if (this.#notice) return this.#notice;
    const reply = this.lastReply;
    if (!reply) return '';
    if (reply.phase !== 'done') return words.announce[reply.phase];
    if (reply.ended === 'failed') return words.announce.failed;
    if (reply.ended === 'interrupted') return words.announce.interrupted;
    return reply.ended === 'stopped' ? words.announce.stopped : words.announce.done;
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
    await this.#reply(question);
  }

  /** Which of its versions a message on the screen is. */
  versions(message: Message): Versions {
    // What the tree has is no signal; it never changes without this.
    void this.messages;
    return this.#thread.versions(message);
  }

  /** Shows the version `step` places further. A reply being written is stopped, and stays. */
  showVersion(message: Message, step: number): void {
    const version = this.#thread.version(message, step);
    if (!version) return;
    this.stop();
    this.#thread.show(version);
    this.#shown.refresh();
    const { at, of } = this.#thread.versions(version);
    this.say(words.versions.shown(at, of));
    void this.save();
  }

  /** Deletes the message and all that follows it. A reply being written there is stopped. */
  remove(message: Message): void {
    if (!this.#thread.has(message)) return;
    this.stop();
    this.#deleted = this.#thread.remove(message);
    this.#shown.refresh();
    this.say(words.deleted(this.#deleted.nodes.length));
    void this.save();
  }

  /** Brings back what was deleted last; the answer is the first message of it. */
  restoreDeleted(): Message | undefined {
    const deleted = this.#deleted;
    this.#deleted = undefined;
    if (!deleted || !this.#thread.putBack(deleted)) return undefined;
    this.#shown.refresh();
    this.say(words.broughtBack);
    void this.save();
    return deleted.nodes[0];
  }

  /** What was deleted is gone for good. */
  forgetDeleted(): void {
    this.#deleted = undefined;
  }

  /** Tells people who listen; until a reply has something to tell. */
  say(notice: string): void {
    // The same text again would be no change, and not be read.
    this.#notice = notice === this.#notice ? `${notice}\u00a0` : notice;
  }

  /** Goes on with the last reply, where it was cut. */
  async goOn(): Promise<void> {
    if (this.unfinished) await this.#goOn(this.unfinished);
  }

  /** Ends the thought of the last reply, also one that was cut off: the answer follows. */
  async answerNow(): Promise<void> {
    const reply = this.current ?? this.unfinished;
    if (reply?.phase === 'thinking') {
      reply.askAnswer();
      this.#answerer.answer();
    } else if (reply?.thoughtCut) await this.#goOn(reply, true);
  }

  async #goOn(reply: Reply, answer = false): Promise<void> {
    const { ids, raw, model, ended } = reply;
    const sameTokens = ids.length > 0 && model?.id === this.#answerer.model?.id;
    reply.goOn(this.#answerer);
    if (answer) reply.askAnswer();
    // The limit that ended it is another one from here on.
    const more = ended === 'length' ? ids.length : 0;
    await this.#answer(reply, sameTokens ? ids.slice() : raw, more);
  }

  /** After a recovery: what the loss of the model has cut goes on, unless that is switched off. */
  async continueCut(): Promise<void> {
    const last = this.messages.at(-1);
    // Somebody who looks at another version has left it.
    if (this.current || last?.role !== 'assistant' || last !== this.#writing.lost) return;
    // A question that had no word of an answer gets one in any case.
    if (durable.on || !this.unfinished) await this.#goOn(last);
  }

  stop(): void {
    this.#writing.stop();
  }

  /** Stops, and waits until nothing is being written any more. */
  async halt(): Promise<void> {
    this.stop();
    await this.#writing.ended;
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
    await this.#writing.ended;
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
    this.#writing.forgetLost();
    this.#deleted = undefined;
    this.#notice = '';
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
    await this.#reply(question.id);
  }

  /** Answers the question, the last message shown, once nothing else is being written. */
  async #reply(question: string): Promise<void> {
    if (this.current) {
      this.stop();
      void this.save();
      await this.#writing.ended;
    }
    // The reader may have gone elsewhere meanwhile.
    if (this.current || this.messages.at(-1)?.id !== question) return;
    const reply = Reply.begin(question, this.#answerer);
    this.#thread.add(reply);
    this.#shown.refresh();
    await this.#answer(reply);
  }

  /** `begun`: what `reply`, the last message, has so far; `more`: tokens beyond the usual limit. */
  async #answer(reply: Reply, begun?: GenerateRequest['begun'], more = 0): Promise<void> {
    this.#notice = '';
    const thread = this.#thread;
    const sampling = this.#sampling();
    const settings = this.settings.current;
    reply.madeWith = madeWith(settings, sampling);
    // Asked for before it began: the thought that is there is enough.
    const budget = reply.answerAsked ? 0 : settings.thinkingBudget;
    const request: GenerateRequest = {
      turns: this.prompt.turns({ after: reply.parent }),
      sampling: { ...sampling, maxTokens: sampling.maxTokens + more },
      ...(begun !== undefined && begun.length > 0 && { begun }),
      ...(budget !== null && { thinkingBudget: budget })
    };
    await this.#writing.write(reply, request, () => {
      thread.changed(reply);
      void this.#shown.store(thread);
    });
  }
}
