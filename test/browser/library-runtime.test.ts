/** The assembled library in the unmodified web-llm: what a chat asks of it. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pipelineOf } from '../../src/engine/worker/pipeline.ts';
import { SettledText } from '../../src/engine/worker/settled-text.ts';
import { Random } from '../reference/random.ts';
import { greedyIds, promptIds, reference } from '../reference/reference.ts';
import { makeTinyModel, type TinyModel } from '../reference/tiny-model.ts';
import { encode, vocabulary } from '../reference/tokenizer.ts';
import { greedyReply, loadEngine, type EngineOptions, type Loaded } from './library-engine.ts';

const loaded: Loaded[] = [];
async function load(model: TinyModel, options?: EngineOptions): Promise<Loaded> {
  const chat = await loadEngine(model, options);
  loaded.push(chat);
  return chat;
}
afterEach(async () => {
  for (const { engine } of loaded.splice(0)) await engine.unload();
});

const TEXT = 'How many are there?';

async function wanted(model: TinyModel, text: string, count: number): Promise<number[]> {
  return greedyIds(await reference(model, { f16Cache: true }), promptIds(text), count);
}

async function subgroupMinSize(): Promise<number> {
  const adapter = await navigator.gpu.requestAdapter();
  return adapter?.features.has('subgroups') ? adapter.info.subgroupMinSize : 0;
}

// Half of the sixteen, so chosen that any three of the four properties meet in every combination.
const combinations = (['qwen2', 'llama'] as const).flatMap((architecture, i) =>
  (['q4f16_1', 'q4f32_1'] as const).flatMap((quantization, j) =>
    [false, true].map((tied, k) => {
      const subgroups = (i + j + k) % 2 === 1;
      return { architecture, quantization, tied, subgroups };
    })
  )
);

describe('greedy replies equal the reference', () => {
  it.each(combinations)(
    '$architecture $quantization tied=$tied subgroups=$subgroups',
    async (options) => {
      const { subgroups, ...geometry } = options;
      const model = makeTinyModel({ ...geometry, endless: true, seed: 7 });
      const device = { subgroupMinSize: subgroups ? await subgroupMinSize() : 0 };
      const chat = await load(model, { device });
      const reply = await greedyReply(chat, TEXT, 64);
      expect(reply.usage?.completion_tokens).toBe(64);
      expect(chat.tap.tokens).toEqual(await wanted(model, TEXT, 64));
    }
  );

  it('a prompt of several chunks, and after it a short one', async () => {
    const model = makeTinyModel({ endless: true, seed: 9 });
    const chat = await load(model, { prefillChunk: 16 });
    for (const text of ['0123456789'.repeat(7), 'x', '']) {
      await greedyReply(chat, text, 8);
      expect(chat.tap.tokens.slice(-8)).toEqual(await wanted(model, text, 8));
    }
  });

  it('weights in pieces, when one binding may show little', async () => {
    const model = makeTinyModel({ endless: true, vocab: 1003, seed: 5 });
    const chat = await load(model, { device: { maxBindingSize: 40_000 } });
    expect(chat.program.weights.length).toBeGreaterThan(chat.program.tensors.length);
    await greedyReply(chat, TEXT, 8);
    expect(chat.tap.tokens).toEqual(await wanted(model, TEXT, 8));
  });
});

describe('sampling', () => {
  let chat: Loaded;
  beforeAll(async () => {
    chat = await loadEngine(makeTinyModel({ endless: true, seed: 3 }));
  });
  afterAll(() => chat.engine.unload());

  it('logprobs are those of the logits', async () => {
    const { engine, tap } = chat;
    tap.resetState();
    const reply = await engine.chat.completions.create({
      messages: [{ role: 'user', content: TEXT }],
      temperature: 0.7,
      seed: 4,
      max_tokens: 6,
      logprobs: true,
      top_logprobs: 3
    });
    const content = reply.choices[0]?.logprobs?.content ?? [];
    expect(content).toHaveLength(6);
    content.forEach(({ logprob, top_logprobs }, step) => {
      const logits = tap.logits[step] ?? new Float32Array();
      const sum = logits.reduce((total, logit) => total + Math.exp(logit / 0.7), 0);
      const exact = Array.from(logits, (logit) => logit / 0.7 - Math.log(sum));
      expect(logprob).toBeCloseTo(exact[tap.tokens[step] ?? 0] ?? 0, 4);
      const best = exact.toSorted((a, b) => b - a).slice(0, 3);
      top_logprobs.forEach((top, i) => expect(top.logprob).toBeCloseTo(best[i] ?? 0, 4));
    });
  });

  it('bias and penalties change the choice', async () => {
    const { engine, tap } = chat;
    const ask = async (more: object): Promise<number[]> => {
      tap.resetState();
      await engine.chat.completions.create({
        messages: [{ role: 'user', content: TEXT }],
        temperature: 0,
        max_tokens: 6,
        ...more
      });
      return tap.tokens.slice();
    };
    expect(await ask({ logit_bias: { '300': 100 } })).toEqual([300, 300, 300, 300, 300, 300]);
    const spread = await ask({
      logit_bias: { '300': 5, '301': 4.9 },
      presence_penalty: 2,
      frequency_penalty: 2
    });
    expect(new Set(spread).size).toBeGreaterThan(1);
  });

  it('a grammar masks everything else', async () => {
    const reply = await chat.engine.chat.completions.create({
      messages: [{ role: 'user', content: TEXT }],
      temperature: 1,
      max_tokens: 12,
      response_format: { type: 'grammar', grammar: 'root ::= "yes, " [0-9]{3}' }
    });
    expect(reply.choices[0]?.message.content).toMatch(/^yes, [0-9]{3}$/);
  });
});

describe('the context', () => {
  it('a reply ends where it is full', async () => {
    const model = makeTinyModel({ endless: true, seed: 3 });
    const { engine, tap } = await load(model, { context: 48 });
    const reply = await engine.chat.completions.create({
      messages: [{ role: 'user', content: TEXT }],
      temperature: 0
    });
    expect(reply.choices[0]?.finish_reason).toBe('length');
    const { prompt_tokens = 0, completion_tokens = 0 } = reply.usage ?? {};
    expect(prompt_tokens + completion_tokens).toBeGreaterThanOrEqual(48);
    expect(tap.tokens).toEqual(await wanted(model, TEXT, tap.tokens.length));
  });
});

describe('conversations', () => {
  const model = makeTinyModel({ endless: true, seed: 8 });
  let chat: Loaded;
  beforeAll(async () => {
    chat = await loadEngine(model);
  });
  afterAll(() => chat.engine.unload());

  it('the next turn goes on from the cache', async () => {
    const { engine, tap } = chat;
    // The grammar ends the reply with "stop": only then does web-llm keep the cache.
    const first = await engine.chat.completions.create({
      messages: [{ role: 'user', content: 'a' }],
      temperature: 0,
      response_format: { type: 'grammar', grammar: 'root ::= "ok"' }
    });
    const answer = first.choices[0]?.message.content ?? '';
    expect(answer).toBe('ok');
    tap.resetState();
    const second = await engine.chat.completions.create({
      messages: [
        { role: 'user', content: 'a' },
        { role: 'assistant', content: answer },
        { role: 'user', content: 'b' }
      ],
      temperature: 0,
      max_tokens: 8
    });
    // web-llm feeds the new message only, and leaves the end-of-sentence token of the reply out.
    expect(second.usage?.prompt_tokens).toBeLessThan(10);
    const cached = [...promptIds('a'), ...encode('ok')];
    const ids = [...cached, ...promptIds('b').slice(1)];
    expect(tap.tokens).toEqual(greedyIds(await reference(model, { f16Cache: true }), ids, 8));
  });

  it('a reply that is stopped leaves the engine ready for the next', async () => {
    chat.tap.resetState();
    const stream = await chat.engine.chat.completions.create({
      messages: [{ role: 'user', content: TEXT }],
      temperature: 0,
      stream: true
    });
    let chunks = 0;
    for await (const chunk of stream) {
      if (chunk.choices[0]?.delta.content && ++chunks === 4) chat.engine.interruptGenerate();
    }
    expect(chunks).toBeLessThan(8);
    chat.tap.resetState();
    await greedyReply(chat, 'go on', 8);
    expect(chat.tap.tokens).toEqual(await wanted(model, 'go on', 8));
  });

  it('spells a reply as the tokenizer does, without spelling all of it again', () => {
    const pipeline = pipelineOf(chat.engine);
    if (!pipeline) throw new Error('there is no pipeline');
    const { tokenizer } = pipeline;
    const random = new Random('spelling', 1);
    // Bytes that are no characters, halves of characters, special tokens and words.
    const ids = Int32Array.from({ length: 600 }, () => random.word() % 384);
    ids.set(tokenizer.encode('Ein Käse für 3 € – 日本語 🧀🧀'), 300);
    let spelled = 0;
    const settled = new SettledText((some) => {
      spelled += some.length;
      return tokenizer.decode(some);
    });
    for (let length = 1; length <= ids.length; length++) {
      const written = ids.subarray(0, length);
      expect(settled.decode(written)).toBe(tokenizer.decode(written));
    }
    expect(spelled / ids.length).toBeLessThan(40);
  });

  it("speaks the model's vocabulary", async () => {
    chat.tap.resetState();
    const reply = await greedyReply(chat, TEXT, 8);
    const words = chat.tap.tokens
      .filter((id) => id > 262)
      .map((id) => vocabulary(384)[id]?.slice(1) ?? '');
    for (const word of words) expect(reply.choices[0]?.message.content).toContain(word);
  });
});
