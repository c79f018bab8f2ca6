/** When a question that was sent before a model was there goes to it. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SendLater, type About } from '../../src/app/send-later.svelte.ts';
import type { Reply } from '../../src/chat/reply.svelte.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const LOADING = {
  request: {
    model: { id: 'pocket', name: 'Pocket', url: '', host: undefined },
    backend: 'cpu',
    contextLength: 1024
  },
  progress: undefined
} as const;
const REPLY = {} as Reply;

type Changing = { -readonly [Name in keyof About]: About[Name] };

/** A model is loading, and a question has been sent. */
function sent(): {
  session: Changing & { conversation: { draft: string; current: Reply | undefined } };
  later: SendLater;
  send: () => void;
} {
  const session = {
    answers: false,
    loading: LOADING,
    loaded: undefined,
    failed: undefined,
    elsewhere: undefined,
    device: undefined,
    start: { refused: [] },
    offer: () => {
      throw new Error('nothing is offered while a model loads');
    },
    load: () => Promise.resolve(),
    conversation: { draft: 'Why?', messages: [], current: undefined as Reply | undefined }
  };
  const later = new SendLater(session, { find: () => undefined });
  later.begin();
  return { session, later, send: vi.fn() };
}

it('goes once the model answers', () => {
  const { session, later, send } = sent();
  expect(later.watch(send)).toBeUndefined();
  Object.assign(session, { answers: true, loading: undefined });
  later.watch(send);
  expect(later.waiting).toBe(true);
  vi.runAllTimers();
  expect(send).toHaveBeenCalledOnce();
  expect(later.waiting).toBe(false);
});

it('lets a reply that was cut go on first, also where that begins a moment after the model is there', () => {
  const { session, later, send } = sent();
  Object.assign(session, { answers: true, loading: undefined });
  const callOff = later.watch(send);
  session.conversation.current = REPLY;
  callOff?.();
  expect(later.watch(send)).toBeUndefined();
  vi.runAllTimers();
  expect(send).not.toHaveBeenCalled();
  expect(later.waiting).toBe(true);

  session.conversation.current = undefined;
  later.watch(send);
  vi.runAllTimers();
  expect(send).toHaveBeenCalledOnce();
});

it.each([
  ['the question is changed', { conversation: { draft: 'Why not?', messages: [] } }],
  ['the load is over without a model', { loading: undefined }]
])('is called off when %s', (_, change) => {
  const { session, later, send } = sent();
  Object.assign(session, change);
  expect(later.watch(send)).toBeUndefined();
  expect(later.waiting).toBe(false);
  Object.assign(session, { answers: true });
  later.watch(send);
  vi.runAllTimers();
  expect(send).not.toHaveBeenCalled();
});
