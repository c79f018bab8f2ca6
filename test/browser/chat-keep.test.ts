/** Conversations in the browser's own storage: what comes back, in which tab, and without storage. */
import { expect, it, vi } from 'vitest';
import { durable } from '../../src/chat/durable.svelte.ts';
import { History } from '../../src/chat/history/history.svelte.ts';
import { listConversations, putBack, relabel, takeOut } from '../../src/chat/history/records.ts';
import { openDatabase } from '../../src/chat/storage/database.ts';
import { lockConversation, openConversations } from '../../src/chat/storage/lock.ts';
import { NAME } from '../../src/chat/storage/name.ts';
import { close, deleteDatabase, open, openTab, stored, useStorage } from './chat-tab.ts';

const hide = (): boolean => window.dispatchEvent(new PageTransitionEvent('pagehide'));

useStorage();

it('a first visit has no database until there is something to keep', async () => {
  await deleteDatabase();
  const { conversation, script, keeper } = await openTab();
  expect(await indexedDB.databases()).not.toContainEqual(expect.objectContaining({ name: NAME }));
  expect(conversation.notKept).toBe('');
  const said = conversation.ask('Why?');
  script.say('Hm</think>So.', true);
  script.end('stop');
  await said;
  await vi.waitUntil(() => keeper.keeping === 'kept');
  await vi.waitUntil(async () => (await stored('messages')).length === 2);
});

it('what was said comes back as it was, with the draft', async () => {
  const tab = await openTab();
  const first = tab.conversation.ask('Why?');
  tab.script.say('Hm</think>', true);
  tab.script.say('Because.', false);
  tab.script.end('stop');
  await first;
  tab.conversation.draft = 'And';
  await tab.conversation.save();
  close(tab);

  const { conversation } = await openTab();
  expect(conversation.id).toBe(tab.conversation.id);
  expect(conversation.messages).toMatchObject([
    { role: 'user', text: 'Why?' },
    {
      role: 'assistant',
      phase: 'done',
      thought: 'Hm',
      answer: 'Because.',
      ended: 'stop',
      thoughtCut: false,
      model: { id: 'script' },
      reading: { tokens: 2, thoughtTokens: 1, contextUsed: 14 }
    }
  ]);
  expect(conversation.draft).toBe('And');
  expect(conversation.prompt.used).toBe(14);
  expect(tab.conversation.announcement).toBe('Answer done');
  expect(conversation.announcement).toBe('');
  expect(conversation.unfinished).toBeUndefined();
});

it('a reply that was being written when the page went goes on where it was', async () => {
  const tab = await openTab();
  void tab.conversation.ask('Why?');
  tab.script.say('One', true);
  tab.script.say(' two', true);
  hide();
  await vi.waitUntil(async () => JSON.stringify(await stored('messages')).includes('One two'));
  close(tab);

  const { conversation, script } = await openTab();
  const reply = conversation.unfinished;
  expect(reply).toMatchObject({ thought: 'One two', ended: 'interrupted', thoughtCut: true });
  expect(conversation.announcement).toBe('The last reply was interrupted');
  const rest = conversation.goOn();
  expect(script.requests).toMatchObject([
    { turns: [{ role: 'user', text: 'Why?' }], begun: [1, 2], checkpoint: { name: reply?.id } }
  ]);
  expect(reply).toMatchObject({ thought: 'One two', phase: 'reading' });
  script.say('One two three', true, [1, 2, 3]);
  script.say('</think>Four', false);
  script.end('stop');
  await rest;
  expect(conversation.messages).toHaveLength(2);
  expect(reply).toMatchObject({ thought: 'One two three', answer: 'Four', ended: 'stop' });
  expect(reply?.reading).toMatchObject({ tokens: 4, thoughtTokens: 3 });
});

it('goes on by text where another model answers, and not by itself unless the model was lost', async () => {
  const { conversation, script } = await openTab();
  const first = conversation.ask('Why?');
  script.say('Hm</think>\n\nBe', true);
  script.end('length');
  await first;
  await conversation.continueCut();
  expect(script.requests).toHaveLength(1);

  script.model = { id: 'other', name: 'Other', url: 'https://models.test/other/' };
  const second = conversation.goOn();
  expect(script.requests[1]).toMatchObject({
    begun: 'Hm\n</think>\n\nBe',
    sampling: { maxTokens: 101 }
  });
  script.model = undefined;
  script.fail();
  await second;
  script.model = { id: 'other', name: 'Other', url: 'https://models.test/other/' };
  void conversation.continueCut();
  expect(script.requests).toHaveLength(3);
  script.end('stop');
});

