/**
 * The unmodified web-llm over the assembled library, in this page: a model in memory is put where
 * web-llm looks for downloads, and a program for it into the built runtime.
 */
import * as webllm from '@mlc-ai/web-llm';
import wasmUrl from '../../build/library/thinktab.wasm?url';
import { encodeProgram } from '../../src/library/block.ts';
import { injectBlock } from '../../src/library/inject.ts';
import { buildProgram, type ProgramDevice, type ProgramOptions } from '../../src/library/plan.ts';
import type { Program } from '../../src/library/program.ts';
import type { TinyModel } from '../reference/tiny-model.ts';

export interface EngineOptions extends ProgramOptions {
  readonly device?: Partial<ProgramDevice>;
  /** context_window_size of the chat config */
  readonly context?: number;
  /** more fields of the chat config to replace */
  readonly overrides?: webllm.ChatOptions;
  /** false: no logit processor, which copies the logits at every token and forbids resuming */
  readonly tap?: boolean;
  /** last changes to the program before it is encoded */
  readonly change?: (program: Program) => Program;
}

/** What a loaded engine did, seen from a logit processor: the logits and the token of every step. */
export class Tap implements webllm.LogitProcessor {
  readonly logits: Float32Array[] = [];
  readonly tokens: number[] = [];

  processLogits(logits: Float32Array): Float32Array {
    this.logits.push(logits.slice());
    return logits;
  }
  processSampledToken(token: number): void {
    this.tokens.push(token);
  }
  resetState(): void {
    this.logits.length = 0;
    this.tokens.length = 0;
  }
}

const MODEL_ID = 'tiny';
const MODEL_URL = 'https://model.invalid/tiny/resolve/main/';

let runtime: Uint8Array | undefined;

/** The built runtime with a model's program in it. */
export async function library(program: Program): Promise<Uint8Array<ArrayBuffer>> {
  runtime ??= new Uint8Array(await (await fetch(wasmUrl)).arrayBuffer());
  return injectBlock(runtime, encodeProgram(program));
}

function programOf(model: TinyModel, { device, change, ...options }: EngineOptions): Program {
  const program = buildProgram(
    model.config,
    { subgroupMinSize: 0, maxBindingSize: 1 << 30, ...device },
    { prefillChunk: 64, ...options }
  );
  return change ? change(program) : program;
}

/** Puts the model's files into web-llm's caches, so that nothing is fetched. */
async function store(model: TinyModel): Promise<void> {
  const [config, weights] = await Promise.all([
    caches.open('webllm/config'),
    caches.open('webllm/model')
  ]);
  for (const cache of [config, weights]) {
    for (const request of await cache.keys()) await cache.delete(request);
  }
  for (const [name, bytes] of model.files) {
    await (name === 'mlc-chat-config.json' ? config : weights).put(
      MODEL_URL + name,
      new Response(bytes)
    );
  }
}

export interface Loaded {
  readonly engine: webllm.MLCEngine;
  readonly tap: Tap;
  readonly program: Program;
  /** Loads the same model again into the same engine. */
  reload(): Promise<void>;
}

/** Loads a model. Rejects with whatever web-llm rejects with. */
export async function loadEngine(model: TinyModel, options: EngineOptions = {}): Promise<Loaded> {
  await store(model);
  const program = programOf(model, options);
  const blob = new Blob([await library(program)], { type: 'application/wasm' });
  const tap = new Tap();
  const engine = new webllm.MLCEngine({
    appConfig: {
      model_list: [{ model: MODEL_URL, model_id: MODEL_ID, model_lib: URL.createObjectURL(blob) }]
    },
    logLevel: 'ERROR',
    ...(options.tap !== false && { logitProcessorRegistry: new Map([[MODEL_ID, tap]]) })
  });
  const reload = (): Promise<void> =>
    engine.reload(MODEL_ID, { context_window_size: options.context ?? 256, ...options.overrides });
  await reload();
  return { engine, tap, program, reload };
}

/** A greedy reply of `tokens` tokens to one message. */
export async function greedyReply(
  { engine }: Loaded,
  text: string,
  tokens: number
): Promise<webllm.ChatCompletion> {
  return engine.chat.completions.create({
    messages: [{ role: 'user', content: text }],
    temperature: 0,
    max_tokens: tokens
  });
}
