/**
 * Replies in which guesses are computed are the replies without: every logit, bit by bit, in text that
 * repeats and in text that does not. And guesses are used: else this would prove nothing.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TokenBatch } from '../../src/engine/generation.ts';
import { pipelineOf, type Pipeline } from '../../src/engine/worker/pipeline.ts';
import { Reply } from '../../src/engine/worker/reply.ts';
import { Speculation } from '../../src/engine/worker/speculation.ts';
import { Random } from '../reference/random.ts';
import { makeTinyModel } from '../reference/tiny-model.ts';
import { loadEngine, type Loaded } from './library-engine.ts';

const CONTEXT = 128;
const VOCAB = 384;
const model = makeTinyModel({ endless: true, seed: 21, vocab: VOCAB });
/** Reads logits; web-llm's own types do not have them. */
interface Floats {
  readonly tvm: {
    beginScope(): void;
    endScope(): void;
    detachFromCurrentScope<T>(held: T): T;
    cpu(): unknown;
    empty(shape: number[], dtype: string, device: unknown): { copyFrom(from: unknown): Copied };
  };
}
interface Copied {
  toArray(): Float32Array;
  dispose(): void;
}

let loaded: Loaded;
let pipeline: Pipeline;
let speculation: Speculation;

beforeAll(async () => {
  loaded = await loadEngine(model, { context: CONTEXT, drafts: 4, tap: false });
  const found = pipelineOf(loaded.engine);
  if (!found) throw new Error('there is no pipeline');
  pipeline = found;
  const always = { took: () => undefined, came: () => undefined, pays: () => true };
  speculation = new Speculation(pipeline, { tokens: 4, vocab: VOCAB }, always);
});
afterAll(() => loaded.engine.unload());

/** Reads tokens one by one, as a reply does with its own: the logits behind each, as bits. */
async function write(ids: readonly number[], guessing: boolean): Promise<Uint32Array[]> {
  speculation.on = guessing;
  const all: Uint32Array[] = [];
  try {
    for (const id of ids) {
      all.push(await bitsOf(await pipeline.forwardDecodeToken(id)));
      await speculation.look();
    }
  } finally {
    speculation.on = false;
  }
  return all;
}

async function bitsOf(logits: { dispose(): void }): Promise<Uint32Array> {
  const { tvm } = pipeline as unknown as Floats;
  tvm.beginScope();
  const copy = tvm.detachFromCurrentScope(
    tvm.empty([1, 1, VOCAB], 'float32', tvm.cpu()).copyFrom(logits)
  );
  tvm.endScope();
  await pipeline.device.sync();
  const bits = new Uint32Array(copy.toArray().slice().buffer);
  copy.dispose();
  logits.dispose();
  return bits;
}

function expectSame(found: readonly Uint32Array[], wanted: readonly Uint32Array[]): void {
  expect(found).toHaveLength(wanted.length);
  for (const [at, bits] of found.entries()) {
    const differ = bits.filter((word, i) => word !== wanted[at]?.[i]).length;
    expect(differ, `logits behind token ${at}`).toBe(0);
  }
}

const random = new Random('speculation', 1);
const words = (count: number): number[] =>
  Array.from({ length: count }, () => 263 + (random.word() % (VOCAB - 263)));
const passage = words(20);
/** Twice the same, once with a word changed, then in circles. */
const REPEATING = [
  ...passage,
  ...passage,
  ...passage.slice(0, 7),
  300,
  ...passage.slice(8),
  ...[301, 302, 303, 301, 302, 303, 301, 302, 303, 301, 302, 303]
];

