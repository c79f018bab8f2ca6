/**
 * What the page and the engine's worker say to each other, and the words both use for it.
 * Plain data only: everything here passes through postMessage.
 */
import type { Says, Told } from '../words/told.ts';
import type { DownloadFiles, DownloadState } from '../weights/tally.ts';

export type { DownloadFiles, DownloadState };

/** A model as the catalog, or an address, names it. */
export interface ModelSource {
  /** Short, stable, in the address bar: `r1-qwen-1.5b`, or the address itself. */
  readonly id: string;
  readonly name: string;
  /**
   * Absolute address of the folder with mlc-chat-config.json, ending in `/`. What is stored is found
   * by it, wherever it was downloaded from.
   */
  readonly url: string;
  /** The host to download it from instead of Hugging Face, where `url` is there; ends in `/`. */
  readonly host?: string;
}

/** Where a model runs: on the GPU through web-llm, or, small ones, on the processor without it. */
export type Backend = 'webgpu' | 'cpu';

export interface LoadRequest {
  readonly model: ModelSource;
  readonly backend: Backend;
  /** Tokens of context wanted; the engine lowers it to what the model was made for. */
  readonly contextLength: number;
}

/** The parts of a load, in order. `total` of a progress is 0 where it cannot be known. */
export type LoadPhase = 'config' | 'download' | 'engine' | 'upload' | 'compile';

export interface LoadProgress {
  readonly phase: LoadPhase;
  /** bytes for download and upload; steps otherwise */
  readonly done: number;
  readonly total: number;
  /** bytes per second, smoothed; undefined until it is known */
  readonly rate?: number;
  readonly secondsLeft?: number;
  /** what a download is doing; while it is known, the load can be paused */
  readonly state?: DownloadState;
  /** Another tab is at the same files; this one goes on when it is done with them. */
  readonly waiting?: true;
  /** the files of a download: how many are here, and what comes now */
  readonly files?: DownloadFiles;
}

export interface LoadedModel {
  readonly model: ModelSource;
  readonly backend: Backend;
  readonly contextLength: number;
  /** The prompt opens a thought: replies begin inside `<think>`. False for models without thoughts. */
  readonly opensThought: boolean;
  readonly prefillChunk: number;
  readonly parameters: number;
  readonly weightBytes: number;
  /** bytes of GPU memory: weights, KV cache and working buffers */
  readonly gpuBytes: number;
  /** tokens of context the model was made for, and bytes of memory that each of them takes */
  readonly longestContext: number;
  readonly bytesPerToken: number;
  readonly seconds: number;
}

/** Of a verification: bytes looked at, or bytes here while what was damaged is fetched again. */
export interface VerifyProgress {
  readonly doing: 'reading' | 'fetching';
  readonly done: number;
  readonly total: number;
}

export interface VerifiedModel {
  /** names of files that are stored and were right */
  readonly sound: readonly string[];
  /** names of files that were damaged or missing, and have been fetched again */
  readonly repaired: readonly string[];
  /** the same where they were not to be fetched: they are not in storage any more */
  readonly broken: readonly string[];
}

export interface Turn {
  readonly role: 'system' | 'user' | 'assistant';
  /** Assistant turns carry the answer without its thought. */
  readonly text: string;
}

export interface SamplingOptions {
  readonly temperature: number;
  readonly topP: number;
  readonly maxTokens: number;
  readonly seed?: number;
  readonly presencePenalty?: number;
  readonly frequencyPenalty?: number;
  readonly repetitionPenalty?: number;
}

/** How often the KV cache of a reply may be kept: not before both have passed since the last time. */
export interface CheckpointRequest {
  /** The file's name; one reply has one. It is deleted when the reply ends. */
  readonly name: string;
  readonly tokens: number;
  readonly seconds: number;
}

export interface GenerateRequest {
  readonly turns: readonly Turn[];
  readonly sampling: SamplingOptions;
  /**
   * The reply so far, where one that broke off goes on: its tokens, or its text as the model wrote
   * it (with `</think>`) where they are not known. `maxTokens` counts them.
   */
  readonly begun?: readonly number[] | string;
  /** Tokens of thought after which it is ended, as with `answer`; none: when the model ends it. */
  readonly thinkingBudget?: number;
  /** Keeps the KV cache in storage while a long reply is written, and goes on from what is kept. */
  readonly checkpoint?: CheckpointRequest;
}

/**
 * Some tokens of a reply. web-llm delivers text per decode step; the worker gathers what arrives
 * within a frame. Times are milliseconds on the clock of `performance.timeOrigin + now()`, so they
 * compare across page and worker.
 */
