/**
 * The conversations' database from one version to the next, with one that version 1 of the page has
 * written; and what is said where it is of a newer version than the page.
 */
import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import HistoryPanel from '../../src/chat/history/HistoryPanel.svelte';
import { listConversations } from '../../src/chat/history/records.ts';
import { messagesOf, openDatabase, STEPS, type Step } from '../../src/chat/storage/database.ts';
import { NAME } from '../../src/chat/storage/name.ts';
import { readThread } from '../../src/chat/storage/read.ts';
import fixture from '../fixtures/conversations-v1.json';
import { deleteDatabase, open, openTab, stored, useStorage } from './chat-tab.ts';

useStorage();

/** As the first version has left it. */
async function restoreFixture(): Promise<void> {
  await deleteDatabase();
  await new Promise<void>((resolve) => {
    const request = indexedDB.open(NAME, fixture.version);
    request.onupgradeneeded = () => {
      for (const { name, keyPath, indexes, records } of fixture.stores) {
        const store = request.result.createObjectStore(name, { keyPath });
        for (const index of indexes) store.createIndex(index.name, index.keyPath);
        for (const record of records) store.put(record);
      }
    };
    request.onsuccess = () => {
      request.result.close();
      resolve();
    };
  });
}

/** In the order of their ids. */
const messages: unknown = fixture.stores.find(({ name }) => name === 'messages')?.records;

it('a database of version 1 is read whole, whatever the version is now', async () => {
  await restoreFixture();
  const { conversation, keeper } = await openTab();
  expect(keeper.keeping).toBe('kept');
  // The one that was changed last, cut after nine tokens, with its draft.
  expect(conversation.draft).toBe('A draft');
  expect(conversation.messages).toMatchObject([
    { text: 'What is 1203 minus 458?' },
    { thought: 'Subtract: 1203 -', ended: 'length', thoughtCut: true, madeWith: { seed: 7 } }
  ]);
  expect(conversation.unfinished?.ids).toHaveLength(9);

  const db = await openDatabase();
  expect(await listConversations(db)).toMatchObject([
    { title: 'Sums', pinned: true },
    { title: 'How many r are in strawberry?', pinned: false }
  ]);
  for (const [index, { id }] of (await listConversations(db)).entries()) {
    const thread = readThread(await db.get('conversations', id), await messagesOf(db, id));
    expect(thread?.messages).toHaveLength([2, 6][index] ?? 0);
  }
  db.close();
  expect(await conversation.open('f05537b0c7ee771890269a81')).toBe(true);
  const [, , question] = conversation.messages;
  expect(question).toMatchObject({ text: '12 + 30 = ? 谢谢 😀' });
  expect(question && conversation.branches.of(question)).toEqual({ at: 2, of: 2 });
});

it('steps are climbed one by one from where a database is, and take its records along', async () => {
  await restoreFixture();
  const climbed: string[] = [];
  const steps: Step[] = [
    ...STEPS,
    (db) => {
      climbed.push('two');
      db.createObjectStore('notes' as 'messages');
    },
    async (_db, upgrade) => {
      climbed.push('three');
      const store = upgrade.objectStore('conversations');
      for (const record of await store.getAll()) {
        await store.put({ ...record, title: `${record.title}!` });
      }
    }
  ];
  const db = await openDatabase({ steps });
  expect(climbed).toEqual(['two', 'three']);
  expect(db.version).toBe(STEPS.length + 2);
  expect([...db.objectStoreNames]).toContain('notes');
  db.close();
  expect(await stored('conversations')).toMatchObject([
    { title: 'Sums!' },
    { title: 'How many r are in strawberry?!' }
  ]);
  expect(await stored('messages')).toEqual(messages);
  (await openDatabase({ steps })).close();
  expect(climbed).toHaveLength(2);
});

it('a step that fails leaves everything as it was', async () => {
  await restoreFixture();
  const steps: Step[] = [
    ...STEPS,
    async (_db, upgrade) => {
      await upgrade.objectStore('messages').clear();
    },
    () => {
      throw new Error('not today');
    }
  ];
  await expect(openDatabase({ steps })).rejects.toThrow();
  const db = await openDatabase();
  expect(db.version).toBe(fixture.version);
  db.close();
  expect(await stored('messages')).toEqual(messages);
});

it('a tab that holds an older version is said to be in the way, until it lets go', async () => {
  const old = await open();
  let blocked = 0;
  const opened = openDatabase({ steps: [...STEPS, () => undefined], onBlocked: () => blocked++ });
  await expect.poll(() => blocked).toBe(1);
  old.close();
  (await opened).close();
});

it('where a newer version has been, that is said, and one can talk; its chats stay', async () => {
  await restoreFixture();
  (await open(STEPS.length + 1)).close();
  const { conversation, keeper, script } = await openTab();
  expect(keeper.keeping).toBe('newer');
  expect(conversation.notKept).toContain('newer version');
  const said = conversation.ask('Why?');
  script.say('Hm</think>So.', true);
  script.end('stop');
  await said;
  expect(conversation.messages).toMatchObject([{ text: 'Why?' }, { answer: 'So.' }]);
  expect(conversation.notKept).toContain('newer version');
  expect(await conversation.open('f05537b0c7ee771890269a81')).toBe(false);

  const nothing = (): void => undefined;
  await render(HistoryPanel, { conversation, onOpened: nothing, onClose: nothing });
  await expect.element(page.getByText('A newer version of this page has the chats')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Delete all' })).not.toBeInTheDocument();
  expect(await stored('messages')).toEqual(messages);
});

it('a newer version of the page, in another tab, gets the storage, and so does who deletes it', async () => {
  const one = await openTab();
  expect(one.conversation.notKept).toBe('');
  await deleteDatabase();
  expect(one.conversation.notKept).toContain('no storage');
  (await openDatabase()).close();
  const two = await openTab();
  (await open(STEPS.length + 1)).close();
  expect(two.conversation.notKept).toContain('newer version');
});
