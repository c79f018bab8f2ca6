/**
 * The worker's one model: loads it, lets it answer, unloads it. web-llm itself (six megabytes) is
 * fetched while the model's files are.
 */
import type { MLCEngine } from '@mlc-ai/web-llm';
import type { ModelConfig } from '../../library/config.ts';
import { buildProgram, type ProgramDevice } from '../../library/plan.ts';
import type { Program } from '../../library/program.ts';
import type { Gate } from '../../weights/gate.ts';
import { bytesPerToken, countParameters } from '../catalog.ts';
import { promptText } from '../cpu/prompt.ts';
import { FailureError, internal, notReady } from '../failures.ts';
import type { GenerateRequest, TokenBatch, Turn } from '../generation.ts';
import type { KernelTrial } from '../kernel-shapes.ts';
import type { LoadedModel, LoadProgress, LoadRequest } from '../model.ts';
import type { Answer, ModelFacts, Question } from '../questions.ts';
import { programDevice } from './adapter.ts';
import { check, measure, type Machine } from './exact.ts';
import { dispatchesPerToken, f16Bytes, hashes, weightBytesRead } from './facts.ts';
import { withMachine, type Choosing } from './gpu-machine.ts';
import type { AdapterSource, GpuMonitor } from './gpu-monitor.ts';
import { libraryFor } from './library.ts';
import type { OnStep } from './loop.ts';
import { obtainModel, type ModelFiles } from './model-files.ts';
import { bufferPurposes } from './purpose.ts';
import { prepare } from './preparation.ts';
import { ReadAhead } from './read-ahead.ts';
import { pipelineOf, type Pipeline } from './pipeline.ts';
import { isByteLevel } from './settled-text.ts';
import { NOTHING_WRITTEN, Reply, type ReplyEnd } from './reply.ts';
import { byTime, speculationOf, tokensAtOnce, type Speculation } from './speculation.ts';
import type { PromptStyle } from './template.ts';
import { featuresOf } from './subgroup-matrix.ts';
import { kernelShapes, shapesFor, tryAgain, type Shapes } from './trial/shapes.ts';
import { appConfig, importWebLlm, loadProgress, MODEL_ID, WEB_LLM_VERSION } from './web-llm.ts';

/** What the loaded model was made from. */
interface Origin extends Pick<ModelFiles, 'storedAt' | 'config'> {
  readonly program: Program;
  readonly library: Uint8Array<ArrayBuffer>;
  readonly byteLevel: boolean;
  readonly shapes: Shapes;
}

type Report = (progress: LoadProgress) => void;

export class Session {
  readonly #monitor: GpuMonitor;
  readonly #gpu: AdapterSource | undefined;
  readonly #judging: typeof byTime;
  /** Asked once: another adapter means a lost device, and that a new worker. */
  #device: ProgramDevice | undefined;
  #engine: MLCEngine | undefined;
  #style: PromptStyle | undefined;
  /** the address the model was loaded from */
  #model = '';
  #origin: Origin | undefined;
  #speculation: Speculation | undefined;
  #reply: Reply | undefined;
  /** Ends a reply that has not begun, because the one before it is still being let go of. */
  #stopWaiting: (() => void) | undefined;
  #preparing = new AbortController();
  /** Settles when nothing uses the engine; what changes or uses it queues here. */
  #free: Promise<unknown> = Promise.resolve();

  /** `judging`: which guesses of what comes next are worth computing. */
  constructor(monitor: GpuMonitor, gpu: AdapterSource | undefined, judging = byTime) {
    this.#monitor = monitor;
    this.#gpu = gpu;
    this.#judging = judging;
  }