it('switched off, nothing is written before a reply has ended, and nothing goes on by itself', async () => {
  durable.on = false;
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const { conversation, script, keeper } = await openTab();
    const put = vi.spyOn(keeper, 'put');
    const reply = conversation.ask('Why?');
    script.say('Hm', true);
    put.mockClear();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(put).not.toHaveBeenCalled();
    expect(script.requests[0]).not.toHaveProperty('checkpoint');
    script.model = undefined;
    script.fail();
    await reply;
    await conversation.continueCut();
    expect(script.requests).toHaveLength(1);
    expect(put).toHaveBeenCalledOnce();

    durable.on = true;
    script.model = { id: 'script', name: 'Script', url: 'https://models.test/script/' };
    void conversation.goOn();
    put.mockClear();
    script.say('Hm, hm', true, [1, 2]);
    await vi.advanceTimersByTimeAsync(9000);
    expect(put).toHaveBeenCalledTimes(2);
    script.end('stop');
  } finally {
    vi.useRealTimers();
  }
});

it('another tab, and a new chat, begin conversations of their own', async () => {
  const one = await openTab();
  const said = one.conversation.ask('One?');
  one.script.end('stop');
  await said;
  sessionStorage.clear();
  const two = await openTab();
  expect(two.conversation.messages).toEqual([]);
  const other = two.conversation.ask('Two?');
  two.script.end('stop');
  await other;
  one.conversation.startNew();
  const third = one.conversation.ask('Three?');
  one.script.end('stop');
  await third;
  await vi.waitUntil(async () => (await stored('messages')).length === 6);
  expect(await stored('conversations')).toHaveLength(3);

  const db = await openDatabase();
  const taken = await takeOut(db, [two.conversation.id]);
  expect(await stored('conversations')).toHaveLength(2);
  expect(await stored('messages')).toHaveLength(4);
  await putBack(db, taken);
  db.close();
  expect(await stored('conversations')).toHaveLength(3);
  expect(await stored('messages')).toHaveLength(6);
});

it('a name given in the list stays, whoever writes the record; what is left keeps its draft', async () => {
  const { conversation, script } = await openTab();
  const first = conversation.ask('One?');
  script.end('stop');
  await first;
  const { id } = conversation;
  conversation.draft = 'unsent';
  await conversation.close();
  const second = conversation.ask('Two?');
  script.end('stop');
  await second;
  expect(await conversation.open(id)).toBe(true);
  expect(conversation.messages).toMatchObject([{ text: 'One?' }, {}]);
  expect(conversation.draft).toBe('unsent');

  const db = await openDatabase();
  await relabel(db, id, { title: 'Named', pinned: true });
  conversation.draft = 'changed';
  await conversation.save();
  const [named] = await listConversations(db);
  db.close();
  expect(named).toMatchObject({ id, title: 'Named', pinned: true, draft: 'changed' });
  expect(await conversation.open('gone')).toBe(false);
  expect(conversation.id).toBe(id);
});

it('of two that are opened, the one that was wanted last is shown, and kept from other tabs', async () => {
  const { conversation, script } = await openTab();
  const begin = async (question: string): Promise<string> => {
    conversation.startNew();
    const said = conversation.ask(question);
    script.end('stop');
    await said;
    await conversation.save();
    return conversation.id;
  };
  const first = await begin('One?');
  const second = await begin('Two?');
  const third = await begin('Three?');
  // Another tab has the first, and lets go of it while this one waits for it.
  const letGo = await lockConversation(first);
  const late = conversation.open(first);
  expect(await conversation.open(second)).toBe(true);
  letGo?.();
  expect(await late).toBe(false);
  expect(conversation.id).toBe(second);
  await vi.waitFor(async () => expect([...(await openConversations())]).toEqual([second]));

  // Nor does one that is not to be had cost what is shown its lock.
  const lost = vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(() => {
    throw new DOMException('broken', 'UnknownError');
  });
  expect(await conversation.open(third)).toBe(false);
  lost.mockRestore();
  await vi.waitFor(async () => expect([...(await openConversations())]).toEqual([second]));
});

it('another answer to the same question stands beside the first one', async () => {
  const { conversation, script } = await openTab();
  const first = conversation.ask('Why?');
  script.say('One</think>1', true);
  script.end('stop');
  await first;
  const second = conversation.again();
  script.say('Two</think>2', true);
  script.end('stop');
  await second;
  expect(conversation.messages).toMatchObject([{ text: 'Why?' }, { answer: '2' }]);
  const [question] = conversation.messages;
  await vi.waitUntil(async () => (await stored('messages')).length === 3);
  const answers = (await stored('messages')) as { parent?: string }[];
  expect(answers.filter(({ parent }) => parent === question?.id)).toHaveLength(2);
});

