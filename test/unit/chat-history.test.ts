/** The list of conversations: what a search finds, what files say, and what files may not do. */
import { describe, expect, it } from 'vitest';
import {
  fileName,
  FORMAT,
  FORMAT_VERSION,
  toJson,
  toMarkdown
} from '../../src/chat/history/export.ts';
import { copyOf, isHere, readExport } from '../../src/chat/history/import.ts';
import { entry, fold, search, type Searchable } from '../../src/chat/history/search.ts';
import { when } from '../../src/chat/history/when.ts';
import { readThread } from '../../src/chat/storage/read.ts';
import type { StoredThread } from '../../src/chat/storage/schema.ts';

const NOW = Date.UTC(2026, 10, 22, 12);

function thread(id: string, title = 'Sums'): StoredThread {
  const model = { id: 'pocket', name: 'Pocket', url: 'https://example.test/pocket/' };
  const common = { conversation: id, parent: 'a', role: 'assistant', model } as const;
  return {
    conversation: {
      id,
      title,
      pinned: true,
      created: 1_700_000_000_000,
      updated: 1_700_000_100_000,
      leaf: 'c',
      draft: 'next',
      settings: { temperature: 0 }
    },
    messages: [
      { conversation: id, id: 'a', role: 'user', created: 1, text: 'Why $x$?' },
      { ...common, id: 'b', created: 2, text: 'No.', thought: '', ended: 'stopped', ids: [5, 6] },
      { ...common, id: 'c', created: 3, text: 'Because.', thought: 'Hm </details>', ended: 'stop' }
    ]
  };
}

const json = (...conversations: unknown[]): string =>
  JSON.stringify({ format: FORMAT, version: FORMAT_VERSION, conversations });

/** One conversation, as it stands in a file. */
const inFile = (one: StoredThread): Record<string, unknown> => ({
  ...one.conversation,
  messages: one.messages
});

describe('a search', () => {
  const one = (id: string, title: string, updated: number, ...texts: string[]): Searchable => ({
    id,
    title,
    updated,
    texts
  });
  const entries = [
    one('a', 'Sums', 1, '47+85?', 'It is 132.'),
    one('b', 'Café in İzmir', 2, 'Where is the best coffee?', 'Crème brûlée, naïve question'),
    one(
      'c',
      '草莓',
      3,
      'strawberry 里有几个 r？',
      `${'x '.repeat(200)}the answer${' y'.repeat(200)}`
    ),
    one('d', 'The answer', 0, 'nothing')
  ].map(entry);
  const ids = (query: string) => search(entries, query).map(({ id }) => id);

  it.each([
    ['132', ['a']],
    ['CAFE', ['b']],
    ['izmir', ['b']],
    ['brulee creme', ['b']],
    ['coffee sums', []],
    ['几个', ['c']],
    ['  ', []],
    ['.*', []]
  ])('for %s finds %s', (query, found) => {
    expect(ids(query)).toEqual(found);
  });

  it('puts what the title says first, then the newest', () => {
    expect(ids('answer')).toEqual(['d', 'c']);
    expect(ids('is')).toEqual(['b', 'a']);
  });

  it('shows the place, in the letters it was written in', () => {
    expect(search(entries, 'answer')[0]).toEqual({ id: 'd' });
    expect(search(entries, 'answer')[1]?.excerpt).toMatchObject({ match: 'answer' });
    expect(search(entries, 'answer')[1]?.excerpt?.before).toMatch(/^…(x )+the $/);
    expect(search(entries, 'answer')[1]?.excerpt?.after).toMatch(/^ y.*…$/);
    expect(search(entries, 'brulee')[0]?.excerpt).toEqual({
      before: 'Crème ',
      match: 'brûlée',
      after: ', naïve question'
    });
  });

  it('folds letters one by one, so that places stay where they are', () => {
    for (const text of ['İSTANBUL', 'Straße', 'ﬁne', 'Ǆ ǅ', 'ΑΣ ΟΔΟΣ', '👍🏽 ÅÄÖ', 'क्षि']) {
      expect(fold(text.normalize('NFC'))).toHaveLength(text.normalize('NFC').length);
    }
  });

  it('of hundreds of long conversations takes no time to speak of', () => {
    const long = Array.from({ length: 500 }, (_, index) =>
      entry(one(`${index}`, `Chat ${index}`, index, 'lorem ipsum '.repeat(2000)))
    );
    expect(search(long, 'ipsum 499')).toHaveLength(1);
    expect(search(long, 'ipsum')).toHaveLength(500);
  });
});

