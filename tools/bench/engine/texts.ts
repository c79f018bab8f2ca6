/** Tokens of texts that repeat more or less, as replies do. Ids are those of words. */
import { FIRST_WORD } from '../../../test/reference/tokenizer.ts';

/** repeats: the same passage over and over, every twelfth word another. quotes: new text and quotes of
 * it, half and half, in pieces of 24 words. new: hardly three words that stood together before. */
export type Text = 'repeats' | 'quotes' | 'new';

export function words(text: Text, count: number, vocab: number): number[] {
  let state = 1;
  const draw = (below: number): number => (state = (state * 48271) % 2147483647) % below;
  const word = (): number => FIRST_WORD + draw(vocab - FIRST_WORD);
  const ids: number[] = [];
  while (ids.length < count) {
    const quoted = ids.length - PIECE * (1 + draw(2));
    const old = text === 'repeats' ? ids.length >= PIECE : text === 'quotes' && draw(2) === 0;
    for (let i = 0; i < PIECE; i++) {
      const before = old && quoted >= 0 ? ids[quoted + i] : undefined;
      const changed = text === 'repeats' && i % 12 === 11;
      ids.push(before === undefined || changed ? word() : before);
    }
  }
  return ids.slice(0, count);
}

const PIECE = 24;
