/** A thought that is ended for the model, and prompts that are counted before they are read. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EngineClient } from '../../src/engine/client.ts';
import type { Finished, ReceivedBatch } from '../../src/engine/open-requests.ts';
import type { GenerateRequest, SamplingOptions } from '../../src/engine/generation.ts';
import type { Backend } from '../../src/engine/model.ts';
import { END_OF_THOUGHT } from '../../src/engine/thought.ts';
import { endlessModel } from '../e2e/tiny-models.ts';
import { ask, emptyStorage, loadRequest, makeEngine, ModelHost } from './engine-host.ts';

const LENGTH = 60;
const BUDGET = 12;

let engine: EngineClient;
let host: ModelHost;
let url: string;

beforeAll(async () => {
  await emptyStorage();
  host = new ModelHost();
  url = await host.add('answer', endlessModel().files);
});

interface Written {
  text: string;
  ids: readonly number[];
  /** tokens of the thought, of the answer */
  tokens: [number, number];
  cuts: number;
  contexts: (number | undefined)[];
  finished: Finished;
}

async function write(
  more: Partial<GenerateRequest> = {},
  sampling: Partial<SamplingOptions> = {},
  onTokens: (batch: ReceivedBatch) => void = () => undefined
): Promise<Written> {
  const written: Omit<Written, 'finished'> = {
    text: '',
    ids: [],
    tokens: [0, 0],
    cuts: 0,
    contexts: []
  };
  const request = { ...ask('Hello', { maxTokens: LENGTH, ...sampling }), ...more };
  const finished = await engine.generate(request, (batch) => {
    written.text = batch.whole ? batch.text : written.text + batch.text;
    written.ids = batch.whole ? batch.ids : [...written.ids, ...batch.ids];
    written.tokens[batch.thought ? 0 : 1] += batch.tokens;
    if (batch.cut) written.cuts++;
    written.contexts.push(batch.contextUsed);
    onTokens(batch);
  });
  return { ...written, finished };
}

describe.each(['webgpu', 'cpu'] as const)('on %s', (backend: Backend) => {
  beforeAll(async () => {
    engine = makeEngine();
    await engine.load({ ...loadRequest(url, 320), backend }, () => undefined);
  });
  afterAll(() => engine.dispose());

  it('a budget ends the thought after so many tokens, and the answer follows from it', async () => {
    const free = await write();
    expect(free).toMatchObject({ cuts: 0, tokens: [LENGTH, 0] });
    const cut = await write({ thinkingBudget: BUDGET });
    // A thought is not cut inside a character.
    const thought = cut.tokens[0];
    expect(thought).toBeGreaterThanOrEqual(BUDGET);
    expect(thought).toBeLessThan(BUDGET + 6);
    expect(cut.cuts).toBe(1);
    expect(cut.ids.slice(0, thought)).toEqual(free.ids.slice(0, thought));
    expect(cut.text).toContain(END_OF_THOUGHT);
    expect(cut.ids).toHaveLength(LENGTH);
    // The tokens that nobody drew are not counted as the model's.
    const forced = LENGTH - cut.tokens[0] - cut.tokens[1];
    expect(forced).toBeGreaterThan(0);
    // What follows is what the model writes after exactly these tokens.
    const begun = cut.ids.slice(0, thought + forced);
    expect((await write({ begun })).ids).toEqual(cut.ids);
    expect((await write()).text).toBe(free.text);
  });

  it('"answer" ends the thought that is being written; later it changes nothing', async () => {
    let batches = 0;
    const cut = await write({}, { maxTokens: 200 }, ({ thought }) => {
      if (++batches === 2 || !thought) engine.answer();
    });
    expect(cut).toMatchObject({ cuts: 1, finished: { reason: 'length' } });
    expect(cut.tokens[0]).toBeLessThan(150);
    expect(cut.tokens[1]).toBeGreaterThan(0);
  });

  it('a reply that goes on inside a thought that is long enough goes on to the answer', async () => {
    const { ids } = await write({}, { maxTokens: 20 });
    const rest = await write({ begun: ids, thinkingBudget: 0 });
    expect(rest.ids.slice(0, 20)).toEqual(ids);
    expect(rest.cuts).toBe(1);
    expect(rest.tokens[0]).toBeLessThan(6);
    expect(rest.tokens[1]).toBeGreaterThan(20);
  });

  it('prompts are counted as they will be read, also while a reply is written', async () => {
    const turns = [
      { role: 'system', text: 'Costs $$ each.' },
      { role: 'user', text: 'Hello' },
      { role: 'assistant', text: '你好, $1' },
      { role: 'user', text: 'And?' }
    ] as const;
    const tokens = await engine.count(turns);
    let meanwhile: Promise<number> | undefined;
    const { finished, contexts } = await write({ turns }, { maxTokens: 8 }, () => {
      meanwhile ??= engine.count(turns);
    });
    expect(await meanwhile).toBe(tokens);
    expect(finished.usage.contextUsed).toBe(tokens + 7);
    expect(contexts.at(-1)).toBe(tokens + 7);
  });

  it('the end of the context ends a reply before the thought is ended', async () => {
    const count = await engine.count([{ role: 'user', text: 'Hello' }]);
    const room = 320 - count;
    const cut = await write({ thinkingBudget: room - 3 }, { maxTokens: 1000 });
    expect(cut).toMatchObject({ cuts: 0, finished: { reason: 'length' } });
    expect(cut.finished.usage.contextUsed).toBe(320);
  });
});
