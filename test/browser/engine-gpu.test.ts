/** A GPU that goes away or is full, and a worker that falls over: said, and over it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EngineError } from '../../src/engine/errors.ts';
import type { EngineClient } from '../../src/engine/client.ts';
import { probeDevice } from '../../src/engine/device.ts';
import { Measuring } from '../../src/engine/measuring.ts';
import { programDevice } from '../../src/engine/worker/adapter.ts';
import type { Failure } from '../../src/engine/failure.ts';
import { LOOK_EVERY } from '../../src/engine/watchdog.ts';
import { makeTinyModel } from '../reference/tiny-model.ts';
import { ask, emptyStorage, loadRequest, makeEngine, ModelHost } from './engine-host.ts';

const TINY = makeTinyModel({ endless: true });
const LONG = { depth: 0, prompt: 0, generate: 250, seed: 1 };
const ignore = (): void => undefined;

let engine: EngineClient;
let host: ModelHost;
let url: string;
let lost: Failure[];
let heard: () => void = ignore;

beforeEach(async () => {
  await emptyStorage();
  host = new ModelHost();
  url = await host.add('tiny', TINY.files);
  engine = makeEngine(({ kind }) => {
    if (kind === 'pulse') heard();
  });
  lost = [];
  engine.onLost((failure) => lost.push(failure));
});
afterEach(() => engine.dispose());

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason
  );
  if (error instanceof EngineError) return error.failure;
  throw new Error('nothing failed', { cause: error });
}

async function replyText(): Promise<string> {
  let text = '';
  await engine.generate(ask('Hello'), (batch) => (text += batch.text));
  return text;
}

describe('a lost device', () => {
  it('in mid-reply fails the reply, tells the page, and the next load works', async () => {
    await engine.load(loadRequest(url), ignore);
    const before = await replyText();
    let written = '';
    const reply = engine.generate(ask('Hello', { maxTokens: 200 }), ({ text }) => {
      written += text;
      if (written.length > 10) host.order({ kind: 'lose-device' });
    });
    expect((await failureOf(reply)).kind).toBe('device-lost');
    expect(before.startsWith(written.slice(0, 10))).toBe(true);
    expect(lost.map(({ kind }) => kind)).toEqual(['device-lost']);
    expect(engine.loaded).toBeUndefined();

    await engine.load(loadRequest(url), ignore);
    expect(await replyText()).toBe(before);
    expect(lost).toHaveLength(1);
  });

  it('in mid-measurement fails that', async () => {
    await engine.load(loadRequest(url), ignore);
    const measured = new Measuring(engine).measure(LONG, () => host.order({ kind: 'lose-device' }));
    expect((await failureOf(measured)).kind).toBe('device-lost');
    expect(lost.map(({ kind }) => kind)).toEqual(['device-lost']);
    await engine.load(loadRequest(url), ignore);
    expect(await replyText()).not.toBe('');
  });

  it('between replies tells the page', async () => {
    await engine.load(loadRequest(url), ignore);
    host.order({ kind: 'lose-device' });
    await expect.poll(() => lost.map(({ kind }) => kind)).toEqual(['device-lost']);
    expect(engine.loaded).toBeUndefined();
    expect(await failureOf(engine.generate(ask('Hello'), ignore))).toMatchObject({
      what: 'No model is loaded.'
    });
  });

  it('while loading fails the load, and nothing else', async () => {
    const load = engine.load(loadRequest(url), ({ phase }) => {
      if (phase === 'upload') host.order({ kind: 'lose-device' });
    });
    expect((await failureOf(load)).kind).toBe('device-lost');
    expect(lost).toEqual([]);
  });

  it('is not said of a model that was unloaded', async () => {
    await engine.load(loadRequest(url), ignore);
    await engine.unload();
    host.order({ kind: 'lose-device' });
    await engine.load(loadRequest(url), ignore);
    expect(await replyText()).not.toBe('');
    expect(lost).toEqual([]);
  });
});

describe('a GPU that refuses work', () => {
  it('fails the reply, whose numbers may be wrong, and not the next one', async () => {
    await engine.load(loadRequest(url), ignore);
    let asked = false;
    const reply = engine.generate(ask('Hello', { maxTokens: 100 }), () => {
      if (!asked) host.order({ kind: 'gpu-error' });
      asked = true;
    });
    expect(await failureOf(reply)).toMatchObject({ kind: 'internal' });
    expect(engine.loaded).toBeDefined();
    expect(await replyText()).not.toBe('');
    expect(lost).toEqual([]);
  });
});

it('a measurement on a GPU that refuses work fails, whose time may be of nothing', async () => {
  await engine.load(loadRequest(url), ignore);
  const measuring = new Measuring(engine);
  let asked = false;
  const measured = measuring.measure(LONG, () => {
    if (!asked) host.order({ kind: 'gpu-error' });
    asked = true;
  });
  expect(await failureOf(measured)).toMatchObject({ kind: 'internal' });
  expect((await measuring.measure({ ...LONG, generate: 2 })).stamps).toHaveLength(3);
  expect(lost).toEqual([]);
});

describe('a full GPU', () => {
  it('is told with the size and the weights that did not fit', async () => {
    // The head and the embedding: 2048 rows of 128 weights, four bits each.
    const vocab = 2048;
    const wide = makeTinyModel({ endless: true, vocab });
    const load = engine.load(loadRequest(await host.add('wide', wide.files)), ({ phase }) => {
      if (phase === 'config') host.order({ kind: 'room', bytes: (vocab * 128) / 2 });
    });
    const failure = await failureOf(load);
    expect(failure.kind).toBe('out-of-memory');
    expect(failure.meaning).toBe(
      'It could not set aside 131 KB for the weights model.embed_tokens.q_weight.'
    );
    expect(lost).toEqual([]);
  });

  it('is told with the part of the KV cache that did not fit', async () => {
    // At this length the cache of one layer is the largest buffer: four heads of 32, two bytes each.
    const context = 2048;
    const bytes = context * 4 * 32 * 2;
    const { files } = makeTinyModel({ endless: true, kvHeads: 4 });
    const load = engine.load(loadRequest(await host.add('many', files), context), ({ phase }) => {
      if (phase === 'config') host.order({ kind: 'room', bytes });
    });
    const failure = await failureOf(load);
    expect(failure.kind).toBe('out-of-memory');
    expect(failure.meaning).toMatch(
      /^It could not set aside 524 KB for the KV cache, keys of layer 0/
    );
  });
});

describe('a crashed worker', () => {
  it('fails the reply, tells the page, and the next load works', async () => {
    await engine.load(loadRequest(url), ignore);
    const reply = engine.generate(ask('Hello', { maxTokens: 200 }), () =>
      host.order({ kind: 'crash' })
    );
    const failure = await failureOf(reply);
    expect(failure.kind).toBe('worker');
    expect(failure.details).toContain('the worker fell over');
    expect(lost.map(({ kind }) => kind)).toEqual(['worker']);
    await engine.load(loadRequest(url), ignore);
    expect(await replyText()).not.toBe('');
  });
});

describe('what never comes back', () => {
  /**
   * Minutes of looks. After `together` of them (at most 29: a minute's silence is a blocked worker)
   * it waits for the worker's answer, or a little for none.
   */
  async function minutes(count: number, together = 1): Promise<void> {
    for (let look = 0; look < 30 * count && lost.length === 0; look += together) {
      const pulse = new Promise<void>((resolve) => {
        heard = resolve;
      });
      vi.advanceTimersByTime(together * LOOK_EVERY);
      await Promise.race([pulse, new Promise((resolve) => setTimeout(resolve, 100))]);
    }
  }

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
  });
  afterEach(() => vi.useRealTimers());

  it('a worker that is blocked is ended, and the next load works', async () => {
    await engine.load(loadRequest(url), ignore);
    let began: () => void;
    const begun = new Promise<void>((resolve) => {
      began = resolve;
    });
    const reply = engine.generate(ask('Hello', { maxTokens: 200 }), () => {
      host.order({ kind: 'block' });
      began();
    });
    const failed = failureOf(reply);
    // Time runs faster than the GPU here: half an hour would be over before its first token.
    await begun;
    while (lost.length === 0) await minutes(1);
    expect(await failed).toMatchObject({
      kind: 'worker',
      details: expect.stringContaining('60 s')
    });
    await engine.load(loadRequest(url), ignore);
    expect(await replyText()).not.toBe('');
  });

  it('a measurement on a GPU that hangs is ended', async () => {
    await engine.load(loadRequest(url), ignore);
    host.order({ kind: 'hang-gpu' });
    const failed = failureOf(new Measuring(engine).measure(LONG));
    while (lost.length === 0) await minutes(1, 10);
    expect(await failed).toMatchObject({ kind: 'device-lost', what: 'The GPU stopped answering.' });
  });

  it('a GPU that hangs is told from one that is slow, and from a worker that is blocked', async () => {
    await engine.load(loadRequest(url), ignore);
    host.order({ kind: 'hang-gpu' });
    const failed = failureOf(engine.generate(ask('Hello'), ignore));
    await minutes(29, 10);
    expect(lost).toEqual([]);
    // A software adapter has half an hour, from when the page first heard that it is behind.
    while (lost.length === 0) await minutes(1, 10);
    expect(await failed).toMatchObject({ kind: 'device-lost', what: 'The GPU stopped answering.' });
    await engine.load(loadRequest(url), ignore);
    expect(await replyText()).not.toBe('');
  });
});

