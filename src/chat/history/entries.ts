/** What searches know of the stored conversations: each is read once, and again when it has changed. */
import type { Entry } from './search.ts';

/** Where they are read. */
export interface Source {
  ids(): Promise<readonly string[]>;
  /** undefined where there is none any more */
  read(id: string): Promise<Entry | undefined>;
}

export class Entries {
  readonly #known = new Map<string, Entry>();
  #reading: Promise<void> | undefined;
  #changes = 0;

  /** The conversation is not any more what it was; undefined: none of them may be. */
  changed(id: string | undefined): void {
    this.#changes++;
    if (id === undefined) this.#known.clear();
    else this.#known.delete(id);
    this.#reading = undefined;
  }

  /** All there are. Rejects with what the source rejects with; the next call tries again. */
  async all(source: Source): Promise<Iterable<Entry>> {
    const reading = (this.#reading ??= this.#read(source));
    try {
      await reading;
    } catch (error) {
      if (this.#reading === reading) this.#reading = undefined;
      throw error;
    }
    return this.#known.values();
  }

  async #read(source: Source): Promise<void> {
    const ids = new Set(await source.ids());
    for (const id of this.#known.keys()) if (!ids.has(id)) this.#known.delete(id);
    for (const id of ids) {
      if (this.#known.has(id)) continue;
      const before = this.#changes;
      const entry = await source.read(id);
      // What has changed while it was read is for the next search.
      if (entry && before === this.#changes) this.#known.set(id, entry);
    }
  }
}
