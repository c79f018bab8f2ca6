/** Conversations from storage: what is broken is left out, and never more than that. */
import { describe, expect, it } from 'vitest';
import { readConversation, readMessage, readThread } from '../../src/chat/storage/read.ts';

const conversation = {
  id: 'c1',
  title: 'Sums',
  pinned: true,
  created: 1,
  updated: 2,
  leaf: 'b',
  draft: 'next',
  settings: { temperature: 0 }
};
const question = { conversation: 'c1', id: 'a', role: 'user', created: 1, text: 'Why?' };
const reply = {
  conversation: 'c1',
  id: 'b',
  parent: 'a',
  role: 'assistant',
  created: 2,
  text: 'Because.',
  thought: 'Hm',
  ended: 'stopped',
  continued: true,
  model: { id: 'pocket', name: 'Pocket', url: 'https://example.test/pocket/' },
  reading: { tokens: 3, thoughtTokens: 1, answerTokens: 2, thoughtSeconds: 0.5, engineRate: 40 },
  ids: [5, 6, 7]
};

/** Neither of them may get through, or throw. */
const NONSENSE: unknown[] = [undefined, null, 0, 'c1', [], [conversation], () => 1, NaN, 1n];

describe('a record that is whole', () => {
  it('is read as it was written', () => {
    expect(readConversation(conversation)).toEqual(conversation);
    expect(readMessage(question)).toEqual(question);
    expect(readMessage(reply)).toEqual(reply);
    expect(readThread(conversation, [reply, question])).toEqual({
      conversation,
      messages: [question, reply]
    });
  });
});

describe('a record that is not', () => {
  it.each(NONSENSE)('and is %s is none', (value) => {
    expect(readConversation(value)).toBeUndefined();
    expect(readMessage(value)).toBeUndefined();
    expect(readThread(value, [])).toBeUndefined();
    expect(readThread(conversation, [value, question])?.messages).toEqual([question]);
  });

  it('keeps what is right of a conversation', () => {
    const broken = {
      id: 'c1',
      title: 7,
      pinned: 'yes',
      created: -1,
      updated: NaN,
      leaf: {},
      draft: []
    };
    expect(readConversation({ ...broken, settings: 'x' })).toEqual({
      id: 'c1',
      title: '',
      pinned: false,
      created: 0,
      updated: 0,
      draft: '',
      settings: {}
    });
    for (const id of ['', '../x', 'a b', 'x'.repeat(65), 7]) {
      expect(readConversation({ ...conversation, id })).toBeUndefined();
    }
  });

  it.each([
    ['id', 7],
    ['conversation', {}],
    ['text', 7],
    ['role', 'system'],
    ['parent', 7]
  ])('is no message when its %s is %s', (name, value) => {
    expect(readMessage({ ...reply, [name]: value })).toBeUndefined();
  });

  it.each([
    ['model', { id: 'x', name: 'X', url: 'javascript:alert(1)' }],
    ['model', { id: 'x', name: 7, url: 'https://x.test/' }],
    ['model', 'pocket'],
    ['reading', 'fast'],
    ['continued', 'yes'],
    ['ids', [1, -2]],
    ['ids', [1.5]],
    ['ids', ['1']],
    ['ids', [2 ** 40]],
    ['ids', { length: 3 }]
  ])('goes without a %s of %j', (name, value) => {
    const rest = Object.entries(reply).filter(([key]) => key !== name);
    expect(readMessage({ ...reply, [name]: value })).toEqual(Object.fromEntries(rest));
  });

  it('has figures that are figures, and an ending that is known', () => {
    const message = readMessage({
      ...reply,
      ended: 'exploded',
      thought: 7,
      reading: { tokens: '3', engineRate: Infinity, thoughtSeconds: -1 }
    });
    expect(message).toMatchObject({
      ended: 'interrupted',
      thought: '',
      reading: { tokens: 0, thoughtTokens: 0, answerTokens: 0, thoughtSeconds: 0 }
    });
    expect(message).not.toHaveProperty('reading.engineRate');
  });
});

describe('messages that do not hang together', () => {
  const thread = (...messages: object[]) => readThread(conversation, messages);

  it('are left out: without their parent, in a circle, of another conversation', () => {
    const orphan = { ...reply, id: 'o', parent: 'gone' };
    const circle = [
      { ...reply, id: 'x', parent: 'y' },
      { ...reply, id: 'y', parent: 'x' },
      { ...reply, id: 'z', parent: 'z' }
    ];
    const stranger = { ...question, id: 's', conversation: 'c2' };
    const read = thread(orphan, ...circle, stranger, reply, question);
    expect(read?.messages.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('without the leaf, the way to the newest is shown', () => {
    const later = { ...reply, id: 'b2', created: 9 };
    expect(thread(later, question)?.conversation.leaf).toBe('b2');
    expect(thread()?.conversation).not.toHaveProperty('leaf');
  });

  it('a thousand in a row are read at once', () => {
    const row = Array.from({ length: 1000 }, (_, index) => ({
      ...question,
      id: `m${index}`,
      ...(index > 0 && { parent: `m${index - 1}` })
    }));
    expect(thread(...row.toReversed())?.messages).toHaveLength(1000);
  });
});
