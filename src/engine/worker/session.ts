/**
 * The worker's one model: loads it, lets it answer, unloads it. The only file that makes web-llm's
 * engine. web-llm itself (six megabytes) is fetched while the model's description is.
 */
import type { AppConfig, InitProgressReport, MLCEngine } from '@mlc-ai/web-llm';
import { buildProgram, type ProgramDevice } from '../../library/plan.ts';
import type { Program } from '../../library/program.ts';
import { FileError } from '../../weights/problem.ts';
import { programDevice } from './adapter.ts';
import { countParameters } from '../catalog.ts';
import { FailureError, internal, notReady } from '../failures.ts';
import type { AdapterSource, GpuMonitor } from './gpu-monitor.ts';
import { libraryFor } from './library.ts';
import type {
  GenerateRequest,
  LoadedModel,
  LoadProgress,
  LoadRequest,
  TokenBatch
} from '../messages.ts';
import { obtainModel, type ModelFiles } from './model-files.ts';
import { bufferPurposes } from './purpose.ts';
import { Reply, type ReplyEnd } from './reply.ts';

/** web-llm's name for the model; there is only ever one. */
const MODEL_ID = 'model';

type Report = (progress: LoadProgress) => void;

export class Session {
  readonly #monitor: GpuMonitor;
  readonly #gpu: AdapterSource | undefined;
  /** Asked once: another adapter means a lost device, and that a new worker. */
  #device: ProgramDevice | undefined;
  #engine: MLCEngine | undefined;
  #opensThought = false;
  #reply: Reply | undefined;
  /** Settles when nothing uses the engine; what changes or uses it queues here. */
  #free: Promise<unknown> = Promise.resolve();

  constructor(monitor: GpuMonitor, gpu: AdapterSource | undefined) {
    this.#monitor = monitor;
    this.#gpu = gpu;
  }

  /** The files first, while the model before it may go on answering; then the engine. */
  async load(request: LoadRequest, signal: AbortSignal, report: Report): Promise<LoadedModel> {
    const start = performance.now();
    const webllm = importWebLlm();
    // It is awaited below; until then a failure must not count as unhandled.
    webllm.catch(() => undefined);
    const files = await obtainModel(request.model, signal, report);
    this.stop();
    return this.#exclusive(async () => {
      signal.throwIfAborted();
      report({ phase: 'engine', done: 0, total: 3 });
      await this.#dispose();
      const contextLength = Math.min(request.contextLength, files.config.contextLength);
      this.#device ??= await programDevice(this.#gpu);
      const program = buildProgram(files.config, this.#device);
      this.#monitor.expect(bufferPurposes(program, files.shards, contextLength));
      report({ phase: 'engine', done: 1, total: 3 });
      const { MLCEngine } = await webllm;
      report({ phase: 'engine', done: 2, total: 3 });
      const library = await libraryFor(program);
      try {
        const engine = new MLCEngine({
          appConfig: appConfig(files, library, contextLength),
          initProgressCallback: (progress) => report(loadProgress(progress, files, program)),
          logLevel: 'WARN'
        });
        this.#engine = engine;
        await engine.reload(MODEL_ID);
      } finally {
        URL.revokeObjectURL(library);
      }
      this.#refuseErrors();
      signal.throwIfAborted();
      this.#opensThought = files.style.opensThought;
      return {
        model: request.model,
        backend: 'webgpu',
        contextLength,
        opensThought: files.style.opensThought,
        prefillChunk: program.prefillChunk,
        parameters: countParameters(program.tensors),
        weightBytes: files.weightBytes,
        gpuBytes: this.#monitor.bytes,
        seconds: (performance.now() - start) / 1000
      };
    });
  }

  /** `onEnd` is called when the reply is over for the reader; the promise settles later. */
  generate(
    request: GenerateRequest,
    onTokens: (batch: TokenBatch) => void,
    onEnd: (end: ReplyEnd) => void
  ): Promise<void> {
    return this.#exclusive(async () => {
      if (!this.#engine) throw new FailureError(notReady('empty'));
      this.#reply = new Reply(this.#engine, this.#opensThought, onTokens);
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
    this.#reply?.stop();
  }

  unload(): Promise<void> {
    this.stop();
    return this.#exclusive(() => this.#dispose());
  }

  async #dispose(): Promise<void> {
    const engine = this.#engine;
    this.#engine = undefined;
    if (!engine) return;
    this.#monitor.release();
    await engine.unload();
  }

  /** Runs `work` when the engine is free, in the order of asking. */
  #exclusive<T>(work: () => Promise<T>): Promise<T> {
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

async function importWebLlm(): Promise<typeof import('@mlc-ai/web-llm')> {
  try {
    return await import('@mlc-ai/web-llm');
  } catch (cause) {
    throw new FileError({ kind: 'unreachable', url: self.location.origin, cause });
  }
}

function appConfig(files: ModelFiles, library: string, contextLength: number): AppConfig {
  return {
    cacheBackend: 'cache',
    model_list: [
      {
        model_id: MODEL_ID,
        model: files.storedAt,
        model_lib: library,
        // Whole values: web-llm merges only the top level.
        overrides: {
          conv_template: files.style.template,
          conv_config: {},
          tokenizer_files: ['tokenizer.json'],
          vocab_size: files.config.vocab,
          context_window_size: contextLength,
          sliding_window_size: -1,
          attention_sink_size: -1,
          // Without these two every request that does not name them fails.
          temperature: 0.6,
          repetition_penalty: 1,
          top_p: 0.95
        }
      }
    ]
  };
}

/** web-llm tells its phases only in the sentence it would show. */
function loadProgress(
  { progress, text }: InitProgressReport,
  files: ModelFiles,
  program: Program
): LoadProgress {
  if (/shader/i.test(text) || text.startsWith('Finish')) {
    const total = program.kernels.length;
    return { phase: 'compile', done: Math.round(progress * total), total };
  }
  const total = files.weightBytes;
  const done = text.startsWith('Loading') ? progress * total : 0;
  return { phase: 'upload', done, total };
}
