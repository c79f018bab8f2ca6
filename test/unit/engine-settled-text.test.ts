/** The text of a growing reply: the same as if all of it were spelled again, for much less. */
import { expect, it } from 'vitest';
import { isByteLevel, SettledText } from '../../src/engine/worker/settled-text.ts';
import { Random } from '../reference/random.ts';

/**
 * A byte-level tokenizer whose token n is n's bytes; it notes how many tokens it was given. Like
 * web-llm's, it drops a mark of byte order at the beginning of what is long enough.
 */
class Bytes {
  spelled = 0;
  readonly #tokens: readonly Uint8Array[];

  constructor(tokens: readonly Uint8Array[]) {
    this.#tokens = tokens;
  }

  readonly decode = (ids: Int32Array): string => {
    this.spelled += ids.length;
    const bytes = Array.from(ids, (id) => [...this.#tokens[id]]).flat();
    const ignoreBOM = bytes.length <= 16;
    return new TextDecoder('utf-8', { ignoreBOM }).decode(Uint8Array.from(bytes));
  };
}

const random = new Random('settled text', 1);
const TEXT = 'Zwölf Äpfel kosten 5 €. 日本語, emoji 👩‍👩‍👧, a real \uFFFD, \uFEFFmarks. ';

/** Every byte, and pieces of a text that begin and end anywhere in its characters. */
const tokens = [
  ...Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte)),
  ...Array.from({ length: 400 }, () => {
    const bytes = new TextEncoder().encode(TEXT);
    const begin = random.word() % bytes.length;
    return bytes.slice(begin, begin + 1 + (random.word() % 6));
  })
];

const draw = (count: number): Int32Array =>
  Int32Array.from({ length: count }, () => random.word() % tokens.length);

it('a reply that grows token by token is spelled right at each of them', () => {
  const whole = new Bytes(tokens);
  const parts = new Bytes(tokens);
  const text = new SettledText(parts.decode);
  const ids = draw(2000);
  for (let length = 0; length <= ids.length; length++) {
    const written = ids.slice(0, length);
    expect(text.decode(written)).toBe(whole.decode(written));
  }
  // Half of the tokens are no characters, so it settles late; still not 1,000 tokens at a time.
  expect(parts.spelled / ids.length).toBeLessThan(70);
});

it('what never is a character is never settled, and right all the same', () => {
  const whole = new Bytes(tokens);
  const text = new SettledText(new Bytes(tokens).decode);
  const ids = new Int32Array(200).fill(0x80);
  for (let length = 1; length <= ids.length; length++) {
    expect(text.decode(ids.subarray(0, length))).toBe(whole.decode(ids.subarray(0, length)));
  }
});

it('a mark of byte order is kept wherever it stands in a reply', () => {
  const mark = new TextEncoder().encode('\uFEFF');
  const some = new Bytes([mark, new TextEncoder().encode('ab')]);
  const text = new SettledText(some.decode);
  const ids = Int32Array.from({ length: 400 }, (_, i) => (i > 0 && i % 3 === 0 ? 0 : 1));
  for (let length = 1; length <= ids.length; length++) {
    expect(text.decode(ids.subarray(0, length))).toBe(some.decode(ids.subarray(0, length)));
  }
});

it('tokens that are taken back, or of another reply, are spelled anew', () => {
  const whole = new Bytes(tokens);
  const text = new SettledText(new Bytes(tokens).decode);
  const first = draw(300);
  const other = first.slice();
  other[10] = (other[10] + 1) % tokens.length;
  for (const ids of [first, first.subarray(0, 200), other, draw(50), first, new Int32Array()]) {
    expect(text.decode(ids)).toBe(whole.decode(ids));
  }
});

it('knows the tokenizers that spell bytes one behind the other', () => {
  expect(isByteLevel({ decoder: { type: 'ByteLevel', add_prefix_space: true } })).toBe(true);
  expect(isByteLevel({ decoder: { type: 'Sequence', decoders: [] } })).toBe(false);
  for (const other of [{ decoder: null }, {}, null, undefined, 'text']) {
    expect(isByteLevel(other)).toBe(false);
  }
});
