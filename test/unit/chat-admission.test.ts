/** What is asked of the model is counted before it is sent; what is sent once is not lost to the counting. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Admission, type About } from '../../src/chat/admission.svelte.ts';
import { Prompt } from '../../src/chat/prompt.svelte.ts';
import { RECOMMENDED } from '../../src/chat/settings.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const CONTEXT = 1024;

/** A long question in the message field, and a tokenizer that takes its time. */
function written() {
  const counts: ((tokens: number) => void)[] = [];
  const count = (): Promise<number> => new Promise((resolve) => counts.push(resolve));
  const conversation = {
    draft: 'Why? '.repeat(200),
    messages: [],
    current: undefined,
    prompt: new Prompt({ messages: [], settings: RECOMMENDED, count }, () => undefined),
    send: vi.fn(() => Promise.resolve()),
    say: () => undefined
  } satisfies About;
  const admission = new Admission(conversation, () => CONTEXT);
  return { admission, conversation, counts };
}

it('a question that was sent goes, however long its tokens are counted', async () => {
  const { admission, conversation, counts } = written();
  admission.watch();
  const sent = admission.send();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(conversation.send).not.toHaveBeenCalled();
  for (const tell of counts) tell(500);
  expect(await sent).toBe(true);
  expect(conversation.send).toHaveBeenCalledOnce();
});

it('a question that is changed while its tokens are counted stays', async () => {
  const { admission, conversation, counts } = written();
  const callOff = admission.watch();
  const sent = admission.send();
  conversation.draft += 'And why not?';
  callOff?.();
  admission.watch();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(counts).toHaveLength(2);
  for (const tell of counts) tell(500);
  expect(await sent).toBe(false);
  expect(conversation.send).not.toHaveBeenCalled();
});
