/** The bench as people meet it: by the names that a screen reader would say. */
import { expect, type Locator, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import type { BenchResult } from '../../src/bench/result.ts';
import { faster, SAMPLE } from '../unit/bench-sample.ts';
import type { ThinktabPage } from './thinktab-page.ts';
import type { Views } from './views.ts';

export class BenchPage {
  readonly start: Locator;
  readonly cancel: Locator;
  readonly progress: Locator;
  readonly report: Locator;
  readonly room: Locator;

  constructor(
    readonly page: Page,
    readonly site: string
  ) {
    this.start = page.getByRole('button', { name: 'Start the measurement' });
    this.cancel = page.getByRole('button', { name: 'Cancel' });
    this.progress = page.getByRole('progressbar', { name: 'Progress of the measurement' });
    this.report = page.getByRole('article', { name: 'Report' });
    this.room = page.getByRole('main');
  }

  /** `query`: `?bench=quick&model=pocket`, or nothing. */
  async open(query = ''): Promise<void> {
    await this.page.goto(`${this.site}/${query}#bench`);
    await expect(
      this.page.getByRole('heading', { name: 'How fast is this device?' })
    ).toBeVisible();
  }

  async loadPocket(): Promise<void> {
    await this.page.getByRole('button', { name: 'Load Pocket' }).click();
    await expect(this.start).toBeEnabled();
  }

  /** Saves what a button of the report gives, and returns it as text. */
  async save(name: string): Promise<{ readonly name: string; readonly text: string }> {
    const coming = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name, exact: true }).click();
    const download = await coming;
    const text = await readFile(await download.path(), 'utf8');
    return { name: download.suggestedFilename(), text };
  }

  async result(): Promise<BenchResult> {
    return JSON.parse((await this.save('JSON')).text) as BenchResult;
  }

  /** Opens a file as if the reader had chosen it. */
  async openFile(text: string): Promise<void> {
    const buffer = Buffer.from(text);
    const file = { name: 'results.jsonl', mimeType: 'application/json', buffer };
    await this.room.locator('input[type=file]').setInputFiles(file);
  }
}

/** A way through results that came from files; as those of views.ts. */
export async function* resultViews({ page, site }: ThinktabPage): Views {
  const bench = new BenchPage(page, site);
  await bench.open();
  await bench.openFile(JSON.stringify(SAMPLE));
  await expect(bench.report).toBeVisible();
  yield 'a report';
  await bench.openFile(JSON.stringify(faster(1.4, 'second')));
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: 'Compare 2' }).click();
  await expect(page.getByRole('heading', { name: 'Comparison' })).toBeVisible();
  yield 'a comparison';
}
