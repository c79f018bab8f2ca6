/**
 * What the page and the engine's worker say to each other. Plain data only: everything here passes
 * through postMessage.
 */
import type { Failure } from './failure.ts';
import type { EngineUsage, FinishReason, GenerateRequest, TokenBatch, Turn } from './generation.ts';
import type { LoadedModel, LoadProgress, LoadRequest } from './model.ts';
import type { Answer, Question } from './questions.ts';

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
  /** reads what the next prompt will begin with while nothing is asked for; none: ends that */
  | { readonly kind: 'prepare'; readonly turns: readonly Turn[] }
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
