/** The unmodified web-llm over the library, in a page of its own: what floor.ts asks it to time. */
import type { Program } from '../../../src/library/program.ts';
import { pipelineOf } from '../../../src/engine/worker/pipeline.ts';
import { SettledText } from '../../../src/engine/worker/settled-text.ts';
import {
  loadEngine,
  type EngineOptions,
  type Loaded
} from '../../../test/browser/library-engine.ts';
import { makeTinyModel, type TinyModelOptions } from '../../../test/reference/tiny-model.ts';
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

/** Engines by the name that load() gave them. */
const engines = new Map<string, Loaded>();
let vocab = 0;

function pipeline(name: string) {
  const loaded = engines.get(name);
  const found = loaded && pipelineOf(loaded.engine);
  if (!found) throw new Error('no model is loaded');
  return found;
}

/** Ids of words as a reply has them: any of the vocabulary, the same ones each time. */
function words(count: number): Int32Array {
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
    engines.set(name, await loadEngine(tiny, { ...options, tap: false, ...(whole && { change }) }));
  },

  async adapter(): Promise<string> {
    const adapter = await navigator.gpu.requestAdapter();
    return adapter ? `${adapter.info.vendor} ${adapter.info.architecture}`.trim() : 'none';
  },

  /** What spelling a reply costs at its `length`th token. */
  spell(name: string, length: number, rounds: number): Spelling {
    const { tokenizer } = pipeline(name);
    const ids = words(length);
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
  }
};

export type EngineBench = typeof bench;
Object.assign(globalThis, { engineBench: bench });
