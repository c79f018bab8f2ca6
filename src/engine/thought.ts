/**
 * Splits a reply, while it streams, into the thought and the answer.
 *
 * R1's prompt opens the thought (`<think>\n` is its last line), so a reply begins inside it and only
 * `</think>` appears in the text. Models whose prompt does not open it write `<think>` themselves.
 * Both tags may arrive in pieces. What comes out depends only on the whole text, never on where the
 * pieces were cut.
 */
const OPEN = '<think>';
const CLOSE = '</think>';

/** What ends a thought in the model's place, as R1 writes it. */
export const END_OF_THOUGHT = `\n${CLOSE}\n\n`;

/** A reply as the model wrote it, but for the white space around its tags. */
export function withThought(thought: string, answer: string): string {
  return `${OPEN}\n${thought}${END_OF_THOUGHT}${answer}`;
}

type State = 'start' | 'thought' | 'between' | 'answer';

export interface SplitPiece {
  readonly thought: string;
  readonly answer: string;
}

export class ThoughtSplitter {
  #state: State = 'start';
  /** Text that may yet turn out to be a tag, or white space at an edge. */
  #held = '';
  #thought = '';
  #answer = '';
  readonly #opened: boolean;

  /** `opened`: the prompt has opened the thought already. */
  constructor(opened = true) {
    this.#opened = opened;
  }

  /** The thought so far, without tags and without white space around it. */
  get thought(): string {
    return this.#thought;
  }

  /** The answer so far, without white space before it. */
  get answer(): string {
    return this.#answer;
  }

  /**
   * The text now being written belongs to the thought. Still true after the last piece: the thought
   * was cut off, and there is no answer.
   */
  get thinking(): boolean {
    return this.#state === 'thought' || (this.#state === 'start' && this.#opened);
  }

  /** Takes the next piece of the reply; returns what it added to either part. */
  push(text: string): SplitPiece {
    return this.#added(() => {
      this.#held += text;
      while (this.#step());
    });
  }

  /** The reply has ended: what looked like the beginning of a tag was text after all. */
  finish(): SplitPiece {
    return this.#added(() => {
      const rest = this.#state === 'start' ? this.#held.trim() : this.#held.trimEnd();
      this.#held = '';
      if (this.thinking) this.#thought += rest;
      else this.#answer += rest;
    });
  }

  #added(change: () => void): SplitPiece {
    const thought = this.#thought.length;
    const answer = this.#answer.length;
    change();
    return { thought: this.#thought.slice(thought), answer: this.#answer.slice(answer) };
  }

  /** Moves on by one state or tag; false when there is nothing left to decide. */
  #step(): boolean {
    switch (this.#state) {
      case 'start': {
        const text = this.#held.trimStart();
        if (text === '' || (text.length < OPEN.length && OPEN.startsWith(text))) return false;
        const tagged = text.startsWith(OPEN);
        this.#state = tagged || this.#opened ? 'thought' : 'answer';
        this.#held = tagged ? text.slice(OPEN.length) : text;
        return true;
      }
      case 'thought': {
        if (this.#thought === '') this.#held = this.#held.trimStart();
        const end = this.#held.indexOf(CLOSE);
        if (end < 0) {
          const settled = this.#held.length - undecidedLength(this.#held);
          this.#thought += this.#held.slice(0, settled);
          this.#held = this.#held.slice(settled);
          return false;
        }
        this.#thought += this.#held.slice(0, end).trimEnd();
        this.#held = this.#held.slice(end + CLOSE.length);
        this.#state = 'between';
        return true;
      }
      case 'between':
        this.#held = this.#held.trimStart();
        if (this.#held === '') return false;
        this.#state = 'answer';
        return true;
      case 'answer':
        this.#answer += this.#held;
        this.#held = '';
        return false;
    }
  }
}

/** Length of the end of `text` that may be white space before `</think>`, or the tag's beginning. */
function undecidedLength(text: string): number {
  for (let length = Math.min(CLOSE.length - 1, text.length); length > 0; length--) {
    if (CLOSE.startsWith(text.slice(-length))) {
      return text.length - text.slice(0, -length).trimEnd().length;
    }
  }
  return text.length - text.trimEnd().length;
}
