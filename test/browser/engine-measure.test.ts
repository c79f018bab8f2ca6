/** Work of exact length through the real workers: what is timed, counted, chosen and refused. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cancelled, EngineError } from '../../src/engine/errors.ts';
import type { EngineClient } from '../../src/engine/client.ts';
import { Measuring } from '../../src/engine/measuring.ts';
import type { Failure } from '../../src/engine/failure.ts';
import type { Backend } from '../../src/engine/model.ts';
import type { MeasureRequest } from '../../src/engine/questions.ts';
import { conversationIds, endlessModel } from '../e2e/tiny-models.ts';
import { greedyIds, reference } from '../reference/reference.ts';
import { ask, emptyStorage, loadRequest, makeEngine, ModelHost } from './engine-host.ts';

const CONTEXT = 700;
const ignore = (): void => undefined;
const model = endlessModel();
const work = (request: Partial<MeasureRequest>): MeasureRequest => ({
  depth: 0,
  prompt: 0,
  generate: 0,
  seed: 1,
  ...request
});

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason
  );
  if (error instanceof EngineError) return error.failure;
  throw new Error('it did not fail as an engine does', { cause: error });
}

describe.each(['webgpu', 'cpu'] satisfies Backend[])('measuring on %s', (backend) => {
  let engine: EngineClient;
  let measuring: Measuring;

  beforeAll(async () => {
    await emptyStorage();
    engine = makeEngine();
    measuring = new Measuring(engine);
    const url = await new ModelHost().add('tiny', model.files);
    await engine.load({ ...loadRequest(url, CONTEXT), backend }, ignore);
  });
  afterAll(() => engine.dispose());

  const reply = async (): Promise<string> => {
    let text = '';
    await engine.generate(ask('Hello', { maxTokens: 12 }), (batch) => (text += batch.text));
    return text;
  };

  it('stamps every token in order, on the clock of the page', async () => {
    const before = performance.timeOrigin + performance.now();
    const { promptTime, stamps } = await measuring.measure(work({ prompt: 40, generate: 16 }));
    const after = performance.timeOrigin + performance.now();
    expect(promptTime).toBeGreaterThan(0);
    expect(stamps).toHaveLength(17);
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
    expect(new Set(stamps).size).toBeGreaterThan(8);
    // Two clocks agree to a fraction of a millisecond.
    expect(stamps[0]).toBeGreaterThan(before + promptTime - 1);
    expect(stamps[16]).toBeLessThan(after + 1);
    expect(await measuring.measure(work({ generate: 1 }))).toMatchObject({ promptTime: 0 });
  });

  it('takes what fits the context to the last token, and says what does not', async () => {
    const whole = work({ depth: 600, prompt: 60, generate: CONTEXT - 660 });
    expect((await measuring.measure(whole)).stamps).toHaveLength(CONTEXT - 659);
    const failure = await failureOf(measuring.measure({ ...whole, depth: 601 }));
    expect(failure.kind).toBe('context-full');
    expect(failure.meaning).toContain(`${CONTEXT + 1}`);
    const passage = Array.from({ length: CONTEXT + 1 }, () => 300);
    expect((await failureOf(measuring.check(passage))).kind).toBe('context-full');
  });

  it('leaves no trace in the replies before and after it', async () => {
    const before = await reply();
    await measuring.measure(work({ depth: 30, generate: 4 }));
    expect(await reply()).toBe(before);
  });

  it('stops between two tokens, and is of use afterwards', async () => {
    const steps: number[] = [];
    const measured = measuring.measure(work({ depth: 20, generate: 600 }), (done) => {
      steps.push(done);
    });
    // Not at a step: those are told every quarter of a second, and a fast machine is done by then.
    setTimeout(() => measuring.cancelMeasure(), 30);
    await expect(measured).rejects.toThrow(Cancelled);
    expect(steps.at(-1) ?? 0).toBeLessThan(620);
    expect((await measuring.measure(work({ generate: 2 }))).stamps).toHaveLength(3);
  });

  it('is not made beside a reply, nor a reply beside it', async () => {
    const replying = reply();
    expect((await failureOf(measuring.measure(work({ generate: 1 })))).what).toContain('busy');
    expect((await failureOf(measuring.check([300, 301]))).what).toContain('busy');
    await replying;
    const measured = measuring.measure(work({ generate: 8 }));
    expect((await failureOf(engine.generate(ask('Hello'), ignore))).what).toContain('busy');
    // What takes moments may be asked at any time.
    expect(await engine.count([{ role: 'user', text: 'Hello' }])).toBeGreaterThan(1);
    expect((await measured).stamps).toHaveLength(9);
  });

  it('ends with the model that is unloaded, and needs one', async () => {
    const measured = measuring.measure(work({ generate: 600 }));
    const ended = expect(measured).rejects.toThrow(Cancelled);
    const request = { ...loadRequest(`${engine.loaded?.model.url}`, CONTEXT), backend };
    await engine.unload();
    await ended;
    expect((await failureOf(measuring.measure(work({ generate: 1 })))).what).toContain('No model');
    await engine.load(request, ignore);
  });

  it('chooses what the forward pass in f64 chooses, token by token and behind a prompt', async () => {
    const turns = [{ role: 'user' as const, text: 'Hello' }];
    const prompt = conversationIds(turns);
    expect(await measuring.encode(turns)).toEqual(prompt);
    const oracle = await reference(model);
    const written = greedyIds(oracle, prompt, 24);
    const passage = [...prompt, ...written.slice(0, -1)];
    expect((await measuring.check(passage)).slice(prompt.length - 1)).toEqual(written);
    expect(await measuring.check(passage, prompt.length)).toEqual(written);
    expect(await measuring.check(passage, passage.length)).toEqual(written.slice(-1));
  });

  it('knows what the model is made of', async () => {
    const facts = await measuring.facts();
    const hex = /^[\da-f]{64}$/;
    expect(facts.hashes.config).toBe(await sha256('mlc-chat-config.json'));
    expect(facts.hashes.index).toBe(await sha256('tensor-cache.json'));
    expect(facts.hashes.tokenizer).toBe(await sha256('tokenizer.json'));
    expect(facts.hashes.library).toMatch(backend === 'webgpu' ? hex : /^$/);
    expect(facts.webLlm).toBe(backend === 'webgpu' ? '0.2.86' : '');
    expect(facts.quantization).toBe('q4f16_1');
    expect(facts.weightBytesRead).toBeGreaterThan(0);
    if (backend === 'cpu') return;
    // web-llm's own small buffers came with the first tokens.
    expect(facts.gpuBytes - (engine.loaded?.gpuBytes ?? 0)).toBeLessThan(10_000);
    expect(facts.gpuBytes).toBeGreaterThan(engine.loaded?.weightBytes ?? Infinity);
    expect(facts.f16Bytes).toBeGreaterThan(facts.gpuBytes);
    // Two layers: five each and four more; six each behind more than 512 tokens.
    expect(facts.dispatchesPerToken).toBe(14);
    expect((await measuring.facts(600)).dispatchesPerToken).toBe(16);
  });

  it('says how long a reply took to be spelled', async () => {
    const { usage } = await engine.generate(ask('Hello', { maxTokens: 200 }), ignore);
    expect(usage.tokenizerTime).toBeGreaterThan(0);
    expect(usage.tokenizerTime).toBeLessThan(
      (usage.completionTokens * 1000) / usage.decodeRate + usage.timeToFirstToken
    );
  });
});

async function sha256(name: string): Promise<string> {
  const file = model.files.get(name);
  if (!file) throw new Error(`there is no ${name}`);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', file));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
