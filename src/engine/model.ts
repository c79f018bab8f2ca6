/** A model as it is named, asked for, loaded and had. Plain data: it passes through postMessage. */
import type { DownloadFiles, DownloadState } from '../weights/tally.ts';

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
