/** The chat room as the page has it, with replies that are replayed instead of thought up. */
import { mount } from 'svelte';
import '../../../src/app/tokens.css';
import '../../../src/app/base.css';
import ChatRoom from '../../../src/chat/ChatRoom.svelte';
import { Conversation, type Answerer } from '../../../src/chat/conversation.svelte.ts';
import type { EngineUsage, SamplingOptions } from '../../../src/engine/messages.ts';
import { tokensOf } from './texts.ts';

export interface Replay {
  /** messages of the conversation before it */
  readonly history: number;
  readonly text: string;
  /** inside the thought instead of after it */
  readonly thought: boolean;
  /** tokens at either end that come one per frame */
  readonly measured: number;
}

/** Between the two ends, tokens come fast. */
const TOKENS_PER_FRAME = 50;

const USAGE: EngineUsage = {
  promptTokens: 1,
  completionTokens: 1,
  prefillRate: 1,
  decodeRate: 1,
  timeToFirstToken: 1,
  contextUsed: 1
};

const now = (): number => performance.timeOrigin + performance.now();

/** After the next frame, in a task of its own, as a message from a worker comes. */
function afterFrame(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    requestAnimationFrame(() => port2.postMessage(undefined));
  });
}

let replay: Replay | undefined;

const answerer: Answerer = {
  opensThought: true,
  model: undefined,
  stop: () => undefined,
  answer: () => undefined,
  count: () => Promise.resolve(0),
  generate: async (_request, onTokens) => {
    const take = (text: string, tokens: number, thought: boolean): void => {
      const time = now();
      onTokens({ text, tokens, thought, first: time, last: time, received: time, ids: [] });
    };
    if (!replay) {
      take('</think>\n\nIt is \\(x^2\\), **as before**:\n\n- one\n- two', 20, false);
      return { reason: 'stop', usage: USAGE };
    }
    const { text, thought, measured } = replay;
    take(thought ? 'So. ' : 'So.</think>\n\n', 1, thought);
    const tokens = tokensOf(text);
    for (let at = 0; at < tokens.length;) {
      const slow = at < measured || at >= tokens.length - measured;
      const count = slow ? 1 : Math.min(TOKENS_PER_FRAME, tokens.length - measured - at);
      await afterFrame();
      performance.mark(at < measured ? 'first' : slow ? 'last' : 'between');
      take(tokens.slice(at, at + count).join(''), count, thought);
      at += count;
    }
    await afterFrame();
    performance.mark('end');
    return { reason: 'stop', usage: USAGE };
  }
};

const SAMPLING = (): SamplingOptions => ({ temperature: 0.6, topP: 0.95, maxTokens: 100_000 });

const target = document.getElementById('app');
if (!target) throw new Error('there is no element #app');
target.style.height = '100vh';
target.style.display = 'grid';
const conversation = new Conversation(answerer, SAMPLING);
mount(ChatRoom, { target, props: { conversation, contextLength: 131072, obstacle: undefined } });

async function run(what: Replay): Promise<void> {
  conversation.startNew();
  replay = undefined;
  for (let i = 0; i < what.history; i += 2) await conversation.ask('And what is it then?');
  replay = what;
  await conversation.ask('Tell me everything.');
}

Object.assign(globalThis, { thinktab: { run } });
