/**
 * The page's side of the engine: one worker, made when first needed and thrown away when it, or the
 * GPU device in it, dies. Promises for what was asked for, `onLost` for what nobody asked for.
 */
import { startWorker } from '../weights/start-worker.ts';
import cpuWorker from './cpu-worker.ts?worker&url';
import { Cancelled, EngineError } from './errors.ts';
import { lostAsleep, lostWorker, notReady } from './failures.ts';
import type { Failure } from './failure.ts';
import type { GenerateRequest, Turn } from './generation.ts';
import type { Event, Request } from './messages.ts';
import type { Backend, LoadedModel, LoadPhase, LoadProgress, LoadRequest } from './model.ts';
import type { Answer, QuestionKind, Questions } from './questions.ts';
import { OpenRequests, type Finished, type ReceivedBatch } from './open-requests.ts';
import { WatchedWorker } from './watched-worker.ts';
import gpuWorker from './worker.ts?worker&url';

function engineWorker(backend: Backend): Worker {
  return startWorker(backend === 'cpu' ? cpuWorker : gpuWorker);
}

/** Until here a load has not touched the GPU or the model before it, and stops by itself when told. */
const FETCHING: readonly LoadPhase[] = ['config', 'download'];

export class EngineClient {
  readonly #worker: WatchedWorker;
  readonly #open = new OpenRequests();
  #backend: Backend = 'webgpu';
  #nextId = 1;
  #loaded: LoadedModel | undefined;
  #unloading: Promise<void> | undefined;
  readonly #lostListeners = new Set<(failure: Failure) => void>();

