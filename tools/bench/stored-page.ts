/**
 * The built page with a script of a benchmark's put into it, in a browser that has a profile on disk: a
 * private window would keep its caches in memory.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright';
import { BROWSER_ARGS, ensureBrowser } from '../browser.ts';
import { serve } from '../serve.mjs';

export interface StoredPage {
  readonly page: Page;
  /** of the site, with a slash at its end */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** `site`: a folder; `script`: a file beside this one. The profile comes into `folder`. */
export async function openStoredPage(
  site: string,
  folder: string,
  script: string
): Promise<StoredPage> {
  const server = await serve(site, 0);
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    // The page's policy lets nobody put scripts into it.
    bypassCSP: true,
    executablePath: ensureBrowser(),
    args: BROWSER_ARGS
  });
  const url = `http://localhost:${server.port}/`;
  const close = async (): Promise<void> => {
    await context.close();
    await server.close();
  };
  const page = await context.newPage();
  await page.goto(url);
  await page.addScriptTag({ path: fileURLToPath(new URL(script, import.meta.url)) });
  return { page, url, close };
}
