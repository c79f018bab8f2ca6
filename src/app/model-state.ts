/** What can be the matter with the model of this tab, and what its session needs of the engine. */
import type { EngineClient } from '../engine/client.ts';
import type { Failure } from '../engine/failure.ts';
import type { LoadProgress, LoadRequest } from '../engine/model.ts';

export interface Loading {
  readonly request: LoadRequest;
  readonly progress: LoadProgress | undefined;
}

export interface Failed {
  readonly failure: Failure;
  readonly request: LoadRequest;
  /** the model was answering and is gone, rather than: it did not load */
  readonly lost: boolean;
}

/** What another tab of this site keeps this one from running. */
export interface Elsewhere {
  readonly request: LoadRequest;
  /** it ran here until the other tab took over */
  readonly taken: boolean;
}

/** What the session needs of the engine; the real one is EngineClient. */
export type Engine = Pick<
  EngineClient,
  | 'load'
  | 'cancelLoad'
  | 'pauseLoad'
  | 'generate'
  | 'stop'
  | 'answer'
  | 'prepare'
  | 'count'
  | 'unload'
  | 'release'
  | 'rest'
  | 'wake'
  | 'onLost'
  | 'loaded'
>;
