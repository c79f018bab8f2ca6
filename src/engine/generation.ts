/** A reply as it is asked for, as it comes and as it ends. Plain data: it passes through postMessage. */

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
