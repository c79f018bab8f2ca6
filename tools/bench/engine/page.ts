/**
 * The unmodified web-llm over the library, in a page of its own: what floor.ts and speculate.ts ask it
 * to time.
 */
import type { Program } from '../../../src/library/program.ts';
import { pipelineOf } from '../../../src/engine/worker/pipeline.ts';
import { Speculation } from '../../../src/engine/worker/speculation.ts';
import { Worth, type Done } from '../../../src/engine/worker/worth.ts';
import { SettledText } from '../../../src/engine/worker/settled-text.ts';
import {
  loadEngine,
  type EngineOptions,
  type Loaded
} from '../../../test/browser/library-engine.ts';
import { makeTinyModel, type TinyModelOptions } from '../../../test/reference/tiny-model.ts';
import { words, type Text } from './texts.ts';
import { FIRST_WORD } from '../../../test/reference/tokenizer.ts';

/** Tokens that are timed together: a page's clock has steps of 0.1 ms. */
const BLOCK = 10;

/** Milliseconds, one per repetition. */
type Times = readonly number[];

export interface Spelling {
  /** the whole reply at one token, as web-llm does it */
  readonly whole: Times;
  /** the same through SettledText */
  readonly settled: Times;
}

export interface TokenTimes {
  /** from a token's id to the next one's */
  readonly token: Times;
  /** until everything is encoded and handed to the GPU's process, the draw excepted */
  readonly encode: Times;
}

/**
 * never: a token at a time. worth: guesses are computed where they pay, as in the page. always: wherever
 * there is one. wrong: with each token, and all of them wrong.
 */
export type Guessing = 'never' | 'worth' | 'always' | 'wrong';

export interface Written {
  readonly milliseconds: number;
  /** of the tokens: that had been guessed, and that were computed with guesses */
  readonly kept: number;
  readonly guessed: number;
}

/** Engines by the name that load() gave them. */
const engines = new Map<string, Loaded>();
/** By the name of the engine; what decides there can be changed. */
const speculations = new Map<
  string,
  { readonly speculation: Speculation; readonly worth: Worth; always: boolean }
>();
/** Ids of special tokens, which no text has. */
const WRONG = [256, 257, 258];
let vocab = 0;

function pipeline(name: string) {
  const loaded = engines.get(name);
  const found = loaded && pipelineOf(loaded.engine);
  if (!found) throw new Error('no model is loaded');
  return found;
}

function speculationOf(name: string, how: Guessing): Speculation {
  let known = speculations.get(name);
  if (!known) {
    const tokens = engines.get(name)?.program.drafts?.tokens ?? 0;
    const worth = new Worth(tokens - 1);
    const decide = {
      took: (done: Done, ms: number) => worth.took(done, ms),
      came: (common: number, right: number) => worth.came(common, right),
      pays: (common: number) => speculations.get(name)?.always === true || worth.pays(common)
    };
    const speculation = new Speculation(pipeline(name), { tokens, vocab }, decide);
    known = { speculation, worth, always: false };
    speculations.set(name, known);
  }
  known.always = how === 'always';
  return known.speculation;
}

/** Ids of words as a reply has them: any of the vocabulary, the same ones each time. */
function anyWords(count: number): Int32Array {
  let state = 1;
  return Int32Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return FIRST_WORD + (state % (vocab - FIRST_WORD));
  });
}

