/** The conversation on the screen: what was said, the reply being written, and the next message. */
import { Cancelled, EngineError, type Finished, type ReceivedBatch } from '../engine/client.ts';
import { internal } from '../engine/failures.ts';
import type { Failure, GenerateRequest, SamplingOptions } from '../engine/messages.ts';
import { Reply } from './reply.svelte.ts';
import { Ticker } from './ticker.ts';
import { promptTurns } from './turns.ts';
import { words } from './words.ts';

/** What the conversation needs of the engine. */
export interface Answerer {
  /** replies of the loaded model begin inside a thought */
  readonly opensThought: boolean;
  generate(request: GenerateRequest, onTokens: (batch: ReceivedBatch) => void): Promise<Finished>;
  stop(): void;
}

export interface UserMessage {
  readonly role: 'user';
  readonly text: string;
}

export type Message = UserMessage | Reply;

export class Conversation {
  #messages = $state.raw<readonly Message[]>([]);
  #current = $state.raw<Reply>();
  /** What is being written in the composer. */
  draft = $state('');

  readonly #answerer: Answerer;
  readonly #sampling: () => SamplingOptions;

  constructor(answerer: Answerer, sampling: () => SamplingOptions) {
    this.#answerer = answerer;
    this.#sampling = sampling;
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

  /** Tokens of context; while a reply is written, the count before it plus what it has so far. */
  get contextUsed(): number {
    let unknown = 0;
    for (const message of this.#messages.toReversed()) {
      if (message.role === 'user') continue;
      const used = message.reading?.contextUsed;
      if (used !== undefined) return used + unknown;
      unknown += message.reading?.tokens ?? 0;
    }
    return unknown;
  }

  /** For people who listen: one short line per change. */
  get announcement(): string {
    const reply = this.lastReply;
    if (!reply) return '';
    if (reply.phase !== 'done') return words.announce[reply.phase];
    if (reply.ended === 'failed') return words.announce.failed;
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
    this.#messages = [...this.#messages, { role: 'user', text }];
    await this.#answer();
  }

  /** Makes the last reply once more. */
  async again(): Promise<void> {
    if (this.#current || this.#messages.at(-1)?.role !== 'assistant') return;
    this.#messages = this.#messages.slice(0, -1);
    await this.#answer();
  }

  /** The model is back after it was lost: a question that had no word of an answer gets one. */
  async continueCut(): Promise<void> {
    const reply = this.#messages.at(-1);
    if (reply?.role !== 'assistant' || reply.ended !== 'failed') return;
    if (reply.thought === '' && reply.answer === '') await this.again();
  }

  stop(): void {
    if (this.#current) this.#answerer.stop();
  }

  clear(): void {
    this.stop();
    this.#messages = [];
  }

  async #answer(): Promise<void> {
    const turns = promptTurns(this.#messages);
    const reply = new Reply(this.#answerer.opensThought);
    this.#current = reply;
    this.#messages = [...this.#messages, reply];
    const ticker = new Ticker(() => reply.flush());
    ticker.start();
    try {
      const request = { turns, sampling: this.#sampling() };
      reply.finish(await this.#answerer.generate(request, (batch) => reply.take(batch)));
    } catch (error) {
      reply.fail(asFailure(error));
    } finally {
      ticker.stop();
      this.#current = undefined;
    }
  }
}

/** A cancelled reply (its engine was put away for another model) is not a failure. */
function asFailure(error: unknown): Failure | undefined {
  if (error instanceof Cancelled) return undefined;
  return error instanceof EngineError ? error.failure : internal(error);
}
