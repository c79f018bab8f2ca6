/**
 * What is stored of models and what can be done with it: delete, verify, ask the browser to keep it.
 * The inventory is read anew when a load ends and when the view opens, since other tabs write too.
 */
import { createContext } from 'svelte';
import { failureOf } from '../../engine/errors.ts';
import type { Failure } from '../../engine/failure.ts';
import type { ModelSource } from '../../engine/model.ts';
import type { VerifyProgress } from '../../engine/verify-messages.ts';
import { platformOf } from '../../engine/platform.ts';
import { hasPrivateFiles, mayBePrivate } from '../../engine/private-window.ts';
import type { Inventory, Pile, StoredModel } from '../../weights/inventory.ts';
import { askToKeep, estimate, isKept, type Room } from '../../weights/room.ts';
import type { Session } from '../session.svelte.ts';
import { folderOf } from './folder.ts';

export type Use = 'loaded' | 'loading';

export interface Verifying {
  readonly folder: string;
  readonly progress: VerifyProgress | undefined;
}

/** How the last verification of a model ended. */
export type Outcome =
  | { readonly kind: 'sound'; readonly files: number }
  | { readonly kind: 'repaired'; readonly names: readonly string[] }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** Not needed to begin with. */
const shelves = () => import('./shelves.ts');

const NOTHING: Inventory = { models: [], leftovers: { bytes: 0, entries: [] }, bytes: 0 };

/** Bytes: from here on a download is worth asking the browser to keep it. */
const LARGE = 50e6;

/** What became of a deletion; `elsewhere`: another tab is at some of it, which stays. */
export type Deleted = 'all' | 'elsewhere' | 'failed';

export class StoredModels {
  #inventory = $state.raw<Inventory>();
  #problem = $state.raw<'none' | 'failed'>();
  #room = $state.raw<Room>({});
  #kept = $state.raw<boolean>();
  #files = $state.raw(true);
  #refused = $state.raw(false);
  #verifying = $state.raw<Verifying>();
  #deleting = $state.raw(false);
  /** by folder */
  #outcomes = $state.raw<Readonly<Partial<Record<string, Outcome>>>>({});
  #asked = false;
  #reading = 0;
  #stop: AbortController | undefined;
  readonly #session: Session;
  readonly platform = platformOf(navigator);

  constructor(session: Session) {
    this.#session = session;
  }

