/**
 * The page's side of the engine: one worker, made when first needed and thrown away when it, or the
 * GPU device in it, dies. Promises for what was asked for, `onLost` for what nobody asked for.
 */
import { trustedScript } from '../weights/trusted-script.ts';
import cpuWorker from './cpu-worker.ts?worker&url';
import { hung, lostAsleep, lostWorker, notReady } from './failures.ts';
import type {
  Answer,
  Backend,
  EngineUsage,
  Event,
  Failure,
  FinishReason,
  GenerateRequest,
  LoadedModel,
  LoadPhase,
  LoadProgress,
  LoadRequest,
  QuestionKind,
  Questions,
  Request,
  TokenBatch,
  Turn
} from './messages.ts';
import { LOOK_EVERY, Watchdog } from './watchdog.ts';
import gpuWorker from './worker.ts?worker&url';

/** A load or a reply that failed; `failure` is what the page shows. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  constructor(readonly failure: Failure) {
    super(failure.what);
  }
}

/** What was stopped on request: not a failure, nothing to show. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
  constructor() {
    super('It was stopped.');
  }
}

/** A batch with the time the page got it, on the same clock as `first` and `last`. */
export type ReceivedBatch = TokenBatch & { readonly received: number };

export interface Finished {
  readonly reason: FinishReason;
  readonly usage: EngineUsage;
}

interface Deferred<T> {
  readonly id: number;
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

type Load = Deferred<LoadedModel> & {
  readonly onProgress: (progress: LoadProgress) => void;
  phase: LoadPhase;
};
type Reply = Deferred<Finished> & { readonly onTokens: (batch: ReceivedBatch) => void };

/** What the worker was asked for and has not answered: at most one of each. */
interface Pending {
  load?: Load;
  reply?: Reply;
  unload?: Deferred<void>;
}

/** `alone`: it needs the model for itself. The others take moments, and may be asked at any time. */
type Asked = Deferred<Answer> & {
  readonly alone: boolean;
  readonly onStep?: (done: number) => void;
};

function engineWorker(backend: Backend): Worker {
  const script = backend === 'cpu' ? cpuWorker : gpuWorker;
  return new Worker(trustedScript(script), { type: 'module' });
}

/** Until here a load has not touched the GPU or the model before it, and stops by itself when told. */
const FETCHING: readonly LoadPhase[] = ['config', 'download'];

export class EngineClient {
  #worker: Worker | undefined;
  /** One for each worker, as long as it lives. */
  #watchdog = new Watchdog(Date.now());
  #looking: ReturnType<typeof setInterval> | undefined;
  #backend: Backend = 'webgpu';
  #nextId = 1;
  #pending: Pending = {};
  #asked: readonly Asked[] = [];
  #loaded: LoadedModel | undefined;
  #unloading: Promise<void> | undefined;
  readonly #lostListeners = new Set<(failure: Failure) => void>();
  readonly #startWorker: (backend: Backend) => Worker;

