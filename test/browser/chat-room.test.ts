/** The chat by its names: sending, thinking, stopping, and what a keyboard does. */
import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import ChatRoom from '../../src/chat/ChatRoom.svelte';
import { Conversation } from '../../src/chat/conversation.svelte.ts';
import { Script } from './chat-script.ts';

const message = page.getByRole('textbox', { name: 'Message' });
const send = page.getByRole('button', { name: 'Send', exact: true });
const stop = page.getByRole('button', { name: 'Stop', exact: true });
const reply = page.getByRole('article', { name: 'Model' });

async function open(obstacle?: string) {
  const script = new Script();
  const sampling = { temperature: 0.6, topP: 0.95, maxTokens: 100 };
  const conversation = new Conversation(script, () => sampling);
  const contextLength = obstacle === undefined ? 8192 : undefined;
  const view = await render(ChatRoom, { conversation, contextLength, obstacle });
  return { script, conversation, view };
}

it('thinks where one can watch, folds the thought and answers', async () => {
  const { script, conversation, view } = await open();
  await message.fill('Why?');
  await send.click();
  await expect.element(reply).toHaveTextContent('Reading the prompt…');
  expect(conversation.announcement).toBe('Reading the prompt');
  script.say('Hm, ', true);
  script.say('why not', true);
  await expect.element(reply).toHaveTextContent('Hm, why not');
  await expect.element(reply).toHaveTextContent(/Thinking… .* 2 tokens/);
  expect(conversation.announcement).toBe('Thinking');
  script.say('</think>', true);
  script.say('Because.', false);
  await expect.element(reply.getByText('Because.')).toBeVisible();
  await expect.element(page.getByRole('group', { name: 'Thought' })).not.toBeInTheDocument();
  script.end('stop');
  await expect.element(reply).toHaveTextContent(/Thought for .* 3 tokens/);
  await expect.element(page.getByRole('status', { name: 'Tokens per second' })).toBeVisible();
  await expect.element(page.getByText('16 of 8,192')).toBeVisible();
  expect(conversation.announcement).toBe('Answer done');
  // Another model, or the same one with less context.
  await view.rerender({ contextLength: 8 });
  await page.getByRole('button', { name: '16 of 8', exact: true }).click();
  await expect.element(page.getByText('comes from a longer context')).toBeVisible();
});

it('keeps what was written when it is stopped, and says that the thought is cut off', async () => {
  const { script, conversation } = await open();
  await message.fill('Why?');
  await userEvent.keyboard('{Enter}');
  script.say('Let me', true);
  await expect.element(reply).toHaveTextContent('Let me');
  await stop.click();
  expect(script.stops).toBe(1);
  await expect.element(reply).toHaveTextContent('stopped by you');
  await expect.element(page.getByText('The thought was cut off here')).toBeVisible();
  await expect.element(send).toBeInTheDocument();
  expect(document.activeElement).toBe(message.element());
  expect(conversation.messages).toHaveLength(2);
});

it('sends the second turn with the first answer and without its thought', async () => {
  const { script } = await open();
  await message.fill('One?');
  await userEvent.keyboard('{Enter}');
  script.say('thinking</think>\n\nOne.', false);
  script.end('stop');
  await expect.element(send).toBeInTheDocument();
  await message.fill('Two?');
  await userEvent.keyboard('{Enter}');
  expect(script.requests[1]?.turns).toEqual([
    { role: 'user', text: 'One?' },
    { role: 'assistant', text: 'One.' },
    { role: 'user', text: 'Two?' }
  ]);
});

it('offers to answer again where a reply failed', async () => {
  const { script } = await open();
  await message.fill('Why?');
  await userEvent.keyboard('{Enter}');
  script.fail();
  await expect.element(page.getByRole('alert')).toHaveTextContent('Something went wrong');
  await page.getByRole('button', { name: 'Answer again' }).click();
  expect(script.requests).toHaveLength(2);
  expect(script.requests[1]?.turns).toEqual(script.requests[0]?.turns);
});

it('starts a new line with Shift and Enter, and leaves Enter to an input method', async () => {
  const { script } = await open();
  await message.fill('one');
  await userEvent.keyboard('{Shift>}{Enter}{/Shift}two');
  await expect.element(message).toHaveValue('one\ntwo');
  const field = message.element();
  for (const composing of [{ isComposing: true }, { keyCode: 229 }]) {
    const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, ...composing });
    field.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(false);
  }
  expect(script.requests).toHaveLength(0);
});

it('says why nothing can be sent, and keeps what is written', async () => {
  const { script } = await open('Load a model to send.');
  await message.fill('Why?');
  await userEvent.keyboard('{Enter}');
  await expect.element(send).toBeDisabled();
  await expect.element(message).toHaveAccessibleDescription('Load a model to send.');
  await expect.element(message).toHaveValue('Why?');
  expect(script.requests).toHaveLength(0);
});

it('goes on writing in a hidden tab, where there are no frames', async () => {
  const frames = globalThis.requestAnimationFrame;
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
  globalThis.requestAnimationFrame = () => 0;
  try {
    const { script, conversation } = await open();
    conversation.draft = 'Why?';
    void conversation.send();
    script.say('Hm', true);
    await expect.poll(() => conversation.lastReply?.thought).toBe('Hm');
    script.end('stop');
  } finally {
    globalThis.requestAnimationFrame = frames;
    Reflect.deleteProperty(document, 'visibilityState');
  }
});

it('offers questions to begin with, by what the model knows', async () => {
  const script = new Script();
  const sampling = { temperature: 0.6, topP: 0.95, maxTokens: 100 };
  const conversation = new Conversation(script, () => sampling);
  const around = { conversation, contextLength: 8192, obstacle: undefined };
  const view = await render(ChatRoom, { ...around, model: { id: 'pocket' } });
  const questions = page.getByRole('list', { name: 'Questions to begin with' });
  await expect.element(questions.getByRole('button', { name: '47+85?' })).toBeVisible();
  await view.rerender({ ...around, model: { id: 'r1-qwen-7b' } });
  await questions.getByRole('button', { name: /Python/ }).click();
  await expect.element(page.getByRole('article', { name: 'You' })).toHaveTextContent('Python');
  script.end('stop');
  await view.rerender({ ...around, model: { id: 'https://models.test/own/' } });
  conversation.startNew('');
  await expect.element(page.getByText('Ready.')).toBeVisible();
  await expect.element(questions).not.toBeInTheDocument();
});
