/**
 * Keeps conversations in the browser's storage, as well as it lets us: the page works the same
 * without, and says so. Holds the database, and the lock of the conversation that is open here.
 */
import { dropCheckpoint } from '../../engine/checkpoints.ts';
import { announce } from './changes.ts';
import { isNewer, NAME } from './name.ts';
import type { Database } from './database.ts';
import { lockConversation } from './lock.ts';
import type { StoredConversation, StoredMessage, StoredThread } from './schema.ts';

/**
 * `unavailable`: there is no storage, or it was refused; `full`: there is no room in it;
 * `missing`: the part of the page that writes to it did not come, and is asked for again;
 * `newer`: a newer version of this page has it; `blocked`: a tab with an older version holds it;
 * `elsewhere`: another tab has opened the conversation while this page was put away.
 */
export type Keeping =
  'opening' | 'kept' | 'unavailable' | 'full' | 'missing' | 'newer' | 'blocked' | 'elsewhere';

/** Which conversation this tab shows: it survives a reload, and other tabs do not see it. */
const OPEN_HERE = 'thinktab.conversation';

/** Fetched when there is something to read or to write: a first visit has nothing. */
const fetchShelf = () => import('./shelf.ts');
type Shelf = Awaited<ReturnType<typeof fetchShelf>>;

export class Keeper {
  #keeping = $state<Keeping>('opening');
  #opening: Promise<void> | undefined;
  #db: Database | undefined;
  #shelf: Shelf | undefined;
  #release: (() => void) | undefined;
  #open: string | undefined;
  /** Counts what was to be shown: what is had only after something else was asked for is not. */
  #asked = 0;

  get keeping(): Keeping {
    return this.#keeping;
  }

  /**
   * Opens the storage; the answer, where one is wanted, is the conversation this tab had open, or
   * else the last one, unless another tab has it.
   */
  async open(wanted: boolean): Promise<StoredThread | undefined> {
    const asked = ++this.#asked;
    if (!(await mayBeThere())) return undefined;
    await this.#begin();
    const db = this.#db;
    if (!wanted || !db || !this.#shelf) return undefined;
    try {
      const { findConversation, messagesOf, readConversation, readThread } = this.#shelf;
      const found = await findConversation(db, openHere());
      const id = readConversation(found)?.id;
      if (id === undefined) return undefined;
      return await this.#hold(id, asked, async () => readThread(found, await messagesOf(db, id)));
    } catch {
      this.#db = undefined;
      this.#keeping = 'unavailable';
      return undefined;
    }
  }

  #begin(): Promise<void> {
    this.#opening ??= this.#openDatabase();
    return this.#opening;
  }

  async #openDatabase(): Promise<void> {
    try {
      this.#shelf = await fetchShelf();
    } catch {
      this.#keeping = 'missing';
      this.#opening = undefined;
      return;
    }
    try {
      this.#db = await this.#shelf.openDatabase({
        onClosed: (why) => {
          this.#db = undefined;
          this.#keeping = why === 'newer' ? 'newer' : 'unavailable';
        },
        onBlocked: () => (this.#keeping = 'blocked')
      });
      this.#keeping = 'kept';
    } catch (error) {
      this.#keeping = isNewer(error) ? 'newer' : 'unavailable';
    }
  }

  /**
   * This tab shows that conversation from now on; undefined: another tab has it, or it is gone, or
   * another one has been asked for meanwhile.
   */
  async show(id: string): Promise<StoredThread | undefined> {
    const asked = ++this.#asked;
    await this.#begin();
    const db = this.#db;
    if (!db || !this.#shelf) return undefined;
    const { messagesOf, readThread } = this.#shelf;
    try {
      if (!(await db.getKey('conversations', id))) return undefined;
      const stored = await this.#hold(id, asked, async () =>
        readThread(await db.get('conversations', id), await messagesOf(db, id))
      );
      if (stored && this.#keeping === 'elsewhere') this.#keeping = 'kept';
      return stored;
    } catch {
      return undefined;
    }
  }

  /** This tab shows a new conversation from now on. */
  async showNew(id: string): Promise<void> {
    rememberHere(id);
    if (this.#keeping === 'elsewhere') this.#keeping = 'kept';
    await this.#hold(id, ++this.#asked, nothing);
  }

  /**
   * Whether it is stored now. Once the database is open the writing begins before this returns, for
   * a page that is being closed.
   */
  async put(
    conversation: StoredConversation,
    messages: readonly StoredMessage[],
    /** ids of messages that are no longer wanted */
    removed: readonly string[] = []
  ): Promise<boolean> {
    if (this.#keeping === 'elsewhere') return false;
    if (!this.#opening) await this.#begin();
    if (!this.#db || !this.#shelf) return false;
    try {
      await this.#shelf.putThread(this.#db, conversation, messages, removed);
      this.#keeping = 'kept';
      announce({ id: conversation.id });
      for (const id of removed) void dropCheckpoint(id);
      return true;
    } catch (error) {
      const full = error instanceof DOMException && error.name === 'QuotaExceededError';
      this.#keeping = full ? 'full' : 'unavailable';
      return false;
    }
  }

  /** The page is put into the browser's page cache: other tabs may have the conversation. */
  rest(): void {
    this.#release?.();
    this.#release = undefined;
  }

  /** The page is shown again. */
  async wake(): Promise<void> {
    const open = this.#open;
    if (open === undefined || this.#release) return;
    // Another one may be shown by now.
    if (!(await this.#hold(open, ++this.#asked, nothing)) && this.#open === open)
      this.#keeping = 'elsewhere';
  }

  close(): void {
    this.rest();
    this.#db?.close();
    this.#db = undefined;
  }

  /**
   * Reads the conversation with the lock of it, which stays with this tab if it is shown then. Only
   * when it can be is the one before let go of.
   */
  async #hold<T>(
    id: string,
    asked: number,
    read: () => Promise<T | undefined>
  ): Promise<T | undefined> {
    let release = await lockConversation(id);
    try {
      const found = release && (await read());
      if (found === undefined || asked !== this.#asked) return undefined;
      [this.#release, release] = [release, this.#release];
      this.#open = id;
      rememberHere(id);
      return found;
    } finally {
      release?.();
    }
  }
}

/** What is on the screen already has not to be read. */
const nothing = () => Promise.resolve(true);

/** Browsers that do not list their databases may have it. */
async function mayBeThere(): Promise<boolean> {
  try {
    return (await indexedDB.databases()).some(({ name }) => name === NAME);
  } catch {
    return true;
  }
}

function openHere(): string | undefined {
  try {
    return sessionStorage.getItem(OPEN_HERE) ?? undefined;
  } catch {
    return undefined;
  }
}

function rememberHere(id: string): void {
  try {
    sessionStorage.setItem(OPEN_HERE, id);
  } catch {
    // Then a reload shows the last one.
  }
}
