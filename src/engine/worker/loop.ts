/**
 * The message loop of every engine worker: requests in, events out. What happens in between is the
 * session's business.
 */
import { Gate } from '../../weights/gate.ts';
import type { Failure } from '../failure.ts';
import type { GenerateRequest, TokenBatch, Turn } from '../generation.ts';
import type { Event, GpuPulse, Request } from '../messages.ts';
import type { LoadedModel, LoadProgress, LoadRequest } from '../model.ts';
import type { Answer, Question } from '../questions.ts';
import { announceEngine } from '../presence.ts';
import type { ReplyEnd } from './reply.ts';
import { toFailure } from './translate.ts';

/** Milliseconds a lost device may take to say so, after what it interrupted has failed. */
const LOSS_DELAY = 1000;

/** Hears how many tokens are done. */
export type OnStep = (done: number) => void;

/** What answers: the session with a GPU, or the one without. */
export interface Answering {
  /** An abort passes through. `gate` holds the download while it is closed. */
  load(
    request: LoadRequest,
    signal: AbortSignal,
    report: (progress: LoadProgress) => void,
    gate: Gate
  ): Promise<LoadedModel>;
  /** `onEnd` is called when the reply is over for the reader; the promise settles later. */
  generate(
    request: GenerateRequest,
    onTokens: (batch: TokenBatch) => void,
    onEnd: (end: ReplyEnd) => void
  ): Promise<void>;
  stop(): void;
  answer(): void;
  /** Reads what the next prompt will begin with, as long as nothing else is asked for. */
  prepare?(turns: readonly Turn[]): void;
  /** An abort passes through: it is looked at between two tokens. */
  ask(question: Question, signal: AbortSignal, onStep: OnStep): Promise<Answer>;
  unload(): Promise<void> | void;
}

/** The GPU under a session, as far as the loop has to know. */
export interface Watched {
  /** resolves, at most once, with the reason why the worker is of no further use */
  readonly lost: Promise<Failure>;
  pulse(): GpuPulse | undefined;
}

/** Milliseconds between steps that the page is told of: telling must not slow what is measured. */
const STEP_EVERY = 250;

/** Answers the page's messages from now on. */
export function serve(session: Answering, gpu?: Watched): void {
  announceEngine();
  /** Loads that can be stopped and held, by their ids. */
  const fetching = new Map<number, { readonly stop: AbortController; readonly gate: Gate }>();
  /** Questions under way. */
  const asked = new Map<number, AbortController>();
  /** The load that has begun to use the GPU. */
  let onGpu: number | undefined;

  void gpu?.lost.then((failure) => {
    // A load has lost its own device: that is its failure. Otherwise nobody asked for this.
    fail(onGpu ?? 0, failure, true);
  });

  self.onmessage = ({ data }: MessageEvent<Request>) => {
    switch (data.kind) {
      case 'load':
        void load(data.id, data.request);
        return;
      case 'cancel':
        fetching.get(data.id)?.stop.abort();
        asked.get(data.id)?.abort();
        return;
      case 'pause': {
        const gate = fetching.get(data.id)?.gate;
        if (data.paused) gate?.close();
        else gate?.open();
        return;
      }
      case 'generate':
        void generate(data.id, data.request);
        return;
      case 'stop':
        session.stop();
        return;
      case 'answer':
        session.answer();
        return;
      case 'prepare':
        session.prepare?.(data.turns);
        return;
      case 'ask':
        void ask(data.id, data);
        return;
      case 'unload':
        void unload(data.id);
        return;
      case 'ping':
        post({ kind: 'pulse', pulse: gpu?.pulse() });
    }
  };

  async function load(id: number, request: LoadRequest): Promise<void> {
    const stop = new AbortController();
    const gate = new Gate();
    fetching.set(id, { stop, gate });
    try {
      const report = (progress: LoadProgress): void => {
        if (progress.phase === 'engine') onGpu = id;
        post({ kind: 'progress', id, progress });
      };
      const loaded = await session.load(request, stop.signal, report, gate);
      post({ kind: 'loaded', id, loaded });
    } catch (error) {
      if (stop.signal.aborted) {
        post({ kind: 'cancelled', id });
      } else {
        await answer(id, toFailure(error, request.model.url), onGpu === id);
      }
    } finally {
      fetching.delete(id);
      if (onGpu === id) onGpu = undefined;
    }
  }

  async function generate(id: number, request: GenerateRequest): Promise<void> {
    try {
      await session.generate(
        request,
        (batch) => post({ kind: 'tokens', id, batch }),
        (end) => post({ kind: 'finished', id, ...end })
      );
    } catch (error) {
      await answer(id, toFailure(error, ''), false);
    }
  }

  async function ask(id: number, question: Question): Promise<void> {
    const stop = new AbortController();
    asked.set(id, stop);
    let told = performance.now();
    const onStep = (done: number): void => {
      if (performance.now() - told < STEP_EVERY) return;
      told = performance.now();
      post({ kind: 'step', id, done });
    };
    try {
      post({ kind: 'answered', id, answer: await session.ask(question, stop.signal, onStep) });
    } catch (error) {
      if (stop.signal.aborted) post({ kind: 'cancelled', id });
      else await answer(id, toFailure(error, ''), false);
    } finally {
      asked.delete(id);
    }
  }

  async function unload(id: number): Promise<void> {
    for (const question of asked.values()) question.abort();
    try {
      await session.unload();
      post({ kind: 'unloaded', id });
    } catch (error) {
      fail(id, toFailure(error, ''), true);
    }
  }

  /**
   * Reports a failure, unless a lost device is behind it: then what failed (an aborted mapAsync,
   * say) says nothing, and the loss itself is reported, once, when the device tells its reason.
   */
  async function answer(id: number, failure: Failure, fatal: boolean): Promise<void> {
    if (gpu && failure.kind === 'internal') {
      const patience = new Promise((resolve) => setTimeout(() => resolve(undefined), LOSS_DELAY));
      if ((await Promise.race([gpu.lost, patience])) !== undefined) return;
    }
    fail(id, failure, fatal);
  }
}

function fail(id: number, failure: Failure, fatal: boolean): void {
  post({ kind: 'failed', id, failure, fatal });
}

function post(event: Event): void {
  self.postMessage(event);
}
