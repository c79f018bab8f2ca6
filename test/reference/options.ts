/** What a random model can be told to be, and what it is unless told. */
import type { Architecture, Quantization, RopeScaling } from '../../src/library/config.ts';

export interface TinyModelOptions {
  architecture?: Architecture;
  quantization?: Quantization;
  tied?: boolean;
  hidden?: number;
  layers?: number;
  heads?: number;
  kvHeads?: number;
  headDim?: number;
  intermediate?: number;
  /** at least 263 (tokenizer.ts) */
  vocab?: number;
  eps?: number;
  ropeTheta?: number;
  /** default: Llama 3.1's for llama, none for qwen2 */
  ropeScaling?: RopeScaling | null;
  context?: number;
  seed?: number;
  /** The stop token is as unlikely as the other special tokens: replies end at their limit. */
  endless?: boolean;
  indexName?: 'tensor-cache.json' | 'ndarray-cache.json';
  /** Cut the weights into files of about this size. */
  shardBytes?: number;
  /** fields of mlc-chat-config.json to add or replace */
  chatConfig?: Record<string, unknown>;
  /** hex MD5 of a file; Node's own is faster than ours for large models */
  md5?: (bytes: Uint8Array) => string;
}

/** With every choice made; how to compute MD5 is no property of the model. */
export type SettledOptions = Required<Omit<TinyModelOptions, 'md5'>>;

/** Fills in the defaults; an option that is undefined counts as absent. */
export function settle(options: TinyModelOptions): SettledOptions {
  const llama = options.architecture === 'llama';
  const llama3 = { factor: 8, lowFreqFactor: 1, highFreqFactor: 4, originalContext: 8192 };
  const defaults: SettledOptions = {
    architecture: 'qwen2',
    quantization: 'q4f16_1',
    tied: false,
    hidden: 128,
    layers: 2,
    heads: 4,
    kvHeads: 2,
    headDim: 32,
    intermediate: 192,
    vocab: 384,
    eps: llama ? 1e-5 : 1e-6,
    ropeTheta: llama ? 500000 : 10000,
    ropeScaling: llama ? llama3 : null,
    context: 2048,
    seed: 1,
    endless: false,
    indexName: 'tensor-cache.json',
    shardBytes: 65536,
    chatConfig: {}
  };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...defaults, ...(Object.fromEntries(given) as TinyModelOptions) };
}
