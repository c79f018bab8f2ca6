/** The chat room as the page has it, with replies that are replayed instead of thought up. */
import { mount } from 'svelte';
import '../../../src/app/tokens.css';
import '../../../src/app/base.css';
import ChatRoom from '../../../src/chat/ChatRoom.svelte';
import type { Answerer } from '../../../src/chat/answerer.ts';
import { Conversation } from '../../../src/chat/conversation.svelte.ts';
import type { EngineUsage, SamplingOptions } from '../../../src/engine/messages.ts';
import { trustedScript } from '../../../src/weights/trusted-script.ts';
import clock from './clock.ts?worker&url';
import { tokensOf } from './texts.ts';

export interface Replay {
  /** messages of the conversation before it */
  readonly history: number;
  readonly text: string;
  /** inside the thought instead of after it */
  readonly thought: boolean;
  /** tokens at either end that come one by one */
  readonly measured: number;
}

/** When a token came, on the clock of performance.now(), and in which part of the reply. */
export interface Arrival {
  readonly time: number;
  readonly part: 'first' | 'between' | 'last' | 'end';
}

/** Between the two ends, so many tokens come at once. */
const FAST = 50;

const USAGE: EngineUsage = {
  promptTokens: 1,
  completionTokens: 1,
  prefillRate: 1,
  decodeRate: 1,
  timeToFirstToken: 1,
  contextUsed: 1,
  tokenizerTime: 0
};

const now = (): number => performance.timeOrigin + performance.now();

/** Tokens come as messages of a worker, as they do from the engine: about one per frame. */
class Beats {
  readonly #worker = new Worker(trustedScript(clock), { type: 'module' });

  next(): Promise<unknown> {
    return new Promise((resolve) => (this.#worker.onmessage = resolve));
  }

  end(): void {
    this.#worker.terminate();
  }
}

let replay: Replay | undefined;
let replayed: readonly Arrival[] = [];

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
    const arrivals: Arrival[] = [];
    // The trace has a clock of its own; the mark is on both.
    performance.mark('begin');
    let at = 0;
    const beats = new Beats();
    while (at < tokens.length) {
      await beats.next();
      const part = at < measured ? 'first' : at < tokens.length - measured ? 'between' : 'last';
      const count = part === 'between' ? Math.min(FAST, tokens.length - measured - at) : 1;
      arrivals.push({ time: performance.now(), part });
      take(tokens.slice(at, at + count).join(''), count, thought);
      at += count;
    }
    await beats.next();
    beats.end();
    arrivals.push({ time: performance.now(), part: 'end' });
    replayed = arrivals;
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

async function run(what: Replay): Promise<readonly Arrival[]> {
  conversation.startNew();
  replay = undefined;
  for (let i = 0; i < what.history; i += 2) await conversation.ask('And what is it then?');
  replay = what;
  await conversation.ask('Tell me everything.');
  const { failure } = conversation.lastReply ?? {};
  if (failure) throw new Error(failure.details);
  return replayed;
}

Object.assign(globalThis, { thinktab: { run } });
