/** Asking differently, answering again, deleting and bringing back: by mouse, by keys, by ear. */
import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import ChatRoom from '../../src/chat/ChatRoom.svelte';
import { Conversation } from '../../src/chat/conversation.svelte.ts';
import type { Message } from '../../src/chat/thread.ts';
import { Script } from './chat-script.ts';

const message = page.getByRole('textbox', { name: 'Message' });
const questions = page.getByRole('article', { name: 'You', exact: true });
const replies = page.getByRole('article', { name: 'Model', exact: true });
const editField = page.getByRole('textbox', { name: 'Edit your message' });
const undo = page.getByRole('button', { name: 'Undo' });
const next = page.getByRole('button', { name: 'Next version' });
const previous = page.getByRole('button', { name: 'Previous version' });

const texts = (messages: readonly Message[]): string[] =>
  messages.map((one) => (one.role === 'user' ? one.text : one.answer));

async function open() {
  const script = new Script();
  const conversation = new Conversation(script, () => ({
    temperature: 0.6,
    topP: 0.95,
    maxTokens: 100
  }));
  await render(ChatRoom, { conversation, contextLength: 8192, obstacle: undefined });
  const say = async (answer: string): Promise<void> => {
    script.say(`Hm</think>${answer}`, true);
    script.end('stop');
    await vi.waitUntil(() => !conversation.current);
  };
  const ask = async (question: string, answer: string): Promise<void> => {
    void conversation.ask(question);
    await say(answer);
  };
  return { script, conversation, say, ask };
}

it('a question asked differently stands beside the first one, and so does what followed', async () => {
  const { script, conversation, say, ask } = await open();
  await ask('One?', '1');
  await ask('Two?', '2');
  await questions.first().getByRole('button', { name: 'Edit' }).click();
  await expect.element(editField).toHaveFocus();
  await expect.element(editField).toHaveValue('One?');
  await editField.fill('Eins?');
  await userEvent.keyboard('{Enter}');
  await expect.element(message).toHaveFocus();
  expect(script.requests[2]?.turns).toEqual([{ role: 'user', text: 'Eins?' }]);
  await say('eins');
  expect(texts(conversation.messages)).toEqual(['Eins?', 'eins']);
  await expect.element(questions).toHaveTextContent('Version 2 of 2');

  await previous.click();
  expect(texts(conversation.messages)).toEqual(['One?', '1', 'Two?', '2']);
  expect(conversation.announcement).toBe('Version 1 of 2');
  await expect.element(questions.first()).toHaveTextContent('1/2');
  await expect.element(previous).toHaveFocus();
  // At the end of the row nothing happens, and nothing is lost.
  await userEvent.keyboard('{Enter}{ArrowLeft}');
  await expect.element(previous).toHaveFocus();
  expect(texts(conversation.messages)).toEqual(['One?', '1', 'Two?', '2']);
  await userEvent.keyboard('{ArrowRight}');
  await expect.element(replies).toHaveTextContent('eins');
  expect(texts(conversation.messages)).toEqual(['Eins?', 'eins']);
});

it('an answer in the middle is made again from its question alone; the one before keeps what followed', async () => {
  const { script, conversation, say, ask } = await open();
  await ask('One?', '1');
  await ask('Two?', '2');
  await replies.first().getByRole('button', { name: 'Answer again' }).click();
  await expect.element(message).toHaveFocus();
  expect(script.requests[2]?.turns).toEqual([{ role: 'user', text: 'One?' }]);
  await say('1, again');
  expect(texts(conversation.messages)).toEqual(['One?', '1, again']);
  // The thought and the text are those of the version that is shown.
  await previous.click();
  await expect.element(replies.first()).not.toHaveTextContent('again');
  expect(texts(conversation.messages)).toEqual(['One?', '1', 'Two?', '2']);
});

it('an edit that is given up changes nothing, and the focus is where it was', async () => {
  const { conversation, ask } = await open();
  await ask('One?', '1');
  const edit = page.getByRole('button', { name: 'Edit' });
  await edit.click();
  await editField.fill('Eins?');
  // An input method's Enter is not the writer's.
  editField
    .element()
    .dispatchEvent(
      new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, isComposing: true })
    );
  await userEvent.keyboard('{Escape}');
  await expect.element(edit).toHaveFocus();
  await edit.click();
  await expect.element(editField).toHaveValue('One?');
  await editField.fill('  ');
  await expect.element(page.getByRole('button', { name: 'Send as a new' })).toBeDisabled();
  expect(texts(conversation.messages)).toEqual(['One?', '1']);
});

