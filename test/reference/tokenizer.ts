/**
 * A tokenizer.json that every BPE library loads: the 256 bytes, R1's special tokens, then invented
 * words up to the vocabulary's size. It has no merges, so any text is spelled byte by byte; words
 * are only ever generated.
 */

/** Ids of the tokens that chat templates use; the bytes are 0–255. */
export const TOKENS = {
  begin: 256,
  end: 257,
  user: 258,
  assistant: 259,
  pad: 260,
  think: 261,
  thinkEnd: 262
} as const;

const SPECIAL = [
  '<｜begin▁of▁sentence｜>',
  '<｜end▁of▁sentence｜>',
  '<｜User｜>',
  '<｜Assistant｜>',
  '<｜▁pad▁｜>'
];
/** Added tokens, but not special: as in R1, they appear in the decoded text. */
const VISIBLE = ['<think>', '</think>'];

/** Id of the first invented word, and the smallest possible vocabulary. */
export const FIRST_WORD = 256 + SPECIAL.length + VISIBLE.length;

/** All tokens as the vocabulary spells them (GPT-2's alphabet for bytes), by id. */
export function vocabulary(size: number): string[] {
  if (size < FIRST_WORD) throw new RangeError(`A vocabulary needs ${FIRST_WORD} tokens or more.`);
  return [
    ...byteAlphabet(),
    ...SPECIAL,
    ...VISIBLE,
    // "Ġ" is a space
    ...Array.from({ length: size - FIRST_WORD }, (_, index) => `Ġ${word(index)}`)
  ];
}

/** tokenizer.json and tokenizer_config.json. */
export function tokenizerFiles(vocab: number): Map<string, object> {
  const added = [...SPECIAL, ...VISIBLE].map((content, index) => ({
    id: 256 + index,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: index < SPECIAL.length
  }));
  const byteLevel = {
    type: 'ByteLevel',
    add_prefix_space: false,
    trim_offsets: true,
    use_regex: true
  };
  const tokenizer = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: added,
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: null,
    decoder: byteLevel,
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      vocab: Object.fromEntries(vocabulary(vocab).map((token, id) => [token, id])),
      merges: []
    }
  };
  const [bos_token, eos_token, , , pad_token] = SPECIAL;
  const config = {
    tokenizer_class: 'PreTrainedTokenizerFast',
    add_bos_token: false,
    add_eos_token: false,
    bos_token,
    eos_token,
    pad_token
  };
  return new Map<string, object>([
    ['tokenizer.json', tokenizer],
    ['tokenizer_config.json', config]
  ]);
}

/** Ids of a text without special tokens, as the tokenizer above encodes it. */
export function encode(text: string): number[] {
  return [...new TextEncoder().encode(text)].map((byte) => BYTE_IDS[byte]);
}

/** Whether a token is plain text that any decoder shows: a printable ASCII character or a word. */
export function isPlain(id: number): boolean {
  return id >= FIRST_WORD || (id < 256 && PLAIN_IDS.has(id));
}

/**
 * GPT-2's byte alphabet in the order of its vocabulary: printable bytes stand for themselves, the
 * others are moved to U+0100 and up.
 */
function byteAlphabet(): string[] {
  return BYTES.map((byte, index) =>
    String.fromCodePoint(index < PRINTABLE ? byte : 256 + index - PRINTABLE)
  );
}

function span(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

const printable = [...span(0x21, 0x7e), ...span(0xa1, 0xac), ...span(0xae, 0xff)];
const PRINTABLE = printable.length;
const BYTES = [...printable, ...span(0, 255).filter((byte) => !printable.includes(byte))];
const BYTE_IDS = span(0, 255).map((byte) => BYTES.indexOf(byte));
const PLAIN_IDS = new Set(span(0x20, 0x7e).map((byte) => BYTE_IDS[byte]));

/** 0 → "ba", 1 → "be" … : words of two or more syllables, all different. */
function word(index: number): string {
  const syllables: string[] = [];
  let rest = index;
  do {
    const syllable = rest % (CONSONANTS.length * VOWELS.length);
    syllables.push(
      CONSONANTS[Math.floor(syllable / VOWELS.length)] + VOWELS[syllable % VOWELS.length]
    );
    rest = Math.floor(rest / (CONSONANTS.length * VOWELS.length));
  } while (rest > 0 || syllables.length < 2);
  return syllables.reverse().join('');
}

const CONSONANTS = 'bdfgklmnprstvz';
const VOWELS = 'aeiou';
