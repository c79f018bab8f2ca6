/**
 * The text of a reply's tokens, without spelling all of them again at every token.
 *
 * web-llm decodes the whole reply each time it gets a token, which takes longer the longer the reply
 * is. A byte-level tokenizer puts the tokens' bytes one behind the other and reads the result as
 * UTF-8, with U+FFFD for what is no character. A text that does not end in one ends with a whole
 * character; so whatever follows is read as if it stood alone, and the text before it is settled.
 */
type Decode = (ids: Int32Array) => string;

/**
 * Tokens that stay unsettled at least: a part is settled only when it and what follows, spelled apart,
 * have made the same text. (A mark of byte order is dropped where a text of over 16 bytes begins.)
 */
const UNSETTLED = 24;
/** What stands for bytes that are no character, and also for a character that is not whole yet. */
const REPLACEMENT = '\uFFFD';
/** Tokens that one character can be spread over. */
const LONGEST = 4;

export class SettledText {
  readonly #decode: Decode;
  #ids: Int32Array = new Int32Array();
  #text = '';

  /** `decode`: of a byte-level tokenizer, see isByteLevel. */
  constructor(decode: Decode) {
    this.#decode = decode;
  }

  /** What `decode` would say of them. */
  decode(ids: Int32Array): string {
    if (!this.#beginsAsSettled(ids)) {
      this.#ids = new Int32Array();
      this.#text = '';
    }
    const settled = this.#text;
    const rest = ids.subarray(this.#ids.length);
    const text = this.#decode(rest);
    if (rest.length >= 2 * UNSETTLED && rest.length % UNSETTLED === 0) this.#settle(ids, text);
    return settled + text;
  }

  /** Settles all but the last tokens. `text`: of what is not settled. */
  #settle(ids: Int32Array, text: string): void {
    const begin = this.#ids.length;
    for (let end = ids.length - UNSETTLED; end > ids.length - UNSETTLED - LONGEST; end--) {
      const first = this.#decode(ids.subarray(begin, end));
      if (first.endsWith(REPLACEMENT)) continue;
      if (first + this.#decode(ids.subarray(end)) !== text) continue;
      this.#ids = ids.slice(0, end);
      this.#text += first;
      return;
    }
  }

  #beginsAsSettled(ids: Int32Array): boolean {
    if (ids.length < this.#ids.length) return false;
    for (let i = 0; i < this.#ids.length; i++) if (ids[i] !== this.#ids[i]) return false;
    return true;
  }
}

/** Whether the decoder of a tokenizer (tokenizer.json, parsed) is of the kind that SettledText needs. */
export function isByteLevel(tokenizer: unknown): boolean {
  const { decoder } = (tokenizer ?? {}) as {
    readonly decoder?: { readonly type?: unknown } | null;
  };
  return decoder?.type === 'ByteLevel';
}
