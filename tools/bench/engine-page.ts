/** A browser with the engine's own page in it (engine/page.ts): no chat around web-llm. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright';
import { build } from 'vite';
import { BROWSER_ARGS, ensureBrowser } from '../browser.ts';
import { serve } from '../serve.mjs';
import type { EngineBench } from './engine/page.ts';

type Asked<K extends keyof EngineBench> = Awaited<ReturnType<EngineBench[K]>>;

export class EnginePage {
  readonly #page: Page;
  readonly close: () => Promise<void>;

  private constructor(page: Page, close: () => Promise<void>) {
    this.#page = page;
    this.close = close;
  }

  static async open(): Promise<EnginePage> {
    const folder = await mkdtemp(join(tmpdir(), 'thinktab-engine-'));
    await build({
      configFile: false,
      root: fileURLToPath(new URL('./engine', import.meta.url)),
      base: './',
      logLevel: 'error',
      build: {
        target: 'es2023',
        assetsInlineLimit: 0,
        chunkSizeWarningLimit: 8000,
        outDir: folder,
        emptyOutDir: true
      }
    });
    const server = await serve(folder, 0, { 'Content-Security-Policy': "frame-ancestors 'none'" });
    const browser = await chromium.launch({ executablePath: ensureBrowser(), args: BROWSER_ARGS });
    const page = await browser.newPage();
    await page.goto(`http://localhost:${server.port}/`);
    return new EnginePage(page, async () => {
      await browser.close();
      await server.close();
      await rm(folder, { recursive: true });
    });
  }

  /** Has the page do one of the things it can. */
  async ask<K extends keyof EngineBench>(
    what: K,
    ...args: Parameters<EngineBench[K]>
  ): Promise<Asked<K>> {
    return this.#page.evaluate(
      ([name, given]) => {
        const { engineBench } = globalThis as unknown as {
          engineBench: Record<string, (...args: readonly unknown[]) => Promise<never>>;
        };
        return engineBench[name as string]?.(...(given as readonly unknown[])) as never;
      },
      [what, args] as const
    ) as Promise<Asked<K>>;
  }
}
