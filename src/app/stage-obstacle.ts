/**
 * What keeps a model from answering on stage: one calm line, and what one press does about it. What
 * cannot help a second time is not offered a second time: there is always Pocket, which needs neither
 * a network nor a GPU. What else there is to know is in the other rooms.
 */
import { CATALOG } from '../engine/catalog.ts';
import type { FailureKind } from '../engine/failure.ts';
import type { LoadProgress, LoadRequest, ModelSource } from '../engine/model.ts';
import type { Obstacle } from '../stage/around.ts';
import { words as app } from '../words/app.ts';
import { words } from '../words/stage.ts';
import { told } from '../words/told.ts';
import type { Failed, Loading } from './model-state.ts';
import type { Session } from './session.svelte.ts';
import { smaller } from './smaller.ts';

/** Loading the same thing again cannot help. */
const HOPELESS: readonly FailureKind[] = [
  'no-webgpu',
  'insecure-context',
  'no-adapter',
  'weak-device',
  'not-found',
  'not-a-model',
  'unsupported-model',
  'storage'
];

/** Connected, and for some seconds not a byte has come: a network in a full hall. */
const isSilent = ({ rate, files }: Partial<LoadProgress> = {}): boolean =>
  rate === 0 && (files?.transfers.some((transfer) => transfer?.state === 'fetching') ?? false);

export type About = Pick<
  Session,
  | 'measuring'
  | 'loading'
  | 'loaded'
  | 'failed'
  | 'elsewhere'
  | 'answers'
  | 'recovery'
  | 'load'
  | 'reload'
  | 'probe'
  | 'pauseLoad'
> & { readonly conversation: Pick<Session['conversation'], 'lastReply'> };

export class StageObstacle {
  /** how the load failed that Enter has asked for once more */
  #again: FailureKind | undefined;
  readonly #session: About;

  constructor(session: About) {
    this.#session = session;
  }

  get current(): Obstacle | undefined {
    const { measuring, loading, failed, elsewhere, loaded } = this.#session;
    const text = words.obstacle;
    if (measuring) return { line: app.obstacle.measuring };
    if (loading) return this.#whileLoading(loading);
    if (elsewhere) return this.#reloading(text.elsewhere, elsewhere.request);
    if (failed) return this.#afterFailure(failed);
    return loaded ? undefined : this.#loading(text.noModel, this.#last());
  }

  #whileLoading({ request, progress }: Loading): Obstacle {
    const { name } = request.model;
    const text = words.obstacle;
    const { done = 0, total = 0, state } = progress ?? {};
    const bar = total > 0 && { progress: done / total };
    // The model before goes on answering: nothing is in the way.
    const waits = !this.#session.answers;
    if (state === 'offline' || isSilent(progress)) {
      const line = state === 'offline' ? text.offline(name) : text.silent(name);
      return { ...(waits ? this.#pocket(line) : { line }), ...bar };
    }
    if (state === 'paused' && waits) {
      const retry = (): void => this.#session.pauseLoad(false);
      return { line: text.paused(name), way: text.goOn, retry, ...bar };
    }
    if (state === 'retrying') return { line: text.retrying(name), ...bar };
    const line = this.#session.recovery.rescue ? text.again(name) : text.loading(name);
    return { line, ...bar };
  }

  #afterFailure({ failure, request }: Failed): Obstacle {
    const { kind } = failure;
    const line = told(failure).what;
    // The model before goes on answering, and Enter asks it.
    if (this.#session.answers) return { line };
    const less = kind === 'out-of-memory' ? smaller(request) : undefined;
    if (less?.kind === 'model') return this.#loading(line, less.model);
    if (less) return this.#reloading(line, { ...request, contextLength: less.contextLength });
    if (HOPELESS.includes(kind) || kind === this.#again) return this.#pocket(line);
    return this.#reloading(line, request, kind);
  }

  /** `kind`: of the failure that this is tried after */
  #reloading(line: string, request: LoadRequest, kind?: FailureKind): Obstacle {
    const retry = async (): Promise<void> => {
      this.#again = kind;
      await this.#session.reload(request);
      if (this.#session.loaded) this.#again = undefined;
    };
    return { line, way: words.obstacle.enter(request.model.name), retry: () => void retry() };
  }

  #loading(line: string, model: ModelSource | undefined): Obstacle {
    if (!model) return { line };
    const retry = (): void => void this.#session.load(model);
    return { line, way: words.obstacle.enter(model.name), retry };
  }

  #pocket(line: string): Obstacle {
    const pocket = CATALOG.find(({ id }) => id === 'pocket');
    if (!pocket) return { line };
    const retry = async (): Promise<void> => {
      // A GPU that is gone is seen only when it is asked for: then the processor does.
      await this.#session.probe();
      await this.#session.load(pocket);
    };
    return { line, way: words.obstacle.enter(pocket.name), retry: () => void retry() };
  }

  /** After a reload in front of everybody: what answered before it. Else Pocket, which is always there. */
  #last(): ModelSource | undefined {
    const model = this.#session.conversation.lastReply?.model;
    // A model of the list has the address of today, not of the day it was stored.
    return CATALOG.find(({ id }) => id === (model?.id ?? 'pocket')) ?? model;
  }
}
