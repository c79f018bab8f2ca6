/**
 * What the page is about to do and what it has: the device, the model that is loaded or loading,
 * what went wrong, and the settings the address brought. The conversation outlives all of them.
 */
import { Conversation } from '../chat/conversation.svelte.ts';
import { DEFAULT_CONTEXT } from '../engine/catalog.ts';
import { Cancelled, EngineError, type EngineClient } from '../engine/client.ts';
import type { DeviceReport } from '../engine/device.ts';
import { internal } from '../engine/failures.ts';
import type {
  Failure,
  LoadedModel,
  LoadProgress,
  LoadRequest,
  ModelSource,
  SamplingOptions
} from '../engine/messages.ts';
import type { Start } from './address.ts';
import { HostSetting } from './host.svelte.ts';
import { offer, type Offer } from './offers.ts';

/** DeepSeek's recommendation for R1. */
const TEMPERATURE = 0.6;
const TOP_P = 0.95;

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

/** What the session needs of the engine; the real one is EngineClient. */
export type Engine = Pick<
  EngineClient,
  'load' | 'cancelLoad' | 'pauseLoad' | 'generate' | 'stop' | 'unload' | 'onLost' | 'loaded'
>;

export class Session {
  #device = $state.raw<DeviceReport>();
  #loading = $state.raw<Loading>();
  #loaded = $state.raw<LoadedModel>();
  #failed = $state.raw<Failed>();
  #refused = $state.raw<Start['refused']>([]);

  readonly conversation: Conversation;
  readonly start: Start;
  readonly host: HostSetting;
  readonly #engine: Engine;
  readonly #probe: () => Promise<DeviceReport>;

  constructor(engine: Engine, probe: () => Promise<DeviceReport>, start: Start) {
    this.#engine = engine;
    this.#probe = probe;
    this.start = start;
    this.host = new HostSetting(start.host);
    this.#refused = start.refused;
    this.conversation = new Conversation(
      {
        get opensThought() {
          return engine.loaded?.opensThought ?? true;
        },
        generate: async (request, onTokens) => {
          try {
            return await engine.generate(request, onTokens);
          } catch (error) {
            this.#afterFailure(error);
            throw error;
          }
        },
        stop: () => engine.stop()
      },
      () => this.sampling
    );
    this.conversation.draft = start.prompt ?? '';
    engine.onLost((failure) => this.#lose(failure));
    void this.probe();
  }

  /** undefined while it is being looked at */
  get device() {
    return this.#device;
  }
  get loading() {
    return this.#loading;
  }
  get loaded() {
    return this.#loaded;
  }
  get failed() {
    return this.#failed;
  }
  /** Something can answer now: a model is loaded, and no other is about to take its place. */
  get answers(): boolean {
    const phase = this.#loading?.progress?.phase;
    const replacing = phase === 'engine' || phase === 'upload' || phase === 'compile';
    return this.#loaded !== undefined && !replacing;
  }
  get refused() {
    return this.#refused;
  }

  get sampling(): SamplingOptions {
    return {
      temperature: this.start.temperature ?? TEMPERATURE,
      topP: this.start.topP ?? TOP_P,
      // A thought may take all the room there is; the engine ends the reply where the context ends.
      maxTokens: this.start.maxTokens ?? this.#loaded?.contextLength ?? DEFAULT_CONTEXT,
      seed: this.start.seed
    };
  }

  async probe(): Promise<void> {
    this.#device = undefined;
    this.#device = await this.#probe();
  }

  /** A model as it can be offered on this device. */
  offer(source: ModelSource): Offer {
    return offer(source, this.#device, this.start.context);
  }

  /** Without a context length: the one the address asks for, else what suits the device. */
  async load(model: ModelSource, contextLength = this.offer(model).context): Promise<void> {
    const { id, name, url } = model;
    // A catalog entry carries more than a message needs.
    const backend = this.#device?.failure ? 'cpu' : 'webgpu';
    const { current: host } = this.host;
    const request: LoadRequest = { model: { id, name, url, host }, backend, contextLength };
    this.#failed = undefined;
    this.#loading = { request, progress: undefined };
    try {
      const loaded = this.#engine.load(request, (progress) => {
        if (this.#loading?.request === request) this.#loading = { request, progress };
      });
      // Most often the model before goes on answering; not where the new one needs another worker.
      this.#loaded = this.#engine.loaded;
      await loaded;
    } catch (error) {
      // A load that a newer one has replaced says nothing any more.
      if (!(error instanceof Cancelled) && this.#loading?.request === request) {
        this.#failed = { failure: failureOf(error), request, lost: false };
      }
    } finally {
      if (this.#loading?.request === request) this.#loading = undefined;
      this.#loaded = this.#engine.loaded;
    }
  }

  cancelLoad(): void {
    this.#engine.cancelLoad();
  }

  pauseLoad(paused: boolean): void {
    this.#engine.pauseLoad(paused);
  }

  async unload(): Promise<void> {
    this.#loaded = undefined;
    try {
      await this.#engine.unload();
    } catch {
      // The worker that would not unload has been ended, and its memory with it.
    }
    this.#loaded = this.#engine.loaded;
  }

  dismissFailure(): void {
    this.#failed = undefined;
  }

  dismissRefused(): void {
    this.#refused = [];
  }

  #lose(failure: Failure): void {
    const model = this.#loaded;
    this.#loaded = undefined;
    if (!model) return;
    const { backend, contextLength } = model;
    const request = { model: model.model, backend, contextLength };
    this.#failed = { failure, request, lost: true };
  }

  /** A reply can fail in a way that takes the model with it. */
  #afterFailure(error: unknown): void {
    if (this.#loaded && !this.#engine.loaded) this.#lose(failureOf(error));
  }
}

function failureOf(error: unknown): Failure {
  return error instanceof EngineError ? error.failure : internal(error);
}
