/** A tab as the chat's storage knows it: a conversation that is kept, in the real IndexedDB. */
import { afterEach, beforeEach } from 'vitest';
import { Conversation } from '../../src/chat/conversation.svelte.ts';
import { durable } from '../../src/chat/durable.svelte.ts';
import { keepConversation } from '../../src/chat/keep.ts';
import { openDatabase } from '../../src/chat/storage/database.ts';
import { NAME } from '../../src/chat/storage/name.ts';
import { Keeper } from '../../src/chat/storage/keeper.svelte.ts';
import { Script } from './chat-script.ts';

const SAMPLING = { temperature: 0, topP: 1, maxTokens: 100 };

export interface Tab {
  readonly script: Script;
  readonly keeper: Keeper;
  readonly conversation: Conversation;
}

let tabs: Tab[] = [];

/** As the page begins. */
export async function openTab(asked = false): Promise<Tab> {
  const script = new Script();
  const keeper = new Keeper();
  const conversation = new Conversation(script, () => SAMPLING, keeper);
  tabs.push({ script, keeper, conversation });
  await keepConversation(conversation, keeper, asked);
  return { script, keeper, conversation };
}

/** What a page that is closed or crashes lets go of. */
export function close({ keeper }: Tab): void {
  keeper.rest();
}

/** The database, by hand. */
export function open(version?: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, version);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error(request.error?.message));
  });
}

export async function stored(store: string): Promise<unknown[]> {
  const db = await open();
  return new Promise((resolve) => {
    const request = db.transaction(store).objectStore(store).getAll();
    request.onsuccess = () => {
      db.close();
      resolve(request.result as unknown[]);
    };
  });
}

export async function deleteDatabase(): Promise<void> {
  await new Promise((resolve) => {
    indexedDB.deleteDatabase(NAME).onsuccess = resolve;
  });
}

/** Each test of the file begins with an empty database, and leaves none. */
export function useStorage(): void {
  beforeEach(async () => {
    sessionStorage.clear();
    localStorage.clear();
    durable.on = true;
    // Whoever has been here before has the database; `stored` would make an empty one.
    (await openDatabase()).close();
  });
  afterEach(async () => {
    for (const tab of tabs) {
      close(tab);
      tab.keeper.close();
    }
    tabs = [];
    await deleteDatabase();
  });
}
