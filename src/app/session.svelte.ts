/**
 * What the page is about to do and what it has: the device, the model that is loaded or loading,
 * what went wrong, and the settings the address brought. The conversation outlives all of them.
 */
import { Conversation } from '../chat/conversation.svelte.ts';
import type { Shelf } from '../chat/current-thread.svelte.ts';
import { samplingOf } from '../chat/settings.ts';
import { DEFAULT_CONTEXT } from '../engine/catalog.ts';
import type { EngineClient } from '../engine/client.ts';
import { Cancelled, failureOf } from '../engine/errors.ts';
import type { DeviceReport } from '../engine/device.ts';
import type { Failure } from '../engine/failure.ts';
import type { SamplingOptions } from '../engine/generation.ts';
import type { LoadedModel, LoadRequest, ModelSource } from '../engine/model.ts';
import { settingsOf, type Start } from './address.ts';
import { answererOf } from './answerer.ts';
import { HostSetting } from './host.svelte.ts';
import type { Elsewhere, Failed, Loading } from './model-state.ts';
import { offer, type Offer } from './offers.ts';
import { Recovery, whenVisible } from './recovery.svelte.ts';
import { ContextSetting } from './settings/context.svelte.ts';
import { GpuLock, sharesGpu, type Locks } from './tabs/gpu-lock.ts';

export class Session {
  #device = $state.raw<DeviceReport>();
  #loading = $state.raw<Loading>();
  #loaded = $state.raw<LoadedModel>();
  /** The context length that was asked for, of which the model may have less. */
  #askedContext = $state<number>();
  #failed = $state.raw<Failed>();
  #elsewhere = $state.raw<Elsewhere>();
  #refused = $state.raw<Start['refused']>([]);
  /** A benchmark has the engine to itself. */
  measuring = $state(false);

  /** the first look at the device is over */
  readonly probed: Promise<void>;
  readonly conversation: Conversation;
  readonly start: Start;
  readonly host: HostSetting;
  readonly context: ContextSetting;
  readonly recovery = new Recovery();
  readonly #lock: GpuLock;
  readonly #engine: EngineClient;
  readonly #probe: () => Promise<DeviceReport>;

