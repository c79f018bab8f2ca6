/**
 * What is remembered of a stored model besides its files: what it was loaded as and when. It lies in a
 * cache of its own beside the files, so that whoever clears the site's data clears both.
 */
import { openCache } from './store.ts';

const RECORDS = 'thinktab/models';

/** What a model was loaded as. */
export interface Source {
  readonly id: string;
  readonly name: string;
  /** folder that its files are fetched from */
  readonly url: string;
}

/** Times are milliseconds since 1970; undefined: not yet, or before this was remembered. */
export interface ModelRecord extends Source {
  /** when the last of its files arrived */
  readonly stored?: number;
  /** when it was last loaded */
  readonly used?: number;
  /** when all of its bytes were last compared with the sums of its index */
  readonly verified?: number;
}

/** `begun`: its first file is about to be stored; `imported`: all files came from disk, checked. */
export type ModelEvent = 'begun' | 'loaded' | 'verified' | 'imported';

/** The record after something has happened to the model. */
export function afterEvent(
  before: ModelRecord | undefined,
  { id, name, url }: Source,
  event: ModelEvent,
  now: number
): ModelRecord {
  const record = { ...before, id, name, url };
  switch (event) {
    case 'begun':
      return record;
    case 'loaded':
      // A download is verified on its way into storage.
      return {
        ...record,
        stored: record.stored ?? now,
        used: now,
        verified: record.verified ?? now
      };
    case 'verified':
      return { ...record, stored: record.stored ?? now, verified: now };
    case 'imported':
      return { ...record, stored: now, verified: now };
  }
}

/**
 * Remembers an event. `folder`: under which the model is stored. It fails silently: whoever has a
 * model must get it also where there is no room for a note.
 */
export async function remember(folder: string, source: Source, event: ModelEvent): Promise<void> {
  try {
    const cache = await openCache(RECORDS);
    const before = parseRecord(await (await cache.match(folder))?.text());
    await cache.put(folder, Response.json(afterEvent(before, source, event, Date.now())));
  } catch {
    // See above.
  }
}

/** All records by the folders of their models. @throws FileError */
export async function readRecords(): Promise<ReadonlyMap<string, ModelRecord>> {
  const cache = await openCache(RECORDS);
  const records = new Map<string, ModelRecord>();
  for (const { url } of await cache.keys()) {
    const record = parseRecord(await (await cache.match(url))?.text());
    if (record) records.set(url, record);
  }
  return records;
}

/** @throws FileError */
export async function forget(folder: string): Promise<void> {
  await (await openCache(RECORDS)).delete(folder);
}

/** Undefined for what is no record: another version of this page may have written it. */
export function parseRecord(text: string | undefined): ModelRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, name, url, stored, used, verified } = value as Record<string, unknown>;
  if (typeof id !== 'string' || typeof name !== 'string' || typeof url !== 'string') {
    return undefined;
  }
  const time = (given: unknown): number | undefined =>
    typeof given === 'number' && Number.isFinite(given) ? given : undefined;
  return { id, name, url, stored: time(stored), used: time(used), verified: time(verified) };
}
