/** The conversation on the screen: what was said, the reply being written, and the next message. */
import { Cancelled, EngineError, type Finished, type ReceivedBatch } from '../engine/client.ts';
import { internal } from '../engine/failures.ts';
import type { Failure, GenerateRequest, SamplingOptions, Turn } from '../engine/messages.ts';
import { durable } from './durable.svelte.ts';
import { newId } from './id.ts';
import { Reply, type Writer } from './reply.svelte.ts';
import { ChatSettings } from './settings.svelte.ts';
import { systemTurns } from './settings.ts';
import type { Label } from './storage/changes.ts';
import type { Keeper } from './storage/keeper.svelte.ts';
import type { StoredThread } from './storage/schema.ts';
import { Thread, type Message, type Question } from './thread.ts';
import { Ticker } from './ticker.ts';
import type { Pruned, Versions } from './tree.ts';
import { promptTurns, type Said } from './turns.ts';
import { words } from '../words/chat.ts';

/** What the conversation needs of the engine; `model` is undefined while none is loaded. */
export interface Answerer extends Writer {
  generate(request: GenerateRequest, onTokens: (batch: ReceivedBatch) => void): Promise<Finished>;
  stop(): void;
  /** ends the thought that is being written; the answer follows */
  answer(): void;
  /** tokens of the prompt that the turns make; rejects when that cannot be known */
  count(turns: readonly Turn[]): Promise<number>;
}

/** What the conversation needs of storage. */
export type Shelf = Pick<Keeper, 'put' | 'show' | 'showNew' | 'keeping'>;

/** Between two savings of a reply that is being written. */
const SAVE_MS = 4000;
/** After the last change of the draft. */
const DRAFT_MS = 1000;
/** A KV checkpoint: not for replies that are short or quick enough to be read again. */
const CHECKPOINT = { tokens: 256, seconds: 10 };

export class Conversation {
  #thread = new Thread();
  #messages = $state.raw<readonly Message[]>([]);
  #current = $state.raw<Reply>();
  /** ends, and never badly, when nothing is being written any more */
  #writing: Promise<void> = Promise.resolve();
  #deleted = $state.raw<Pruned<Message>>();
  #notice = $state('');
  /** the message that the prompt begins with */
  #from = $state<string>();
  /** tokens of context after turns were left out, before the next reply tells */
  #recounted = $state<number>();
  #draft = $state('');
  #draftTimer: ReturnType<typeof setTimeout> | undefined;
  /** The reply that broke off because the model went away. */
  #lost: Reply | undefined;

