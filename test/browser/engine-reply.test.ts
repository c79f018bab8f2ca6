/** Replies through the real worker, web-llm and library: text, tokens, times, and stopping. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineError } from '../../src/engine/errors.ts';
import type { EngineClient } from '../../src/engine/client.ts';
import type { ReceivedBatch } from '../../src/engine/open-requests.ts';
import { Meter } from '../../src/engine/meter.ts';
import type { Failure } from '../../src/engine/failure.ts';
import type { Turn } from '../../src/engine/generation.ts';
import { endlessModel, expectedReply, thinkingModel } from '../e2e/tiny-models.ts';
import type { TinyModel } from '../reference/tiny-model.ts';
import { ask, emptyStorage, loadRequest, makeEngine, ModelHost } from './engine-host.ts';

const CONTEXT = 320;
const ignore = (): void => undefined;

let engine: EngineClient;
let host: ModelHost;

beforeAll(async () => {
  await emptyStorage();
  host = new ModelHost();
  engine = makeEngine();
});
afterAll(() => engine.dispose());

async function load(name: string, model: TinyModel): Promise<void> {
  await engine.load(loadRequest(await host.add(name, model.files), CONTEXT), ignore);
}

interface Written {
  readonly text: string;
  readonly batches: readonly ReceivedBatch[];
  readonly finished: Awaited<ReturnType<EngineClient['generate']>>;
}

async function write(
  turns: readonly Turn[] | string,
  sampling: Parameters<typeof ask>[1] = {},
  onTokens: (batch: ReceivedBatch) => void = ignore
): Promise<Written> {
  const batches: ReceivedBatch[] = [];
  const finished = await engine.generate(ask(turns, sampling), (batch) => {
    batches.push(batch);
    onTokens(batch);
  });
  return { text: batches.map(({ text }) => text).join(''), batches, finished };
}

describe('a reply', () => {
  const model = endlessModel();
  beforeAll(() => load('endless', model));

  it('is what the forward pass in f64 says, dollar signs and all', async () => {
    for (const text of ['Hello', 'Is $$x$$ = $& or $1?', '{system_message} {user_message}']) {
      const { text: written } = await write(text, { maxTokens: 16 });
      expect(written).toBe(await expectedReply(model, [{ role: 'user', text }], 16));
    }
  });

  it('counts every token, and stamps them in order', async () => {
    const { batches, finished } = await write('Hello', { maxTokens: 40 });
    expect(finished.reason).toBe('length');
    expect(finished.usage.completionTokens).toBe(40);
    expect(batches.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(40);
    let before = -Infinity;
    for (const { first, last, received, thought } of batches) {
      expect(first).toBeGreaterThanOrEqual(before);
      expect(last).toBeGreaterThanOrEqual(first);
      // Two clocks: the worker's and the page's agree to a fraction of a millisecond.
      expect(received).toBeGreaterThan(last - 1);
      expect(thought).toBe(true);
      before = last;
    }
    const { usage } = finished;
    expect(usage.prefillRate).toBeGreaterThan(0);
    expect(usage.decodeRate).toBeGreaterThan(0);
    expect(usage.timeToFirstToken).toBeGreaterThan(0);
    expect(usage.contextUsed).toBe(usage.promptTokens + 39);
  });

  it('feeds a meter whose rates agree', async () => {
    const meter = new Meter();
    const now = (): number => performance.timeOrigin + performance.now();
    meter.start(now());
    const { finished } = await write('Hello', { maxTokens: 64 }, (batch) => {
      meter.add(batch, batch.received);
    });
    meter.finish(finished.usage);
    const reading = meter.reading(now());
    expect(reading).toMatchObject({ tokens: 64, thoughtTokens: 64, answerTokens: 0 });
    expect(reading.timeToFirstToken).toBeGreaterThan(0);
    // The page cannot get tokens faster than the engine makes them, but for the batches' edges.
    expect(reading.deliveredRate).toBeLessThan(1.25 * (reading.engineRate ?? 0));
    expect(reading.contextUsed).toBe(finished.usage.contextUsed);
  });

  it('repeats itself for a seed, and not for another', async () => {
    const sampling = { temperature: 1.5, topP: 1, maxTokens: 24 };
    const { text } = await write('Hello', { ...sampling, seed: 7 });
    expect((await write('Hello', { ...sampling, seed: 7 })).text).toBe(text);
    expect((await write('Hello', { ...sampling, seed: 8 })).text).not.toBe(text);
  });

  it('gives top_p 0 and a fraction of a token a meaning', async () => {
    const { text } = await write('Hello', { maxTokens: 8 });
    expect((await write('Hello', { temperature: 1, topP: 0, maxTokens: 8.7 })).text).toBe(text);
  });

  it('heeds the penalties', async () => {
    const { text } = await write('Hello', { maxTokens: 24 });
    const penalised = await write('Hello', { maxTokens: 24, repetitionPenalty: 5 });
    expect(penalised.text).not.toBe(text);
  });

  it('takes a system message with dollar signs as it is', async () => {
    const turns = (text: string): Turn[] => [
      { role: 'system', text },
      { role: 'user', text: 'Hello' }
    ];
    const written = await Promise.all([
      expectedReply(model, [{ role: 'user', text: 'Hello' }], 8),
      expectedReply(model, [{ role: 'user', text: 'Hello' }], 8)
    ]);
    expect(written[0]).toBe(written[1]);
    // The prompts are equally long only if "$$" stays two characters.
    const dollars = await write(turns('$$$$'), { maxTokens: 1 });
    const letters = await write(turns('abcd'), { maxTokens: 1 });
    expect(dollars.finished.usage.promptTokens).toBe(letters.finished.usage.promptTokens);
  });

  it('refuses a second request while one is running', async () => {
    const first = write('Hello', { maxTokens: 200 });
    await expect(engine.generate(ask('And?'), ignore)).rejects.toThrow('busy');
    engine.stop();
    await first;
  });
});

describe('a conversation', () => {
  it('separates thought and answer, and goes on from the answer alone', async () => {
    const model = thinkingModel({ seed: 49 });
    await load('thinking', model);
    const { text, batches } = await write('Hello', { maxTokens: 16 });
    expect(text).toBe(await expectedReply(model, [{ role: 'user', text: 'Hello' }], 16));
    const part = (wanted: boolean): string =>
      batches.flatMap(({ thought, text }) => (thought === wanted ? [text] : [])).join('');
    expect(part(true).endsWith('</think>')).toBe(true);
    const turns = [
      { role: 'user', text: 'Hello' },
      { role: 'assistant', text: part(false) },
      { role: 'user', text: 'Go on.' }
    ] as const;
    const second = await write(turns, { maxTokens: 16 });
    expect(second.text).toBe(await expectedReply(model, turns, 16));
  });

  it('that is too long says by how much, and the next one works', async () => {
    await load('endless', endlessModel());
    let failure: Failure | undefined;
    try {
      await write('x'.repeat(400));
    } catch (error) {
      if (error instanceof EngineError) failure = error.failure;
    }
    expect(failure?.kind).toBe('context-full');
    // 400 letters; begin, user, assistant and think tokens, and a line break
    expect(failure?.meaning).toContain('405');
    expect(failure?.meaning).toContain(String(CONTEXT));
    expect((await write('Hello')).text).not.toBe('');
  });

  it('that fills the context while it is written ends there', async () => {
    const { finished } = await write('Hello', { maxTokens: 1000 });
    expect(finished.reason).toBe('length');
    expect(finished.usage.contextUsed).toBe(CONTEXT);
  });
});

describe('stopping', () => {
  it('ends the reply, keeps what was written, and the next reply is whole', async () => {
    const { text, finished } = await write('Hello', { maxTokens: 250 }, () => engine.stop());
    expect(finished.reason).toBe('stopped');
    expect(finished.usage.completionTokens).toBeLessThan(250);
    const whole = await write('Hello', { maxTokens: 250 });
    expect(whole.text.startsWith(text)).toBe(true);
    expect(whole.finished.usage.completionTokens).toBe(250);
  });

  it('answers at once while the prompt is read, and the next reply is right', async () => {
    const before = (await write('Hello')).text;
    const reply = write('y'.repeat(300), { maxTokens: 10 });
    engine.stop();
    const { text, finished } = await reply;
    expect(finished.reason).toBe('stopped');
    expect(text).toBe('');
    expect((await write('Hello')).text).toBe(before);
  });

  it('answers at once, too, while the reply before is still let go of', async () => {
    const before = (await write('Hello')).text;
    const replies = [write('y'.repeat(300))];
    engine.stop();
    await replies[0];
    replies.push(write('z'.repeat(300)));
    engine.stop();
    expect((await replies[1])?.finished.reason).toBe('stopped');
    expect((await write('Hello')).text).toBe(before);
  });

  it('does nothing when nothing is written', async () => {
    engine.stop();
    expect((await write('Hello')).finished.reason).toBe('length');
  });

  it('happens by itself when the model is unloaded', async () => {
    const reply = write('Hello', { maxTokens: 250 });
    await engine.unload();
    expect((await reply).finished.reason).toBe('stopped');
  });
});
