/** The list of conversations: what is in it, what is searched, what was just done and can be undone. */
import type { Conversation } from '../conversation.svelte.ts';
import { onChanges, type Label } from '../storage/changes.ts';
import { openDatabase, type Database } from '../storage/database.ts';
import { openConversations } from '../storage/lock.ts';
import { isNewer } from '../storage/name.ts';
import type { StoredConversation } from '../storage/schema.ts';
import { HistoryWorker } from './client.ts';
import { lastDeleted, type Deleted } from './deleted.svelte.ts';
import type { MarkdownOptions } from './export.ts';
import type { Exported, Imported } from './messages.ts';
import { listConversations, putBack, relabel, takeOut } from './records.ts';
import { rowsOf, type Row } from './rows.ts';
import type { Found } from './search.ts';

/** What was left in place because another tab has it open. */
export interface Removed {
  readonly deleted: number;
  readonly elsewhere: number;
}

/** Why there is no list: no storage, or a newer version of this page has it. */
export type Unavailable = 'unavailable' | 'newer';

export class History {
  #list = $state.raw<readonly StoredConversation[]>();
  #found = $state.raw<readonly Found[]>();
  #query = $state('');
  #unavailable = $state<Unavailable>();
  #db: Database | undefined;
  #stopListening: (() => void) | undefined;
  #refreshing: ReturnType<typeof setTimeout> | undefined;
  #searching: ReturnType<typeof setTimeout> | undefined;
  readonly #worker = new HistoryWorker();
  readonly #conversation: Conversation;

  /** undefined while they are being read, or searched */
  readonly rows: readonly Row[] | undefined = $derived.by(() => {
    const searching = this.#query.trim() !== '';
    if (!this.#list || (searching && !this.#found)) return undefined;
    return rowsOf(this.#list, searching ? this.#found : undefined);
  });

  constructor(conversation: Conversation) {
    this.#conversation = conversation;
  }

  /** undefined while it is being read */
  get list() {
    return this.#list;
  }
  get unavailable() {
    return this.#unavailable;
  }
  /** What can be brought back. */
  get deleted(): Deleted | undefined {
    return lastDeleted.what;
  }
  /** The one that is on the screen. */
  get shown(): string {
    return this.#conversation.id;
  }
  get query() {
    return this.#query;
  }
  set query(query: string) {
    this.#query = query;
    clearTimeout(this.#searching);
    // What was found before stays until there is something newer.
    if (query.trim() === '') this.#found = undefined;
    else this.#searching = setTimeout(() => void this.#search(), PAUSE_MS);
  }

  /** Reads the list, and again whenever something in it changes, in whatever tab. */
  async start(): Promise<void> {
    this.#stopListening ??= onChanges(() => {
      clearTimeout(this.#refreshing);
      this.#refreshing = setTimeout(() => void this.#refresh(), PAUSE_MS);
    });
    await this.#conversation.save();
    await this.#refresh();
  }

  stop(): void {
    clearTimeout(this.#refreshing);
    clearTimeout(this.#searching);
    this.#stopListening?.();
    this.#stopListening = undefined;
    this.#worker.close();
    this.#db?.close();
    this.#db = undefined;
  }

  /** False where it cannot be had: another tab has it open, or it is gone. */
  open(id: string): Promise<boolean> {
    return this.#conversation.open(id);
  }

  startNew(): void {
    this.#conversation.startNew();
  }

  rename(id: string, title: string): Promise<void> {
    return this.#relabel(id, { title: title.trim().slice(0, LONGEST_TITLE) });
  }

  pin(id: string, pinned: boolean): Promise<void> {
    return this.#relabel(id, { pinned });
  }

  async #relabel(id: string, label: Label): Promise<void> {
    // What is on the screen here is not to be written with its old name in the meantime.
    this.#conversation.relabel(id, label);
    await relabel(await this.#database(), id, label);
    await this.#refresh();
  }

  /** Deletes them, but for those that other tabs have open: these would write them again. */
  async remove(ids: readonly string[]): Promise<Removed> {
    const db = await this.#database();
    const open = await openConversations();
    open.delete(this.shown);
    const going = ids.filter((id) => !open.has(id));
    const shown = going.includes(this.shown) ? this.shown : undefined;
    if (shown !== undefined) await this.#conversation.close();
    const elsewhere = ids.length - going.length;
    if (going.length > 0) lastDeleted.what = { taken: await takeOut(db, going), shown, elsewhere };
    await this.#refresh();
    return { deleted: going.length, elsewhere };
  }

  /** Brings back what was deleted last; the answer is the first of it. */
  async undo(): Promise<string | undefined> {
    const { what: deleted } = lastDeleted;
    if (!deleted) return undefined;
    await putBack(await this.#database(), deleted.taken);
    // Not before: where that fails there is no other copy.
    lastDeleted.what = undefined;
    const untouched = this.#conversation.messages.length === 0 && this.#conversation.draft === '';
    if (deleted.shown !== undefined && untouched) await this.open(deleted.shown);
    await this.#refresh();
    return deleted.taken[0]?.conversation.id;
  }

  forgetDeleted(): void {
    lastDeleted.what = undefined;
  }

  /** One, or all; without `markdown` as JSON. */
  async export(
    id: string | undefined,
    markdown: MarkdownOptions | undefined
  ): Promise<Exported | undefined> {
    await this.#conversation.save();
    return this.#worker.run({
      kind: 'export',
      ...(id !== undefined && { id }),
      ...(markdown && { markdown })
    });
  }

  async import(file: File): Promise<Imported> {
    const imported = await this.#worker.run({ kind: 'import', file });
    await this.#refresh();
    return imported;
  }

  async #database(): Promise<Database> {
    this.#db ??= await openDatabase({ onClosed: () => (this.#db = undefined) });
    return this.#db;
  }

  async #refresh(): Promise<void> {
    try {
      this.#list = await listConversations(await this.#database());
      this.#unavailable = undefined;
    } catch (error) {
      this.#unavailable = isNewer(error) ? 'newer' : 'unavailable';
    }
    if (this.#query.trim() !== '') await this.#search();
  }

  async #search(): Promise<void> {
    const query = this.#query;
    try {
      const found = await this.#worker.run({ kind: 'search', query });
      if (query === this.#query) this.#found = found;
    } catch {
      if (query === this.#query) this.#found = [];
    }
  }
}

/** Between a change, or a letter of a query, and what follows from it. */
const PAUSE_MS = 80;
export const LONGEST_TITLE = 200;
