/** A copy of the built page on an origin of its own, which can be stopped, changed and broken. */
import type { Page } from '@playwright/test';
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../tools/serve.mjs';
import { writeServiceWorker } from '../../tools/vite/offline.ts';
import { expect, test as base } from './harness.ts';
import { ThinktabPage, type Parameters } from './thinktab-page.ts';

export class OfflineSite {
  readonly folder: string;
  #port = 0;
  #server: Awaited<ReturnType<typeof serve>> | undefined;
  #version = 0;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async start(): Promise<OfflineSite> {
    const site = new OfflineSite(await mkdtemp(join(tmpdir(), 'thinktab-offline-')));
    await cp('dist', site.folder, { recursive: true });
    await site.resume();
    return site;
  }

  get origin(): string {
    return `http://localhost:${this.#port}`;
  }

  async resume(): Promise<void> {
    this.#server ??= await serve(this.folder, this.#port);
    this.#port = this.#server.port;
  }

  async stop(): Promise<void> {
    await this.#server?.close();
    this.#server = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true });
  }

  /**
   * Deploys what a build after a change to all its parts would be: the page's chunks have other names,
   * and the old ones are gone. Returns the new version's mark: see `version`.
   */
  async deploy(): Promise<string> {
    this.#version += 1;
    const mark = `version ${this.#version}`;
    const assets = join(this.folder, 'assets');
    const renamed = new Map<string, string>();
    for (const name of await readdir(assets)) {
      // All of them: one that kept its name would bring the others in by their old ones. The start of
      // the hash stays, for there are chunks of one name.
      const match = /^([\w.-]+-[\w-]{6})[\w-]{2}\.js$/.exec(name);
      if (match) renamed.set(name, `${match[1]}V${this.#version}.js`);
    }
    for (const [from, to] of renamed) await rename(join(assets, from), join(assets, to));
    const chunks = [...renamed.values()].map((name) => join(assets, name));
    for (const file of [join(this.folder, 'index.html'), ...chunks]) {
      let text = await readFile(file, 'utf8');
      for (const [from, to] of renamed) text = text.replaceAll(from, to);
      // The page itself writes its title anew, and nobody else writes this.
      const meta = `<meta name="deployed" content="${mark}" />`;
      await writeFile(
        file,
        text.replace(/(<meta name="deployed"[^>]*>)?<title>/, `${meta}<title>`)
      );
    }
    await writeServiceWorker(this.folder);
    return mark;
  }
}

export const test = base.extend<{ offlineSite: OfflineSite; visitor: ThinktabPage }>({
  offlineSite: async ({ problems }, use) => {
    const site = await OfflineSite.start();
    problems.expect(new RegExp(`request to a third party: ${site.origin}/`));
    await use(site);
    await site.remove();
  },
  visitor: async ({ page, offlineSite }, use) => {
    await use(new ThinktabPage(page, offlineSite.origin));
  }
});

export const opensOffline = (page: Page) => page.getByText('Opens offline', { exact: true });

/** The first visit, until the page says that it opens offline. */
export async function visitUntilKept(
  visitor: ThinktabPage,
  parameters?: Parameters
): Promise<void> {
  await visitor.open(parameters);
  await expect(opensOffline(visitor.page)).toBeVisible();
}

export async function visitAndLoseNetwork(visitor: ThinktabPage, site: OfflineSite): Promise<void> {
  await visitUntilKept(visitor);
  await loseNetwork(visitor, site);
}

export async function loseNetwork(visitor: ThinktabPage, site: OfflineSite): Promise<void> {
  await visitor.page.context().setOffline(true);
  await site.stop();
}

export { expect };