  /** `startWorker` is for those who want to put something around the worker. */
  constructor(startWorker = engineWorker) {
    this.#startWorker = startWorker;
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
      this.#discardWorker();
      this.#rejectRunning(new Cancelled());
      this.#backend = request.backend;
    }
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#pending.load = { id, resolve, reject, onProgress, phase: 'config' };
      this.#post({ kind: 'load', id, request });
    });
  }

  /** Stops the load in progress, at any moment; files that are complete stay stored. */
  cancelLoad(): void {
    const { load } = this.#pending;
    if (!load) return;
    this.#pending.load = undefined;
    if (FETCHING.includes(load.phase)) {
      this.#worker?.postMessage({ kind: 'cancel', id: load.id } satisfies Request);
    } else {
      // Shaders compile and weights upload inside web-llm, which cannot be asked to stop there.
      // Ending the worker frees its device and its memory at once.
      this.#discardWorker();
      this.#rejectRunning(new Cancelled());
    }
    load.reject(new Cancelled());
  }

  /** Holds the download of the load in progress, or lets it go on; nothing that arrived is lost. */
  pauseLoad(paused: boolean): void {
    const { load } = this.#pending;
    if (load) this.#worker?.postMessage({ kind: 'pause', id: load.id, paused } satisfies Request);
  }

  /**
   * One reply. `onTokens` gets its text as it is made, about once per frame.
   * Rejects with EngineError; a reply that stop() ended resolves with reason 'stopped'.
   */
  generate(request: GenerateRequest, onTokens: (batch: ReceivedBatch) => void): Promise<Finished> {
    return new Promise((resolve, reject) => {
      if (!this.#loaded || this.#busy) {
        reject(new EngineError(notReady(this.#busy ? 'busy' : 'empty')));
        return;
      }
      const id = this.#nextId++;
      this.#pending.reply = { id, resolve, reject, onTokens };
      this.#post({ kind: 'generate', id, request });
    });
  }

  /** Ends the current reply, also while it is still reading the prompt; what was written stays. */
  stop(): void {
    if (this.#pending.reply) this.#worker?.postMessage({ kind: 'stop' } satisfies Request);
  }

  /** Ends the thought that is being written: the reply goes on with its answer. */
  answer(): void {
    if (this.#pending.reply) this.#worker?.postMessage({ kind: 'answer' } satisfies Request);
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
      const alone = about === 'measure' || about === 'check';
      if (!this.#loaded || (alone && this.#busy)) {
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
      this.#asked = [...this.#asked, { id, resolve: answered, reject, alone, onStep }];
      this.#post({ kind: 'ask', id, about, of } as Request);
      signal?.addEventListener('abort', () => this.#stopAsking(id), { once: true });
    });
  }

  #stopAsking(id: number): void {
    if (this.#asked.some((one) => one.id === id)) this.#post({ kind: 'cancel', id });
  }

  /** Something has the model for itself. */
  get #busy(): boolean {
    return this.#pending.reply !== undefined || this.#asked.some(({ alone }) => alone);
  }

  /** Frees the model's GPU memory. A reply in progress is stopped first. */
  unload(): Promise<void> {
    this.cancelLoad();
    if (!this.#worker) return Promise.resolve();
    this.#loaded = undefined;
    this.#unloading ??= new Promise<void>((resolve, reject) => {
      const id = this.#nextId++;
      this.#pending.unload = { id, resolve, reject };
      this.#post({ kind: 'unload', id });
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
    this.#watchdog.rest();
  }

  /**
   * The page comes back from where nothing ran (another page, a frozen tab): a GPU that did not
   * survive it is found out now, and told like any other loss.
   */
  wake(): void {
    this.#watchdog.wake(Date.now());
    this.#look();
  }

  /** Ends the worker and whatever runs in it, at once: its memory is free then. */
  release(): void {
    this.#discardWorker();
    this.#rejectRunning(new Cancelled());
  }

  /** Ends the worker, and says nothing any more. */
  dispose(): void {
    this.release();
    this.#lostListeners.clear();
  }

  #post(request: Request): void {
    this.#worker ??= this.#makeWorker();
    this.#worker.postMessage(request);
  }

  #makeWorker(): Worker {
    const worker = this.#startWorker(this.#backend);
    this.#watchdog = new Watchdog(Date.now());
    this.#looking = setInterval(() => this.#look(), LOOK_EVERY);
    worker.onmessage = ({ data }: MessageEvent<Event>) => {
      if (worker === this.#worker) this.#handle(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.#worker)
        this.#lose(lostWorker(event.message || 'the worker did not start'));
    };
    worker.onmessageerror = () => {
      if (worker === this.#worker) this.#lose(lostWorker('a message could not be read'));
    };
    return worker;
  }

  /** Whether the worker and its GPU get on, while something is waited for. */
  #look(): void {
    if (!this.#worker) return;
    const { load, reply, unload } = this.#pending;
    const busy = (load ?? reply ?? unload) !== undefined || this.#asked.length > 0;
    const { ask, stuck } = this.#watchdog.look(Date.now(), busy);
    if (stuck) this.#lose(hung(stuck.who, stuck.seconds));
    else if (ask) this.#worker.postMessage({ kind: 'ping' } satisfies Request);
  }

  #discardWorker(): void {
    clearInterval(this.#looking);
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#loaded = undefined;
  }

  /** Everything under way ends with `error`. */
  #rejectRunning(error: Error): void {
    const { load, reply, unload } = this.#pending;
    this.#pending = {};
    const asked = this.#asked;
    this.#asked = [];
    for (const request of [load, reply, unload, ...asked]) request?.reject(error);
  }

  #lose(reason: Failure): void {
    const asleep = reason.kind === 'device-lost' && this.#watchdog.slept(Date.now());
    const failure = asleep ? lostAsleep(reason.details) : reason;
    this.#discardWorker();
    this.#rejectRunning(new EngineError(failure));
    for (const listener of [...this.#lostListeners]) listener(failure);
  }

  #handle(event: Event): void {
    this.#watchdog.heard(event.kind === 'pulse' ? event : undefined);
    switch (event.kind) {
      case 'progress':
        if (this.#pending.load?.id !== event.id) return;
        this.#pending.load.phase = event.progress.phase;
        // From here on the model before it is gone, whatever becomes of this one.
        if (!FETCHING.includes(event.progress.phase)) this.#loaded = undefined;
        this.#pending.load.onProgress(event.progress);
        return;
      case 'tokens':
        if (this.#pending.reply?.id !== event.id) return;
        this.#pending.reply.onTokens({
          ...event.batch,
          received: performance.timeOrigin + performance.now()
        });
        return;
      case 'loaded': {
        const load = this.#take('load', event.id);
        if (load) this.#loaded = event.loaded;
        load?.resolve(event.loaded);
        return;
      }
      case 'finished':
        this.#take('reply', event.id)?.resolve({ reason: event.reason, usage: event.usage });
        return;
      case 'answered':
        this.#takeAsked(event.id)?.resolve(event.answer);
        return;
      case 'step':
        this.#asked.find(({ id }) => id === event.id)?.onStep?.(event.done);
        return;
      case 'unloaded':
        this.#take('unload', event.id)?.resolve();
        return;
      case 'pulse':
        return;
      case 'cancelled':
        // Of a load, cancelLoad() has rejected the promise already.
        this.#takeAsked(event.id)?.reject(new Cancelled());
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
    const request =
      this.#take('load', id) ??
      this.#take('reply', id) ??
      this.#take('unload', id) ??
      this.#takeAsked(id);
    if (fatal) {
      this.#discardWorker();
      this.#rejectRunning(new EngineError(failure));
    }
    request?.reject(new EngineError(failure));
  }

  #takeAsked(id: number): Asked | undefined {
    const asked = this.#asked.find((one) => one.id === id);
    this.#asked = this.#asked.filter((one) => one !== asked);
    return asked;
  }

  #take<K extends keyof Pending>(what: K, id: number): Pending[K] {
    const request = this.#pending[what];
    if (request?.id !== id) return undefined;
    this.#pending = { ...this.#pending, [what]: undefined };
    return request;
  }
}