  /** The files first, while the model before it may go on answering; then the engine. */
  async load(
    request: LoadRequest,
    signal: AbortSignal,
    report: Report,
    gate?: Gate
  ): Promise<LoadedModel> {
    const start = performance.now();
    const webllm = importWebLlm();
    // It is awaited below; until then a failure must not count as unhandled.
    webllm.catch(() => undefined);
    const files = await obtainModel(request.model, { signal, report, gate });
    // A reply in progress is finished first; whoever does not want to wait for it stops it.
    return this.#exclusive(async () => {
      signal.throwIfAborted();
      report({ phase: 'engine', done: 0, total: 3 });
      await this.#dispose();
      const contextLength = Math.min(request.contextLength, files.config.contextLength);
      const { program, shapes } = await this.#programFor(files.config);
      this.#monitor.expect(
        bufferPurposes(program, files.shards, contextLength),
        featuresOf(shapes.tuning)
      );
      report({ phase: 'engine', done: 1, total: 3 });
      const { MLCEngine } = await webllm;
      report({ phase: 'engine', done: 2, total: 3 });
      const library = await libraryFor(program);
      const ahead = new ReadAhead(files.weights);
      try {
        const engine = new MLCEngine({
          appConfig: appConfig(files, library.address, contextLength),
          initProgressCallback: (progress) => report(loadProgress(progress, files, program)),
          logLevel: 'WARN'
        });
        this.#engine = engine;
        await engine.reload(MODEL_ID);
      } finally {
        ahead.stop();
        URL.revokeObjectURL(library.address);
      }
      this.#refuseErrors();
      this.#speculation = speculationOf(this.#engine, program, this.#judging);
      if (signal.aborted) await this.#dispose();
      signal.throwIfAborted();
      this.#style = files.style;
      this.#model = request.model.url;
      const { storedAt, config } = files;
      const byteLevel = isByteLevel(files.tokenizer);
      this.#origin = { storedAt, config, program, library: library.bytes, byteLevel, shapes };
      return {
        model: request.model,
        backend: 'webgpu',
        contextLength,
        opensThought: files.style.opensThought,
        prefillChunk: program.prefillChunk,
        parameters: countParameters(program.tensors),
        weightBytes: files.weightBytes,
        gpuBytes: this.#monitor.bytes,
        longestContext: files.config.contextLength,
        bytesPerToken: bytesPerToken(files.config),
        seconds: (performance.now() - start) / 1000
      };
    });
  }

  /** In the shapes of kernels that suit this device. */
  async #programFor(config: ModelConfig): Promise<Pick<Origin, 'program' | 'shapes'>> {
    this.#device ??= await programDevice(this.#gpu);
    const shapes = await shapesFor(this.#gpu, config, this.#device);
    const options = { tuning: shapes.tuning, drafts: tokensAtOnce(shapes) };
    return { program: buildProgram(config, this.#device, options), shapes };
  }

  /** `onEnd` is called when the reply is over for the reader; the promise settles later. */
  generate(
    request: GenerateRequest,
    onTokens: (batch: TokenBatch) => void,
    onEnd: (end: ReplyEnd) => void
  ): Promise<void> {
    let stopped = false;
    this.#stopWaiting = () => {
      stopped = true;
      onEnd(NOTHING_WRITTEN);
    };
    return this.#exclusive(async () => {
      if (stopped) return;
      this.#stopWaiting = undefined;
      if (!this.#engine || !this.#style) throw new FailureError(notReady('empty'));
      const { opensThought } = this.#style;
      const byteLevel = this.#origin?.byteLevel ?? false;
      const traits = { opensThought, byteLevel, speculation: this.#speculation };
      this.#reply = new Reply(this.#engine, this.#model, traits, onTokens);
      try {
        const { end, drained } = this.#reply.run(request);
        const result = await end;
        this.#refuseErrors();
        onEnd(result);
        await drained;
      } finally {
        this.#reply = undefined;
      }
    });
  }

  stop(): void {
    const stopWaiting = this.#stopWaiting;
    this.#stopWaiting = undefined;
    if (stopWaiting) stopWaiting();
    else this.#reply?.stop();
  }

  answer(): void {
    this.#reply?.answer();
  }

  /**
   * Reads what the next prompt will begin with, until something else is to be done; without turns:
   * until now. Nothing hears how it went.
   */
  prepare(turns: readonly Turn[]): void {
    const work = this.#exclusive(async () => {
      if (turns.length === 0 || stop.signal.aborted) return;
      const { pipeline, style } = this.#ready();
      await prepare(pipeline, style, turns, stop.signal);
    });
    // Set behind that: whatever comes next ends it.
    const stop = (this.#preparing = new AbortController());
    work.catch(() => undefined);
  }

  async ask(question: Question, signal: AbortSignal, onStep: OnStep): Promise<Answer> {
    const { about, of } = question;
    switch (about) {
      case 'count':
        return this.#encode(of).length;
      case 'encode':
        return this.#encode(of);
      case 'facts':
        return this.#facts(of.depth);
      case 'measure':
        return this.#lend(of, signal, (machine) => measure(machine, of, signal, onStep));
      case 'check':
        return this.#lend('first', signal, (machine) => check(machine, of, signal, onStep));
      case 'trial':
        return this.#exclusive(() => this.#trial());
    }
  }

  /** Also while a reply is written: the tokenizer is free between two steps. */
  #encode(what: readonly Turn[] | string): number[] {
    const { pipeline, style } = this.#ready();
    const text = typeof what === 'string' ? what : promptText(style, what);
    return [...pipeline.tokenizer.encode(text)];
  }

  #lend<T>(
    choosing: Choosing,
    signal: AbortSignal,
    work: (machine: Machine) => Promise<T>
  ): Promise<T> {
    return this.#exclusive(async () => {
      signal.throwIfAborted();
      const { engine, pipeline, origin } = this.#ready();
      this.#refuseErrors();
      const result = await withMachine(engine, pipeline, origin.config.vocab, choosing, work);
      this.#refuseErrors();
      return result;
    });
  }

  async #trial(): Promise<KernelTrial | undefined> {
    const { config } = this.#ready().origin;
    return this.#device && tryAgain(this.#gpu, config, this.#device);
  }

  async #facts(depth: number): Promise<ModelFacts> {
    const { config, program, library, shapes, storedAt } = this.#ready().origin;
    const gpuBytes = this.#monitor.bytes;
    return {
      hashes: await hashes(storedAt, library),
      quantization: config.quantization,
      webLlm: WEB_LLM_VERSION,
      weightBytesRead: weightBytesRead(config),
      kvBytesPerToken: bytesPerToken(config),
      dispatchesPerToken: dispatchesPerToken(program, depth),
      gpuBytes,
      f16Bytes: f16Bytes(program, gpuBytes),
      kernels: kernelShapes(shapes)
    };
  }

  #ready(): { engine: MLCEngine; pipeline: Pipeline; style: PromptStyle; origin: Origin } {
    const engine = this.#engine;
    const pipeline = engine && pipelineOf(engine);
    if (!pipeline || !this.#style || !this.#origin) throw new FailureError(notReady('empty'));
    return { engine, pipeline, style: this.#style, origin: this.#origin };
  }

  unload(): Promise<void> {
    this.stop();
    return this.#exclusive(() => this.#dispose());
  }

  async #dispose(): Promise<void> {
    const engine = this.#engine;
    this.#engine = undefined;
    this.#speculation = undefined;
    if (!engine) return;
    this.#monitor.release();
    await engine.unload();
  }

  /** Runs `work` when the engine is free, in the order of asking. */
  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    this.#preparing.abort();
    const turn = this.#free.then(work);
    this.#free = turn.catch(() => undefined);
    return turn;
  }

  /** What the GPU refused, and nobody handled, has made the numbers wrong: better no reply. */
  #refuseErrors(): void {
    const errors = this.#monitor.takeErrors();
    if (errors.length > 0) throw new FailureError(internal(errors.join('\n')));
  }
}