it('deletes with what follows, and brings it back', async () => {
  const { conversation, ask } = await open();
  await ask('One?', '1');
  await ask('Two?', '2');
  await replies.first().getByRole('button', { name: 'Delete, with all that follows' }).click();
  expect(texts(conversation.messages)).toEqual(['One?']);
  await expect.element(undo).toHaveFocus();
  await expect.element(page.getByText('3 messages were deleted.')).toBeVisible();
  expect(conversation.announcement).toBe('3 messages were deleted.');
  await userEvent.keyboard('{Enter}');
  expect(texts(conversation.messages)).toEqual(['One?', '1', 'Two?', '2']);
  await expect.element(replies.first()).toHaveFocus();
  await expect.element(undo).not.toBeInTheDocument();
});

it('a question that lost its answer can be answered; after some seconds there is no way back', async () => {
  const { script, conversation, say, ask } = await open();
  await ask('One?', '1');
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    await replies.getByRole('button', { name: 'Delete', exact: true }).click();
    await expect.element(undo).toHaveFocus();
    await vi.advanceTimersByTimeAsync(60_000);
  } finally {
    vi.useRealTimers();
  }
  await expect.element(undo).not.toBeInTheDocument();
  await expect.element(message).toHaveFocus();
  expect(conversation.branches.deleted).toBeUndefined();
  await page.getByRole('button', { name: 'Answer', exact: true }).click();
  expect(script.requests[1]?.turns).toEqual([{ role: 'user', text: 'One?' }]);
  await say('one');
  expect(texts(conversation.messages)).toEqual(['One?', 'one']);
});

it('the way back waits for a keyboard that stands on it', async () => {
  const { conversation, ask } = await open();
  await ask('One?', '1');
  replies.getByRole('button', { name: 'Delete', exact: true }).element().focus();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    await userEvent.keyboard('{Enter}');
    await expect.element(undo).toHaveFocus();
    await vi.advanceTimersByTimeAsync(60_000);
    await userEvent.keyboard('{Enter}');
  } finally {
    vi.useRealTimers();
  }
  expect(texts(conversation.messages)).toEqual(['One?', '1']);
});

it('what is done while a reply is written stops it first, and what was written stays', async () => {
  const { script, conversation, say, ask } = await open();
  await ask('One?', '1');
  void conversation.ask('Two?');
  script.say('Let me think', true);
  await questions.nth(1).getByRole('button', { name: 'Edit' }).click();
  await editField.fill('Zwei?');
  await page.getByRole('button', { name: 'Send as a new version' }).click();
  expect(script.stops).toBe(1);
  await vi.waitUntil(() => script.requests.length === 3);
  await say('zwei');
  expect(texts(conversation.messages)).toEqual(['One?', '1', 'Zwei?', 'zwei']);
  await previous.click();
  expect(conversation.lastReply).toMatchObject({ thought: 'Let me think', ended: 'stopped' });
  expect(conversation.unfinished).toBe(conversation.lastReply);

  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  expect(script.requests[3]).toMatchObject({ begun: [1] });
  // Looking at another version leaves it, and it can still go on.
  await next.click();
  expect(script.stops).toBe(2);
  await vi.waitUntil(() => !conversation.current);
  await previous.click();
  await expect.element(page.getByRole('button', { name: 'Continue', exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await questions.first().getByRole('button', { name: 'Delete, with all' }).click();
  expect(script.stops).toBe(3);
  expect(conversation.messages).toEqual([]);
  await undo.click();
  await expect.element(replies.last()).toHaveTextContent('Let me think');
  expect(conversation.lastReply).toMatchObject({ thought: 'Let me think', ended: 'stopped' });
});

it.each(['length', 'stopped'] as const)('a reply that ended by %s can go on', async (reason) => {
  const { script, conversation } = await open();
  void conversation.ask('Why?');
  script.say('Because', true);
  script.end(reason);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  expect(script.requests[1]).toMatchObject({ begun: [1] });
  await expect.element(message).toHaveFocus();
  script.end('stop');
});

it('copies the answer without its thought, and says so', async () => {
  const { conversation, ask } = await open();
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await ask('One?', '**1**');
  await replies.getByRole('button', { name: 'Copy', exact: true }).click();
  expect(write).toHaveBeenCalledWith('**1**');
  await vi.waitUntil(() => conversation.announcement === 'Copied');
  write.mockRejectedValue(new DOMException('no', 'NotAllowedError'));
  await questions.getByRole('button', { name: 'Copy', exact: true }).click();
  await vi.waitUntil(() => conversation.announcement.includes('did not allow'));
  expect(write).toHaveBeenLastCalledWith('One?');
});