  /** undefined until it has been read */
  get inventory(): Inventory | undefined {
    return this.#inventory;
  }
  /** why there is no inventory: the page has no storage, or it does not answer */
  get problem(): 'none' | 'failed' | undefined {
    return this.#problem;
  }
  get room(): Room {
    return this.#room;
  }
  /** whether the browser keeps what is stored; undefined where it does not say */
  get kept(): boolean | undefined {
    return this.#kept;
  }
  /** it was asked to, just now, and did not agree */
  get refused(): boolean {
    return this.#refused;
  }
  get mayBePrivate(): boolean {
    const { available, used = 0 } = this.#room;
    const quota = available === undefined ? undefined : available + used;
    return mayBePrivate(this.platform.browser, quota, this.#files);
  }
  get verifying(): Verifying | undefined {
    return this.#verifying;
  }
  get deleting(): boolean {
    return this.#deleting;
  }

  outcome({ folder }: StoredModel): Outcome | undefined {
    return this.#outcomes[folder];
  }

  find(source: ModelSource): StoredModel | undefined {
    const folder = folderOf(source);
    return this.#inventory?.models.find((model) => model.folder === folder);
  }

  use({ folder }: Pick<StoredModel, 'folder'>): Use | undefined {
    const { loaded, loading } = this.#session;
    if (loading && folderOf(loading.request.model) === folder) return 'loading';
    return loaded && folderOf(loaded.model) === folder ? 'loaded' : undefined;
  }

  /** Bytes that a model still needs where they certainly do not fit; undefined where they do. */
  lacking(source: ModelSource, weightBytes: number): number | undefined {
    const { available } = this.#room;
    const needed = this.find(source)?.missing ?? weightBytes;
    return available !== undefined && needed > available ? needed : undefined;
  }

  async refresh(): Promise<void> {
    const reading = ++this.#reading;
    const [room, kept, files] = await Promise.all([estimate(), isKept(), hasPrivateFiles()]);
    let inventory: Inventory | undefined;
    try {
      inventory = (await isAnythingStored()) ? await (await shelves()).takeInventory() : NOTHING;
    } catch {
      // Nothing to count; what needs storage says why it has none.
    }
    // A later look has seen more.
    if (reading !== this.#reading) return;
    this.#room = room;
    this.#kept = kept;
    this.#files = files;
    this.#inventory = inventory;
    this.#problem = inventory ? undefined : 'caches' in globalThis ? 'failed' : 'none';
  }

  async askToKeep(): Promise<void> {
    this.#asked = true;
    this.#kept = await askToKeep();
    this.#refused = this.#kept === false;
  }

  /** A download goes on, with so many bytes to come: a large one is worth keeping. Asks once. */
  onDownload(missing: number): void {
    if (missing >= LARGE && !this.#asked && this.#kept === false) void this.askToKeep();
  }

  /** Ends a load of what is deleted, and unloads it; then deletes. */
  async delete(
    models: readonly StoredModel[],
    leftovers: Pick<Pile, 'entries'> = { entries: [] }
  ): Promise<Deleted> {
    this.#deleting = true;
    const uses = models.map((model) => this.use(model));
    if (models.some(({ folder }) => folder === this.#verifying?.folder)) this.cancelVerify();
    try {
      if (uses.includes('loading')) this.#session.cancelLoad();
      if (uses.includes('loaded')) await this.#session.unload();
      const { dropFolder, dropPile } = await shelves();
      await dropPile(leftovers);
      let deleted: Deleted = 'all';
      for (const { folder } of models) {
        this.#end(folder, undefined);
        if (!(await dropFolder(folder))) deleted = 'elsewhere';
      }
      return deleted;
    } catch {
      return 'failed';
    } finally {
      this.#deleting = false;
      await this.refresh();
    }
  }

  /** One at a time: reading is as fast as the disk. */
  async verify(model: StoredModel): Promise<void> {
    this.cancelVerify();
    const { folder } = model;
    const stop = new AbortController();
    this.#stop = stop;
    this.#end(folder, undefined);
    this.#verifying = { folder, progress: undefined };
    let outcome: Outcome | undefined;
    try {
      const { sourceOf, verifyModel } = await shelves();
      const source = { ...sourceOf(model), host: this.#session.host.current };
      const verified = await verifyModel(source, stop.signal, (progress) => {
        if (this.#stop === stop) this.#verifying = { folder, progress };
      });
      if (verified) {
        const { sound, repaired } = verified;
        outcome =
          repaired.length > 0
            ? { kind: 'repaired', names: repaired }
            : { kind: 'sound', files: sound.length };
      }
    } catch (error) {
      if (stop.signal.aborted) return;
      outcome = { kind: 'failed', failure: failureOf(error) };
    } finally {
      if (this.#stop === stop) this.#verifying = undefined;
    }
    if (outcome) this.#end(folder, outcome);
    await this.refresh();
  }

  cancelVerify(): void {
    this.#stop?.abort();
    this.#verifying = undefined;
  }

  #end(folder: string, outcome: Outcome | undefined): void {
    this.#outcomes = { ...this.#outcomes, [folder]: outcome };
  }
}

/** A page that never loaded a model has none of their caches. @throws where there is no storage */
async function isAnythingStored(): Promise<boolean> {
  return (await caches.keys()).some((name) => /^(webllm|thinktab)\//.test(name));
}

export const [storedModels, provideStoredModels] = createContext<StoredModels>();