describe('token by token', () => {
  const prompt = words(18);

  async function both(ids: readonly number[]): Promise<void> {
    pipeline.resetChat();
    await loaded.engine.forwardTokensAndSample(prompt, true);
    const wanted = await write(ids, false);
    pipeline.resetChat();
    await loaded.engine.forwardTokensAndSample(prompt, true);
    expectSame(await write(ids, true), wanted);
  }

  it('text that repeats: guesses are right and wrong, and nothing changes', async () => {
    const { guessed, kept } = speculation;
    await both(REPEATING);
    const computed = speculation.guessed - guessed;
    const used = speculation.kept - kept;
    expect(used).toBeGreaterThan(20);
    // Some were wrong, or the script ended among them.
    expect(computed * 3).toBeGreaterThan(used);
  });

  it('text that does not repeat has no guesses', async () => {
    const { guessed } = speculation;
    await both(words(60));
    expect(speculation.guessed).toBe(guessed);
  });

  it('to the last token of the context', async () => {
    const { kept } = speculation;
    const room = CONTEXT - prompt.length;
    const ids = Array.from({ length: room }, (_, i) => REPEATING[i % REPEATING.length] ?? 0);
    await both(ids);
    expect(speculation.kept).toBeGreaterThan(kept + 40);
    await expect(pipeline.forwardDecodeToken(300)).rejects.toThrow('context is full');
    // The rejected step leaves web-llm's scope open, as it does without guesses.
    pipeline.tvm.endScope();
  });

  it('a token that was not drawn, and what is read in one go, end a guess', async () => {
    const parts = [REPEATING.slice(0, 44), words(3), REPEATING.slice(0, 5), words(2)];
    const run = async (guessing: boolean): Promise<Uint32Array[]> => {
      pipeline.resetChat();
      const all: Uint32Array[] = [];
      for (const [i, ids] of parts.entries()) {
        if (i % 2 === 0) all.push(...(await write(ids, guessing)));
        // As a prompt of several tokens, in the middle of the guesses.
        else await loaded.engine.forwardTokensAndSample(ids, true);
      }
      return all;
    };
    const wanted = await run(false);
    expectSame(await run(true), wanted);
  });

  it('a sequence that was cleared and is at the same place again', async () => {
    await both(REPEATING.slice(0, 43));
    // At the position and with the token where a kept row would be.
    const next = REPEATING[43] ?? 0;
    const ids = [...words(prompt.length + 43), next];
    const run = async (guessing: boolean): Promise<Uint32Array[]> => {
      pipeline.resetChat();
      await loaded.engine.forwardTokensAndSample(ids.slice(0, -1), true);
      return write([next], guessing);
    };
    const [found, wanted] = [await run(true), await run(false)];
    expectSame(found, wanted);
  });

  it('a prompt that begins with what was guessed is computed as if nothing had been written', async () => {
    const known = [...passage, ...passage.slice(0, 3)];
    const rest = passage.slice(3, 17);
    const read = async (ids: readonly number[]): Promise<Uint32Array[]> => {
      pipeline.resetChat();
      const logits = await pipeline.forwardKnownTokens(ids, true);
      if (!logits) throw new Error('nothing was read');
      return [await bitsOf(logits)];
    };
    const wanted = await read([...known, ...rest]);
    // The longer prompt is still there behind it, until the very first token is written over it.
    await read(known);
    const { guessed, kept } = speculation;
    await write(rest.slice(0, -1), true);
    expect(speculation.guessed).toBeGreaterThan(guessed);
    expect(speculation.kept).toBeGreaterThan(kept + 5);
    expectSame(await read([...known, ...rest]), wanted);
  });

  it('measured work is never guessed', async () => {
    const { guessed } = speculation;
    pipeline.resetChat();
    for (const id of REPEATING) await loaded.engine.forwardTokensAndSample([id], false);
    expect(speculation.guessed).toBe(guessed);
  });
});

describe('replies', () => {
  /** A reply of a few likely words in any order, which repeats itself by chance. */
  async function reply(guessing: boolean, seed: number): Promise<number[]> {
    const ids: number[] = [];
    const take = (batch: TokenBatch): void => void ids.push(...batch.ids);
    const traits = { opensThought: false, byteLevel: true };
    const one = new Reply(
      loaded.engine,
      'model',
      { ...traits, speculation: guessing ? speculation : undefined },
      take
    );
    const { end, drained } = one.run({
      turns: [{ role: 'user', text: 'again and again and again and again' }],
      sampling: {
        temperature: 1,
        topP: 0.9,
        maxTokens: 60,
        seed,
        presencePenalty: 0,
        frequencyPenalty: -2,
        repetitionPenalty: 1
      }
    });
    await end;
    await drained;
    return ids;
  }

  it('draw the same tokens with the same random numbers', async () => {
    const { kept } = speculation;
    for (const seed of [1, 2]) {
      const wanted = await reply(false, seed);
      expect(await reply(true, seed)).toEqual(wanted);
    }
    expect(speculation.kept).toBeGreaterThan(kept);
  });

  it('tell the same probabilities of each token', async () => {
    const { kept } = speculation;
    const told = async (guessing: boolean): Promise<unknown> => {
      speculation.on = guessing;
      try {
        const { choices } = await loaded.engine.chat.completions.create({
          messages: [{ role: 'user', content: 'again and again and again and again' }],
          ...{ temperature: 1, top_p: 0.9, seed: 2, frequency_penalty: -2 },
          ...{ max_tokens: 40, logprobs: true, top_logprobs: 3 }
        });
        return choices[0]?.logprobs?.content;
      } finally {
        speculation.on = false;
      }
    };
    const wanted = await told(false);
    expect(wanted).toHaveLength(40);
    expect(await told(true)).toEqual(wanted);
    expect(speculation.kept).toBeGreaterThan(kept);
  });
});
