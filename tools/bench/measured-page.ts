/**
 * The built page in a real browser, as a visitor has it, with a counter in front of the engine's
 * worker. Models come from a server of their own, as they do on the web.
 */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page, type Worker } from 'playwright';
import type { EngineUsage } from '../../src/engine/generation.ts';
import type { LoadedModel } from '../../src/engine/model.ts';
import { ModelServer } from '../../test/e2e/model-server.ts';
import { ThinktabPage } from '../../test/e2e/thinktab-page.ts';
import { BROWSER_ARGS, ensureBrowser } from '../browser.ts';
import { serve } from '../serve.mjs';
import { engineWorker } from './engine-worker.ts';
import type { Trace } from './trace.ts';

export interface GpuCounts {
  readonly dispatches: number;
  readonly submits: number;
  readonly buffers: number;
  readonly reads: number;
  readonly weightBytes: number;
}

interface Counter {
  readonly counts: GpuCounts;
  readonly messages: {
    readonly loaded?: { readonly loaded: LoadedModel };
    readonly finished?: { readonly usage: EngineUsage };
  };
}

export interface MeasuredReply {
  readonly usage: EngineUsage;
  /** asked of the GPU for this reply */
  readonly gpu: GpuCounts;
  /** milliseconds of processor time, of the page's main thread and of the engine's worker */
  readonly mainMs: number;
  readonly workerMs: number;
}

/**
 * A copy of the build whose worker begins with the counter. (Changing the script on its way, by
 * Playwright's routing, makes Chromium take the worker for a stranger that may not ask 127.0.0.1.)
 */
async function copyWithCounter(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'thinktab-bench-'));
  await cp('dist', folder, { recursive: true });
  const assets = join(folder, 'assets');
  const name = await engineWorker(assets);
  const counter = await readFile(new URL('./gpu-counter.js', import.meta.url), 'utf8');
  const worker = await readFile(join(assets, name), 'utf8');
  await writeFile(join(assets, name), `${counter}\n${worker}`);
  return folder;
}

export class MeasuredPage {
  readonly thinktab: ThinktabPage;
  readonly #page: Page;
  readonly #browser: Browser;
  readonly #stop: () => Promise<void>;
  readonly models: ModelServer;

  private constructor(
    page: Page,
    browser: Browser,
    site: string,
    models: ModelServer,
    stop: () => Promise<void>
  ) {
    this.#page = page;
    this.#browser = browser;
    this.#stop = stop;
    this.models = models;
    this.thinktab = new ThinktabPage(page, site, 600_000);
  }

  static async open(): Promise<MeasuredPage> {
    const folder = await copyWithCounter();
    const site = await serve(folder, 0);
    const models = await ModelServer.start();
    const browser = await chromium.launch({ executablePath: ensureBrowser(), args: BROWSER_ARGS });
    const stop = async (): Promise<void> => {
      await browser.close();
      await models.stop();
      await site.close();
      await rm(folder, { recursive: true });
    };
    const page = await browser.newPage();
    return new MeasuredPage(page, browser, `http://localhost:${site.port}`, models, stop);
  }

  close(): Promise<void> {
    return this.#stop();
  }

  /** Vendor and architecture of the adapter that the page is given. */
  async adapter(): Promise<string> {
    return this.#page.evaluate(async () => {
      const adapter = await navigator.gpu.requestAdapter();
      return adapter ? `${adapter.info.vendor} ${adapter.info.architecture}`.trim() : 'none';
    });
  }

  async load(
    model: string,
    parameters: Readonly<Record<string, string | number>>
  ): Promise<LoadedModel> {
    await this.thinktab.openAndLoad(model, parameters);
    const { messages } = await this.#counter();
    if (!messages.loaded) throw new Error('the worker did not say that the model is loaded');
    return messages.loaded.loaded;
  }

  /** Asks in a new conversation and waits for the whole reply. */
  async ask(text: string): Promise<MeasuredReply> {
    const fresh = this.#page.getByRole('button', { name: 'New chat' });
    if (await fresh.isVisible()) await fresh.click();
    const before = (await this.#counter()).counts;
    await this.#browser.startTracing(this.#page, {
      categories: ['disabled-by-default-devtools.timeline', '__metadata']
    });
    await this.thinktab.askAndWait(text);
    const trace = await this.#browser.stopTracing();
    const { counts, messages } = await this.#counter();
    if (!messages.finished) throw new Error('the worker did not finish the reply');
    const busy = busyMilliseconds(JSON.parse(trace.toString()) as Trace);
    return {
      usage: messages.finished.usage,
      gpu: {
        dispatches: counts.dispatches - before.dispatches,
        submits: counts.submits - before.submits,
        buffers: counts.buffers - before.buffers,
        reads: counts.reads - before.reads,
        weightBytes: counts.weightBytes - before.weightBytes
      },
      mainMs: busy('CrRendererMain'),
      workerMs: busy('DedicatedWorker thread')
    };
  }

  /** Bytes of script, gzipped, that the page fetches before anybody asks for the engine. */
  async scriptBytes(gzip: (script: Buffer) => number): Promise<number> {
    const context = await this.#browser.newContext();
    const page = await context.newPage();
    const scripts: Promise<Buffer>[] = [];
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') scripts.push(response.body());
    });
    await page.goto(this.thinktab.site);
    await page.waitForLoadState('networkidle');
    const bodies = await Promise.all(scripts);
    await context.close();
    return bodies.reduce((sum, body) => sum + gzip(body), 0);
  }

  async #counter(): Promise<Counter> {
    const worker: Worker | undefined = this.#page.workers()[0];
    if (!worker) throw new Error('the engine has no worker');
    return worker.evaluate(() => (globalThis as unknown as { __thinktab: Counter }).__thinktab);
  }
}

/** Milliseconds that the threads of a name spent in tasks. */
function busyMilliseconds({ traceEvents }: Trace): (thread: string) => number {
  const names = new Map<string, string>();
  for (const { name, ph, pid, tid, args } of traceEvents) {
    if (ph === 'M' && name === 'thread_name') names.set(`${pid}:${tid}`, args?.name ?? '');
  }
  return (thread) => {
    let microseconds = 0;
    for (const { name, ph, pid, tid, dur, tdur } of traceEvents) {
      if (ph !== 'X' || name !== 'RunTask') continue;
      if (names.get(`${pid}:${tid}`)?.startsWith(thread)) microseconds += tdur ?? dur ?? 0;
    }
    return microseconds / 1000;
  };
}
