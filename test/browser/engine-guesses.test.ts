/**
 * Guesses through the engine's own worker, as a GPU has them: the pocket model is asked twice, once with
 * every guess computed and once with none. What it writes, and what it says of it, is the same, to the
 * last token. (That a program with guesses is the one without for everything else: library-plan.test.ts.)
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCheckpoint, type Checkpoint } from '../../src/engine/checkpoints.ts';
import type { EngineClient } from '../../src/engine/client.ts';
import type { GenerateRequest, SamplingOptions, Turn } from '../../src/engine/generation.ts';
import { Meter } from '../../src/engine/meter.ts';
import type { Finished } from '../../src/engine/open-requests.ts';
import { Lookup } from '../../src/engine/worker/lookup.ts';
import type { Done } from '../../src/engine/worker/worth.ts';
import { ask, emptyStorage, loadRequest } from './engine-host.ts';
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

let engine: EngineClient;

interface Written {
  text: string;
  ids: number[];
  thought: number;
  answer: number;
  finished: Pick<Finished, 'reason'> & { readonly counts: readonly number[] };
}
type Asked = readonly [
  turns: readonly Turn[],
  sampling?: Partial<SamplingOptions>,
  more?: Partial<GenerateRequest>
];

async function write(...[turns, sampling, more]: Asked): Promise<Written> {
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

/** One reply after the other, behind a prompt that begins like none of theirs. */
async function all(guessing: boolean, asked: readonly Asked[]): Promise<[Written, Done[]][]> {
  await told({ guessing });
  await write([question('Begin.')], { maxTokens: 1 });
  const replies: [Written, Done[]][] = [];
  for (const one of asked) {
    await told({ guessing });
    replies.push([await write(...one), [...(await told({ guessing }))]]);
  }
  return replies;
}

/** The same without guesses and with them; and what was done for the tokens of the first with them. */
async function both(
  ...asked: readonly Asked[]
): Promise<{ readonly written: Written; readonly done: readonly Done[] }> {
  const wanted = await all(false, asked);
  const found = await all(true, asked);
  expect(new Set(wanted.flatMap(([, done]) => done))).toEqual(new Set(['alone']));
  expect(found.map(([written]) => written)).toEqual(wanted.map(([written]) => written));
  const [[written, done] = []] = found;
  if (!written || !done) throw new Error('nothing was asked');
  return { written, done };
}

const count = (done: readonly Done[], what: Done): number =>
  done.filter((one) => one === what).length;

/** The most likely reply, and what is done for its first tokens with guesses. */
let whole: Written;
let steps: readonly Done[];
/** The first step of the reply whose three guesses are all right. */
let first: number;

beforeAll(async () => {
  await emptyStorage();
  await keepGoodTrial(url);
  engine = makeGuesser();
  await engine.load(loadRequest(url, CONTEXT), () => undefined);
  // The first time the device is tried, as far as the context goes.
  whole = await write(SUM);
  const [[same, done] = []] = await all(true, [[SUM]]);
  expect(same?.ids).toEqual(whole.ids);
  steps = done ?? [];
  first = steps.findIndex((_, i) => steps.slice(i, i + 4).join() === 'guessed,kept,kept,kept');
  expect(first).toBeGreaterThan(0);
});
afterAll(() => engine.dispose());

