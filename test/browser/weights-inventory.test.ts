/** The inventory of what is stored, from the browser's own storage, and deleting from it. */
import { beforeEach, expect, it, vi } from 'vitest';
import { obtainModel, verifyStored } from '../../src/engine/worker/model-files.ts';
import { PARTIAL, Partial } from '../../src/weights/partial.ts';
import { remember } from '../../src/weights/records.ts';
import { dropPile, readInventory } from '../../src/weights/stored.ts';
import { makeTinyModel } from '../reference/tiny-model.ts';
import { emptyStorage } from './engine-host.ts';

const FOLDER = 'https://models.test/tiny/';
const STORED = `${FOLDER}resolve/main/`;
const NEVER = new AbortController().signal;
const source = { id: FOLDER, name: 'Tiny', url: FOLDER };
const ignore = (): void => undefined;
const { files } = makeTinyModel({ endless: true });
const shards = [...files.keys()].filter((name) => name.endsWith('.bin'));
const weightBytes = shards.reduce((sum, name) => sum + (files.get(name)?.length ?? 0), 0);

beforeEach(async () => {
  await emptyStorage();
  vi.stubGlobal('fetch', (url: string) => {
    const body = files.get(url.slice(FOLDER.length));
    return Promise.resolve(new Response(body ?? 'none', { status: body ? 200 : 404 }));
  });
  return () => vi.unstubAllGlobals();
});

async function keysOf(cache: string): Promise<string[]> {
  return (await (await caches.open(cache)).keys()).map(({ url }) => url);
}

it('is empty where nothing is stored', async () => {
  expect(await readInventory()).toMatchObject({ models: [], bytes: 0, leftovers: { bytes: 0 } });
});

it('names a model, its size, when it was used and when it was verified', async () => {
  const before = Date.now();
  await obtainModel(source, { signal: NEVER, report: ignore });
  const [model] = (await readInventory()).models;
  expect(model).toMatchObject({ folder: STORED, complete: true, check: 'sums', missing: 0 });
  expect(model?.weightBytes).toBe(weightBytes);
  expect(model?.record).toMatchObject(source);
  const { stored = 0, used = 0, verified = 0 } = model?.record ?? {};
  expect(Math.min(stored, used, verified)).toBeGreaterThanOrEqual(before);

  await obtainModel(source, { signal: NEVER, report: ignore });
  await verifyStored(source, NEVER, ignore);
  const again = (await readInventory()).models[0]?.record;
  expect(again?.stored).toBe(stored);
  expect(again?.used).toBeGreaterThan(used);
  expect(again?.verified).toBeGreaterThan(verified);
});

it('measures what another program has stored', async () => {
  const cache = await caches.open('webllm/model');
  await cache.put(`${STORED}tensor-cache.json`, new Response(files.get('tensor-cache.json')));
  for (const name of shards) await cache.put(STORED + name, new Response(files.get(name)));
  const [model] = (await readInventory()).models;
  expect(model).toMatchObject({ record: undefined, complete: false, missing: 0, check: 'none' });
  expect(model?.bytes).toBe(weightBytes + (files.get('tensor-cache.json')?.length ?? 0));
});

it('deletes a model with what has arrived of it, and nothing else', async () => {
  await obtainModel(source, { signal: NEVER, report: ignore });
  const other = 'https://models.test/other/resolve/main/';
  const lost = { url: `${other}x.bin`, key: `${other}x.bin`, bytes: 1000 };
  const mine = { url: `${FOLDER}y.bin`, key: STORED + (shards[0] ?? ''), bytes: 1000 };
  for (const file of [lost, mine]) {
    const partial = await Partial.open(file);
    await partial.add(new Uint8Array(10));
    await partial.flush();
  }
  await (await caches.open('webllm/model')).delete(STORED + (shards[0] ?? ''));
  await remember(other, { ...source, url: other }, 'begun');

  const { models } = await readInventory();
  const model = models.find(({ folder }) => folder === STORED);
  expect(model?.entries.some(({ cache }) => cache === PARTIAL)).toBe(true);
  if (model) await dropPile(model, model.folder);
  expect(await keysOf('webllm/model')).toEqual([]);
  expect(await keysOf('webllm/config')).toEqual([]);
  expect(await keysOf(PARTIAL)).toEqual([`${other}x.bin?from=0`]);
  const rest = await readInventory();
  expect(rest.models.map(({ folder }) => folder)).toEqual([other]);
});

it('reports a verification as it reads, and stops when told', async () => {
  await obtainModel(source, { signal: NEVER, report: ignore });
  const seen: number[] = [];
  await verifyStored(source, NEVER, ({ done, total }) => {
    expect(total).toBe(weightBytes);
    seen.push(done);
  });
  expect(seen.at(-1)).toBe(weightBytes);
  const stop = new AbortController();
  const verified = verifyStored(source, stop.signal, () => stop.abort());
  await expect(verified).rejects.toThrow(/abort/);
  expect((await readInventory()).models[0]?.complete).toBe(true);
});