  /**
   * `locks`: what keeps the tabs of this site apart; undefined where browsers have none. `shelf`:
   * where the conversation is kept.
   */
  constructor(
    engine: EngineClient,
    probe: () => Promise<DeviceReport>,
    start: Start,
    locks?: Locks,
    shelf?: Shelf
  ) {
    this.#engine = engine;
    this.#lock = new GpuLock(locks, () => this.#taken());
    this.#probe = probe;
    this.start = start;
    this.host = new HostSetting(start.host);
    this.context = new ContextSetting(start.context);
    this.#refused = start.refused;
    this.conversation = new Conversation(
      answererOf(
        engine,
        (error) => this.noticeFailure(error),
        () => this.measuring
      ),
      () => this.sampling,
      shelf
    );
    this.conversation.settings.ask(settingsOf(start));
    this.conversation.draft = start.prompt ?? '';
    engine.onLost((failure) => this.#lose(failure));
    this.probed = this.probe();
  }

  /** For what needs it to itself: see `measuring`. */
  get engine(): EngineClient {
    return this.#engine;
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
  /** tokens of context that were asked for when the model was loaded */
  get askedContext() {
    return this.#askedContext;
  }
  get failed() {
    return this.#failed;
  }
  get elsewhere() {
    return this.#elsewhere;
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
    // A thought may take all the room there is; the engine ends the reply where the context ends.
    const room = this.#loaded?.contextLength ?? DEFAULT_CONTEXT;
    return samplingOf(this.conversation.settings.current, room);
  }

  async probe(): Promise<void> {
    this.#device = undefined;
    this.#device = await this.#probe();
  }

  /** A model as it can be offered on this device. */
  offer(source: ModelSource): Offer {
    return offer(source, this.#device, this.context.current);
  }

  /** Without a context length: the one that is set, else what suits the device. */
  async load(model: ModelSource, contextLength = this.offer(model).context): Promise<void> {
    const { id, name, url } = model;
    // A catalog entry carries more than a message needs.
    const backend = this.#device?.failure ? 'cpu' : 'webgpu';
    const host = this.host.for(url);
    this.recovery.dismiss();
    await this.#load({ model: { id, name, url, host }, backend, contextLength });
  }

  /** Loads what was lost, or is in another tab, here; a reply that was cut goes on. */
  async reload(request: LoadRequest): Promise<void> {
    this.recovery.dismiss();
    if (this.#elsewhere) await this.#lock.takeOver();
    // The host may have been changed since, because it did not answer.
    const model = { ...request.model, host: this.host.for(request.model.url) };
    await this.#load({ ...request, model });
    this.#goOn(request);
  }

  async #load(request: LoadRequest): Promise<void> {
    this.#failed = undefined;
    this.#elsewhere = undefined;
    this.#loading = { request, progress: undefined };
    const current = (): boolean => this.#loading?.request === request;
    const free = sharesGpu(request) || (await this.#lock.claim());
    if (!current()) {
      this.#settle();
      return;
    }
    if (!free) {
      this.#loading = undefined;
      this.#elsewhere = { request, taken: false };
      return;
    }
    try {
      const loaded = this.#engine.load(request, (progress) => {
        if (current()) this.#loading = { request, progress };
      });
      // Most often the model before goes on answering; not where the new one needs another worker.
      this.#loaded = this.#engine.loaded;
      await loaded;
      if (current()) this.#askedContext = request.contextLength;
    } catch (error) {
      // A load that a newer one has replaced says nothing any more.
      if (!(error instanceof Cancelled) && current()) {
        const failure = failureOf(error);
        // Without storage a small model still answers, on the processor: that one needs none.
        if (failure.kind === 'storage' && request.backend === 'webgpu' && sharesGpu(request)) {
          return await this.#load({ ...request, backend: 'cpu' });
        }
        this.#failed = { failure, request, lost: false };
      }
    } finally {
      if (current()) this.#loading = undefined;
      this.#loaded = this.#engine.loaded;
      this.#settle();
    }
  }

  cancelLoad(): void {
    this.#engine.cancelLoad();
    this.#loading = undefined;
    this.#loaded = this.#engine.loaded;
    this.#settle();
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
    this.#settle();
  }

  /** The page is kept in the browser's memory while another one is shown: others may use the GPU. */
  rest(): void {
    this.#engine.rest();
    void this.#lock.release();
  }

  /** The page runs again, after another page was shown or the browser had put it to sleep. */
  async wake(): Promise<void> {
    if (this.#usesGpu && !(await this.#lock.claim())) this.#taken();
    else this.#engine.wake();
  }

  dismissFailure(): void {
    this.#failed = undefined;
    this.#elsewhere = undefined;
  }

  dismissRefused(): void {
    this.#refused = [];
  }

  #lose(failure: Failure): void {
    const lost = this.#loaded && requestOf(this.#loaded);
    this.#loaded = undefined;
    if (!lost) return;
    // A model that was about to take its place is what was wanted last.
    const request = this.#loading?.request ?? lost;
    this.#loading = undefined;
    this.#failed = { failure, request, lost: true };
    if (this.recovery.begin(failure, request)) void this.#recover(this.#failed);
    else this.#settle();
  }

  async #recover(failed: Failed): Promise<void> {
    await whenVisible();
    // Somebody was faster.
    if (this.#failed !== failed) return;
    await this.#load(failed.request);
    if (this.#answersFor(failed.request)) this.recovery.succeed();
    else this.recovery.dismiss();
    this.#goOn(failed.request);
    // Stopped by hand: the loss is still there, and so is the button.
    if (!this.#loaded && !this.#loading) this.#failed ??= failed;
  }

  /** A reply that was cut when its model went away goes on with the same model. */
  #goOn(request: LoadRequest): void {
    if (this.#answersFor(request)) void this.conversation.continueCut();
  }

  #answersFor(request: LoadRequest): boolean {
    return !this.#loading && this.#loaded?.model.url === request.model.url;
  }

  /** Another tab runs its model now; this one makes room for it, and keeps the conversation. */
  #taken(): void {
    const request = this.#loading?.request ?? (this.#loaded && requestOf(this.#loaded));
    this.#loading = undefined;
    if (this.#loaded && sharesGpu(requestOf(this.#loaded))) this.#engine.cancelLoad();
    else this.#engine.release();
    this.#loaded = this.#engine.loaded;
    this.recovery.dismiss();
    this.#failed = undefined;
    if (request) this.#elsewhere = { request, taken: true };
  }

  /** A large model is here, or on its way. */
  get #usesGpu(): boolean {
    const requests = [this.#loading?.request, this.#loaded && requestOf(this.#loaded)];
    return requests.some((request) => request && !sharesGpu(request));
  }

  /** The lock is held exactly as long as it is needed. */
  #settle(): void {
    if (!this.#usesGpu) void this.#lock.release();
  }

  /** A reply, or a measurement, can fail in a way that takes the model with it. */
  noticeFailure(error: unknown): void {
    if (this.#loaded && !this.#engine.loaded) this.#lose(failureOf(error));
  }
}

function requestOf({ model, backend, contextLength }: LoadedModel): LoadRequest {
  return { model, backend, contextLength };
}
