/** Our library and its peers, asked for the same work. */
import type { Measured, MeasureRequest } from '../../../src/engine/questions.ts';
import { seededIds } from '../../../src/engine/random.ts';
import { ggufToken } from '../../../test/reference/gguf.ts';
import type { Completion, CompletionRequest, RacePage } from './race-page.ts';

export interface Work {
  /** tokens of a prompt that is timed, and tokens written that are */
  readonly prompt: number;
  readonly tokens: number;
  readonly vocab: number;
}

export interface Contestant {
  readonly name: string;
  /** tokens per second, behind `depth` tokens of context that are not timed */
  readonly prefill: (depth: number) => Promise<number>;
  readonly decode: (depth: number) => Promise<number>;
  /** What it writes without chance behind a prompt. */
  readonly write: (depth: number, tokens: number) => Promise<unknown>;
}

const SEED = 1;

/** The engine's own `measure`, as Bench asks it: web-llm's forwardTokensAndSample. */
export function ours(page: RacePage, work: Work): Contestant {
  return measured('ours', work, (request) => page.ask('measure', { ...request, seed: SEED }));
}

/** web-llm's forwardTokensAndSample once more, with the kernels that MLC compiled. */
export function mlc(page: RacePage, work: Work): Contestant {
  return measured('mlc', work, ({ depth, prompt, generate }) => {
    const ids = seededIds(SEED, depth + prompt + 1, work.vocab);
    return page.askMlc('measure', { ids, depth, generate });
  });
}

type Measure = (request: Omit<MeasureRequest, 'seed'>) => Promise<Measured>;

function measured(name: string, { prompt, tokens }: Work, measure: Measure): Contestant {
  const decode = async (depth: number, generate: number): Promise<number> => {
    const { stamps } = await measure({ depth, prompt: 0, generate });
    return rate(generate, (stamps.at(-1) ?? NaN) - (stamps[0] ?? NaN));
  };
  return {
    name,
    prefill: async (depth) =>
      rate(prompt, (await measure({ depth, prompt, generate: 0 })).promptTime),
    decode: (depth) => decode(depth, tokens),
    write: decode
  };
}

/**
 * llama.cpp's own account of its time, inside of the wasm. Its clock of writing begins when the first
 * token is there, so of n tokens it times n − 1. It always takes the likeliest token: the cheapest
 * sampling it has.
 */
export function wllama(page: RacePage, name: string, work: Work): Contestant {
  const ids = (count: number): number[] => seededIds(SEED, count, work.vocab);
  const run = async (count: number, maxTokens: number, cached: boolean): Promise<Timings> => {
    const answer = await page.complete(name, completion(ids(count), maxTokens, cached));
    if (!answer.timings) throw new Error(`${name} did not say how long it took`);
    return answer.timings;
  };
  const decode = async (depth: number, tokens: number): Promise<number> => {
    // It needs something to begin with.
    const { predicted_n, predicted_ms } = await run(Math.max(depth, 1), tokens + 1, true);
    if (predicted_n !== tokens + 1) throw new Error(`${name} wrote ${predicted_n} tokens`);
    return rate(tokens, predicted_ms);
  };
  return {
    name,
    prefill: async (depth) => {
      if (depth > 0) await run(depth, 1, true);
      const { cache_n, prompt_n, prompt_ms } = await run(depth + work.prompt, 1, depth > 0);
      if (prompt_n !== work.prompt || cache_n !== depth) {
        throw new Error(`${name} read ${prompt_n} tokens behind ${cache_n}, not what it was asked`);
      }
      return rate(prompt_n, prompt_ms);
    },
    decode: (depth) => decode(depth, work.tokens),
    write: decode
  };
}

type Timings = NonNullable<Completion['timings']>;

export function completion(
  prompt: readonly number[],
  maxTokens: number,
  cached: boolean,
  likeliest = 0
): CompletionRequest {
  return {
    // Text, because wllama takes no ids; each token has a name of its own in our GGUF.
    prompt: prompt.map(ggufToken).join(''),
    max_tokens: maxTokens,
    temperature: 0,
    ignore_eos: true,
    cache_prompt: cached,
    ...(likeliest > 0 && { n_probs: likeliest })
  };
}

/** llama.cpp's line about layers on the GPU: all of them, or it is not the GPU that is measured. */
export function offloaded(log: string): { readonly layers: number; readonly of: number } {
  const [, layers, of] = /offloaded (\d+)\/(\d+) layers/.exec(log) ?? [];
  return { layers: Number(layers ?? 0), of: Number(of ?? NaN) };
}

function rate(tokens: number, milliseconds: number): number {
  return tokens / (milliseconds / 1000);
}
