/** Every language says everything: the same texts, with the same values in them, in its own words. */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { fetchWords } from '../../src/words/fetch.ts';
import {
  bytesOf,
  count,
  formatBytes,
  plural,
  rate,
  seconds,
  when
} from '../../src/words/format.ts';
import { language, room } from '../../src/words/language.svelte.ts';
import { words as chinese } from '../../src/words/zh/index.ts';

const ENGLISH = fileURLToPath(new URL('../../src/words/en/', import.meta.url));
const CHINESE: Readonly<Record<string, unknown>> = { ...chinese };

type Say = (...values: unknown[]) => unknown;
type Text = readonly [path: string, text: string | Say];

/** `chat.composer.send` with its text; lists count as their entries. */
function texts(value: unknown, path: string): Text[] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, value as Say]];
  return Object.entries(value as object).flatMap(([key, inner]) => texts(inner, `${path}.${key}`));
}

const rooms = await Promise.all(
  readdirSync(ENGLISH).map(async (file) => {
    const name = file.replace('.ts', '');
    const module = (await import(`${ENGLISH}${file}`)) as Readonly<Record<string, unknown>>;
    // Failures are several modules, whose texts stand in one room.
    const room = name.endsWith('failures') ? pick(chinese.failures, module) : CHINESE[name];
    return { name, english: texts(module[name] ?? module, name), chinese: texts(room, name) };
  })
);

function pick(room: object, names: object): unknown {
  return Object.fromEntries(Object.entries(room).filter(([name]) => name in names));
}

/** Values of every kind that a text takes; another one in each place shows whether it is said. */
const KINDS: readonly (readonly [value: unknown, other: unknown])[] = [
  [3, 4000],
  ['https://one.example/first', 'https://two.example/second'],
  [['one'], ['other']],
  [true, false]
];
const MOST_VALUES = 4;

function say(text: Say, values: readonly unknown[]): string | undefined {
  try {
    return JSON.stringify(text(...values));
  } catch {
    return undefined;
  }
}

/** The places whose value changes what is said, whatever kinds stand in the others. */
function places(text: string | Say): string[] {
  if (typeof text === 'string') return [];
  const found = KINDS.flatMap(([filler]) => {
    const values = Array<unknown>(MOST_VALUES).fill(filler);
    return values.flatMap((_, place) =>
      KINDS.flatMap(([value, other]) => {
        const before = say(text, values.with(place, value));
        const after = say(text, values.with(place, other));
        return before === undefined || after === undefined || before === after ? [] : [place];
      })
    );
  });
  return [...new Set(found)].sort().map((place) => `value ${place}`);
}

/** All that a text can say, for the eyes of a check. */
const spoken = (text: string | Say): string =>
  typeof text === 'string'
    ? text
    : KINDS.map(([value]) => say(text, Array<unknown>(MOST_VALUES).fill(value)) ?? '').join(' ');

/** Said in Latin letters in Chinese, too. */
const NAMES = [
  'Hugging Face',
  'Shift + Enter',
  'about:config',
  'dom.webgpu.enabled',
  'git lfs pull',
  'Git LFS',
  'Home Screen',
  'Unsafe WebGPU Support'
];
const LATIN_ONLY = /^(|–|Thinktab|GPU|CPU|WebGPU|f16|subgroups|huggingface\.co|\s)$/;
/** What is sent to a model that reads English only. */
const SENT = /\.questions\.pocket\./;

describe.for(rooms)('the room $name', ({ english, chinese }) => {
  const translated = new Map(chinese);
  const both = english.filter(([path]) => !SENT.test(path));

  it('has the same texts in both languages', () => {
    expect(chinese.map(([path]) => path).sort()).toEqual(english.map(([path]) => path).sort());
  });

  it('has the same values in them', () => {
    for (const [path, text] of both) {
      expect([path, ...places(translated.get(path) ?? '')]).toEqual([path, ...places(text)]);
    }
  });

  it('has no English left over', () => {
    const left = both.filter(([path, text]) => {
      if (typeof text === 'string' && LATIN_ONLY.test(text)) return false;
      let said = spoken(translated.get(path) ?? '').replaceAll(/https?:\/\/\S+/g, '');
      for (const known of NAMES) said = said.replaceAll(known, '');
      return /[a-z]{2,} [a-z]{2,}/.test(said) || said === text;
    });
    expect(left.map(([path]) => path)).toEqual([]);
  });

  it('ends Chinese sentences as Chinese does', () => {
    const wrong = chinese.filter(
      ([path, text]) => !SENT.test(path) && /\p{Script=Han}[,.;:?!]/u.test(spoken(text))
    );
    expect(wrong.map(([path]) => path)).toEqual([]);
  });
});

describe('the language', () => {
  const start = (search: string, browser: readonly string[] = []) =>
    language.start(fetchWords, search, browser);

  afterEach(() => start('', []));

  it('is what the address asks for, then the first that is known of the browser’s', async () => {
    await start('?lang=zh', ['en-US']);
    expect([language.id, language.tag]).toEqual(['zh', 'zh-Hans']);
    await start('?lang=tlh', ['fr', 'zh-TW', 'en']);
    expect(language.id).toBe('zh');
    await start('', ['en-GB', 'zh']);
    expect(language.id).toBe('en');
    await start('', ['fr', 'eo']);
    expect(language.id).toBe('en');
  });

  it('stays what it was where the words do not come', async () => {
    const refuse = () => Promise.reject(new Error('offline'));
    expect(await language.start(refuse, '?lang=zh', [])).toBe(false);
    expect(language.id).toBe('en');
  });

  it('is heard in groups that were taken out before', async () => {
    const { composer } = room('chat', (await import('../../src/words/en/chat.ts')).chat);
    expect(composer.send).toBe('Send');
    await start('?lang=zh');
    expect(composer.send).toBe('发送');
  });

  it('has its own figures, units and plurals', async () => {
    const said = () => [
      count(12345.6),
      rate(6.28),
      seconds(0.314),
      seconds(125),
      formatBytes(1.23e9),
      bytesOf(412e6, 1013e6),
      plural(1, { one: 'file', other: 'files' }),
      plural(0, { one: 'file', other: 'files' }),
      when(Date.UTC(2025, 10, 3, 12), Date.UTC(2026, 10, 22, 12))
    ];
    expect(said()).toEqual([
      '12,346',
      '6.3',
      '0.31 s',
      '2 min 05 s',
      '1.23 GB',
      '412 of 1,013 MB',
      '1 file',
      '0 files',
      '3 November 2025'
    ]);
    await start('?lang=zh');
    expect(said().slice(2, 6)).toEqual(['0.31 秒', '2 分 05 秒', '1.23 GB', '412 / 1,013 MB']);
    expect(said().at(-1)).toBe('2025年11月3日');
  });
});