it('what is deleted is gone from storage with what followed, and comes back whole', async () => {
  const tab = await openTab();
  const { conversation, script } = tab;
  for (const question of ['One?', 'Two?']) {
    const said = conversation.ask(question);
    script.say('Hm</think>1', true);
    script.end('stop');
    await said;
  }
  const [, reply] = conversation.messages;
  if (!reply) throw new Error('nothing was said');
  await vi.waitUntil(async () => (await stored('messages')).length === 4);
  const whole = await stored('messages');
  conversation.branches.remove(reply);
  await vi.waitUntil(async () => (await stored('messages')).length === 1);
  expect(await stored('messages')).toMatchObject([{ text: 'One?' }]);
  expect(await stored('conversations')).toMatchObject([{ leaf: reply.parent }]);
  expect(conversation.branches.restore()).toBe(reply);
  await vi.waitUntil(async () => (await stored('messages')).length === 4);
  expect(await stored('messages')).toEqual(whole);

  conversation.branches.remove(reply);
  await conversation.save();
  close(tab);
  expect((await openTab()).conversation.messages).toMatchObject([{ text: 'One?' }]);
});

it('a reply lost with its model does not go on where another version is shown', async () => {
  const { conversation, script } = await openTab();
  const { model } = script;
  const first = conversation.ask('Why?');
  script.say('One</think>1', true);
  script.end('stop');
  await first;
  const second = conversation.again();
  script.say('Two', true);
  script.model = undefined;
  script.fail();
  await second;
  const [, reply] = conversation.messages;
  if (!reply) throw new Error('nothing was said');
  conversation.branches.show(reply, -1);
  script.model = model;
  await conversation.continueCut();
  expect(script.requests).toHaveLength(2);
  expect(conversation.messages).toMatchObject([{ text: 'Why?' }, { answer: '1', ended: 'stop' }]);
});

it('broken records do not stop it: what is right of them is shown', async () => {
  const tab = await openTab();
  const said = tab.conversation.ask('Why?');
  tab.script.say('Hm', true);
  tab.script.end('stopped');
  await said;
  await vi.waitUntil(async () => (await stored('messages')).length === 2);
  close(tab);
  const db = await open();
  const change = db.transaction(['conversations', 'messages'], 'readwrite');
  const { id } = tab.conversation;
  change.objectStore('messages').put({ conversation: id, id: 'x', parent: 'y', role: 'user' });
  change.objectStore('messages').put({ conversation: id, id: 'y', parent: 'x', role: 3, text: {} });
  change.objectStore('conversations').put({ id, updated: 5, leaf: 'x', draft: 7, settings: [] });
  await new Promise((resolve) => (change.oncomplete = resolve));
  db.close();
  const { conversation, keeper } = await openTab();
  expect(conversation.messages).toMatchObject([{ text: 'Why?' }, { thought: 'Hm' }]);
  expect(conversation.draft).toBe('');
  expect(keeper.keeping).toBe('kept');
});

it('says that the storage is full, and keeps it all when there is room again', async () => {
  const { conversation, script } = await openTab();
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('no room', 'QuotaExceededError');
  });
  const said = conversation.ask('Why?');
  await vi.waitUntil(() => conversation.notKept.includes('full'));
  put.mockRestore();
  script.say('Hm', true);
  script.end('stop');
  await said;
  await vi.waitUntil(async () => (await stored('messages')).length === 2);
  expect(conversation.notKept).toBe('');
});

it('what was deleted and cannot be put back, because there is no room, is not forgotten', async () => {
  const { conversation, script } = await openTab();
  const said = conversation.ask('Why?');
  script.end('stop');
  await said;
  await vi.waitUntil(async () => (await stored('messages')).length === 2);
  const history = new History(conversation);
  await history.remove([conversation.id]);
  expect(await stored('messages')).toEqual([]);
  const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
    throw new DOMException('no room', 'QuotaExceededError');
  });
  await expect(history.undo()).rejects.toThrow('no room');
  put.mockRestore();
  history.stop();
  // The list is closed, and opened again.
  const again = new History(conversation);
  await again.undo();
  expect(await stored('messages')).toHaveLength(2);
  expect(again.deleted).toBeUndefined();
  again.stop();
});
