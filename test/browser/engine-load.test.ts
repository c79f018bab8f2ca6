/** Loading through the real worker and the unmodified web-llm: what works, and what is refused. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cancelled, EngineError } from '../../src/engine/errors.ts';
import type { EngineClient } from '../../src/engine/client.ts';
import type { Failure } from '../../src/engine/failure.ts';
import type { LoadPhase, LoadProgress } from '../../src/engine/model.ts';
import { makeTinyModel } from '../reference/tiny-model.ts';
import {
  ask,
  emptyStorage,
  loadRequest,
  makeEngine,
  ModelHost,
  storedFiles
} from './engine-host.ts';

const TINY = makeTinyModel({ endless: true });
const ignore = (): void => undefined;

let engine: EngineClient;
let host: ModelHost;

beforeEach(async () => {
  await emptyStorage();
  host = new ModelHost();
  engine = makeEngine();
});
afterEach(() => engine.dispose());

/** The failure of a load that must fail. */
async function failureOf(load: Promise<unknown>): Promise<Failure> {
  try {
    await load;
  } catch (error) {
    expect(error).toBeInstanceOf(EngineError);
    if (error instanceof EngineError) return error.failure;
  }
  throw new Error('the load did not fail');
}

async function stopsIn(phase: LoadPhase, url: string): Promise<void> {
  const load = engine.load(loadRequest(url), (progress) => {
    if (progress.phase === phase) engine.cancelLoad();
  });
  await expect(load).rejects.toBeInstanceOf(Cancelled);
}

/** The load gets as far as the GPU: compiling for a software adapter takes seconds. */
async function getsAllFiles(url: string): Promise<void> {
  await stopsIn('engine', url);
}

async function replyText(): Promise<string> {
  let text = '';
  await engine.generate(ask('Hello'), (batch) => (text += batch.text));
  return text;
}

describe('loading', () => {
  it('tells every phase, in order, to its end, and what was loaded', async () => {
    const seen: LoadProgress[] = [];
    const url = await host.add('tiny', TINY.files);
    const loaded = await engine.load(loadRequest(url), (progress) => seen.push(progress));

    const phases = seen.map(({ phase }) => phase).filter((p, i, all) => p !== all[i - 1]);
    expect(phases).toEqual<LoadPhase[]>(['config', 'download', 'engine', 'upload', 'compile']);
    for (const phase of ['config', 'download', 'upload', 'compile']) {
      const steps = seen.filter((progress) => progress.phase === phase);
      const last = steps.at(-1);
      expect(last?.done, phase).toBe(last?.total);
      expect(steps.map(({ done }) => done)).toEqual(
        steps.map(({ done }) => done).sort((a, b) => a - b)
      );
    }
    const shards = [...TINY.files].filter(([name]) => name.endsWith('.bin'));
    const bytes = shards.reduce((sum, [, { byteLength }]) => sum + byteLength, 0);
    expect(loaded).toMatchObject({ contextLength: 256, weightBytes: bytes, opensThought: true });
    expect(loaded.gpuBytes).toBeGreaterThan(bytes);
    expect(engine.loaded).toEqual(loaded);
    expect(await replyText()).not.toBe('');
  });

  it('takes the older name of the tensor index, and stores it under the newer one', async () => {
    const old = makeTinyModel({ endless: true, indexName: 'ndarray-cache.json' });
    expect(old.files.has('tensor-cache.json')).toBe(false);
    const url = await host.add('old', old.files);
    await getsAllFiles(url);
    expect(await storedFiles()).toContain(`${url}resolve/main/tensor-cache.json`);
  });

  it('takes an address with a revision as it is', async () => {
    const url = await host.add('org/model/resolve/main', TINY.files);
    await getsAllFiles(url);
    expect(await storedFiles()).toContain(`${url}tokenizer.json`);
  });

  it('unloads and loads again, and needs no server for it', async () => {
    const url = await host.add('tiny', TINY.files);
    await engine.load(loadRequest(url), ignore);
    const before = await replyText();
    await engine.unload();
    expect(engine.loaded).toBeUndefined();
    await expect(engine.generate(ask('Hello'), ignore)).rejects.toThrow('No model is loaded.');
    for (const name of TINY.files.keys()) await host.remove(url + name);
    await engine.load(loadRequest(url), ignore);
    expect(await replyText()).toBe(before);
  });

  it('replaces one model by another', async () => {
    const first = await host.add('first', TINY.files);
    const other = makeTinyModel({ endless: true, architecture: 'llama', seed: 5 });
    const second = await host.add('second', other.files);
    await engine.load(loadRequest(first), ignore);
    const text = await replyText();
    const loaded = await engine.load(loadRequest(second, 128), ignore);
    expect(loaded.contextLength).toBe(128);
    expect(await replyText()).not.toBe(text);
  });
});

