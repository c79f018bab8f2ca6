import { describe, expect, it } from 'vitest';
import { ByteTokenizer, TokenizerError } from '../../src/library/forward/tokenizer.ts';
import { encode, tokenizerFiles, TOKENS } from '../reference/tokenizer.ts';

function tokenizer(
  change: (model: Record<string, unknown>) => void = () => undefined
): ByteTokenizer {
  const json = structuredClone(tokenizerFiles(300).get('tokenizer.json')) as {
    model: Record<string, unknown>;
  };
  change(json.model);
  return new ByteTokenizer(json);
}

function withNormalizer(normalizer: unknown): ByteTokenizer {
  return new ByteTokenizer({
    ...(tokenizerFiles(300).get('tokenizer.json') as object),
    normalizer
  });
}

function decoded(ids: readonly number[], from = tokenizer()): string {
  const decode = from.decoder();
  return ids.map(decode).join('');
}

describe('the byte tokenizer', () => {
  it('spells words in bytes, and gives every text back', () => {
    const text = 'How many r in "strawberry"?\n\n  47+85 = 一百三十二 🍓\t';
    expect(tokenizer().encode(text)).toEqual(encode(text));
    expect(decoded(tokenizer().encode(text))).toBe(text);
  });

  it('takes a whole word as one token only where merges are to be ignored', () => {
    const words = (ignore: boolean) =>
      tokenizer((model) => {
        model['ignore_merges'] = ignore;
        Object.assign(model['vocab'] as object, { Ġmany: 299 });
      });
    expect(words(true).encode('How many')).toEqual([...encode('How'), 299]);
    expect(words(false).encode('How many')).toEqual(encode('How many'));
    expect(decoded([299], words(true))).toBe(' many');
  });

  it('finds added tokens inside text, and does not show special ones', () => {
    const ids = tokenizer().encode('a<｜User｜>b<think>c');
    expect(ids).toEqual([
      ...encode('a'),
      TOKENS.user,
      ...encode('b'),
      TOKENS.think,
      ...encode('c')
    ]);
    expect(decoded(ids)).toBe('ab<think>c');
  });

  it('waits for the rest of a character that is cut between tokens', () => {
    const decode = tokenizer().decoder();
    const [first, ...rest] = encode('é');
    expect(decode(first)).toBe('');
    expect(rest.map(decode).join('')).toBe('é');
  });

  it('normalises what lies between added tokens, in the order of the file', () => {
    const made = withNormalizer({
      type: 'Sequence',
      normalizers: [
        { type: 'Lowercase' },
        { type: 'Replace', pattern: { String: '“' }, content: '"' },
        { type: 'Replace', pattern: { String: '*' }, content: '$&×' }
      ]
    });
    expect(decoded(made.encode('WIE<think>ΟΔΟΣ “2*3'), made)).toBe('wie<think>οδοσ "2$&×3');
    expect(() => withNormalizer({ type: 'NFKC' })).toThrow(/no normalizer of the kind "NFKC"/);
  });

  it('refuses a tokenizer with merges, in a sentence', () => {
    expect(() => tokenizer((model) => (model['merges'] = ['a b']))).toThrow(TokenizerError);
    expect(() => new ByteTokenizer({})).toThrow(/should be a byte-level BPE/);
  });
});