  /** `startWorker` is for those who want to put something around the worker. */
  constructor(startWorker = engineWorker) {
    this.#worker = new WatchedWorker(() => startWorker(this.#backend), {
      onEvent: (event) => this.#handle(event),
      onLost: (failure) => this.#lose(failure),
      waits: () => this.#open.any
    });
  }

  /** The model that would answer now. */
  get loaded(): LoadedModel | undefined {
    return this.#loaded;
  }

  /**
   * Loads a model; one at a time, a second call cancels the first. A model that is loaded already
   * goes on answering until the files of the new one are all here.
   * Rejects with EngineError, or with Cancelled after cancelLoad().
   */
  load(request: LoadRequest, onProgress: (progress: LoadProgress) => void): Promise<LoadedModel> {
    this.cancelLoad();
    if (request.backend !== this.#backend) {
      // The other backend has a worker of its own, and the model of this one goes with it.
      this.#discard(new Cancelled());
      this.#backend = request.backend;
    }
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#open.open('load', { id, resolve, reject, onProgress, phase: 'config' });
      this.#worker.post({ kind: 'load', id, request });
    });
  }

  /** Stops the load in progress, at any moment; files that are complete stay stored. */
  cancelLoad(): void {
    const { load } = this.#open;
    if (!load) return;
    this.#open.take('load', load.id);
    if (FETCHING.includes(load.phase)) {
      this.#worker.tell({ kind: 'cancel', id: load.id });
    } else {
      // Shaders compile and weights upload inside web-llm, which cannot be asked to stop there.
      // Ending the worker frees its device and its memory at once.
      this.#discard(new Cancelled());
    }
    load.reject(new Cancelled());
  }

  /** Holds the download of the load in progress, or lets it go on; nothing that arrived is lost. */
  pauseLoad(paused: boolean): void {
    const { load } = this.#open;
    if (load) this.#worker.tell({ kind: 'pause', id: load.id, paused });
  }

  /**
   * One reply. `onTokens` gets its text as it is made, about once per frame.
   * Rejects with EngineError; a reply that stop() ended resolves with reason 'stopped'.
   */
  generate(request: GenerateRequest, onTokens: (batch: ReceivedBatch) => void): Promise<Finished> {
    return new Promise((resolve, reject) => {
      if (!this.#loaded || this.#open.busy) {
        reject(new EngineError(notReady(this.#open.busy ? 'busy' : 'empty')));
        return;
      }
      const id = this.#nextId++;
      this.#open.open('reply', { id, resolve, reject, onTokens });
      this.#worker.post({ kind: 'generate', id, request });
    });
  }

  /** Ends the current reply, also while it is still reading the prompt; what was written stays. */
  stop(): void {
    if (this.#open.reply) this.#worker.tell({ kind: 'stop' });
  }

  /** Ends the thought that is being written: the reply goes on with its answer. */
  answer(): void {
    if (this.#open.reply) this.#worker.tell({ kind: 'answer' });
  }

  /**
   * Has what the next prompt will begin with read while nothing is asked for, so that it comes
   * sooner; with no turns, ends that. Nothing is promised, and nothing told.
   */
  prepare(turns: readonly Turn[]): void {
    if (this.#loaded?.backend !== 'webgpu' || this.#open.any) return;
    this.#worker.tell({ kind: 'prepare', turns });
  }

  /** Tokens of the prompt that `turns` make, with the model that is loaded. Rejects with EngineError. */
  count(turns: readonly Turn[]): Promise<number> {
    return this.ask('count', turns);
  }

  /**
   * Asks about the loaded model; measuring.ts has a method for each question. `onStep` hears now and
   * then how many tokens are done. Rejects with EngineError, or with Cancelled after `signal`: the
   * worker stops between two tokens.
   */
  ask<K extends QuestionKind>(
    about: K,
    of: Questions[K]['of'],
    { signal, onStep }: { signal?: AbortSignal; onStep?: (done: number) => void } = {}
  ): Promise<Questions[K]['answer']> {
    return new Promise((resolve, reject) => {
      const alone = about === 'measure' || about === 'check' || about === 'trial';
      if (!this.#loaded || (alone && this.#open.busy)) {
        reject(new EngineError(notReady(this.#loaded ? 'busy' : 'empty')));
        return;
      }
      if (signal?.aborted) {
        reject(new Cancelled());
        return;
      }
      const id = this.#nextId++;
      // The worker answers the kind that was asked.
      const answered = resolve as (answer: Answer) => void;
      this.#open.openAsked({ id, resolve: answered, reject, alone, onStep });
      this.#worker.post({ kind: 'ask', id, about, of } as Request);
      signal?.addEventListener('abort', () => this.#stopAsking(id), { once: true });
    });
  }

  #stopAsking(id: number): void {
    if (this.#open.asked(id)) this.#worker.tell({ kind: 'cancel', id });
  }

  /**
   * Frees the model's GPU memory. A reply in progress is stopped first. Rejects where the worker ends
   * before it has: the memory is free then, too.
   */
  unload(): Promise<void> {
    this.cancelLoad();
    if (!this.#worker.alive) return Promise.resolve();
    this.#loaded = undefined;
    this.#unloading ??= new Promise<void>((resolve, reject) => {
      const id = this.#nextId++;
      this.#open.open('unload', { id, resolve, reject });
      this.#worker.post({ kind: 'unload', id });
    }).finally(() => {
      this.#unloading = undefined;
    });
    return this.#unloading;
  }

  /** Hears of what no request asked for: a lost GPU device, a crashed worker. Returns the way out. */
  onLost(listener: (failure: Failure) => void): () => void {
    this.#lostListeners.add(listener);
    return () => this.#lostListeners.delete(listener);
  }

  /** The page is about to be where nothing runs. */
  rest(): void {
    this.#worker.rest();
  }

  /**
   * The page comes back from where nothing ran (another page, a frozen tab): a GPU that did not
   * survive it is found out now, and told like any other loss.
   */
  wake(): void {
    this.#worker.wake();
  }

  /** Ends the worker and whatever runs in it, at once: its memory is free then. */
  release(): void {
    this.#discard(new Cancelled());
  }

  /** Ends the worker, and says nothing any more. */
  dispose(): void {
    this.release();
    this.#lostListeners.clear();
  }

  /** Ends the worker; everything under way ends with `reason`. */
  #discard(reason: Error): void {
    this.#worker.end();
    this.#loaded = undefined;
    this.#open.rejectAll(reason);
  }

  #lose(reason: Failure): void {
    const asleep = reason.kind === 'device-lost' && this.#worker.slept;
    const failure = asleep ? lostAsleep(reason.details) : reason;
    this.#discard(new EngineError(failure));
    for (const listener of [...this.#lostListeners]) listener(failure);
  }

  #handle(event: Event): void {
    switch (event.kind) {
      case 'progress': {
        const { load } = this.#open;
        const { phase } = event.progress;
        // From here on the model before it is gone, whatever becomes of this one.
        const replaces = !FETCHING.includes(phase);
        if (replaces) this.#loaded = undefined;
        if (load?.id === event.id) {
          load.phase = phase;
          load.onProgress(event.progress);
        } else if (replaces && !load) {
          // It went on while the word that it is cancelled was on its way.
          this.#lose(lostWorker('a cancelled load had begun'));
        }
        return;
      }
      case 'tokens': {
        const { reply } = this.#open;
        if (reply?.id !== event.id) return;
        reply.onTokens({ ...event.batch, received: performance.timeOrigin + performance.now() });
        return;
      }
      case 'loaded': {
        const load = this.#open.take('load', event.id);
        if (load) this.#loaded = event.loaded;
        load?.resolve(event.loaded);
        return;
      }
      case 'finished':
        this.#open.take('reply', event.id)?.resolve({ reason: event.reason, usage: event.usage });
        return;
      case 'answered':
        this.#open.takeAsked(event.id)?.resolve(event.answer);
        return;
      case 'step':
        this.#open.asked(event.id)?.onStep?.(event.done);
        return;
      case 'unloaded':
        this.#open.take('unload', event.id)?.resolve();
        return;
      case 'pulse':
        return;
      case 'cancelled':
        // Of a load, cancelLoad() has rejected the promise already.
        this.#open.takeAsked(event.id)?.reject(new Cancelled());
        return;
      case 'failed':
        this.#fail(event.id, event.failure, event.fatal ?? false);
    }
  }

  #fail(id: number, failure: Failure, fatal: boolean): void {
    // A worker whose device is gone cannot be used again; the next load gets a fresh one.
    if (id === 0) {
      this.#lose(failure);
      return;
    }
    const request = this.#open.takeAny(id);
    if (fatal) {
      this.#discard(new EngineError(failure));
    }
    request?.reject(new EngineError(failure));
  }
}
