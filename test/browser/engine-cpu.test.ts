/** The engine without WebGPU: the same client, messages and text, computed on the processor. */
import { afterEach, describe, expect, it } from 'vitest';
import { Cancelled } from '../../src/engine/errors.ts';
import type { EngineClient } from '../../src/engine/client.ts';
import type { ReceivedBatch } from '../../src/engine/open-requests.ts';
import type { Failure } from '../../src/engine/failure.ts';
import type { Turn } from '../../src/engine/generation.ts';
import type { LoadedModel, LoadRequest } from '../../src/engine/model.ts';
import { endlessModel, expectedReply, thinkingModel } from '../e2e/tiny-models.ts';
import type { TinyModel } from '../reference/tiny-model.ts';
import {
  ask,
  emptyStorage,
  loadRequest,
  makeEngine,
  ModelHost,
  ORIGIN,
  storedFiles
} from './engine-host.ts';

const ignore = (): void => undefined;
const host = new ModelHost();
let engine: EngineClient;
afterEach(() => engine.dispose());

async function cpuRequest(model: TinyModel): Promise<LoadRequest> {
  return { ...loadRequest(await host.add('cpu', model.files), 320), backend: 'cpu' };
}

async function load(model: TinyModel): Promise<LoadedModel> {
  await emptyStorage();
  engine = makeEngine();
  return engine.load(await cpuRequest(model), ignore);
}

async function write(
  turns: readonly Turn[] | string,
  sampling: Parameters<typeof ask>[1] = {},
  onTokens: (batch: ReceivedBatch) => void = ignore
) {
  let text = '';
  const finished = await engine.generate(ask(turns, sampling), (batch) => {
    text += batch.text;
    onTokens(batch);
  });
  return { text, finished };
}

describe('the engine on the processor', () => {
  it('writes what the forward pass in f64 says, over several turns, and says where it runs', async () => {
    const model = endlessModel();
    const loaded = await load(model);
    expect(loaded).toMatchObject({ backend: 'cpu', opensThought: true, gpuBytes: 0 });
    expect(await storedFiles()).toContain(`${ORIGIN}cpu/resolve/main/params_shard_0.bin`);
    const turns: Turn[] = [{ role: 'user', text: 'Is $$x$$ = $1?' }];
    const first = await write(turns, { maxTokens: 16 });
    expect(first.text).toBe(
      await expectedReply(model, [{ role: 'user', text: 'Is $$x$$ = $1?' }], 16)
    );
    expect(first.finished).toMatchObject({ reason: 'length', usage: { completionTokens: 16 } });
    const said = [
      { role: 'user', text: 'Is $$x$$ = $1?' },
      { role: 'assistant', text: 'Yes' },
      { role: 'user', text: 'Sure?' }
    ] as const;
    expect((await write(said, { maxTokens: 16 })).text).toBe(await expectedReply(model, said, 16));
  });

  it('splits the thought from the answer', async () => {
    await load(thinkingModel({ seed: 49 }));
    const parts = new Set<boolean>();
    const { text } = await write('Hello', { maxTokens: 16 }, ({ thought }) => parts.add(thought));
    expect(text).toContain('</think>');
    expect(parts).toEqual(new Set([true, false]));
  });

  it('draws the same text for a seed, and another for another', async () => {
    await load(endlessModel());
    const sampling = { temperature: 1, topP: 0.9, seed: 5, maxTokens: 40 };
    const { text } = await write('Hello', sampling);
    expect((await write('Hello', sampling)).text).toBe(text);
    expect((await write('Hello', { ...sampling, seed: 6 })).text).not.toBe(text);
  });

  it('stops when told, and says when the context is full', async () => {
    await load(endlessModel());
    let batches = 0;
    const { finished } = await write('Hello', { maxTokens: 300 }, () => {
      if (++batches === 1) engine.stop();
    });
    expect(finished.reason).toBe('stopped');
    expect(finished.usage.completionTokens).toBeLessThan(300);
    const failure = await write('x'.repeat(400)).catch(
      (error: { failure: Failure }) => error.failure
    );
    expect(failure).toMatchObject({ kind: 'context-full' });
  });

  it('refuses a model that is too large for it before its weights are fetched', async () => {
    await emptyStorage();
    engine = makeEngine();
    const large = endlessModel({ hidden: 2048, intermediate: 8192, layers: 2, vocab: 300 });
    const request = await cpuRequest(large);
    for (const name of large.files.keys()) {
      if (name.endsWith('.bin')) await host.remove(request.model.url + name);
    }
    const failure = await engine
      .load(request, ignore)
      .then(ignore, (error: { failure: Failure }) => error.failure);
    expect(failure).toMatchObject({ kind: 'no-webgpu', what: 'Tiny needs WebGPU.' });
  });

  it('waits for another tab that fetches the same files, and then needs no server', async () => {
    await emptyStorage();
    const other = makeEngine();
    engine = makeEngine();
    const model = endlessModel();
    const request = await cpuRequest(model);
    const shard = [...model.files.keys()].find((name) => name.endsWith('.bin')) ?? '';
    const bytes = model.files.get(shard) ?? new Uint8Array();
    await host.put(request.model.url + shard, bytes, { fault: 'silent' });
    let waits = false;
    const first = other.load(request, ignore).then(ignore, (error: unknown) => error);
    await expect.poll(storedFiles).not.toEqual([]);
    const second = engine.load(request, ({ waiting }) => (waits ||= waiting === true));
    await expect.poll(() => waits).toBe(true);
    await host.put(request.model.url + shard, bytes);
    other.cancelLoad();
    expect(await first).toBeInstanceOf(Cancelled);
    expect(await second).toMatchObject({ backend: 'cpu' });
    other.dispose();
  });
});
