/**
 * The tokenizer of small models, for the page without WebGPU: byte-level, no merges. A word that is
 * in the vocabulary is one token (when `ignore_merges` says so), any other is spelled in bytes.
 * Format: tokenizer.json of Hugging Face tokenizers; alphabet and splitting are GPT-2's.
 */

/** How GPT-2 splits a text before looking words up (ByteLevel with use_regex). */
const WORDS = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

/** What is done to a text before it is split, in the order of the file. */
type Normalizer = (text: string) => string;

/** The file is not of the kind this tokenizer reads; the message is one sentence for people. */
export class TokenizerError extends Error {
  override name = 'TokenizerError';
}

interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly special: boolean;
}

export class ByteTokenizer {
  /** bytes of each id, in the alphabet's characters turned back; undefined for special tokens */
  readonly #bytes = new Map<number, Uint8Array>();
  readonly #words = new Map<string, number>();
  readonly #added: readonly AddedToken[];
  readonly #splitter: RegExp | null;
  readonly #wholeWords: boolean;
  readonly #normalize: Normalizer;

  /** @throws TokenizerError when the file has merges, or is no byte-level BPE at all */
  constructor(json: unknown) {
    const {
      model,
      added_tokens: added,
      normalizer
    } = json as {
      model?: {
        type?: string;
        vocab?: Record<string, number>;
        merges?: unknown[];
        ignore_merges?: boolean;
      };
      added_tokens?: AddedToken[];
      normalizer?: unknown;
    };
    if (model?.type !== 'BPE' || !model.vocab || !Array.isArray(model.merges)) {
      throw new TokenizerError('The tokenizer should be a byte-level BPE, but is not.');
    }
    if (model.merges.length > 0) {
      throw new TokenizerError(
        `The tokenizer should have no merges to run without WebGPU, but has ${model.merges.length}.`
      );
    }
    this.#wholeWords = model.ignore_merges ?? false;
    this.#normalize = readNormalizer(normalizer);
    this.#added = added ?? [];
    const escaped = this.#added
      .map(({ content }) => content)
      .sort((a, b) => b.length - a.length)
      .map((content) => content.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
    this.#splitter = escaped.length > 0 ? new RegExp(`(${escaped.join('|')})`) : null;
    const toByte = new Map(byteAlphabet().map((character, byte) => [character, byte]));
    for (const [word, id] of Object.entries(model.vocab)) {
      this.#words.set(word, id);
      const bytes = Array.from(word, (character) => toByte.get(character));
      if (bytes.every((byte) => byte !== undefined)) this.#bytes.set(id, Uint8Array.from(bytes));
    }
    for (const { id, content, special } of this.#added) {
      if (special) this.#bytes.delete(id);
      else this.#bytes.set(id, new TextEncoder().encode(content));
    }
  }

  /** The id of a special or other added token; undefined where there is none of that name. */
  added(content: string): number | undefined {
    return this.#added.find((token) => token.content === content)?.id;
  }

  encode(text: string): number[] {
    const parts = this.#splitter ? text.split(this.#splitter) : [text];
    // split() with a capturing group puts the separators at the odd places
    return parts.flatMap((part, index) => {
      if (index % 2 === 0) return this.#encodePlain(part);
      const id = this.added(part);
      return id === undefined ? [] : [id];
    });
  }

  #encodePlain(text: string): number[] {
    const alphabet = byteAlphabet();
    const ids: number[] = [];
    for (const [word] of this.#normalize(text).matchAll(WORDS)) {
      const characters = Array.from(new TextEncoder().encode(word), (byte) => alphabet[byte]);
      const whole = this.#wholeWords ? this.#words.get(characters.join('')) : undefined;
      if (whole !== undefined) {
        ids.push(whole);
        continue;
      }
      for (const character of characters) {
        const id = this.#words.get(character);
        if (id !== undefined) ids.push(id);
      }
    }
    return ids;
  }

  /** Text of tokens that come one after the other: a character cut between tokens waits for its rest. */
  decoder(): (id: number) => string {
    const decoder = new TextDecoder();
    return (id) => decoder.decode(this.#bytes.get(id), { stream: true });
  }
}

/** The normalizers that the pocket model's file uses; text inside added tokens never gets here. */
function readNormalizer(json: unknown): Normalizer {
  if (json === null || json === undefined) return (text) => text;
  const { type, normalizers, pattern, content } = json as {
    type?: string;
    normalizers?: unknown[];
    pattern?: { String?: string };
    content?: string;
  };
  if (type === 'Sequence' && Array.isArray(normalizers)) {
    const steps = normalizers.map(readNormalizer);
    return (text) => steps.reduce((done, step) => step(done), text);
  }
  if (type === 'Lowercase') {
    // Character by character, as the tokenizers library does: a whole text has other final sigmas.
    return (text) => Array.from(text, (character) => character.toLowerCase()).join('');
  }
  const from = pattern?.String;
  if (type === 'Replace' && typeof from === 'string' && typeof content === 'string') {
    return (text) => text.replaceAll(from, () => content);
  }
  throw new TokenizerError(
    `The tokenizer should have no normalizer of the kind "${String(type)}" to run without WebGPU.`
  );
}

let alphabet: string[] | undefined;

/** GPT-2's printable stand-in for each byte: itself where printable, else U+0100 and up. */
function byteAlphabet(): string[] {
  if (alphabet) return alphabet;
  let next = 256;
  alphabet = Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
    return String.fromCodePoint(printable ? byte : next++);
  });
  return alphabet;
}
