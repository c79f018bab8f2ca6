/** When a conversation is written to storage: by turns and when the page is hidden, not by tokens. */
import { afterEach, expect, it, vi } from 'vitest';
import { openTab, stored, useStorage, type Tab } from './chat-tab.ts';

useStorage();
afterEach(() => {
  vi.restoreAllMocks();
  Reflect.deleteProperty(document, 'visibilityState');
});

/** What is written from now on: transactions, and records in them. */
function countWrites() {
  const counted = { transactions: 0, records: 0 };
  const { transaction } = IDBDatabase.prototype;
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (
    this: IDBDatabase,
    ...[stores, mode, options]
  ) {
    if (mode === 'readwrite') counted.transactions++;
    return transaction.call(this, stores, mode, options);
  });
  const { put } = IDBObjectStore.prototype;
  vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
    this: IDBObjectStore,
    ...[value]
  ) {
    counted.records++;
    return put.call(this, value);
  });
  return {
    counted,
    reset: () => Object.assign(counted, { transactions: 0, records: 0 })
  };
}

function hide(): void {
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}

async function turn({ conversation, script }: Tab, tokens: number): Promise<void> {
  const said = conversation.ask(`${tokens} tokens?`);
  // A reader waits for who writes.
  await stored('messages');
  for (let token = 0; token < tokens; token++) {
    script.say(token === 1 ? '</think>' : 'word ', token < 1);
    if (token % 100 === 0) await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  script.end('stop');
  await said;
  await stored('messages');
}

it('a turn is written when it begins and when it ends, however long it and the conversation are', async () => {
  const tab = await openTab();
  await turn(tab, 2);
  const { counted, reset } = countWrites();
  for (const tokens of [2, 20, 2000]) {
    reset();
    await turn(tab, tokens);
    // The conversation, the question and the reply; at the end the conversation and the reply.
    expect(counted).toEqual({ transactions: 2, records: 5 });
  }
  reset();
  await tab.conversation.save();
  expect(counted.records).toBe(0);
  expect(await stored('messages')).toHaveLength(8);
  const texts = (await stored('messages')) as { text: string }[];
  expect(Math.max(...texts.map(({ text }) => text.length))).toBe('word '.repeat(1998).length);
});

it('a draft is written when one pauses, not by letters', async () => {
  const { conversation } = await openTab();
  const { counted } = countWrites();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    for (const letter of 'A question') {
      conversation.draft += letter;
      await vi.advanceTimersByTimeAsync(300);
    }
    expect(counted.records).toBe(0);
    await vi.advanceTimersByTimeAsync(2000);
  } finally {
    vi.useRealTimers();
  }
  await expect.poll(() => counted.records).toBe(1);
  expect(await stored('conversations')).toMatchObject([{ draft: 'A question' }]);
});

it('what is written so far is stored when the page is hidden, once, and the rest when it has ended', async () => {
  const { conversation, script } = await openTab();
  const said = conversation.ask('Why?');
  await conversation.save();
  // From here on no frame comes.
  vi.spyOn(globalThis, 'requestAnimationFrame').mockReturnValue(0);
  script.say('One', true);
  script.say(' two', true);
  const { counted } = countWrites();
  hide();
  await expect
    .poll(async () => JSON.stringify(await stored('messages')))
    .toContain('"thought":"One two"');
  expect(counted).toEqual({ transactions: 1, records: 2 });

  // In a hidden tab a timer shows it, and nothing more is written before the end.
  script.say('</think>Three', false);
  await expect.poll(() => conversation.lastReply?.answer).toBe('Three');
  expect(counted.transactions).toBe(1);
  script.say(' four', false);
  script.end('stop');
  await said;
  // Nobody has to come back for the last words.
  expect(conversation.lastReply?.answer).toBe('Three four');
  expect(await stored('messages')).toMatchObject(
    expect.arrayContaining([expect.objectContaining({ text: 'Three four', ended: 'stop' })])
  );
  expect(counted.transactions).toBe(2);
});

it('a reply that is stopped is stored with what was written, and can go on from its tokens', async () => {
  const { conversation, script } = await openTab();
  const said = conversation.ask('Why?');
  script.say('Let', true);
  script.say(' me', true);
  conversation.stop();
  await said;
  expect(await stored('messages')).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({
        role: 'assistant',
        thought: 'Let me',
        ended: 'stopped',
        ids: [1, 2]
      })
    ])
  );
});
