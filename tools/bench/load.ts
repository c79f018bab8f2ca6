/**
 * What the start of a stored model takes, by its phases, against the least that it could take: reading
 * the same bytes from the same cache and writing them to the GPU, in the same browser, in turns.
 *
 * The model is random and has the real 1.5B's shapes (1.0 GB; needs some 5 GB of memory and 2 GB of
 * disk). LOAD_LAYERS=4 leaves layers away where that is too much, LOAD_ROUNDS sets the repetitions.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import type { LoadRequest } from '../../src/engine/model.ts';
import { storageFolder } from '../../src/weights/address.ts';
import { GEOMETRIES } from '../../test/reference/geometries.ts';
import { writeModel } from '../../test/reference/write-model.ts';
import { engineWorker } from './engine-worker.ts';
import { figure, type Figure } from './figures.ts';
import { openStoredPage } from './stored-page.ts';

/** Milliseconds from the start at which each began or ended; `upload` is reading and writing. */
type Start = Readonly<
  Record<'config' | 'download' | 'engine' | 'upload' | 'uploaded' | 'loaded' | 'token', number>
>;

interface Bare {
  readonly bytes: number;
  readonly milliseconds: number;
}

/** What load-page.js leaves on the page. */
interface LoadPage {
  readonly thinktab: {
    readonly start: (script: string, request: LoadRequest) => Promise<Start>;
    readonly bare: (folder: string, ahead: boolean) => Promise<Bare>;
    readonly adapter: () => Promise<string>;
  };
}

export async function* load(): AsyncIterable<Figure> {
  const layers = Number(process.env['LOAD_LAYERS'] ?? GEOMETRIES['qwen-1.5b'].layers);
  const rounds = Number(process.env['LOAD_ROUNDS'] ?? 3);
  const folder = await mkdtemp(join(tmpdir(), 'thinktab-load-'));
  const site = join(folder, 'site');
  await cp('dist', site, { recursive: true });
  console.error(`making a model of ${layers} layers …`);
  await writeModel(join(site, 'model'), { ...GEOMETRIES['qwen-1.5b'], layers, endless: true });
  const { page, url, close } = await openStoredPage(site, folder, 'load-page.js');
  try {
    yield* measure(page, `${url}model/`, rounds);
  } finally {
    await close();
    await rm(folder, { recursive: true });
  }
}

async function* measure(page: Page, url: string, rounds: number): AsyncIterable<Figure> {
  const script = await engineWorker('dist/assets');
  const start = (): Promise<Start> =>
    page.evaluate(
      ([path, request]) => (globalThis as unknown as LoadPage).thinktab.start(path, request),
      [
        `assets/${script}`,
        { model: { id: url, name: 'Random', url }, backend: 'webgpu', contextLength: 4096 }
      ] as const
    );
  const bare = (ahead: boolean): Promise<Bare> =>
    page.evaluate(
      ([path, reading]) => (globalThis as unknown as LoadPage).thinktab.bare(path, reading),
      [storageFolder(url), ahead] as const
    );
  const adapter = await page.evaluate(() => (globalThis as unknown as LoadPage).thinktab.adapter());

  console.error('downloading and starting it once …');
  // The download, and what is compiled for the first time, do not count.
  const first = await start();
  await bare(true);
  const starts: Start[] = [];
  const bares: Bare[] = [];
  for (let round = 0; round < rounds; round++) {
    // The faster of the two ways to do it, which one that is depends on the machine.
    const both = [await bare(false), await bare(true)];
    bares.push(both.reduce((a, b) => (a.milliseconds < b.milliseconds ? a : b)));
    starts.push(await start());
  }

  const seconds = (name: string, of: (start: Start) => number): Figure =>
    figure(
      `load/${name}`,
      's',
      starts.map((one) => of(one) / 1000),
      adapter
    );
  yield figure('load/bytes', 'bytes', [bares[0]?.bytes ?? 0]);
  yield figure('load/download', 's', [(first.engine - first.download) / 1000], adapter);
  yield seconds('description', ({ engine }) => engine);
  yield seconds('engine', ({ engine, upload }) => upload - engine);
  yield seconds('read-and-upload', ({ upload, uploaded }) => uploaded - upload);
  yield seconds('compile', ({ uploaded, loaded }) => loaded - uploaded);
  yield seconds('first-token', ({ loaded, token }) => token - loaded);
  yield seconds('start', ({ loaded }) => loaded);
  yield figure(
    'load/bare',
    's',
    bares.map(({ milliseconds }) => milliseconds / 1000),
    adapter
  );
  const ratio = (name: string, of: (start: Start) => number): Figure =>
    figure(
      `load/${name}`,
      'bare ÷ ours',
      starts.map((one, round) => (bares[round]?.milliseconds ?? NaN) / of(one)),
      adapter
    );
  yield ratio('ratio', ({ loaded }) => loaded);
  yield ratio('ratio-read-and-upload', ({ upload, uploaded }) => uploaded - upload);
}
