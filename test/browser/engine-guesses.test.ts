/**
 * Guesses through the engine's own worker, as a GPU has them: two engines with the pocket model are
 * asked the same, one of them computes every guess, and the other has none, as on this adapter without
 * a test. What they write, and what they say of it, is the same, to the last token.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCheckpoint, type Checkpoint } from '../../src/engine/checkpoints.ts';
import type { EngineClient } from '../../src/engine/client.ts';
import type { GenerateRequest, SamplingOptions, Turn } from '../../src/engine/generation.ts';
import { Meter } from '../../src/engine/meter.ts';
import type { Finished } from '../../src/engine/open-requests.ts';
import { Lookup } from '../../src/engine/worker/lookup.ts';
import type { Done } from '../../src/engine/worker/worth.ts';
import { ask, emptyStorage, loadRequest, makeEngine } from './engine-host.ts';
import { keepGoodTrial, makeGuesser, told } from './engine-guesses.ts';

const CONTEXT = 128;
const VOCAB = 512;
const END = 506;
const url = new URL('/pocket/', location.href).href;
const question = (text: string): Turn => ({ role: 'user', text });
const answer = (text: string): Turn => ({ role: 'assistant', text });
/** Its reply of some 75 tokens goes over the same figures again and again. */
const SUM = [question('what is 12 + 13?'), answer('12 + 13 = 25'), question('what is 12 + 13?')];
const PENALISED: Partial<SamplingOptions> = {
  ...{ temperature: 2, topP: 1, seed: 7 },
  ...{ frequencyPenalty: 0.3, presencePenalty: 0.3 }
};

let plain: EngineClient;
let guesser: EngineClient;

beforeAll(async () => {
  await emptyStorage();
  plain = makeEngine();
  guesser = makeGuesser();
  let loading: Promise<unknown> = Promise.resolve();
  // Once one engine has found no trial it goes on without guesses; the other finds one.
  await new Promise<void>((decided, reject) => {
    loading = plain.load(loadRequest(url, CONTEXT), ({ phase }) => {
      if (phase === 'upload') decided();
    });
    loading.catch(reject);
  });
  await keepGoodTrial(url);
  await Promise.all([loading, guesser.load(loadRequest(url, CONTEXT), () => undefined)]);
});
afterAll(() => {
  plain.dispose();
  guesser.dispose();
});

interface Written {
  text: string;
  ids: number[];
  thought: number;
  answer: number;
  finished: Pick<Finished, 'reason'> & { readonly counts: readonly number[] };
}

async function write(
  engine: EngineClient,
  turns: readonly Turn[],
  sampling: Partial<SamplingOptions> = {},
  more: Partial<GenerateRequest> = {}
): Promise<Written> {
  let text = '';
  let ids: number[] = [];
  const meter = new Meter();
  meter.start(0);
  const request = { ...ask(turns, { maxTokens: 400, ...sampling }), ...more };
  const { reason, usage } = await engine.generate(request, (batch) => {
    text = batch.whole ? batch.text : text + batch.text;
    ids = batch.whole ? [...batch.ids] : [...ids, ...batch.ids];
    meter.add(batch, batch.received);
  });
  const { promptTokens, completionTokens, contextUsed } = usage;
  const { thoughtTokens, answerTokens } = meter.reading(0);
  return {
    text,
    ids,
    thought: thoughtTokens,
    answer: answerTokens,
    finished: { reason, counts: [promptTokens, completionTokens, contextUsed] }
  };
}

/** Asks both the same, which answer the same; and what was done for the guesser's tokens. */
async function both(
  ...[turns, sampling, more]: [
    readonly Turn[],
    Partial<SamplingOptions>?,
    Partial<GenerateRequest>?
  ]
): Promise<{ readonly written: Written; readonly done: readonly Done[] }> {
  await told();
  const [wanted, written] = await Promise.all([
    write(plain, turns, sampling, more),
    write(guesser, turns, sampling, more)
  ]);
  expect(written).toEqual(wanted);
  return { written, done: await told() };
}

const count = (done: readonly Done[], what: Done): number =>
  done.filter((one) => one === what).length;

/** The most likely reply, and what is done for its tokens. */
let whole: Written;
let steps: readonly Done[];
/** The first step of the reply whose three guesses are all right. */
let first: number;

beforeAll(async () => {
  whole = await write(plain, SUM);
  // The first time tries the device, as far as the context goes.
  expect(await write(guesser, SUM)).toEqual(whole);
  await told();
  await write(guesser, SUM, { maxTokens: 32 });
  steps = await told();
  first = steps.findIndex((_, i) => steps.slice(i, i + 4).join() === 'guessed,kept,kept,kept');
  expect(first).toBeGreaterThan(0);
});

