/** The conversation as the stage has it, whatever is pressed while something else is still ending. */
import { expect, it } from 'vitest';
import { talkOf, type Talking } from '../../src/app/stage-talk.ts';
import type { Reply } from '../../src/chat/reply.svelte.ts';

/** What is being written ends when it is let: in the middle of a prompt a GPU hears of no stop. */
function slow() {
  const said: string[] = [];
  let end = (): void => undefined;
  let ended: Promise<void> = Promise.resolve();
  const conversation = {
    id: '1',
    messages: [],
    lastReply: undefined as Reply | undefined,
    current: undefined as Reply | undefined,
    async ask(text: string) {
      said.push(text);
      conversation.lastReply = conversation.current = { text } as unknown as Reply;
      ended = new Promise((resolve) => {
        end = () => {
          conversation.current = undefined;
          resolve();
        };
      });
      return ended;
    },
    answerNow: () => Promise.resolve(),
    halt: () => ended,
    open: () => Promise.resolve(true),
    startNew: () => {
      conversation.lastReply = undefined;
    },
    stop: () => undefined
  } satisfies Talking['conversation'];
  const talk = talkOf({ conversation, engine: { prepare: () => undefined } });
  return { said, talk, end: () => end() };
}

it('asks what was pressed last, once what is being written has ended', async () => {
  const { said, talk, end } = slow();
  await talk.ask('one', false);
  const pressed = ['two', 'two', 'three'].map((text) => talk.ask(text, false));
  expect(said).toEqual(['one']);
  end();
  const [first, second, third] = await Promise.all(pressed);
  expect([first, second]).toEqual([undefined, undefined]);
  expect(said).toEqual(['one', 'three']);
  expect(third).toBe(talk.reply);
});

it.each(['stop', 'clear'] as const)(
  'asks nothing after a %s that came meanwhile',
  async (press) => {
    const { said, talk, end } = slow();
    await talk.ask('one', false);
    const waiting = talk.ask('two', true);
    talk[press]();
    end();
    expect(await waiting).toBeUndefined();
    expect(said).toEqual(['one']);
  }
);
