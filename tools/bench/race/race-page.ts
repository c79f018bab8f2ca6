/** A browser with the race's page in it. What page.js does there, with types. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page, type Worker } from 'playwright';
import type { AdapterLike } from '../../../src/engine/device.ts';
import type { LoadedModel, LoadRequest } from '../../../src/engine/model.ts';
import type { Measured, Question, Questions } from '../../../src/engine/questions.ts';
import { BROWSER_ARGS, ensureBrowser } from '../../browser.ts';
import type { GpuCounts } from '../measured-page.ts';

export interface RaceAdapter {
  readonly info: AdapterLike['info'];
  readonly f16: boolean;
  /** Memory may be shared with threads. */
  readonly isolated: boolean;
}

/** How wllama is to load a model: fields of its LoadModelParams. */
export interface Peer {
  readonly name: string;
  readonly library: string;
  readonly wasm: string;
  readonly model: string;
  readonly parameters: Readonly<Record<string, number | boolean | string>>;
}

/** Of llama.cpp's server, as wllama passes it on. */
export interface CompletionRequest {
  readonly prompt: string;
  readonly max_tokens: number;
  readonly temperature: 0;
  readonly ignore_eos: true;
  /** Keeps of the last request's cache what this prompt begins with. */
  readonly cache_prompt: boolean;
  /** how many of the likeliest tokens are told with each */
  readonly n_probs?: number;
}

interface Logprob {
  readonly id: number;
  readonly logprob: number;
}

export interface Completion {
  readonly choices: readonly {
    readonly logprobs: {
      readonly content: readonly (Logprob & { readonly top_logprobs: readonly Logprob[] })[];
    } | null;
  }[];
  readonly timings?: {
    readonly cache_n: number;
    readonly prompt_n: number;
    readonly prompt_ms: number;
    readonly predicted_n: number;
    readonly predicted_ms: number;
  };
}

/** What mlc-worker.js can be asked. */
interface MlcQuestions {
  readonly join: { readonly of: { model: string; context: number }; readonly answer: undefined };
  /** `ids`: context, prompt, and one to begin with where nothing is read */
  readonly measure: {
    readonly of: { ids: readonly number[]; depth: number; generate: number };
    readonly answer: Measured;
  };
  readonly write: {
    readonly of: { ids: readonly number[]; count: number };
    readonly answer: readonly number[];
  };
}

interface InPage {
  readonly race: {
    readonly adapter: () => Promise<RaceAdapter | undefined>;
    readonly load: (script: string, request: LoadRequest) => Promise<LoadedModel>;
    readonly ask: (question: Question) => Promise<never>;
    readonly join: (peer: Peer) => Promise<{ readonly log: string; readonly threads: number }>;
    readonly complete: (name: string, request: CompletionRequest) => Promise<Completion>;
    readonly joinMlc: (script: string, of: MlcQuestions['join']['of']) => Promise<void>;
    readonly askMlc: (about: string, of: object) => Promise<never>;
  };
}

export class RacePage {
  readonly #browser: Browser;
  readonly #page: Page;
  readonly #workers = new Map<string, Worker>();
  readonly version: string;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
    this.version = browser.version();
  }

  static async open(url: string): Promise<RacePage> {
    const browser = await chromium.launch({ executablePath: ensureBrowser(), args: BROWSER_ARGS });
    const page = await browser.newPage();

    await page.goto(`${url}race/`);
    await page.addScriptTag({ path: fileURLToPath(new URL('./page.js', import.meta.url)) });
    return new RacePage(browser, page);
  }

  close(): Promise<void> {
    return this.#browser.close();
  }

  adapter(): Promise<RaceAdapter | undefined> {
    return this.#page.evaluate(() => (globalThis as unknown as InPage).race.adapter());
  }

  async load(script: string, request: LoadRequest): Promise<LoadedModel> {
    return this.#withWorker('ours', () =>
      this.#page.evaluate(
        ([path, what]) => (globalThis as unknown as InPage).race.load(path, what),
        [script, request] as const
      )
    );
  }

  ask<K extends keyof Questions>(
    about: K,
    of: Questions[K]['of']
  ): Promise<Questions[K]['answer']> {
    return this.#page.evaluate((question) => (globalThis as unknown as InPage).race.ask(question), {
      about,
      of
    } as Question);
  }

  join(peer: Peer): Promise<{ readonly log: string; readonly threads: number }> {
    return this.#withWorker(peer.name, () =>
      this.#page.evaluate((one) => (globalThis as unknown as InPage).race.join(one), peer)
    );
  }

  complete(name: string, request: CompletionRequest): Promise<Completion> {
    return this.#page.evaluate(
      ([peer, what]) => (globalThis as unknown as InPage).race.complete(peer, what),
      [name, request] as const
    );
  }

  joinMlc(script: string, of: MlcQuestions['join']['of']): Promise<void> {
    return this.#withWorker('mlc', () =>
      this.#page.evaluate(
        ([path, what]) => (globalThis as unknown as InPage).race.joinMlc(path, what),
        [script, of] as const
      )
    );
  }

  askMlc<K extends Exclude<keyof MlcQuestions, 'join'>>(
    about: K,
    of: MlcQuestions[K]['of']
  ): Promise<MlcQuestions[K]['answer']> {
    return this.#page.evaluate(
      ([what, given]) => (globalThis as unknown as InPage).race.askMlc(what, given),
      [about, of] as const
    );
  }

  /** From now on, what the worker of `name` asks of the GPU is counted; our own is from the start. */
  async count(name: string): Promise<void> {
    const counter = await readFile(new URL('../gpu-counter.js', import.meta.url), 'utf8');
    await this.#worker(name).evaluate(counter);
  }

  async counts(name: string): Promise<GpuCounts> {
    return this.#worker(name).evaluate(
      () => (globalThis as unknown as { __thinktab: { counts: GpuCounts } }).__thinktab.counts
    );
  }

  /** Notes the worker that begins meanwhile. */
  async #withWorker<T>(name: string, work: () => Promise<T>): Promise<T> {
    const begun = this.#page.waitForEvent('worker', { timeout: 0 });
    const result = await work();
    this.#workers.set(name, await begun);
    return result;
  }

  #worker(name: string): Worker {
    const worker = this.#workers.get(name);
    if (!worker) throw new Error(`${name} has no worker`);
    return worker;
  }
}
