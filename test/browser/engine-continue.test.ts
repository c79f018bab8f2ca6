/** A reply that broke off goes on as if it had not: from its tokens, its text, or a KV checkpoint. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropOldCheckpoints, readCheckpoint } from '../../src/engine/checkpoints.ts';
import type { EngineClient } from '../../src/engine/client.ts';
import type { Finished } from '../../src/engine/open-requests.ts';
import type { GenerateRequest, SamplingOptions } from '../../src/engine/generation.ts';
import type { Backend } from '../../src/engine/model.ts';
import { thinkingModel } from '../e2e/tiny-models.ts';
import { ask, emptyStorage, loadRequest, makeEngine, ModelHost } from './engine-host.ts';

const ignore = (): void => undefined;
const PENALISED = { temperature: 0.9, topP: 0.95, seed: 5, frequencyPenalty: 0.4 };
const LENGTH = 60;
const NAME = 'a reply / with a name';

let engine: EngineClient;
let host: ModelHost;
let url: string;

beforeAll(async () => {
  await emptyStorage();
  host = new ModelHost();
  url = await host.add('continued', thinkingModel({ seed: 49 }).files);
});
afterAll(() => engine.dispose());

async function start(backend: Backend): Promise<void> {
  engine = makeEngine();
  await engine.load({ ...loadRequest(url, 320), backend }, ignore);
}

interface Written {
  text: string;
  ids: readonly number[];
  tokens: number;
  finished?: Finished;
}

/** Writes to the end, or until `enough` tokens are there and the worker is ended. */
async function write(
  more: Partial<GenerateRequest>,
  sampling: Partial<SamplingOptions>,
  enough = Infinity
): Promise<Written> {
  const written: Written = { text: '', ids: [], tokens: 0 };
  const request = { ...ask('Hello', { maxTokens: LENGTH, ...sampling }), ...more };
  const reply = engine.generate(request, (batch) => {
    written.text = batch.whole ? batch.text : written.text + batch.text;
    written.ids = batch.whole ? batch.ids : [...written.ids, ...batch.ids];
    written.tokens += batch.tokens;
    if (written.ids.length >= enough) engine.dispose();
  });
  written.finished = await reply.catch(() => undefined);
  return written;
}

describe.each(['webgpu', 'cpu'] as const)('on %s', (backend) => {
  beforeAll(() => start(backend));

  it.each([{}, PENALISED])('goes on from its tokens: the same text, with %j', async (sampling) => {
    const whole = await write({}, sampling);
    expect(whole.ids).toHaveLength(LENGTH);
    for (const begun of [whole.ids.slice(0, 7), whole.ids.slice(0, 41)]) {
      const rest = await write({ begun }, sampling);
      expect(rest).toMatchObject({ text: whole.text, ids: whole.ids });
      expect(rest.tokens).toBe(LENGTH - begun.length);
      expect(rest.finished).toMatchObject({ reason: 'length' });
    }
  });

  it('goes on from its text, and the turn after it is right', async () => {
    const whole = await write({}, {});
    // The tokenizer reads the same text as other tokens, so the model may go on differently.
    const begun = whole.text.slice(0, whole.text.indexOf('</think>') + '</think>'.length);
    const rest = await write({ begun }, {});
    expect(rest.text.startsWith(begun)).toBe(true);
    expect(rest.text.length).toBeGreaterThan(begun.length);
    expect((await write({}, {})).text).toBe(whole.text);
  });

  it('that does not fit the context any more says so', async () => {
    await expect(
      engine.generate({ ...ask('Hello'), begun: Array<number>(400).fill(300) }, ignore)
    ).rejects.toMatchObject({ failure: { kind: 'context-full' } });
    expect((await write({}, {})).ids).toHaveLength(LENGTH);
  });
});

describe('a checkpoint', () => {
  const checkpoint = { name: NAME, tokens: 8, seconds: 0 };
  const sampling = { ...PENALISED, maxTokens: 90 };
  let whole: Written;
  let cut: Written;
  let file: ArrayBuffer | undefined;

  it('saves reading again what was read, in a new worker, and is gone when the reply ends', async () => {
    await start('webgpu');
    whole = await write({}, sampling);
    cut = await write({ checkpoint }, sampling, 60);
    expect(cut.finished).toBeUndefined();
    const cache = await caches.open('thinktab/checkpoints');
    file = await (await cache.match((await cache.keys())[0] ?? ''))?.arrayBuffer();
    const kept = await readCheckpoint(NAME);
    expect(kept?.ids.length).toBeGreaterThan(8);

    await start('webgpu');
    const rest = await write({ checkpoint, begun: cut.ids }, sampling);
    expect(rest).toMatchObject({ text: whole.text, ids: whole.ids });
    const prompt = whole.finished?.usage.promptTokens ?? 0;
    const read = rest.finished?.usage.promptTokens;
    expect(read).toBe(prompt + cut.ids.length - (kept?.ids.length ?? 0));
    expect(await readCheckpoint(NAME)).toBeUndefined();
  });

  it('that is of other tokens, of another model or broken is not used', async () => {
    const cache = await caches.open('thinktab/checkpoints');
    const request = `https://checkpoint.invalid/${encodeURIComponent(NAME)}`;
    const body = file;
    if (!body) throw new Error('there was no checkpoint');
    await cache.put(request, new Response(body));
    expect((await readCheckpoint(NAME))?.ids.length).toBeGreaterThan(8);
    const other = await write({ checkpoint, begun: whole.ids.slice(3, 50) }, sampling);
    expect(other.finished?.usage.promptTokens).toBeGreaterThan(47);
    for (const bytes of [body.slice(0, body.byteLength / 2), new ArrayBuffer(3), body]) {
      if (bytes === body) new Uint8Array(body).set([64, 64], 8);
      await cache.put(request, new Response(bytes));
      const rest = await write({ checkpoint, begun: cut.ids }, sampling);
      expect(rest).toMatchObject({ text: whole.text, ids: whole.ids });
    }
  });

  it('goes by age', async () => {
    const cache = await caches.open('thinktab/checkpoints');
    const day = 24 * 3600 * 1000;
    const put = (name: string, age: number): Promise<void> =>
      cache.put(
        `https://checkpoint.invalid/${name}`,
        new Response('', { headers: { 'x-written': String(Date.now() - age) } })
      );
    await put('young', day);
    await put('old', 8 * day);
    await put('from the future', -8 * day);
    await dropOldCheckpoints(7 * day);
    expect((await cache.keys()).map(({ url }) => url)).toEqual([
      'https://checkpoint.invalid/young'
    ]);
  });
});
