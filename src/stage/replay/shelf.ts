/** The recordings of this device, in IndexedDB: one record each, checked when it is read. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { MOST_RECORDINGS, readRecording } from './file.ts';
import type { Recording } from './recording.ts';

interface Schema extends DBSchema {
  recordings: { key: string; value: unknown; indexes: { made: number } };
}

const NAME = 'thinktab-recordings';

/** @throws where there is no IndexedDB, or it is refused, or full */
async function withDatabase<T>(work: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> {
  const db = await openDB<Schema>(NAME, 1, {
    upgrade(fresh) {
      fresh.createObjectStore('recordings', { keyPath: 'id' }).createIndex('made', 'made');
    },
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close()
  });
  try {
    return await work(db);
  } finally {
    db.close();
  }
}

/** What the list of recordings needs of their storage. */
export interface Shelf {
  list(): Promise<Recording[]>;
  keep(recording: Recording): Promise<void>;
  delete(id: string): Promise<void>;
}

export const shelf: Shelf = {
  /** The newest first. What is broken is left out. */
  list: () =>
    withDatabase(async (db) => {
      const values = await db.getAllFromIndex('recordings', 'made');
      return values.flatMap((value) => readRecording(value) ?? []).reverse();
    }),

  /** The oldest goes where there are too many. */
  keep: (recording) =>
    withDatabase(async (db) => {
      const change = db.transaction('recordings', 'readwrite');
      await change.store.put(recording);
      const keys = await change.store.index('made').getAllKeys();
      const oldest = keys.slice(0, Math.max(0, keys.length - MOST_RECORDINGS));
      await Promise.all([...oldest.map((id) => change.store.delete(id)), change.done]);
    }),

  delete: (id) => withDatabase((db) => db.delete('recordings', id))
};