describe('the device', () => {
  it('has its subgroups used where it has them in order', async () => {
    const { gpu } = navigator;
    const adapter = await gpu.requestAdapter();
    const traits = await programDevice(gpu);
    const has = adapter?.features.has('subgroups') ?? false;
    expect(traits.subgroupMinSize).toBe(has ? adapter?.info.subgroupMinSize : 0);
    expect([1 << 27, 1 << 30]).toContain(traits.maxBindingSize);
  });

  it('that is missing is said in the words for this browser', async () => {
    const none = { requestAdapter: () => Promise.resolve(null) };
    await expect(programDevice(none)).rejects.toMatchObject({ failure: { kind: 'no-adapter' } });
    await expect(programDevice(undefined)).rejects.toMatchObject({
      failure: { kind: 'no-webgpu' }
    });
  });

  it('of this browser is described, and known to be software', async () => {
    const report = await probeDevice();
    expect(report.failure).toBeUndefined();
    expect(report.granted.bindingSize).toBeGreaterThanOrEqual(1 << 27);
    expect(report.limits['maxStorageBufferBindingSize']).toBeGreaterThanOrEqual(1 << 27);
    expect(report.features.length).toBeGreaterThan(0);
    if (/swiftshader|llvmpipe/i.test(`${report.architecture} ${report.description}`)) {
      expect(report.software).toBe(true);
      expect(report.notes[0]?.kind).toBe('software-adapter');
    }
  });
});
