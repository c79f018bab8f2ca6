/** The chat room as the page has it, with replies that are replayed instead of thought up. */
import { mount } from 'svelte';
import '../../../src/app/tokens.css';
import '../../../src/app/base.css';
import ChatRoom from '../../../src/chat/ChatRoom.svelte';
import type { Answerer } from '../../../src/chat/answerer.ts';
import { Conversation } from '../../../src/chat/conversation.svelte.ts';
import { Keeper } from '../../../src/chat/storage/keeper.svelte.ts';
import type { EngineUsage, SamplingOptions } from '../../../src/engine/generation.ts';
import { trustedScript } from '../../../src/weights/trusted-script.ts';
import clock from './clock.ts?worker&url';
import { tokensOf } from './texts.ts';
import { longThread } from './thread.ts';

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
  /** characters of the reply that had come with it, and that had been shown before it */
  readonly come: number;
  readonly shown: number;
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
let runs = 0;
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
    if (!replay) return { reason: 'stop', usage: USAGE };
    const { text, thought, measured } = replay;
    take(thought ? 'So. ' : 'So.</think>\n\n', 1, thought);
    const tokens = tokensOf(text);
    const arrivals: Arrival[] = [];
    performance.mark('begin');
    let at = 0;
    let come = 0;
    const note = (part: Arrival['part']): void => {
      const { answer = '', thought: thoughts = '' } = conversation.current ?? {};
      const shown = thought ? thoughts.length - 'So. '.length : answer.length;
      arrivals.push({ time: performance.now(), part, come, shown });
    };
    const beats = new Beats();
    while (at < tokens.length) {
      await beats.next();
      const part = at < measured ? 'first' : at < tokens.length - measured ? 'between' : 'last';
      const count = part === 'between' ? Math.min(FAST, tokens.length - measured - at) : 1;
      const piece = tokens.slice(at, at + count).join('');
      // White space at the end of a thought is held back.
      come += thought ? piece.trimEnd().length : piece.length;
      note(part);
      take(piece, count, thought);
      at += count;
    }
    await beats.next();
    beats.end();
    note('end');
    replayed = arrivals;
    return { reason: 'stop', usage: USAGE };
  }
};

const SAMPLING = (): SamplingOptions => ({ temperature: 0.6, topP: 0.95, maxTokens: 100_000 });

const target = document.getElementById('app');
if (!target) throw new Error('there is no element #app');
target.style.height = '100vh';
target.style.display = 'grid';
const keeper = new Keeper();
const conversation = new Conversation(answerer, SAMPLING, keeper);
mount(ChatRoom, { target, props: { conversation, contextLength: 131072, obstacle: undefined } });

async function run(what: Replay): Promise<readonly Arrival[]> {
  conversation.startNew();
  if (what.history > 0) {
    const id = `history-${++runs}`;
    await store(id, what.history);
    if (!(await conversation.open(id))) throw new Error('the conversation does not open');
    // What opening leaves to be done is not the reply's.
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
  replay = what;
  await conversation.ask('Tell me everything.');
  const { failure } = conversation.lastReply ?? {};
  if (failure) throw new Error(failure.details);
  return replayed;
}

async function store(id: string, messages: number): Promise<void> {
  const long = longThread(id, messages);
  if (!(await keeper.put(long.conversation, long.messages))) throw new Error('nothing is stored');
}

const frame = (): Promise<number> => new Promise(requestAnimationFrame);

/** Ends when the frame that comes next has been drawn. */
async function drawn(): Promise<void> {
  await frame();
  const { port1, port2 } = new MessageChannel();
  await new Promise((resolve) => {
    port1.onmessage = resolve;
    port2.postMessage(undefined);
  });
  port1.close();
}

/** A press of the returned button opens a conversation; `opened` ends with the milliseconds until it was seen. */
let opened: Promise<number> = Promise.resolve(NaN);
function offer(id: string): void {
  conversation.startNew();
  const button = document.createElement('button');
  button.id = 'open';
  document.body.append(button);
  opened = new Promise((resolve, reject) => {
    const open = async ({ timeStamp }: MouseEvent): Promise<void> => {
      if (!(await conversation.open(id))) throw new Error('it does not open');
      await drawn();
      button.remove();
      resolve(performance.now() - timeStamp);
    };
    button.onclick = (event) => void open(event).catch(reject);
  });
}

/** Scrolls from the end of the conversation to its beginning. */
async function scrollThrough(pixelsPerSecond: number): Promise<void> {
  const scroller = document.querySelector('.scroller');
  if (!scroller) throw new Error('nothing scrolls');
  performance.mark('begin');
  let before = await frame();
  while (scroller.scrollTop > 0) {
    const time = await frame();
    scroller.scrollTop -= (pixelsPerSecond * (time - before)) / 1000;
    before = time;
  }
}

const thinktab = { run, store, offer, opened: () => opened, scrollThrough };
Object.assign(globalThis, { thinktab });

declare global {
  var thinktab: {
    readonly run: (what: Replay) => Promise<readonly Arrival[]>;
    readonly store: (id: string, messages: number) => Promise<void>;
    readonly offer: (id: string) => void;
    readonly opened: () => Promise<number>;
    readonly scrollThrough: (pixelsPerSecond: number) => Promise<void>;
  };
}
