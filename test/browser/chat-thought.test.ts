/** A thought that is ended for the model, and one that was cut off. */
import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import ChatRoom from '../../src/chat/ChatRoom.svelte';
import { Conversation } from '../../src/chat/conversation.svelte.ts';
import { Script } from './chat-script.ts';

const message = page.getByRole('textbox', { name: 'Message' });
const reply = page.getByRole('article', { name: 'Model' });
const answerNow = page.getByRole('button', { name: 'Answer now' });

async function ask() {
  const script = new Script();
  const sampling = { temperature: 0.6, topP: 0.95, maxTokens: 100 };
  const conversation = new Conversation(script, () => sampling);
  await render(ChatRoom, { conversation, contextLength: 8192, obstacle: undefined });
  await message.fill('Why?');
  await userEvent.keyboard('{Enter}');
  script.say('Let me think', true);
  await expect.element(reply).toHaveTextContent('Let me think');
  return { script, conversation };
}

it('"Answer now" ends the thought; what is shown says that it was cut off, and why', async () => {
  const { script, conversation } = await ask();
  await answerNow.click();
  expect(script.answers).toBe(1);
  expect(document.activeElement).toBe(message.element());
  // It is not pressed twice, and nothing pretends that the answer is there already.
  await expect.element(answerNow).not.toBeInTheDocument();
  await expect.element(reply).toHaveTextContent('Going on to the answer…');
  script.cut('\n</think>\n\nBecause.');
  await expect.element(reply.getByText('Because.')).toBeVisible();
  script.end('stop');
  await expect.element(reply).toHaveTextContent('cut off for the answer');
  await reply.getByText(/Thought for/).click();
  await expect.element(reply.getByText('because you asked for the answer')).toBeVisible();
  await expect.element(reply.getByText('first word of the answer')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Copy the thought' })).toBeVisible();
  expect(conversation.lastReply?.record()).toMatchObject({ thoughtEnd: 'asked' });
});

it('a budget is sent, and a thought that it ended says so', async () => {
  const { script, conversation } = await ask();
  script.end('stopped');
  conversation.settings.set({ thinkingBudget: 5 });
  void conversation.again();
  await expect.poll(() => script.requests.at(-1)).toMatchObject({ thinkingBudget: 5 });
  script.say('Hm', true);
  script.cut('\n</think>\n\nSo.');
  script.end('stop');
  await expect.element(reply).toHaveTextContent('cut off by its budget');
});

it('a thought that Stop cut off can still come to an answer', async () => {
  const { script } = await ask();
  script.end('stopped');
  await expect.element(reply.getByText('you stopped it before an answer')).toBeVisible();
  await answerNow.click();
  expect(script.requests.at(-1)).toMatchObject({ begun: [1], thinkingBudget: 0 });
  script.say('Let me think\n', true, [1, 2]);
  script.cut('\n</think>\n\nBecause.');
  script.end('stop');
  await expect.element(reply.getByText('Because.')).toBeVisible();
  await expect.element(reply).toHaveTextContent('cut off for the answer');
});

it('where a thought stood, what the next prompt begins with is read while the answer is', async () => {
  const { script, conversation } = await ask();
  script.end('stopped');
  await expect.poll(() => conversation.current).toBeUndefined();
  // Without an answer the next question becomes one with this one.
  expect(script.prepared).toEqual([]);
  const again = async (thought: string): Promise<void> => {
    const ended = conversation.again();
    await expect.poll(() => conversation.current).toBeDefined();
    script.say(`${thought}</think>`, true);
    script.say('Because.', false);
    script.end('stop');
    await ended;
  };
  await again('');
  expect(script.prepared).toEqual([]);
  await again('Hm');
  const asked = { role: 'user', text: 'Why?' };
  expect(script.prepared).toEqual([[asked, { role: 'assistant', text: 'Because.' }]]);
  conversation.settings.set({ keepThoughts: true });
  await again('Hm');
  expect(script.prepared).toHaveLength(1);
});
