/** The results at hand: those of this device, kept by the browser, and those of files and links. */
import type { BenchResult } from './result.ts';
import { clearResults, deleteResult, keepResult, listResults } from './report/history.ts';
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
    this.#here = [result, ...this.#here.filter(({ id }) => id !== result.id)];
    await this.#stored(() => keepResult(result));
  }

  async delete(id: string): Promise<void> {
    this.choose(id, false);
    this.#elsewhere = this.#elsewhere.filter((one) => one.id !== id);
    if (!this.#here.some((one) => one.id === id)) return;
    this.#here = this.#here.filter((one) => one.id !== id);
    await this.#stored(() => deleteResult(id));
  }

  async clear(): Promise<void> {
    this.#chosen = [];
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