describe('JSON', () => {
  it('has everything: what comes back is what was written', () => {
    const threads = [thread('one'), thread('two', '"quoted" \u2028 <script>')];
    const contents = readExport(toJson(threads, NOW), NOW);
    expect(contents).toEqual({ threads, refused: [] });
  });
});

describe('Markdown', () => {
  const says = {
    untitled: 'Untitled',
    you: 'You',
    model: 'Model',
    thought: 'Thought',
    cut: 'Cut off.',
    locale: 'en'
  };

  it('has what is shown, with thoughts folded, that cannot unfold what follows', () => {
    const text = toMarkdown([thread('one', 'Sums\n# not a heading')], { thoughts: true, says });
    expect(text).toMatch(/^# Sums # not a heading\n\n\*November 1[45], 2023/);
    expect(text).toContain(
      '## You\n\nWhy $x$?\n\n## Pocket\n\n<details>\n<summary>Thought</summary>'
    );
    expect(text).toContain('Hm &lt;/details>\n\n</details>\n\nBecause.\n');
    expect(text).not.toContain('No.');
  });

  it('or without them, and says what was cut off', () => {
    const { conversation, messages } = thread('one', '');
    const cut = { conversation: { ...conversation, leaf: 'b' }, messages };
    const text = toMarkdown([cut, thread('two')], { thoughts: false, says });
    expect(text).toMatch(/^# Untitled\n/);
    expect(text).toContain('No.\n\n*Cut off.*\n\n---\n\n# Sums');
    expect(text).not.toContain('details');
  });

  it('files have names that every system takes', () => {
    const now = new Date(2026, 10, 2).getTime();
    const name = (title: string) => fileName({ ...thread('x').conversation, title }, now);
    expect(name('Why / is: the <sky> "blue"?')).toBe('thinktab-why-is-the-sky-blue-2026-11-02');
    expect(name('../../etc/passwd')).toBe('thinktab-etc-passwd-2026-11-02');
    expect(name('草莓里有几个 r')).toBe('thinktab-草莓里有几个-r-2026-11-02');
    expect(name('???')).toBe('thinktab-chat-2026-11-02');
    expect(fileName(undefined, now)).toBe('thinktab-chats-2026-11-02');
  });
});

describe('a file from anywhere', () => {
  it.each([
    ['empty', '', 'json'],
    ['cut off', '{"format":', 'json'],
    ['a list', '[]', 'format'],
    ['nothing', 'null', 'format'],
    ['another’s', '{"format":"other","version":1,"conversations":[]}', 'format'],
    ['without a list', `{"format":"${FORMAT}","version":1,"conversations":{}}`, 'format'],
    ['newer', `{"format":"${FORMAT}","version":2,"conversations":[]}`, 'version'],
    ['without conversations', json(), 'empty'],
    ['a million lists deep', '['.repeat(1_000_000), 'depth'],
    ['a hundred objects deep', `{"a":${'{"a":'.repeat(100)}1${'}'.repeat(101)}`, 'depth']
  ])('that is %s is refused', (_, text, problem) => {
    expect(readExport(text, NOW)).toEqual({ problem });
  });

  it('brackets inside texts are no depth', () => {
    const one = thread('one', '[{'.repeat(100));
    expect(readExport(toJson([one], NOW), NOW)).toMatchObject({ refused: [] });
  });

  it('what is right is taken, what is not is refused by name', () => {
    const one = thread('one');
    const many = Array.from({ length: 10_001 }, (_, index) => ({
      ...one.messages[0],
      id: `m${index}`
    }));
    const contents = readExport(
      json(
        inFile(one),
        inFile(one),
        7,
        { ...inFile(one), id: '../x' },
        {
          ...inFile(one),
          id: 'lost',
          title: 'Lost',
          messages: [{ ...one.messages[1], parent: 'z' }]
        },
        { ...inFile(one), id: 'many', title: 'Many', messages: many },
        { ...inFile(one), id: 'bare', title: 'Bare', draft: '', messages: [] }
      ),
      NOW
    );
    expect(contents).toEqual({
      threads: [one],
      refused: [
        { title: 'Sums', problem: 'twice' },
        { title: '', problem: 'broken' },
        { title: 'Sums', problem: 'broken' },
        { title: 'Lost', problem: 'broken' },
        { title: 'Many', problem: 'messages' },
        { title: 'Bare', problem: 'empty' }
      ]
    });
  });

  it('cannot reach a prototype, and brings no field that nobody knows', () => {
    const text = json(inFile(thread('one')))
      .replace(
        '"temperature":0',
        '"temperature":0,"__proto__":{"polluted":1},"constructor":"x","toString":"x","deep":{"a":1},"list":[1]'
      )
      .replace('"id":"one"', '"id":"one","__proto__":{"polluted":1},"onclick":"alert(1)"')
      .replace('"id":"a"', '"id":"a","__proto__":{"polluted":1},"html":"<script>"');
    const contents = readExport(text, NOW);
    expect(contents).toEqual({ threads: [thread('one')], refused: [] });
    expect(JSON.stringify(contents)).not.toMatch(/polluted|__proto__|onclick|html/);
    expect({}).not.toHaveProperty('polluted');
  });

  it('times are times: not beyond what a date can be, and not in the future', () => {
    const wild = { ...inFile(thread('one')), created: 1e300, updated: NOW * 2 };
    expect(readExport(json(wild), NOW)).toMatchObject({
      threads: [{ conversation: { created: 0, updated: NOW } }]
    });
    expect(() => when(8.64e15, NOW, 'en')).not.toThrow();
  });

  it('thousands of messages under one parent are read at once', () => {
    const [question, answer] = thread('one').messages;
    const many = Array.from({ length: 9999 }, (_, index) => ({ ...answer, id: `m${index}` }));
    const contents = readExport(
      json({ ...inFile(thread('one')), leaf: 'm7', messages: [...many, question] }),
      NOW
    );
    expect(contents).toMatchObject({ threads: [{ messages: { length: 10_000 } }] });
  });
});

describe('beside what is here', () => {
  const stored = thread('one');
  const [question, , answer] = stored.messages;
  const older = { ...stored, messages: question ? [question] : [] };

  it('is the same, or an older copy of it, there is nothing to add', () => {
    expect(isHere(thread('one', 'Another name'), stored)).toBe(true);
    expect(isHere(older, stored)).toBe(true);
    expect(isHere(stored, older)).toBe(false);
    const messages = [...stored.messages.slice(0, 2), { ...answer, text: 'Other.' } as never];
    expect(isHere({ ...stored, messages }, stored)).toBe(false);
  });

  it('a copy has ids of its own, always the same ones, and hangs together', () => {
    const copy = copyOf(stored);
    expect(copyOf(stored)).toEqual(copy);
    expect(copy.conversation.id).toMatch(/^[0-9a-f]{24}$/);
    expect(readThread(copy.conversation, copy.messages)).toEqual(copy);
    expect(copy.messages.map(({ text }) => text)).toEqual(['Why $x$?', 'No.', 'Because.']);
    expect(copy.conversation.leaf).toBe(copy.messages[2]?.id);
    // What the reader has left out of the prompt stays left out.
    const shortened = { ...stored, conversation: { ...stored.conversation, from: 'c' } };
    expect(copyOf(shortened).conversation.from).toBe(copy.messages[2]?.id);
    expect(copyOf(older).conversation.id).not.toBe(copy.conversation.id);
  });
});