describe('a reply', () => {
  it('is the same, with guesses that are right and wrong, and counts each token once', async () => {
    expect(whole.finished.reason).toBe('stop');
    // The token that ends it is one, too.
    expect(whole.thought + whole.answer).toBe(whole.ids.length + 1);
    expect(count(steps, 'kept')).toBeGreaterThan(10);
    expect(count(steps, 'guessed') * 3).toBeGreaterThan(count(steps, 'kept'));
    expect(count(steps, 'alone')).toBeGreaterThan(10);
    const { written, done } = await both([SUM, { ...PENALISED, maxTokens: 40 }]);
    expect(count(done, 'kept')).toBeGreaterThan(5);
    expect(written.ids).not.toEqual(whole.ids.slice(0, 40));
    expect(written.thought + written.answer).toBe(40);
    expect(written.finished.counts[1]).toBe(40);
  });

  it('ends at its limit among the guesses', async () => {
    await told({ guessing: true });
    // Behind the first of four tokens computed at once, the second, the third, and all of them.
    for (const row of [0, 1, 2, 3]) {
      const maxTokens = first + row + 2;
      const { ids, finished } = await write(SUM, { maxTokens });
      expect(ids).toEqual(whole.ids.slice(0, maxTokens));
      expect(finished.reason).toBe('length');
    }
  });

  it('stopped among the guesses is as long as it was, and nothing of them stays', async () => {
    // As long, and answered with the same words, but for one that was computed already.
    const edited = [...SUM.slice(0, -1), question('what is 12 + 14?')];
    const begun = { begun: whole.ids.slice(0, first + 2) };
    for (const [turns, more] of [[edited, begun] as const, [SUM, {}] as const]) {
      const next: Asked = [turns, { maxTokens: 12 }, more];
      await told({ guessing: false });
      const wanted = await write(...next);
      expect(wanted.text).toContain(turns === edited ? '12 + 14' : '12 + 13');
      await told({ guessing: true, interrupt: { by: 'stop', behind: first + 1 } });
      const { ids, finished } = await write(SUM);
      expect(finished.reason).toBe('stopped');
      // The token that was computed meanwhile is the last; two that were guessed right were not asked for.
      expect(ids).toEqual(whole.ids.slice(0, first + 3));
      expect(await told({ guessing: true })).toEqual(steps.slice(0, first + 1));
      expect((await write(...next)).ids).toEqual(wanted.ids);
    }
  });

  it('ends with the token that ends it among the guesses that were right', async () => {
    const said = answer('a small problem, such as 47 + 85.');
    const turns = [question('hello'), said, question('hello')];
    const next = [...turns, answer('Hello!'), question('hello')];
    // What was computed behind the end is nowhere in the next turn.
    const { written, done } = await both([turns], [next, { maxTokens: 4 }]);
    expect(written.finished.reason).toBe('stop');
    expect(done.slice(-2)).toEqual(['guessed', 'kept']);
    const lookup = new Lookup(VOCAB);
    const prompt = await engine.ask('encode', turns);
    lookup.put(0, [...prompt, ...written.ids.slice(0, -2)]);
    expect(lookup.guess(3)?.ids).toEqual([...written.ids.slice(-2), END]);
  });

  it('whose thought is ended among the guesses goes on to the same answer', async () => {
    const limit = { maxTokens: first + 16 };
    const { written } = await both([SUM, limit, { thinkingBudget: first + 3 }]);
    expect(written.thought).toBe(first + 3);
    expect(written.answer).toBeGreaterThan(0);
    await told({ guessing: true, interrupt: { by: 'answer', behind: first + 1 } });
    const answered = await write(SUM, limit);
    expect(answered.ids).toEqual(written.ids);
    expect(answered.thought).toBe(first + 3);
  });

  it('ends where the context ends', async () => {
    const turns = [...SUM.slice(0, -1), answer(whole.text.slice(0, 100)), ...SUM.slice(-1)];
    const { written, done } = await both([turns]);
    expect(written.finished.reason).toBe('length');
    expect(written.finished.counts[2]).toBe(CONTEXT);
    expect(count(done, 'kept')).toBeGreaterThan(2);
    // Where four tokens have no room, none is guessed.
    expect(done.slice(-3)).not.toContain('guessed');
  });
});

it('conversations in turns, and a question edited', async () => {
  const one = [...SUM, answer('12 + 13 = 25'), question('are you sure?')];
  const two = [question('hello'), answer('Hello!'), ...SUM.slice(-1)];
  const edited = [question('what is 12 + 14?'), ...SUM.slice(1)];
  const order = [one, two, one, edited];
  await both(...order.map((turns) => [turns, { maxTokens: 8 }] as const));
});

it('what is measured or checked is never guessed', async () => {
  const ids = [...whole.ids.slice(0, 12), ...whole.ids.slice(0, 12)];
  await told({ guessing: true });
  const choices = await engine.ask('check', { ids, prompt: 12 });
  expect(choices).toHaveLength(13);
  const work = { depth: 0, prompt: 12, generate: 12, seed: 1 };
  expect((await engine.ask('measure', work)).stamps).toHaveLength(13);
  expect(await told({ guessing: true })).toEqual([]);
});

it('what is kept of a reply is the same, bit by bit, and a reply goes on from there', async () => {
  const kept: (Checkpoint | undefined)[] = [];
  for (const guessing of [false, true]) {
    // It is due once.
    const checkpoint = { name: `guessing ${guessing}`, tokens: 40, seconds: 0 };
    await all(guessing, [[SUM, { maxTokens: 45 }, { checkpoint }]]);
    kept.push(await readCheckpoint(checkpoint.name));
  }
  expect(kept[0]?.ids.length).toBeGreaterThan(40);
  expect(kept[1]).toEqual(kept[0]);
  const checkpoint = { name: 'guessing true', tokens: 1000, seconds: 1000 };
  const begun = whole.ids.slice(0, 42);
  const [[rest, done] = []] = await all(true, [[SUM, {}, { begun, checkpoint }]]);
  expect(rest?.ids).toEqual(whole.ids);
  // But for a few tokens all of it was restored, and is guessed from.
  expect(rest?.finished.counts[0]).toBeLessThan(8);
  expect(count(done ?? [], 'kept')).toBeGreaterThan(3);
});
