/** The conversations' database: IndexedDB, by promises. What comes out of it is not checked yet. */
import {
  openDB,
  type DBSchema,
  type IDBPDatabase,
  type IDBPTransaction,
  type StoreNames
} from 'idb';
import { NAME } from './name.ts';
import type { StoredConversation, StoredMessage } from './schema.ts';

interface Schema extends DBSchema {
  conversations: { key: string; value: StoredConversation; indexes: { updated: number } };
  messages: { key: [conversation: string, id: string]; value: StoredMessage };
}

export type Database = IDBPDatabase<Schema>;
type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>;

/**
 * Leads to a version from the one before. It may wait for requests to the database and for nothing
 * else; where it fails, the database stays as it was.
 */
export type Step = (db: Database, upgrade: Upgrade) => void | Promise<void>;

/** The database's version is how many there are. None that was published is ever changed. */
export const STEPS: readonly Step[] = [
  (db) => {
    db.createObjectStore('conversations', { keyPath: 'id' }).createIndex('updated', 'updated');
    db.createObjectStore('messages', { keyPath: ['conversation', 'id'] });
  }
];

/** `newer`: a newer version of this page, in another tab, has taken it; `gone`: the browser has. */
export type Closed = 'newer' | 'gone';

export interface OpenOptions {
  readonly onClosed?: (why: Closed) => void;
  /** a tab with an older version of this page holds it; it is opened when that lets go */
  readonly onBlocked?: () => void;
  readonly steps?: readonly Step[];
}

/**
 * @throws where there is no IndexedDB, or it is refused, or a newer version of the page has been here
 * (`isNewer`)
 */
export function openDatabase({
  onClosed,
  onBlocked,
  steps = STEPS
}: OpenOptions = {}): Promise<Database> {
  return openDB<Schema>(NAME, steps.length, {
    upgrade(db, from, _to, upgrade) {
      void climb(steps.slice(from), db, upgrade);
    },
    blocked: onBlocked,
    blocking(_current, wanted, event) {
      (event.target as IDBDatabase).close();
      // No version is wanted of a database that is to be deleted.
      onClosed?.(wanted === null ? 'gone' : 'newer');
    },
    terminated: () => onClosed?.('gone')
  });
}

async function climb(steps: readonly Step[], db: Database, upgrade: Upgrade): Promise<void> {
  try {
    for (const step of steps) await step(db, upgrade);
  } catch {
    // The opening fails, which is told; what was there before the first step is there again.
    upgrade.done.catch(() => undefined);
    upgrade.abort();
  }
}

/** All messages of a conversation, in no order. */
export function messagesOf(db: Database, conversation: string): Promise<unknown[]> {
  // An array is larger than every string: all ids are between.
  return db.getAll('messages', IDBKeyRange.bound([conversation], [conversation, []]));
}

/** The conversation of that id, or else the one that was changed last. */
export async function findConversation(db: Database, id: string | undefined): Promise<unknown> {
  const wanted = id === undefined ? undefined : await db.get('conversations', id);
  if (wanted) return wanted;
  const cursor = await db
    .transaction('conversations')
    .store.index('updated')
    .openCursor(undefined, 'prev');
  return cursor?.value;
}

/**
 * In one transaction, all or nothing. It is under way when this returns: a page that is being closed
 * does not wait for promises.
 */
export async function putThread(
  db: Database,
  conversation: StoredConversation,
  messages: readonly StoredMessage[],
  removed: readonly string[] = []
): Promise<void> {
  const change = db.transaction(['conversations', 'messages'], 'readwrite');
  const store = change.objectStore('messages');
  const requests = [
    change.objectStore('conversations').put(conversation),
    ...messages.map((message) => store.put(message)),
    ...removed.map((id) => store.delete([conversation.id, id]))
  ];
  change.commit();
  await Promise.all([...requests, change.done]);
}

export async function deleteThread(db: Database, conversation: string): Promise<void> {
  const change = db.transaction(['conversations', 'messages'], 'readwrite');
  await Promise.all([
    change.objectStore('conversations').delete(conversation),
    change.objectStore('messages').delete(IDBKeyRange.bound([conversation], [conversation, []])),
    change.done
  ]);
}
