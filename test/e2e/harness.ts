/**
 * What every end-to-end test gets: the built page on one origin, a model server on another, and the
 * certainty that nothing went wrong unseen: an error in the console, an uncaught exception or a
 * request to a third party fails the test unless it said that it expects it.
 */
import { test as base, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import { serve } from '../../tools/serve.mjs';
import { ModelServer } from './model-server.ts';
import { ThinktabPage } from './thinktab-page.ts';

/** Errors seen on the pages of a context, and which of them a test expects. */
export class Problems {
  readonly #seen: string[] = [];
  readonly #expected: RegExp[] = [];
  readonly #origins: readonly string[];

  constructor(origins: readonly string[]) {
    this.#origins = origins;
  }

  async watch(context: BrowserContext): Promise<void> {
    // Browsers write violations of the page's policy to the console, with the rule only. This says
    // where, too. In workers the console is all there is.
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = event;
        const at = `${sourceFile}:${lineNumber}`;
        console.error(`policy violated: ${effectiveDirective} ${blockedURI} ${sample} at ${at}`);
      });
    });
    context.on('weberror', (error) => {
      const thrown = error.error();
      this.#seen.push(`uncaught: ${thrown.stack ?? thrown.message}`);
    });
    context.on('console', (message) => {
      if (message.type() !== 'error') return;
      this.#seen.push(`console: ${message.text()} (${message.location().url})`);
    });
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (!/^https?:$/.test(url.protocol) || this.#origins.includes(url.origin)) return;
      this.#seen.push(`request to a third party: ${url.href}`);
    });
    context.on('page', (page) => page.on('crash', () => this.#seen.push('the page crashed')));
  }

  /** Errors that match are part of what the test does. */
  expect(...patterns: RegExp[]): void {
    this.#expected.push(...patterns);
  }

  get unexpected(): string[] {
    return this.#seen.filter((text) => !this.#expected.some((pattern) => pattern.test(text)));
  }
}

interface Fixtures {
  readonly models: ModelServer;
  readonly problems: Problems;
  readonly thinktab: ThinktabPage;
  /**
   * A page in a browser of its own, whose GPU process the test may crash: Chromium remembers
   * crashes and after a few gives no adapter any more.
   */
  readonly fragile: { readonly browser: Browser; readonly thinktab: ThinktabPage };
}

interface WorkerFixtures {
  /** `http://localhost:PORT` */
  readonly site: string;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  site: [
    // Playwright insists on seeing a pattern there.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      if (!existsSync('dist/index.html')) {
        throw new Error('There is no dist/index.html. Build the page first: npm run build');
      }
      const server = await serve('dist', 0);
      await use(`http://localhost:${server.port}`);
      await server.close();
    },
    { scope: 'worker' }
  ],
  // eslint-disable-next-line no-empty-pattern
  models: async ({}, use) => {
    // One for each test: another origin, so no cache is shared.
    const server = await ModelServer.start();
    await use(server);
    await server.stop();
  },
  problems: async ({ site, models }, use) => {
    const problems = new Problems([site, models.origin]);
    await use(problems);
    test.expect(problems.unexpected, 'errors nobody expected').toEqual([]);
  },
  context: async ({ context, problems }, use) => {
    await problems.watch(context);
    await use(context);
  },
  thinktab: async ({ page, site }, use) => {
    await use(new ThinktabPage(page, site));
  },
  fragile: async ({ playwright, launchOptions, contextOptions, site, problems }, use) => {
    const browser = await playwright.chromium.launch(launchOptions);
    const context = await browser.newContext(contextOptions);
    await problems.watch(context);
    const page: Page = await context.newPage();
    await use({ browser, thinktab: new ThinktabPage(page, site) });
    await browser.close();
  }
});

/** Kills the browser's GPU process: every WebGPU device is lost, as after a driver's reset. */
export async function crashGpu(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.crashGpuProcess');
  await session.detach();
}

export { expect } from '@playwright/test';
