/** The conversations' database: IndexedDB, by promises. What comes out of it is not checked yet. */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { NAME } from './name.ts';
import { VERSION, type StoredConversation, type StoredMessage } from './schema.ts';

interface Schema extends DBSchema {
  conversations: { key: string; value: StoredConversation; indexes: { updated: number } };
  messages: { key: [conversation: string, id: string]; value: StoredMessage };
}

export type Database = IDBPDatabase<Schema>;

/** The step that leads to each version, from the one before. */
const STEPS: readonly ((db: Database) => void)[] = [
  (db) => {
    db.createObjectStore('conversations', { keyPath: 'id' }).createIndex('updated', 'updated');
    db.createObjectStore('messages', { keyPath: ['conversation', 'id'] });
  }
];

/**
 * `onClosed`: the browser, or a newer version of this page in another tab, has taken it away.
 * @throws where there is no IndexedDB, or it is refused, or a newer version of the page has been here
 */
export function openDatabase(onClosed: () => void): Promise<Database> {
  return openDB<Schema>(NAME, VERSION, {
    upgrade(db, from) {
      for (const step of STEPS.slice(from)) step(db);
    },
    blocking(_current, _wanted, event) {
      (event.target as IDBDatabase).close();
      onClosed();
    },
    terminated: onClosed
  });
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