const bench = {
  /** `whole`: without the submits in the middle of a token. */
  async load(
    name: string,
    model: TinyModelOptions,
    options: EngineOptions,
    whole = false
  ): Promise<void> {
    const tiny = makeTinyModel({ endless: true, ...model });
    ({ vocab } = tiny.config);
    const change = (program: Program): Program => ({
      ...program,
      functions: {
        ...program.functions,
        decode: program.functions.decode.filter(({ kind }) => kind !== 'submit')
      }
    });
    engines.set(
      name,
      await loadEngine(tiny, { prefillChunk: 64, ...options, tap: false, ...(whole && { change }) })
    );
  },

  async adapter(): Promise<string> {
    const adapter = await navigator.gpu.requestAdapter();
    return adapter ? `${adapter.info.vendor} ${adapter.info.architecture}`.trim() : 'none';
  },

  async traits(): Promise<{ readonly subgroupMinSize: number }> {
    const adapter = await navigator.gpu.requestAdapter();
    const has = adapter?.features.has('subgroups') ?? false;
    return { subgroupMinSize: has ? (adapter?.info.subgroupMinSize ?? 0) : 0 };
  },

  /** What spelling a reply costs at its `length`th token. */
  spell(name: string, length: number, rounds: number): Spelling {
    const { tokenizer } = pipeline(name);
    const ids = anyWords(length);
    const decode = tokenizer.decode.bind(tokenizer);
    const whole: number[] = [];
    const settled: number[] = [];
    const text = new SettledText(decode);
    for (let at = 1; at <= length - rounds * BLOCK; at++) text.decode(ids.subarray(0, at));
    for (let round = 0; round < rounds; round++) {
      const begin = length - (rounds - round) * BLOCK;
      // As web-llm has them, and copies them.
      const written = Array.from({ length: BLOCK }, (_, i) =>
        Array.from(ids.subarray(0, begin + i))
      );
      const one = (spell: (ids: Int32Array) => string): [ms: number, texts: string[]] => {
        const began = performance.now();
        const texts = written.map((tokens) => spell(new Int32Array(tokens)));
        return [(performance.now() - began) / BLOCK, texts];
      };
      const [wholeTime, expected] = one(decode);
      const [settledTime, said] = one((tokens) => text.decode(tokens));
      whole.push(wholeTime);
      settled.push(settledTime);
      if (said.some((words, i) => words !== expected[i])) throw new Error('the texts differ');
    }
    return { whole, settled };
  },

  /** Tokens one after the other. `shaders`: false leaves out what is asked of the GPU. */
  async tokens(name: string, count: number, shaders: boolean): Promise<TokenTimes> {
    const model = pipeline(name);
    const { tvm } = model as unknown as {
      readonly tvm: {
        readonly lib: { readonly webGPUContext: { debugShaderSubmitLimit: number } };
      };
    };
    const context = tvm.lib.webGPUContext;
    context.debugShaderSubmitLimit = shaders ? -1 : 0;
    model.resetChat();
    const token: number[] = [];
    const encode: number[] = [];
    for (let i = 0; i < count; i++) {
      const began = performance.now();
      const logits = await model.forwardDecodeToken(300);
      encode.push(performance.now() - began);
      await model.sampleFromRawLogits(logits, { temperature: 0.6, top_p: 0.95 });
      logits.dispose();
      token.push(performance.now() - began);
    }
    context.debugShaderSubmitLimit = -1;
    // The first compile what they need.
    return { token: token.slice(count / 4), encode: encode.slice(count / 4) };
  },

  /** Tokens of a reply with this text, drawn and thrown away. */
  async write(name: string, text: Text, count: number, how: Guessing): Promise<Written> {
    const model = pipeline(name);
    const speculation = speculationOf(name, how);
    const { kept, guessed } = speculation;
    const { tvm } = model;
    tvm.beginScope();
    const draft = tvm.detachFromCurrentScope(tvm.getGlobalFunc('thinktab.draft'));
    tvm.endScope();
    model.resetChat();
    speculation.on = how === 'worth' || how === 'always';
    const began = performance.now();
    for (const id of words(text, count, vocab)) {
      if (how === 'wrong') draft(id, ...WRONG);
      const logits = await model.forwardDecodeToken(id);
      await model.sampleFromRawLogits(logits, { temperature: 0.6, top_p: 0.95 });
      logits.dispose();
      await speculation.look();
    }
    speculation.on = false;
    const milliseconds = performance.now() - began;
    return { milliseconds, kept: speculation.kept - kept, guessed: speculation.guessed - guessed };
  }
};

export type EngineBench = typeof bench;
Object.assign(globalThis, { engineBench: bench });