describe('a load that is stopped', () => {
  it('ends at once while a file hangs; a later load gets it', async () => {
    const url = await host.add('tiny', TINY.files);
    const shard = [...TINY.files.keys()].filter((name) => name.endsWith('.bin'))[1] ?? '';
    const bytes = TINY.files.get(shard) ?? new Uint8Array();
    await host.put(url + shard, bytes, { fault: 'silent' });
    const load = engine.load(loadRequest(url), ({ phase, done }) => {
      if (phase === 'download' && done > 0) engine.cancelLoad();
    });
    await expect(load).rejects.toBeInstanceOf(Cancelled);
    await host.put(url + shard, bytes);
    await getsAllFiles(url);
  });

  it('ends in any phase, and does no harm to the loads after it', async () => {
    const url = await host.add('tiny', TINY.files);
    for (const phase of ['config', 'engine', 'upload', 'download', 'compile'] as const) {
      await stopsIn(phase, url);
      expect(engine.loaded).toBeUndefined();
    }
    await engine.load(loadRequest(url), ignore);
    expect(await replyText()).not.toBe('');
  });

  it('leaves the model before it working while files were fetched', async () => {
    const url = await host.add('tiny', TINY.files);
    await engine.load(loadRequest(url), ignore);
    const before = await replyText();
    const second = await host.add('second', TINY.files);
    await host.put(`${second}tokenizer.json`, '{}', { fault: 'silent' });
    const load = engine.load(loadRequest(second), ignore);
    expect(await replyText()).toBe(before);
    engine.cancelLoad();
    await expect(load).rejects.toBeInstanceOf(Cancelled);
    expect(await replyText()).toBe(before);
  });
});

describe('a model that cannot be loaded', () => {
  it('a shard that is cut short: named, with both sizes, and not stored', async () => {
    const url = await host.add('tiny', TINY.files);
    const shard = [...TINY.files.keys()].findLast((name) => name.endsWith('.bin')) ?? '';
    const bytes = TINY.files.get(shard) ?? new Uint8Array();
    await host.put(url + shard, bytes.slice(0, 1000));
    const failure = await failureOf(engine.load(loadRequest(url), ignore));
    expect(failure.kind).toBe('incomplete-file');
    expect(failure.meaning).toContain(shard);
    expect(failure.meaning).toContain(bytes.length.toLocaleString('en'));
    expect(failure.meaning).toContain('1,000');
    expect(await storedFiles()).not.toContain(`${url}resolve/main/${shard}`);
    // The whole file, and the same engine: nothing was poisoned.
    await host.put(url + shard, bytes);
    await getsAllFiles(url);
  });

  it('a shard that is too long', async () => {
    const url = await host.add('tiny', TINY.files);
    const shard = [...TINY.files.keys()].find((name) => name.endsWith('.bin')) ?? '';
    const bytes = TINY.files.get(shard) ?? new Uint8Array();
    await host.put(url + shard, new Uint8Array([...bytes, 0, 0, 0, 0]));
    const failure = await failureOf(engine.load(loadRequest(url), ignore));
    expect(failure.what).toBe('A file of the model is too long.');
  });

  it('a tensor of the wrong shape: named before any weights are fetched', async () => {
    const files = new Map(TINY.files);
    const text = new TextDecoder().decode(files.get('tensor-cache.json'));
    const index = JSON.parse(text) as {
      records: { records: { name: string; shape: number[] }[] }[];
    };
    const tensor = index.records
      .flatMap(({ records }) => records)
      .find(({ name }) => name === 'model.norm.weight');
    if (tensor) tensor.shape = [64];
    files.set('tensor-cache.json', new TextEncoder().encode(JSON.stringify(index)));
    const failure = await failureOf(
      engine.load(loadRequest(await host.add('tiny', files)), ignore)
    );
    expect(failure.kind).toBe('unsupported-model');
    expect(failure.meaning).toContain('model.norm.weight');
    expect(await storedFiles()).toEqual([]);
  });

  it('an architecture that is not supported', async () => {
    const files = new Map(TINY.files);
    const text = new TextDecoder().decode(files.get('mlc-chat-config.json'));
    files.set(
      'mlc-chat-config.json',
      new TextEncoder().encode(text.replace('"qwen2"', '"mistral"'))
    );
    const failure = await failureOf(
      engine.load(loadRequest(await host.add('tiny', files)), ignore)
    );
    expect(failure.kind).toBe('unsupported-model');
    expect(failure.meaning).toContain('mistral');
  });

  const faults: readonly [
    string,
    Parameters<ModelHost['put']>[2],
    string | undefined,
    Failure['kind']
  ][] = [
    ['an address without a model', { status: 404 }, 'gone', 'not-found'],
    ['a server that refuses', { status: 403 }, 'no', 'network'],
    ['a server in trouble', { status: 503 }, 'later', 'network'],
    ['a server that does not answer', { fault: 'unreachable' }, '', 'network'],
    [
      'a login page',
      { type: 'text/html; charset=utf-8' },
      '<!doctype html><h1>Log in</h1>',
      'not-a-model'
    ],
    ['a page under another type', { type: 'text/plain' }, '<html><h1>Log in</h1>', 'not-a-model'],
    ['a file that is not JSON', {}, '{"model_type":', 'not-a-model']
  ];
  for (const [name, answer, body = '', kind] of faults) {
    it(`${name} is told apart; then the right file loads`, async () => {
      const url = await host.add('tiny', TINY.files);
      await host.put(`${url}mlc-chat-config.json`, body, answer);
      const failure = await failureOf(engine.load(loadRequest(url), ignore));
      expect(failure.kind).toBe(kind);
      expect(failure.details).toContain('mlc-chat-config.json');
      expect(await storedFiles()).toEqual([]);
      await host.add('tiny', TINY.files);
      await getsAllFiles(url);
    });
  }
});
