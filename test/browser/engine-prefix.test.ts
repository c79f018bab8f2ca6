/**
 * What a reader has of prefix reuse: the turns of a conversation, as the engine's worker asks web-llm
 * for them, are the same with and without it, and less of them is read. And what is read before it is
 * asked for.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { GenerateRequest, Turn } from '../../src/engine/generation.ts';
import { promptText } from '../../src/engine/cpu/prompt.ts';
import { seededIds } from '../../src/engine/random.ts';
import { ThoughtSplitter } from '../../src/engine/thought.ts';
import { check, measure, type Machine } from '../../src/engine/worker/exact.ts';
import { withMachine } from '../../src/engine/worker/gpu-machine.ts';
import { forget, pipelineOf, type Pipeline } from '../../src/engine/worker/pipeline.ts';
import { prepare } from '../../src/engine/worker/preparation.ts';
import { Reply } from '../../src/engine/worker/reply.ts';
import { skippedTokens } from '../../src/engine/worker/skipped.ts';
import { promptStyle, type PromptStyle } from '../../src/engine/worker/template.ts';
import { conversationIds, thinkingModel } from '../e2e/tiny-models.ts';
import { encode } from '../reference/tokenizer.ts';
import { ask, emptyStorage, loadRequest, makeEngine, ModelHost } from './engine-host.ts';
import { loadEngine, type Loaded } from './library-engine.ts';

const model = thinkingModel({ layers: 1 });
const CONTEXT = 900;
const UNIT = 32;
const chunk = 64;

function parsed(name: string): unknown {
  return JSON.parse(new TextDecoder().decode(model.files.get(name)));
}

function styleOf(): PromptStyle {
  const style = promptStyle(parsed('mlc-chat-config.json'), parsed('tokenizer.json'));
  if (!style) throw new Error('the model has no template');
  return style;
}

interface Written {
  readonly text: string;
  readonly turn: Turn;
  /** tokens of the prompt that were read, and how many it had */
  readonly read: number;
  readonly asked: number;
  readonly rate: number;
}

