/** The results at hand: those of this device, kept by the browser, and those of files and links. */
import type { BenchResult } from './result.ts';
import { clearResults, deleteResult, keepResult, listResults, MOST } from './report/history.ts';
import { readFile, type Read } from './report/read.ts';

export interface Entry {
  readonly result: BenchResult;
  /** it was measured here, or came from elsewhere and is gone with the page */
  readonly from: 'here' | 'elsewhere';
}

export class Kept {
  #here = $state.raw<readonly BenchResult[]>([]);
  #elsewhere = $state.raw<readonly BenchResult[]>([]);
  #unavailable = $state(false);
  #deleted = $state.raw<Entry>();
  /** those that are to be compared, in the order they were chosen */
  #chosen = $state.raw<readonly string[]>([]);

  get entries(): readonly Entry[] {
    return [
      ...this.#here.map((result) => ({ result, from: 'here' }) as const),
      ...this.#elsewhere.map((result) => ({ result, from: 'elsewhere' }) as const)
    ];
  }

  /** nothing can be stored: what is here is gone with the page */
  get unavailable(): boolean {
    return this.#unavailable;
  }

  /** The next one takes the place of the oldest. */
  get full(): boolean {
    return this.#here.length >= MOST;
  }

  /** what was deleted last, as long as it can be brought back */
  get deleted(): Entry | undefined {
    return this.#deleted;
  }

  get chosen(): readonly BenchResult[] {
    const all = this.entries;
    return this.#chosen.flatMap((id) => all.find(({ result }) => result.id === id)?.result ?? []);
  }

  choose(id: string, on: boolean): void {
    const others = this.#chosen.filter((one) => one !== id);
    this.#chosen = on ? [...others, id] : others;
  }

  async read(): Promise<void> {
    await this.#stored(async () => {
      this.#here = await listResults();
    });
  }

  async add(result: BenchResult): Promise<void> {
    const others = this.#here.filter(({ id }) => id !== result.id);
    // The newest first, as they are read, and as many as are stored.
    const newest = [result, ...others].sort((a, b) => (a.started < b.started ? 1 : -1));
    this.#here = newest.slice(0, MOST);
    // One that was deleted here may have come back from a file, before it is brought back.
    this.#elsewhere = this.#elsewhere.filter(({ id }) => id !== result.id);
    await this.#stored(() => keepResult(result));
  }

  async delete(id: string): Promise<void> {
    this.choose(id, false);
    const entry = this.entries.find(({ result }) => result.id === id);
    this.#elsewhere = this.#elsewhere.filter((one) => one.id !== id);
    if (entry?.from === 'here') {
      this.#here = this.#here.filter((one) => one.id !== id);
      await this.#stored(() => deleteResult(id));
    }
    this.#deleted = entry;
  }

  async restore(): Promise<void> {
    const deleted = this.#deleted;
    this.#deleted = undefined;
    if (deleted?.from === 'here') await this.add(deleted.result);
    else if (deleted) this.borrow([deleted.result]);
  }

  forgetDeleted(): void {
    this.#deleted = undefined;
  }

  async clear(): Promise<void> {
    this.#chosen = [];
    this.#deleted = undefined;
    this.#here = [];
    this.#elsewhere = [];
    await this.#stored(clearResults);
  }

  /** From a link. */
  borrow(results: readonly BenchResult[]): void {
    const known = this.entries.map(({ result }) => result.id);
    this.#elsewhere = [...this.#elsewhere, ...results.filter(({ id }) => !known.includes(id))];
  }

  async open(file: Blob): Promise<Read> {
    const read = await readFile(file);
    this.borrow(read.results);
    return read;
  }

  async #stored(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch {
      this.#unavailable = true;
    }
  }
}
