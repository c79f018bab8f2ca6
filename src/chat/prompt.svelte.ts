/** What the model is told of the conversation on the screen, and how much of the context that takes. */
import type { Turn } from '../engine/generation.ts';
import type { Reading } from '../engine/meter.ts';
import { systemTurns, type Settings } from './settings.ts';
import type { Message } from './thread.ts';
import { promptTurns, type Said } from './turns.ts';

/** What is about to be asked of the model, at a place in what is shown. */
export interface Asking {
  /** id of the message it follows; undefined: none */
  readonly after: string | undefined;
  /** the question; undefined: the message it follows is to be answered */
  readonly text?: string;
  /** tokens of the answer that are written already */
  readonly written?: number;
}

/** What the prompt is made of. */
interface Source {
  readonly messages: readonly Message[];
  readonly settings: Settings;
  /** tokens of a prompt, by the model's own tokenizer; rejects where there is none */
  count(turns: readonly Turn[]): Promise<number>;
}

/** Tokens of context, as long as neither the messages nor the last reply's figures are others. */
interface Recount {
  readonly tokens: number;
  readonly messages: readonly Message[];
  readonly reading: Reading | undefined;
}

export class Prompt {
  /** the message that it begins with */
  #from = $state<string>();
  /** after turns were left out, before the next reply tells */
  #recounted = $state.raw<Recount>();
  readonly #source: Source;
  readonly #onLeftOut: (from: string | undefined) => void;

  /** `onLeftOut`: the reader has chosen the message that it begins with; undefined: the first. */
  constructor(source: Source, onLeftOut: (from: string | undefined) => void) {
    this.#source = source;
    this.#onLeftOut = onLeftOut;
  }

  /** How many of the messages shown the model is not told of, from the first on. */
  get leftOut(): number {
    return this.#begin(this.#source.messages);
  }

  /** Tokens of context; while a reply is written, the count before it plus what it has so far. */
  get used(): number {
    const { messages } = this.#source;
    const recount = this.#recounted;
    if (recount?.messages === messages && recount.reading === lastReading(messages)) {
      return recount.tokens;
    }
    let unknown = 0;
    for (const message of messages.toReversed()) {
      if (message.role === 'user') continue;
      const used = message.reading?.contextUsed;
      if (used !== undefined) return used + unknown;
      unknown += message.reading?.tokens ?? 0;
    }
    return unknown;
  }

  /** What the model is told when that is asked. */
  turns(asking: Asking): Turn[] {
    const before = this.#before(asking);
    return this.#turns(before.slice(this.#begin(before)), asking);
  }

  /** Of a prompt, `written` among them. Rejects where nothing can count. */
  async tokens(asking: Asking): Promise<number> {
    return (asking.written ?? 0) + (await this.#source.count(this.turns(asking)));
  }

  /** There are turns that could be left out, and a question would still be there. */
  canLeaveOut(asking: Asking): boolean {
    const before = this.#before(asking);
    return before.slice(this.#begin(before) + 1).some(({ role }) => role === 'user');
  }

  /**
   * Leaves out the oldest turns until half of the context is free, or else all that can be. False
   * where that would not be enough: then nothing is left out.
   */
  async leaveOutOldest(contextLength: number, asking: Asking): Promise<boolean> {
    const shown = this.#source.messages;
    const before = this.#before(asking);
    let best: { readonly id: string; readonly tokens: number } | undefined;
    for (let at = this.#begin(before) + 1; at < before.length; at++) {
      const first = before[at];
      if (first?.role !== 'user') continue;
      const turns = this.#turns(before.slice(at), asking);
      const tokens = (asking.written ?? 0) + (await this.#source.count(turns));
      best = { id: first.id, tokens };
      if (tokens * 2 <= contextLength) break;
    }
    if (!best || best.tokens >= contextLength || shown !== this.#source.messages) return false;
    this.#leaveOut(best.id);
    this.#recounted = { tokens: best.tokens, messages: shown, reading: lastReading(shown) };
    return true;
  }

  /** The model is told everything again. */
  putBack(): void {
    this.#leaveOut(undefined);
  }

  /** Another thread is shown, whose prompt begins with that message. */
  beginWith(from: string | undefined): void {
    this.#from = from;
  }

  #leaveOut(from: string | undefined): void {
    this.#from = from;
    this.#recounted = undefined;
    this.#onLeftOut(from);
  }

  #before({ after }: Asking): readonly Message[] {
    const { messages } = this.#source;
    return messages.slice(0, messages.findIndex(({ id }) => id === after) + 1);
  }

  #begin(messages: readonly Message[]): number {
    return Math.max(
      0,
      messages.findIndex(({ id }) => id === this.#from)
    );
  }

  #turns(before: readonly Message[], { text }: Asking): Turn[] {
    const { settings } = this.#source;
    const said: readonly Said[] = text === undefined ? before : [...before, { role: 'user', text }];
    return [...systemTurns(settings), ...promptTurns(said, settings.keepThoughts)];
  }
}

function lastReading(messages: readonly Message[]): Reading | undefined {
  return messages.findLast((message) => message.role === 'assistant')?.reading;
}