  /** How replies are made here. */
  readonly settings = new ChatSettings(() => this.#keepSettings());
  readonly #answerer: Answerer;
  readonly #sampling: () => SamplingOptions;
  readonly #shelf: Shelf | undefined;

  constructor(answerer: Answerer, sampling: () => SamplingOptions, shelf?: Shelf) {
    this.#answerer = answerer;
    this.#sampling = sampling;
    this.#shelf = shelf;
  }

  get messages() {
    return this.#messages;
  }
  /** The reply being written. */
  get current() {
    return this.#current;
  }
  /** The last reply, written or being written. */
  get lastReply(): Reply | undefined {
    return this.#messages.findLast((message) => message.role === 'assistant');
  }
  /** What is being written in the composer. */
  get draft() {
    return this.#draft;
  }
  set draft(draft: string) {
    this.#draft = draft;
    clearTimeout(this.#draftTimer);
    this.#draftTimer = setTimeout(() => void this.save(), DRAFT_MS);
  }

  /** The reply at the end that was cut and can go on. */
  get unfinished(): Reply | undefined {
    const last = this.#messages.at(-1);
    if (this.#current || last?.role !== 'assistant' || last.ended === 'stop') return undefined;
    return last.thought === '' && last.answer === '' ? undefined : last;
  }

  /** One line about a conversation that is not kept; empty when it is. */
  get notKept(): string {
    return words.notKept[this.#shelf?.keeping ?? 'kept'];
  }

  /** What the model would be told if `text` were asked now. */
  promptWith(text: string): Turn[] {
    return this.#turns([...this.#messages.slice(this.leftOut), { role: 'user', text }]);
  }

  /** Tokens of a prompt, by the model's own tokenizer; rejects where there is none. */
  count(turns: readonly Turn[]): Promise<number> {
    return this.#answerer.count(turns);
  }

  /** How many of the messages shown the model is not told of, from the first on. */
  get leftOut(): number {
    return Math.max(
      0,
      this.#messages.findIndex(({ id }) => id === this.#from)
    );
  }

  /**
   * Leaves out the oldest turns until half of the context is free, or else all that can be, for a
   * question that is about to be asked, or for the reply at the end to go on. False where that would
   * not be enough: then nothing is left out.
   */
  async leaveOutOldest(contextLength: number, question?: string): Promise<boolean> {
    const shown = this.#messages;
    const written = question === undefined ? (this.unfinished?.reading?.tokens ?? 0) : 0;
    let best: { readonly id: string; readonly tokens: number } | undefined;
    for (let at = this.leftOut + 1; at < shown.length; at++) {
      const first = shown[at];
      if (first?.role !== 'user') continue;
      const said: readonly Said[] =
        question === undefined
          ? shown.slice(at, -1)
          : [...shown.slice(at), { role: 'user', text: question }];
      const tokens = written + (await this.count(this.#turns(said)));
      best = { id: first.id, tokens };
      if (tokens * 2 <= contextLength) break;
    }
    if (!best || best.tokens >= contextLength || shown !== this.#messages) return false;
    this.#leaveOut(best.id);
    this.#recounted = best.tokens;
    return true;
  }

  /** The model is told everything again. */
  putBack(): void {
    this.#leaveOut(undefined);
  }

  #leaveOut(from: string | undefined): void {
    this.#from = this.#thread.from = from;
    this.#recounted = undefined;
    void this.save();
  }

  /** Tokens of context; while a reply is written, the count before it plus what it has so far. */
  get contextUsed(): number {
    if (this.#recounted !== undefined) return this.#recounted;
    let unknown = 0;
    for (const message of this.#messages.toReversed()) {
      if (message.role === 'user') continue;
      const used = message.reading?.contextUsed;
      if (used !== undefined) return used + unknown;
      unknown += message.reading?.tokens ?? 0;
    }
    return unknown;
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
    if (text === '' || this.#current) return;
    this.draft = '';
    await this.ask(text);
  }

  /** Asks `text`; what is being written in the composer stays there. */
  async ask(text: string): Promise<void> {
    if (this.#current) return;
    await this.#ask(this.#messages.at(-1)?.id, text);
  }

  /** Asks the question differently, in its place; the first version stays beside it. */
  async edit(question: Question, text: string): Promise<void> {
    if (text.trim() === '' || !this.#thread.has(question)) return;
    await this.#ask(question.parent, text.trim());
  }

  /** Answers once more, or a question that has no answer; the reply before stays beside the new one. */
  async again(message = this.#messages.at(-1)): Promise<void> {
    if (!message || !this.#thread.has(message)) return;
    const question = message.role === 'user' ? message.id : message.parent;
    if (question === undefined) return;
    this.#thread.endAt(question);
    this.#refresh();
    await this.#reply(question);
  }

  /** Which of its versions a message on the screen is. */
  versions(message: Message): Versions {
    // What the tree has is no signal; it never changes without this.
    void this.#messages;
    return this.#thread.versions(message);
  }

  /** Shows the version `step` places further. A reply being written is stopped, and stays. */
  showVersion(message: Message, step: number): void {
    const version = this.#thread.version(message, step);
    if (!version) return;
    this.stop();
    this.#thread.show(version);
    this.#refresh();
    const { at, of } = this.#thread.versions(version);
    this.say(words.versions.shown(at, of));
    void this.save();
  }

  /** Deletes the message and all that follows it. A reply being written there is stopped. */
  remove(message: Message): void {
    if (!this.#thread.has(message)) return;
    this.stop();
    this.#deleted = this.#thread.remove(message);
    this.#refresh();
    this.say(words.deleted(this.#deleted.nodes.length));
    void this.save();
  }

  /** Brings back what was deleted last; the answer is the first message of it. */
  restoreDeleted(): Message | undefined {
    const deleted = this.#deleted;
    this.#deleted = undefined;
    if (!deleted || !this.#thread.putBack(deleted)) return undefined;
    this.#refresh();
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
    const reply = this.#current ?? this.unfinished;
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
    const last = this.#messages.at(-1);
    // Somebody who looks at another version has left it.
    if (this.#current || last?.role !== 'assistant' || last !== this.#lost) return;
    // A question that had no word of an answer gets one in any case.
    if (durable.on || !this.unfinished) await this.#goOn(last);
  }

  stop(): void {
    if (this.#current) this.#answerer.stop();
  }

  /** Another conversation; this one stays as it is. */
  startNew(): void {
    if (this.#thread.empty) return;
    this.stop();
    void this.save('');
    this.#show(new Thread());
    void this.#shelf?.showNew(this.#thread.id);
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
    this.#thread.draftLeft = this.#draft;
    const saved = this.save();
    this.#show(next);
    this.draft = draft;
    await saved;
    // What is left of a reply that was being written is stored at its end.
    await this.#writing;
  }

  /** What its reader calls a conversation, maybe this one, has been changed in storage. */
  relabel(id: string, label: Label): void {
    if (id === this.id) this.#thread.relabel(label);
  }

  /** Shows a stored conversation, unless another has begun meanwhile. */
  restore(stored: StoredThread): boolean {
    if (this.#messages.length > 0 || this.#current) return false;
    this.#show(new Thread(stored));
    return true;
  }

  get id(): string {
    // The thread is no signal; what it shows changes with it.
    void this.#messages;
    return this.#thread.id;
  }

  /** Stores what is not stored yet. Where that can be, it is under way when this returns. */
  async save(draft = this.#draft): Promise<void> {
    clearTimeout(this.#draftTimer);
    this.#current?.flush();
    await this.#store(this.#thread, draft);
  }

  #show(thread: Thread): void {
    this.#lost = undefined;
    this.#deleted = undefined;
    this.#notice = '';
    this.#thread = thread;
    this.settings.show(thread.settings);
    this.#from = thread.from;
    this.#refresh();
  }

  #keepSettings(): void {
    this.#thread.settings = this.settings.own;
    void this.save();
  }

  #refresh(): void {
    this.#recounted = undefined;
    this.#messages = this.#thread.path;
  }

  async #ask(parent: string | undefined, text: string): Promise<void> {
    const question: Question = { role: 'user', id: newId(), parent, created: Date.now(), text };
    this.#thread.add(question);
    this.#refresh();
    await this.#reply(question.id);
  }

  /** Answers the question, the last message shown, once nothing else is being written. */
  async #reply(question: string): Promise<void> {
    if (this.#current) {
      this.stop();
      void this.save();
      await this.#writing;
    }
    // The reader may have gone elsewhere meanwhile.
    if (this.#current || this.#messages.at(-1)?.id !== question) return;
    const reply = Reply.begin(question, this.#answerer);
    this.#thread.add(reply);
    this.#refresh();
    await this.#answer(reply);
  }

  /** `begun`: what `reply`, the last message, has so far; `more`: tokens beyond the usual limit. */
  #answer(reply: Reply, begun?: GenerateRequest['begun'], more = 0): Promise<void> {
    this.#writing = this.#write(reply, begun, more);
    return this.#writing;
  }

  async #write(reply: Reply, begun: GenerateRequest['begun'], more: number): Promise<void> {
    const thread = this.#thread;
    this.#notice = '';
    thread.changed(reply);
    this.#lost = undefined;
    this.#current = reply;
    const ticker = new Ticker(() => reply.tick());
    ticker.start();
    const keep = durable.on;
    void this.save();
    const saving = keep
      ? setInterval(() => void this.#store(thread, this.#draftOf(thread)), SAVE_MS)
      : undefined;
    try {
      const sampling = this.#sampling();
      const { thinkingBudget } = this.settings.current;
      const turns = this.#turns(this.#messages.slice(this.leftOut, -1));
      this.#recounted = undefined;
      reply.madeWith = { ...sampling, ...(turns[0]?.role === 'system' && { system: true }) };
      // Asked for before it began: the thought that is there is enough.
      const budget = reply.answerAsked ? 0 : thinkingBudget;
      const request: GenerateRequest = {
        turns,
        sampling: { ...sampling, maxTokens: sampling.maxTokens + more },
        ...(begun !== undefined && begun.length > 0 && { begun }),
        ...(budget !== null && { thinkingBudget: budget }),
        ...(keep && { checkpoint: { name: reply.id, ...CHECKPOINT } })
      };
      reply.finish(await this.#answerer.generate(request, (batch) => reply.take(batch)));
    } catch (error) {
      reply.fail(asFailure(error));
      if (this.#answerer.model === undefined) this.#lost = reply;
    } finally {
      ticker.stop();
      clearInterval(saving);
      this.#current = undefined;
      thread.changed(reply);
      void this.#store(thread, this.#draftOf(thread));
    }
  }

  /** What the model is told of these messages. */
  #turns(messages: readonly Said[]): Turn[] {
    const settings = this.settings.current;
    return [...systemTurns(settings), ...promptTurns(messages, settings.keepThoughts)];
  }

  #draftOf(thread: Thread): string {
    return thread === this.#thread ? this.#draft : thread.draftLeft;
  }

  async #store(thread: Thread, draft: string): Promise<void> {
    const changes = thread.changes(draft);
    if (!this.#shelf || !changes) return;
    const { conversation, messages, removed } = changes;
    if (await this.#shelf.put(conversation, messages, removed)) thread.saved(changes);
  }
}

/** A cancelled reply (its engine was put away for another model) is not a failure. */
function asFailure(error: unknown): Failure | undefined {
  if (error instanceof Cancelled) return undefined;
  return error instanceof EngineError ? error.failure : internal(error);
}