describe('a reply', () => {
  it('is the same, with guesses that are right and wrong, and counts each token once', async () => {
    expect(whole.finished.reason).toBe('stop');
    expect(count(steps, 'kept')).toBeGreaterThan(5);
    expect(count(steps, 'guessed') * 3).toBeGreaterThan(count(steps, 'kept'));
    expect(count(steps, 'alone')).toBeGreaterThan(5);
    const { written, done } = await both(SUM, { ...PENALISED, maxTokens: 40 });
    expect(count(done, 'kept')).toBeGreaterThan(5);
    expect(written.ids).not.toEqual(whole.ids.slice(0, 40));
    expect(written.thought + written.answer).toBe(40);
    expect(written.finished.counts[1]).toBe(40);
  });

  it('ends at its limit among the guesses', async () => {
    // Behind the first of four tokens computed at once, the second, the third, and all of them.
    for (const row of [0, 1, 2, 3]) {
      const maxTokens = first + row + 2;
      const { ids, finished } = await write(guesser, SUM, { maxTokens });
      expect(ids).toEqual(whole.ids.slice(0, maxTokens));
      expect(finished.reason).toBe('length');
    }
  });

  it('stopped among the guesses is as long as it was, and nothing of them stays', async () => {
    // As long, and answered with the same words, but for one that was computed already.
    const edited = [...SUM.slice(0, -1), question('what is 12 + 14?')];
    const begun = { begun: whole.ids.slice(0, first + 2) };
    for (const [turns, more] of [[edited, begun] as const, [SUM, {}] as const]) {
      await told({ interrupt: { by: 'stop', behind: first + 1 } });
      const { ids, finished } = await write(guesser, SUM);
      expect(finished.reason).toBe('stopped');
      // The token that was computed meanwhile is the last; two that were guessed right were not asked for.
      expect(ids).toEqual(whole.ids.slice(0, first + 3));
      expect(await told()).toEqual(steps.slice(0, first + 1));
      await write(plain, SUM, { maxTokens: 1 });
      const { written } = await both(turns, { maxTokens: 16 }, more);
      expect(written.text).toContain(turns === edited ? '12 + 14' : '12 + 13');
    }
  });

  it('ends with the token that ends it among the guesses that were right', async () => {
    const said = answer('a small problem, such as 47 + 85.');
    const turns = [question('hello'), said, question('hello')];
    const { written, done } = await both(turns);
    expect(written.finished.reason).toBe('stop');
    expect(done.slice(-2)).toEqual(['guessed', 'kept']);
    const lookup = new Lookup(VOCAB);
    const prompt = await plain.ask('encode', turns);
    lookup.put(0, [...prompt, ...written.ids.slice(0, -2)]);
    expect(lookup.guess(3)?.ids).toEqual([...written.ids.slice(-2), END]);
    expect(written.thought + written.answer).toBe(written.ids.length + 1);
    // What was computed behind it is nowhere.
    await both([...turns, answer('Hello!'), question('hello')], { maxTokens: 8 });
  });

  it('whose thought is ended among the guesses goes on to the same answer', async () => {
    const limit = { maxTokens: first + 16 };
    const { written } = await both(SUM, limit, { thinkingBudget: first + 2 });
    expect(written.text).toContain('</think>');
    await told({ interrupt: { by: 'answer', behind: first + 1 } });
    const answered = await write(guesser, SUM, limit);
    expect(answered.thought).toBe(first + 3);
    expect(answered.answer).toBeGreaterThan(0);
    const budget = { thinkingBudget: first + 3 };
    expect(await write(plain, SUM, limit, budget)).toEqual(answered);
  });

  it('ends where the context ends', async () => {
    const turns = [...SUM.slice(0, -1), answer(whole.text.slice(0, 100)), ...SUM.slice(-1)];
    const { written, done } = await both(turns);
    expect(written.finished.reason).toBe('length');
    expect(written.finished.counts[2]).toBe(CONTEXT);
    expect(count(done, 'kept')).toBeGreaterThan(2);
    // Where four tokens have no room, none is guessed.
    expect(done.slice(-3)).not.toContain('guessed');
  });
});

it('conversations in turns, an answer made again and a question edited', async () => {
  const one = [...SUM, answer('12 + 13 = 25'), question('are you sure?')];
  const two = [question('hello'), answer('Hello!'), ...SUM.slice(-1)];
  const edited = [question('what is 12 + 14?'), ...SUM.slice(1)];
  for (const turns of [one, two, one, one, edited]) await both(turns, { maxTokens: 12 });
});

it('what is measured or checked is never guessed', async () => {
  const ids = [...whole.ids.slice(0, 12), ...whole.ids.slice(0, 12)];
  await told();
  const choices = await guesser.ask('check', { ids, prompt: 12 });
  const work = { depth: 0, prompt: 12, generate: 12, seed: 1 };
  expect((await guesser.ask('measure', work)).stamps).toHaveLength(13);
  expect(await told()).toEqual([]);
  expect(await plain.ask('check', { ids, prompt: 12 })).toEqual(choices);
});

/** Writes until the KV cache was kept, and ends the worker. */
async function cut(engine: EngineClient, name: string): Promise<Checkpoint | undefined> {
  let ids = 0;
  // The first time it is due; there is no second.
  const checkpoint = { name, tokens: 40, seconds: 0 };
  const reply = engine.generate({ ...ask(SUM, { maxTokens: 79 }), checkpoint }, (batch) => {
    ids += batch.ids.length;
    if (ids >= 42) engine.dispose();
  });
  await expect(reply).rejects.toThrow();
  return readCheckpoint(name);
}

it('what is kept of a reply is the same, bit by bit, and one goes on from there', async () => {
  const wanted = await cut(plain, 'plain');
  await told();
  const checkpoint = { name: 'plain', tokens: 1000, seconds: 1000 };
  const rest = await write(guesser, SUM, {}, { begun: whole.ids.slice(0, 42), checkpoint });
  expect(rest.ids).toEqual(whole.ids);
  expect(rest.finished.counts[0]).toBeLessThan(8);
  expect(count(await told(), 'kept')).toBeGreaterThan(3);
  const kept = await cut(guesser, 'guesser');
  expect(kept?.ids.length).toBeGreaterThan(40);
  expect(kept).toEqual(wanted);
});
