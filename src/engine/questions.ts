/** What can be asked about the model that is loaded. Plain data: it passes through postMessage. */
import type { Turn } from './generation.ts';
import type { KernelShapes, KernelTrial } from './kernel-shapes.ts';

/**
 * Timed work of exact length on the loaded model, through web-llm's forwardTokensAndSample: no text,
 * no template, no tokenizer. The conversation's KV cache is dropped before and after.
 */
export interface MeasureRequest {
  /** tokens of context before what is timed; read, but not timed */
  readonly depth: number;
  /** tokens of a prompt, read in one go and timed; 0: none */
  readonly prompt: number;
  /** tokens written one by one, each timed */
  readonly generate: number;
  /** chooses the tokens that are read */
  readonly seed: number;
}

export interface Measured {
  /** ms from the call until the prompt's first token is back from the GPU; 0 without a prompt */
  readonly promptTime: number;
  /** On the clock of TokenBatch: when writing began, and when each token was there (generate + 1). */
  readonly stamps: readonly number[];
}

/** What a result must name to be repeated, and what a token costs by count. */
export interface ModelFacts {
  /**
   * SHA-256, hexadecimal: the library as it was loaded, config, tensor index, tokenizer. Empty where
   * there is nothing (the processor needs no library) or where the page may not compute it.
   */
  readonly hashes: Readonly<Record<'library' | 'config' | 'index' | 'tokenizer', string>>;
  readonly quantization: string;
  readonly webLlm: string;
  /** bytes of weights that one token reads, and of KV cache for each token of context */
  readonly weightBytesRead: number;
  readonly kvBytesPerToken: number;
  /** of a token at the depth that was asked about: long contexts take more; 0 on the processor */
  readonly dispatchesPerToken: number;
  /** GPU memory taken, and what the same model would take with weights of 16 bits */
  readonly gpuBytes: number;
  readonly f16Bytes: number;
  /** missing where the processor computes without WebGPU */
  readonly kernels?: KernelShapes;
}

/** A passage that is given to the model, token by token, whatever it would have written itself. */
export interface CheckRequest {
  readonly ids: readonly number[];
  /** so many of them are read as a prompt, with the kernels of prompts; 0: none */
  readonly prompt: number;
}

/**
 * What can be asked about the loaded model, and what the answer is. `measure` and `check` take a
 * while, can be stopped, and need the model for themselves.
 */
export interface Questions {
  /** how many tokens the prompt of these turns has */
  readonly count: { readonly of: readonly Turn[]; readonly answer: number };
  /** the prompt of these turns, in tokens; a text alone is taken as it is */
  readonly encode: { readonly of: readonly Turn[] | string; readonly answer: readonly number[] };
  readonly measure: { readonly of: MeasureRequest; readonly answer: Measured };
  /**
   * The model's own first choice behind each token of the passage, from the prompt's last on: the
   * last answer of many is what it would write after all of them.
   */
  readonly check: { readonly of: CheckRequest; readonly answer: readonly number[] };
  /** `depth`: tokens of context before the token that is counted for */
  readonly facts: { readonly of: { readonly depth: number }; readonly answer: ModelFacts };
  /**
   * A new trial of kernel shapes, whatever is remembered; the model runs with them from its next load
   * on. Undefined where it broke off, and where no GPU computes.
   */
  readonly trial: { readonly of: null; readonly answer: KernelTrial | undefined };
}

export type QuestionKind = keyof Questions;

/** One question, with what it is about. */
export type Question = {
  [K in QuestionKind]: { readonly about: K; readonly of: Questions[K]['of'] };
}[QuestionKind];

export type Answer = Questions[QuestionKind]['answer'];
