/**
 * Everything that is asked of the model goes through here. It is counted first: what does not fit the
 * context is refused with its number and stays where it was written, and the reader is offered room.
 */
import type { Conversation } from './conversation.svelte.ts';
import { PromptCheck } from './prompt-check.svelte.ts';
import type { Asking } from './prompt.svelte.ts';
import { words } from '../words/chat.ts';

/** Between a key and the look at what it made. */
const CHECK_MS = 250;

/** What does not fit; both in tokens. */
export interface Refused {
  readonly asking: Asking;
  readonly tokens: number;
  readonly contextLength: number;
  /** it stands in the composer; else it is asked at a message */
  readonly draft: boolean;
}

/** What it has to do with of a conversation. */
export type About = Pick<
  Conversation,
  'prompt' | 'draft' | 'messages' | 'current' | 'send' | 'say'
>;

export class Admission {
  /** of what stands in the composer, before it is sent */
  readonly #draft = new PromptCheck();
  /** of what is asked elsewhere: a question that was edited, another answer */
  readonly #asked = new PromptCheck();
  /** does what was asked, once there is room for it */
  #wanted: (() => void) | undefined;
  #noRoom = $state(false);
  #look: ReturnType<typeof setTimeout> | undefined;
  readonly #conversation: About;
  readonly #contextLength: () => number | undefined;

  /** `contextLength`: of the model that answers; undefined while there is none. */
  constructor(conversation: About, contextLength: () => number | undefined) {
    this.#conversation = conversation;
    this.#contextLength = contextLength;
  }

  /** What was refused, and has not been changed or given up. */
  get refused(): Refused | undefined {
    const asked = this.#asked.tooLong;
    if (asked) return { ...asked, draft: false };
    return this.#draft.tooLong && { ...this.#draft.tooLong, draft: true };
  }

  /** Why the draft cannot be sent. */
  get obstacle(): string | undefined {
    if (this.#draft.counting) return words.full.counting;
    const { tooLong } = this.#draft;
    return tooLong && words.full.obstacle(tooLong.tokens, tooLong.contextLength);
  }

  /** Leaving out turns was tried, and would not be enough. */
  get noRoom(): boolean {
    return this.#noRoom;
  }

  /** For effects: looks at the draft when it has rested. Returns the way to call that off. */
  readonly watch = (): (() => void) | undefined => {
    const { prompt, draft, messages, current } = this.#conversation;
    void [draft, messages, prompt.leftOut];
    this.#noRoom = false;
    const length = this.#contextLength();
    if (length === undefined || current) {
      this.#draft.rest();
      return undefined;
    }
    this.#look = setTimeout(() => void this.#draft.fits(prompt, this.#next(), length), CHECK_MS);
    return () => clearTimeout(this.#look);
  };

  /** For effects: what was refused is forgotten with what it was refused for. */
  readonly forget = (): void => {
    void [this.#conversation.messages, this.#contextLength()];
    this.giveUp();
  };

  /** Whether the draft was sent. */
  async send(): Promise<boolean> {
    const length = this.#contextLength();
    const next = this.#next();
    // It is looked at now. A second look would take the first one's answer away, and nothing be sent.
    clearTimeout(this.#look);
    if (length === undefined || !(await this.#draft.fits(this.#conversation.prompt, next, length)))
      return false;
    // Somebody has gone on writing while it was counted.
    if (next.text !== this.#next().text) return false;
    void this.#conversation.send();
    return true;
  }

  /** Does `ask` if `asking` fits. A refusal is said, and `ask` done when there is room for it. */
  async attempt(asking: Asking, ask: () => void): Promise<void> {
    const length = this.#contextLength();
    if (length === undefined) return;
    this.#noRoom = false;
    const fits = await this.#asked.fits(this.#conversation.prompt, asking, length);
    const { tooLong } = this.#asked;
    if (fits) ask();
    else if (tooLong?.asking === asking) {
      this.#wanted = ask;
      this.#conversation.say(words.full.obstacle(tooLong.tokens, tooLong.contextLength));
    }
  }

  /**
   * Leaves out the oldest turns for `asking`, and does what was refused at a message; a draft is
   * sent by hand.
   */
  async leaveOut(asking: Asking): Promise<void> {
    const length = this.#contextLength();
    if (length === undefined) return;
    const ask = asking === this.#asked.tooLong?.asking ? this.#wanted : undefined;
    this.#noRoom = !(await this.#conversation.prompt.leaveOutOldest(length, asking));
    if (this.#noRoom) this.#conversation.say(words.full.notEnough);
    else if (ask) {
      this.giveUp();
      ask();
    }
  }

  /** What was refused at a message is not wanted any more. */
  giveUp(): void {
    this.#asked.rest();
    this.#wanted = undefined;
    this.#noRoom = false;
  }

  #next(): Asking {
    const { messages, draft } = this.#conversation;
    return { after: messages.at(-1)?.id, text: draft.trim() };
  }
}
