/** The caches of models as a whole: what lies in them, and deleting it. */
import { isIndex, takeInventory, type Entry, type Inventory, type Pile } from './inventory.ts';
import { PARTIAL } from './partial.ts';
import { forget, readRecords } from './records.ts';
import { chunksOf, LENGTH, MD5, openCache } from './store.ts';

/** web-llm's three, of which we fill two, and our own for what has not arrived yet. */
const CACHES = ['webllm/config', 'webllm/model', 'webllm/wasm', PARTIAL];

/** @throws FileError where there is no storage at all, as without a secure context */
export async function readInventory(): Promise<Inventory> {
  const entries: Entry[] = [];
  const indices = new Map<string, string>();
  for (const name of CACHES) {
    const cache = await openCache(name);
    const read = async ({ url }: Request): Promise<void> => {
      const response = await cache.match(url);
      // Deleted by another tab since it was listed.
      if (!response) return;
      if (isIndex(url)) indices.set(url, await response.clone().text());
      entries.push(await entryOf(name, url, response));
    };
    await Promise.all((await cache.keys()).map(read));
  }
  return takeInventory(entries, indices, await readRecords());
}

async function entryOf(cache: string, url: string, response: Response): Promise<Entry> {
  const { headers } = response;
  const noted = headers.get(LENGTH);
  const said = headers.has('content-encoding') ? null : headers.get('content-length');
  let bytes = Number(noted ?? said ?? NaN);
  if (Number.isFinite(bytes)) {
    await response.body?.cancel();
  } else {
    bytes = 0;
    for await (const chunk of chunksOf(response)) bytes += chunk.length;
  }
  const length = noted === null ? undefined : bytes;
  return { cache, url, bytes, length, md5: headers.get(MD5) ?? undefined };
}

/**
 * Deletes what the inventory found, and nothing else that may lie beside it. `folder`: of a model that
 * goes as a whole. @throws FileError
 */
export async function dropPile({ entries }: Pick<Pile, 'entries'>, folder?: string): Promise<void> {
  for (const name of CACHES) {
    const own = entries.filter(({ cache }) => cache === name);
    if (own.length === 0) continue;
    const cache = await openCache(name);
    await Promise.all(own.map(({ url }) => cache.delete(url)));
  }
  if (folder !== undefined) await forget(folder);
}
