/**
 * The page's own measurement in a browser that nobody sits at: opened by an address, started by a
 * click, read from the file that the page gives away. The buttons are found by their English names.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type BrowserContext, type Page } from 'playwright';
import type { BenchResult } from '../../../src/bench/result.ts';
import { BROWSER_ARGS, ensureBrowser } from '../../browser.ts';
import { serve } from '../../serve.mjs';
import { addressOf, type PageOptions } from './options.ts';

/** Milliseconds between looks: seldom, since the page is measuring. */
const LOOK_EVERY = 1000;

export interface PageResult {
  /** as the page gives it away */
  readonly line: string;
  readonly result: BenchResult;
}

/** Rejects with what the page says where it gives no result. `tell`: how far it is, in a line. */
export async function measurePage(
  options: PageOptions,
  tell: (line: string) => void
): Promise<PageResult> {
  const server = options.site === undefined ? await serve('dist', 0) : undefined;
  const folder = options.profile ?? (await mkdtemp(join(tmpdir(), 'thinktab-bench-')));
  let context: BrowserContext | undefined;
  try {
    context = await open(folder, options);
    const page = context.pages()[0] ?? (await context.newPage());
    await page.addInitScript(speakEnglish);
    const site = options.site ?? `http://localhost:${server?.port ?? 0}`;
    await page.goto(addressOf(site, options));
    await start(page, options.name, tell);
    await finish(page, tell);
    const line = await save(page);
    const result = JSON.parse(line) as BenchResult;
    refuseOther(result, options.model);
    return { line, result };
  } finally {
    await context?.close();
    if (options.profile === undefined) await rm(folder, { recursive: true, force: true });
    await server?.close();
  }
}

/** For this visit: in the profile the language may be another one, and stays it. Runs in the page. */
function speakEnglish(): void {
  const { getItem } = Storage.prototype;
  Storage.prototype.getItem = function (key) {
    return key === 'thinktab.language' ? 'en' : getItem.call(this, key);
  };
}

/** A profile on disk: private windows may keep too little for a model. */
function open(folder: string, { headed, browserArgs }: PageOptions): Promise<BrowserContext> {
  const args = BROWSER_ARGS.filter((arg) => !(headed && arg.startsWith('--headless')));
  return chromium.launchPersistentContext(folder, {
    executablePath: ensureBrowser(),
    args: [...args, ...browserArgs],
    headless: !headed,
    locale: 'en',
    viewport: { width: 1280, height: 900 }
  });
}

/** Loads the model where it is not loaded by itself, and starts as a person would. */
async function start(page: Page, name: string, tell: (line: string) => void): Promise<void> {
  const load = page.getByRole('button', { name: /^Load / });
  const begin = page.getByRole('button', { name: 'Start the measurement' });
  let asked = false;
  for (;;) {
    await fail(page);
    if (await begin.isEnabled({ timeout: LOOK_EVERY }).catch(() => false)) break;
    if (!asked && (await load.isVisible())) {
      tell('Loading the model');
      await load.click();
      asked = true;
    }
    await sleep(LOOK_EVERY);
  }
  await page.getByRole('textbox', { name: 'Name of this device' }).fill(name);
  await begin.click();
}

/** Waits for the report, and tells what the page tells meanwhile. */
async function finish(page: Page, tell: (line: string) => void): Promise<void> {
  const report = page.getByRole('article', { name: 'Report' });
  const cancel = page.getByRole('button', { name: 'Cancel' });
  const phase = page.getByRole('main').getByRole('status');
  let said = '';
  for (;;) {
    if (await report.isVisible()) return;
    await fail(page);
    if (!(await report.or(cancel).first().isVisible())) {
      throw new Error(
        `The page gave no result. It says:\n${await page.getByRole('main').innerText()}`
      );
    }
    const now = await phase
      .first()
      .innerText({ timeout: LOOK_EVERY })
      .catch(() => said);
    if (now !== said) tell(now);
    said = now;
    await sleep(LOOK_EVERY);
  }
}

/** What goes wrong is an alert on the page. */
async function fail(page: Page): Promise<void> {
  const alert = page.getByRole('alert').filter({ visible: true }).first();
  if (await alert.isVisible()) throw new Error(await alert.innerText());
}

async function save(page: Page): Promise<string> {
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'JSON', exact: true }).click();
  return (await readFile(await (await download).path(), 'utf8')).trim();
}

/** Where a model cannot run, the page offers another: for a person, not for a list of results. */
function refuseOther({ model }: BenchResult, wanted: string): void {
  if (model.id === wanted || model.url.replace(/\/$/, '') === wanted.replace(/\/$/, '')) return;
  throw new Error(`The page measured ${model.name} (${model.id}), not ${wanted}.`);
}