export interface TokenBatch {
  readonly text: string;
  readonly tokens: number;
  /** when the first and the last token of the batch were made, in the worker */
  readonly first: number;
  readonly last: number;
  /** The tokens belong to the thought; a batch never holds both thought and answer. */
  readonly thought: boolean;
  /** The tokens themselves, but for the one that ends a reply. */
  readonly ids: readonly number[];
  /**
   * First batch of a reply that goes on: `text` and `ids` are the whole reply so far, and replace
   * what was there; `tokens` and `thought` tell of the new tokens only.
   */
  readonly whole?: boolean;
  /** The thought was ended here for the model; its end is in `text` and `ids`, not in `tokens`. */
  readonly cut?: boolean;
  /** tokens in the KV cache when the batch was made */
  readonly contextUsed?: number;
}

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
}

export type QuestionKind = keyof Questions;

/** One question, with what it is about. */
export type Question = {
  [K in QuestionKind]: { readonly about: K; readonly of: Questions[K]['of'] };
}[QuestionKind];

export type Answer = Questions[QuestionKind]['answer'];

export type FinishReason = 'stop' | 'length' | 'stopped';

/** The engine's own account of a reply, from the usage that web-llm reports. */
export interface EngineUsage {
  /** tokens read for this reply; fewer than the conversation has where the KV cache was reused */
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** tokens per second inside the engine: prompt processing and decoding */
  readonly prefillRate: number;
  readonly decodeRate: number;
  /** milliseconds inside the engine from the request to the first token */
  readonly timeToFirstToken: number;
  /** tokens in the KV cache after the reply */
  readonly contextUsed: number;
  /** milliseconds that the worker spent on turning tokens into text, outside of the rates above */
  readonly tokenizerTime: number;
}

/** Every way a load or a reply can fail that the page can say something useful about. */
export type FailureKind =
  | 'no-webgpu'
  | 'insecure-context'
  | 'no-adapter'
  | 'weak-device'
  | 'out-of-memory'
  | 'device-lost'
  | 'network'
  | 'not-found'
  | 'not-a-model'
  | 'incomplete-file'
  | 'unsupported-model'
  | 'storage'
  | 'context-full'
  | 'worker'
  | 'internal';

/**
 * What happened, what it means, the one thing to do next: in English, and, as `says`, for the page to
 * say it in its own language (words/told.ts).
 */
export interface Said extends Told {
  readonly says: Says;
}

/** The technical part is folded below. */
export interface Failure extends Said {
  readonly kind: FailureKind;
  readonly details: string;
  /** there was no room: what could be deleted is offered beside it */
  readonly room?: Room;
}

/** Bytes still to be stored, and what the browser would still take; undefined where it is not known. */
export interface Room {
  readonly needed?: number;
  readonly available?: number;
}

/** How far the GPU got: marks put into its queue, and those it has passed. */
export interface GpuPulse {
  readonly asked: number;
  readonly done: number;
  /** the processor in the place of a GPU */
  readonly software: boolean;
}

export type Request =
  | { readonly kind: 'load'; readonly id: number; readonly request: LoadRequest }
  /**
   * stops load `id` while its files are fetched (later than that the client ends the worker), or
   * question `id` between two tokens
   */
  | { readonly kind: 'cancel'; readonly id: number }
  /** holds the download of load `id`, or lets it go on */
  | { readonly kind: 'pause'; readonly id: number; readonly paused: boolean }
  | { readonly kind: 'unload'; readonly id: number }
  | { readonly kind: 'generate'; readonly id: number; readonly request: GenerateRequest }
  | { readonly kind: 'stop' }
  /** ends the thought of the reply being written: it goes on with its answer */
  | { readonly kind: 'answer' }
  | ({ readonly kind: 'ask'; readonly id: number } & Question)
  /** asks for a pulse */
  | { readonly kind: 'ping' };

export type Event =
  | { readonly kind: 'progress'; readonly id: number; readonly progress: LoadProgress }
  | { readonly kind: 'loaded'; readonly id: number; readonly loaded: LoadedModel }
  | { readonly kind: 'unloaded'; readonly id: number }
  | { readonly kind: 'answered'; readonly id: number; readonly answer: Answer }
  /** tokens that question `id` has done so far */
  | { readonly kind: 'step'; readonly id: number; readonly done: number }
  | { readonly kind: 'tokens'; readonly id: number; readonly batch: TokenBatch }
  | {
      readonly kind: 'finished';
      readonly id: number;
      readonly reason: FinishReason;
      readonly usage: EngineUsage;
    }
  /**
   * answers request `id`; or, with id 0, something that no request asked for (a lost device).
   * `fatal`: the worker is of no further use.
   */
  | {
      readonly kind: 'failed';
      readonly id: number;
      readonly failure: Failure;
      readonly fatal?: boolean;
    }
  /** answers a ping at once: the worker is there; `pulse` is missing without a device */
  | { readonly kind: 'pulse'; readonly pulse: GpuPulse | undefined }
  /** a load or a question that was stopped */
  | { readonly kind: 'cancelled'; readonly id: number };
