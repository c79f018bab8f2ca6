/**
 * What the import of a model kit takes, against copying the same files into a cache with nothing
 * looked at, in the same browser, in turns. `kit/import` is the ratio of the two.
 *
 * The kit is random and has the real 1.5B's shapes (1.0 GB; needs 3 GB of disk). KIT_LAYERS=4 leaves
 * layers away, KIT_ROUNDS sets the repetitions.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { GEOMETRIES } from '../../test/reference/geometries.ts';
import { writeModel } from '../../test/reference/write-model.ts';
import { figure, type Figure } from './figures.ts';
import { openStoredPage } from './stored-page.ts';

interface Run {
  readonly bytes: number;
  readonly milliseconds: number;
}

/** What kit-page.js leaves on the page. */
interface KitPage {
  readonly thinktab: {
    readonly import: (script: string) => Promise<Run>;
    readonly copy: () => Promise<Run>;
  };
}

export async function* kit(): AsyncIterable<Figure> {
  const layers = Number(process.env['KIT_LAYERS'] ?? GEOMETRIES['qwen-1.5b'].layers);
  const rounds = Number(process.env['KIT_ROUNDS'] ?? 5);
  const folder = await mkdtemp(join(tmpdir(), 'thinktab-kit-'));
  const stick = join(folder, 'kit');
  console.error(`making a kit of ${layers} layers …`);
  await writeModel(stick, { ...GEOMETRIES['qwen-1.5b'], layers });
  const { page, close } = await openStoredPage('dist', folder, 'kit-page.js');
  try {
    await page.locator('#kit-files').setInputFiles(stick);
    yield* measure(page, rounds);
  } finally {
    await close();
    await rm(folder, { recursive: true });
  }
}

async function* measure(page: Page, rounds: number): AsyncIterable<Figure> {
  const name = (await readdir('dist/assets')).find((file) => /^kit-worker-.*\.js$/.test(file));
  if (name === undefined) throw new Error('the build has no worker for kits');
  const copy = (): Promise<Run> =>
    page.evaluate(() => (globalThis as unknown as KitPage).thinktab.copy());
  const read = (): Promise<Run> =>
    page.evaluate(
      (path) => (globalThis as unknown as KitPage).thinktab.import(path),
      `assets/${name}`
    );
  const copies: Run[] = [];
  const imports: Run[] = [];
  // The first round warms the disk's cache and does not count.
  for (let round = -1; round < rounds; round++) {
    const runs = [await copy(), await read()] as const;
    if (round < 0) continue;
    copies.push(runs[0]);
    imports.push(runs[1]);
    const [bare, checked] = runs.map(({ milliseconds }) => (milliseconds / 1000).toFixed(2));
    console.error(`round ${round + 1}: copied in ${bare} s, imported in ${checked} s`);
  }
  const rate = ({ bytes, milliseconds }: Run): number => bytes / 1e3 / milliseconds;
  yield figure('kit/copy-rate', 'MB/s', copies.map(rate));
  yield figure('kit/import-rate', 'MB/s', imports.map(rate));
  yield figure(
    'kit/import',
    '× copying',
    imports.map(({ milliseconds }, i) => milliseconds / (copies[i]?.milliseconds ?? NaN))
  );
}
