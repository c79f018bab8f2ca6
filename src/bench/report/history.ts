/** The results of this device, in IndexedDB: one record each, checked when it is read. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { BenchResult } from '../result.ts';
import { checkResult } from './validate.ts';

interface Schema extends DBSchema {
  results: { key: string; value: unknown; indexes: { started: string } };
}

const NAME = 'thinktab-bench';
/** More would make the list long and help nobody; the oldest go. */
export const MOST = 200;

/** @throws where there is no IndexedDB, or it is refused, or full */
async function withDatabase<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
  const db = await openDB<Schema>(NAME, 1, {
    upgrade(fresh) {
      fresh.createObjectStore('results', { keyPath: 'id' }).createIndex('started', 'started');
    },
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close()
  });
  try {
    return await work(db);
  } finally {
    db.close();
  }
}

/** The newest first. What is broken is left out. */
export const listResults = (): Promise<BenchResult[]> =>
  withDatabase(async (db) => {
    const values = await db.getAllFromIndex('results', 'started');
    return values.flatMap((value) => checkResult(value).result ?? []).reverse();
  });

export const keepResult = (result: BenchResult): Promise<void> =>
  withDatabase(async (db) => {
    const change = db.transaction('results', 'readwrite');
    await change.store.put(result);
    const keys = await change.store.index('started').getAllKeys();
    const oldest = keys.slice(0, Math.max(0, keys.length - MOST));
    await Promise.all([...oldest.map((id) => change.store.delete(id)), change.done]);
  });

export const deleteResult = (id: string): Promise<void> =>
  withDatabase((db) => db.delete('results', id));

export const clearResults = (): Promise<void> => withDatabase((db) => db.clear('results'));