describe('the turns of a conversation', () => {
  const style = styleOf();
  let loaded: Loaded;
  let pipeline: Pipeline;
  beforeAll(async () => {
    loaded = await loadEngine(model, {
      tap: false,
      context: CONTEXT,
      prefillChunk: chunk,
      overrides: { conv_template: style.template, conv_config: {} }
    });
    const found = pipelineOf(loaded.engine);
    if (!found) throw new Error('web-llm has no pipeline');
    pipeline = found;
  });
  afterAll(() => loaded.engine.unload());
  beforeEach(() => forget(pipeline));

  async function write(
    turns: readonly Turn[],
    more: Partial<GenerateRequest> = {}
  ): Promise<Written> {
    let text = '';
    const reply = new Reply(
      loaded.engine,
      'model',
      { opensThought: true, byteLevel: false },
      (batch) => {
        text = batch.whole ? batch.text : text + batch.text;
      }
    );
    const { end, drained } = reply.run({
      ...ask(turns, { maxTokens: 60 }),
      thinkingBudget: 40,
      ...more
    });
    const { usage } = await end;
    await drained;
    const splitter = new ThoughtSplitter(true);
    splitter.push(text);
    splitter.finish();
    return {
      text,
      turn: { role: 'assistant', text: splitter.answer.trim() },
      read: usage.promptTokens,
      asked: conversationIds(turns as Parameters<typeof conversationIds>[0]).length,
      rate: usage.prefillRate
    };
  }
  const pipelineIds = (turns: readonly Turn[]): number[] => [
    ...pipeline.tokenizer.encode(promptText(style, turns))
  ];
  const question = (text: string): Turn => ({ role: 'user', text });
  const first = [
    question('Tell me of the sea, of the wind over it, and of whatever swims in there.')
  ];
  const next = question('And of the land?');

  it('are read from where they differ, and are answered as if they had been read whole', async () => {
    const one = await write(first);
    expect(one.read).toBe(one.asked);
    expect(one.turn.text).not.toBe('');
    const turns = [...first, one.turn, next];
    const two = await write(turns);
    expect(two.asked - two.read).toBeGreaterThanOrEqual(chunk);
    // A figure of what was read, not of what was there.
    expect(two.rate).toBeGreaterThan(0);
    const again = await write(turns);
    expect(again.text).toBe(two.text);
    expect(again.read).toBe(0);
    const edited = [...first, one.turn, question('And of the sky?')];
    const three = await write(edited);
    expect(three.read).toBeLessThan(UNIT + encode('And of the sky?').length + 3);
    forget(pipeline);
    const whole = await write(turns);
    expect(whole.read).toBe(whole.asked);
    expect(whole.text).toBe(two.text);
    forget(pipeline);
    expect((await write(edited)).text).toBe(three.text);
  });

  it('are read before they are asked for, but for the question', async () => {
    const one = await write(first);
    const turns = [...first, one.turn];
    await prepare(pipeline, style, turns, new AbortController().signal);
    const two = await write([...turns, next]);
    const left = encode(next.text).length + 3;
    expect(two.read).toBeGreaterThanOrEqual(left);
    expect(two.read).toBeLessThan(left + UNIT);
    forget(pipeline);
    expect((await write([...turns, next])).text).toBe(two.text);
  });

  it('as far as there was time for', async () => {
    const one = await write(first);
    const turns = [...first, one.turn];
    forget(pipeline);
    const stop = new AbortController();
    const steps: number[] = [];
    const forward = pipeline.forwardKnownTokens.bind(pipeline);
    pipeline.forwardKnownTokens = (ids, isPrefill) => {
      steps.push(ids.length);
      stop.abort();
      return forward(ids, isPrefill);
    };
    await prepare(pipeline, style, turns, stop.signal);
    await prepare(pipeline, style, turns, stop.signal);
    Reflect.deleteProperty(pipeline, 'forwardKnownTokens');
    expect(steps).toEqual([64]);
    const two = await write([...turns, next]);
    expect(two.asked - two.read).toBe(64);
    // What has no room is not begun.
    const long = [question('sea '.repeat(CONTEXT)), one.turn];
    await prepare(pipeline, style, long, new AbortController().signal);
    expect((await write([...turns, next])).read).toBe(0);
  });

  it('a measurement reads all of its prompts, however often it reads the same', async () => {
    const skipped: number[] = [];
    const noting = (machine: Machine): Machine => ({
      ...machine,
      read: async (ids) => {
        const next = await machine.read(ids);
        skipped.push(await skippedTokens(pipeline));
        return next;
      }
    });
    const { signal } = new AbortController();
    const lend = (work: (machine: Machine) => Promise<unknown>): Promise<unknown> =>
      withMachine(loaded.engine, pipeline, model.config.vocab, { seed: 1 }, (machine) =>
        work(noting(machine))
      );
    const work = { depth: 0, prompt: 200, generate: 2, seed: 1 };
    for (let i = 0; i < 2; i++) {
      await lend((machine) => measure(machine, work, signal, () => undefined));
      await lend((machine) => measure(machine, { ...work, depth: 100 }, signal, () => undefined));
      const ids = seededIds(1, 220, model.config.vocab);
      await lend((machine) => check(machine, { ids, prompt: 200 }, signal, () => undefined));
    }
    expect(skipped.length).toBeGreaterThan(6);
    expect(skipped.filter((rows) => rows !== 0)).toEqual([]);
    // What was measured is not there for a reply, nor a reply for what is measured.
    await write(first);
    await lend(async (machine) => {
      machine.clear();
      await machine.read(pipelineIds(first));
      machine.clear();
    });
    expect(skipped.at(-1)).toBe(0);
    const { read, asked } = await write(first);
    expect(read).toBe(asked);
    expect((await write(first)).read).toBe(0);
  });

  it('a reply that goes on finds its prompt there, too', async () => {
    const whole = await write(first);
    const begun = whole.text.slice(0, 20);
    const rest = await write(first, { begun });
    expect(rest.asked + encode(begun).length - rest.read).toBeGreaterThanOrEqual(chunk);
    forget(pipeline);
    expect((await write(first, { begun })).text).toBe(rest.text);
  });
});

describe('through the worker', () => {
  it('nothing is heard of it, and whatever is asked for comes first, as without it', async () => {
    await emptyStorage();
    const heard: string[] = [];
    const engine = makeEngine(({ kind }) => heard.push(kind));
    const turns: Turn[] = [
      { role: 'user', text: 'Hello' },
      { role: 'assistant', text: 'Hello. '.repeat(50) }
    ];
    engine.prepare(turns);
    const url = await new ModelHost().add('tiny', model.files);
    await engine.load(loadRequest(url, CONTEXT), () => undefined);
    heard.length = 0;
    const reply = async (): Promise<string> => {
      let text = '';
      await engine.generate(ask('Hello', { maxTokens: 8 }), (batch) => (text += batch.text));
      return text;
    };
    const before = await reply();
    for (const again of [turns, turns, [], turns]) engine.prepare(again);
    expect(await reply()).toBe(before);
    // A question does not wait for what is read ahead: hardly any of it is there.
    engine.prepare(turns);
    const asked = ask([...turns, { role: 'user', text: 'And?' }], { maxTokens: 2 });
    const { usage } = await engine.generate(asked, () => undefined);
    expect(usage.promptTokens).toBeGreaterThan(200);
    engine.prepare(turns);
    const measured = await engine.ask('measure', { depth: 0, prompt: 20, generate: 2, seed: 1 });
    expect(measured.stamps).toHaveLength(3);
    engine.prepare(turns);
    await engine.unload();
    engine.prepare(turns);
    const kinds = new Set(['tokens', 'finished', 'step', 'answered', 'unloaded', 'pulse']);
    expect(heard.filter((kind) => !kinds.has(kind))).toEqual([]);
    expect(heard.filter((kind) => kind === 'finished')).toHaveLength(3);
    engine.dispose();
  });
});
