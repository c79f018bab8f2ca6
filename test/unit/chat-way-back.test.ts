/** Back and Forward between conversations, pressed faster than one is opened. */
import { afterEach, expect, it, vi } from 'vitest';
import { wayBack } from '../../src/chat/way-back.ts';

afterEach(() => vi.unstubAllGlobals());

/** The conversation `first` is on the screen; opening another ends when the test says so. */
function room() {
  const window = new EventTarget();
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window));
  vi.stubGlobal('removeEventListener', window.removeEventListener.bind(window));
  const history = {
    state: { chat: 'first' },
    replaceState: (state: { chat: string }) => (history.state = state),
    pushState: (state: { chat: string }) => (history.state = state)
  };
  vi.stubGlobal('history', history);
  const opening = new Map<string, (opened: boolean) => void>();
  const conversation = {
    id: 'first',
    open: async (id: string) => {
      const opened = await new Promise<boolean>((resolve) => opening.set(id, resolve));
      if (opened) conversation.id = id;
      return opened;
    },
    startNew: () => void (conversation.id = 'new')
  };
  const end = wayBack(conversation);
  return {
    conversation,
    history,
    end,
    go: (chat: string) =>
      window.dispatchEvent(Object.assign(new Event('popstate'), { state: { chat } })),
    settle: async (id: string, opened: boolean) => {
      opening.get(id)?.(opened);
      await new Promise(setImmediate);
    }
  };
}

it('what is gone leads to a new conversation', async () => {
  const { conversation, history, end, go, settle } = room();
  go('gone');
  await settle('gone', false);
  expect(conversation.id).toBe('new');
  expect(history.state).toEqual({ chat: 'new' });
  end();
});

it('one that another tab has, and is found out late, does not take away what came after it', async () => {
  const { conversation, history, end, go, settle } = room();
  go('elsewhere');
  go('second');
  await settle('second', true);
  await settle('elsewhere', false);
  expect(conversation.id).toBe('second');
  expect(history.state).toEqual({ chat: 'second' });
  end();
});

it('nor a conversation that was begun meanwhile', async () => {
  const { conversation, end, go, settle } = room();
  go('elsewhere');
  conversation.id = 'begun';
  await settle('elsewhere', false);
  expect(conversation.id).toBe('begun');
  end();
});
