/** What a search knows of conversations that change while it looks at them. */
import { expect, it } from 'vitest';
import { Entries, type Source } from '../../src/chat/history/entries.ts';
import { entry, type Entry } from '../../src/chat/history/search.ts';

/** Conversations with one text each, and how often each was read. */
function stored(texts: Record<string, string>) {
  const reads: string[] = [];
  const source: Source = {
    ids: () => Promise.resolve(Object.keys(texts)),
    read: (id) => {
      reads.push(id);
      const text = texts[id];
      return Promise.resolve(entry({ id, title: text ?? '', updated: 0, texts: [text ?? ''] }));
    }
  };
  return { texts, reads, source };
}

const titles = (entries: Iterable<Entry>): string[] => [...entries].map(({ title }) => title);

it('each is read once, and again when it has changed; one that is gone is forgotten', async () => {
  const entries = new Entries();
  const { texts, reads, source } = stored({ a: 'one', b: 'two' });
  expect(titles(await entries.all(source))).toEqual(['one', 'two']);
  await entries.all(source);
  expect(reads).toEqual(['a', 'b']);
  texts['a'] = 'three';
  entries.changed('a');
  expect(titles(await entries.all(source)).sort()).toEqual(['three', 'two']);
  expect(reads).toEqual(['a', 'b', 'a']);
  delete texts['b'];
  entries.changed('b');
  expect(titles(await entries.all(source))).toEqual(['three']);
});

it('what changes while it is read is not taken for what it is then', async () => {
  const entries = new Entries();
  const { texts, source } = stored({ a: 'old' });
  const first = entries.all({
    ...source,
    read: async (id) => {
      const read = await source.read(id);
      // It is written anew before its reader has it.
      texts['a'] = 'new';
      entries.changed('a');
      return read;
    }
  });
  await first;
  expect(titles(await entries.all(source))).toEqual(['new']);
});

it('after a failure the next search reads again', async () => {
  const entries = new Entries();
  const { source } = stored({ a: 'one' });
  const broken = { ...source, ids: () => Promise.reject(new Error('closed')) };
  await expect(entries.all(broken)).rejects.toThrow('closed');
  expect(titles(await entries.all(source))).toEqual(['one']);
});
