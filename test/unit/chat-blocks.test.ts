/** However a text arrives, its blocks are those of the whole text, and none is parsed twice. */
import { describe, expect, it } from 'vitest';
import type { Token, Tokens } from 'marked';
import { BlockSplitter } from '../../src/chat/markdown/blocks.ts';
import { lex } from '../../src/chat/markdown/lexer.ts';
import { chunkings, CORPUS } from '../chat/corpus.ts';

/** What a token says, without where it was cut. */
function essence(token: Token): unknown {
  const { type, text, tokens, items, rows, header, depth, lang, tex, ordered } =
    token as Tokens.Generic & { items?: Token[]; rows?: Tokens.TableCell[][] };
  const leaf = !tokens && !items && !rows;
  return {
    type,
    ...(leaf && type !== 'openMath' ? { text } : {}),
    ...{ depth, lang, tex, ordered },
    checked: (token as Tokens.ListItem).checked,
    // Where the box stands depends on looseness.
    tokens: tokens?.filter((inner) => inner.type !== 'checkbox').map(essence),
    items: items?.map((item) => essence(item)),
    header: (header as Tokens.TableCell[] | undefined)?.map((cell) => cell.tokens.map(essence)),
    rows: rows?.map((row) => row.map((cell) => cell.tokens.map(essence)))
  };
}

/** Looseness is the splitter's to say, and links may be resolved later (the browser's tests do). */
const plain = (value: unknown): string => JSON.stringify(value).replaceAll('"paragraph"', '"text"');

const whole = (text: string): Token[] =>
  lex(text, {}).tokens.filter(({ type }) => type !== 'space');

/** The blocks as they were when they were finished, with what was settled of them before. */
function streamed(text: string, ends: readonly number[]): Token[] {
  const splitter = new BlockSplitter();
  const done: Token[] = [];
  let last: Token[] = [];
  let items: unknown[] = [];
  for (const end of ends) {
    const { blocks, finished, settled } = splitter.extendTo(text.slice(0, end));
    const tokens = blocks.map(({ token }) => token);
    const [first] = tokens as (Tokens.Generic & { items?: unknown[]; rows?: unknown[] })[];
    const part = first?.items ?? first?.rows;
    if (first && part) {
      const key = first.items ? 'items' : 'rows';
      items = [...items.slice(0, settled.count), ...part];
      tokens[0] = { ...first, [key]: items } as Token;
    } else items = [];
    done.push(...tokens.slice(0, finished));
    last = tokens.slice(finished);
    if (finished > 0) {
      const rest = last[0] as
        (Tokens.Generic & { items?: unknown[]; rows?: unknown[] }) | undefined;
      items = rest?.items ?? rest?.rows ?? [];
    }
  }
  return [...done, ...last];
}

describe('BlockSplitter', () => {
  it('has at least 200 pieces to show it with', () => {
    expect(new Set(CORPUS).size).toBeGreaterThanOrEqual(200);
  });

  it('cuts a text into the same blocks, however it arrives', () => {
    for (const [seed, piece] of CORPUS.entries()) {
      const text = piece.replaceAll('\r\n', '\n');
      const wanted = plain(whole(text).map(essence)).replaceAll(/"type":"(?:link|image)"/g, '');
      if (/^ *(?:> *|- *)?\[[^\]]+\]: /m.test(text)) continue; // links: in the browser
      for (const ends of chunkings(text, seed)) {
        const got = plain(streamed(text, ends).map(essence)).replaceAll(
          /"type":"(?:link|image)"/g,
          ''
        );
        if (text !== '') expect(got, text).toBe(wanted);
      }
    }
  });

  it('parses only the end: what a later block follows is finished', () => {
    const splitter = new BlockSplitter();
    const text = Array.from({ length: 50 }, (_, i) => `Paragraph ${i}.\n\n`).join('');
    for (let end = 1; end <= text.length; end++) {
      const { blocks } = splitter.extendTo(text.slice(0, end));
      expect(blocks.length).toBeLessThanOrEqual(2);
    }
  });

  it('settles the items of a list, the rows of a table and the lines of code', () => {
    const line = (i: number): string => `line ${i}`;
    const lines = Array.from({ length: 50 }, (_, i) => line(i));
    const long: Readonly<Record<string, string>> = {
      list: lines.map((text) => `- ${text}\n`).join(''),
      'loose list': lines.map((text) => `- ${text}\n\n`).join(''),
      table: `| a | b |\n|---|---|\n${lines.map((text) => `| ${text} | x |\n`).join('')}`
    };
    const partsOf = (token: Token | undefined): readonly unknown[] => {
      const { items, rows } = (token ?? {}) as { items?: unknown[]; rows?: unknown[] };
      return items ?? rows ?? [];
    };
    // Letter by letter, and never with the end of a line, as several tokens at once may come.
    for (const [name, text] of Object.entries(long)) {
      for (const [cuts, most] of [
        [/(?:)/g, 2],
        [/(?<=[a-z])(?= \d)/g, 4]
      ] as const) {
        const splitter = new BlockSplitter();
        for (const { index } of text.matchAll(cuts)) {
          if (index === 0) continue;
          const [first] = splitter.extendTo(text.slice(0, index)).blocks;
          expect(partsOf(first?.token).length, name).toBeLessThanOrEqual(most);
        }
        splitter.extendTo(text);
        expect(splitter.extendTo(`${text} `).settled.count, name).toBeGreaterThan(45);
      }
    }
  });
});
