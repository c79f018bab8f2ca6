/** The recordings that are there, for the stage and for the list of them. */
import { readFile, type Read } from './file.ts';
import { newId, sameReply, type Recording } from './recording.ts';
import { shelf as device, type Shelf } from './shelf.ts';

/** In which words two questions are the same. */
const bare = (text: string): string => text.replace(/\s+/g, ' ').trim();

export interface Imported extends Read {
  /** how many of them were not here yet */
  readonly added: number;
}

export class Recordings {
  #all = $state.raw<readonly Recording[]>([]);
  #deleted = $state.raw<Recording>();
  /** this browser keeps nothing: they are gone with the page */
  #fleeting = $state(false);
  #read: Promise<void> | undefined;
  readonly #shelf: Shelf;

  constructor(shelf: Shelf = device) {
    this.#shelf = shelf;
  }

  /** the newest first */
  get all(): readonly Recording[] {
    return this.#all;
  }
  get fleeting(): boolean {
    return this.#fleeting;
  }
  /** what was deleted last, as long as it can be brought back */
  get deleted(): Recording | undefined {
    return this.#deleted;
  }

  /** Reads them from storage, once. */
  load(): Promise<void> {
    this.#read ??= this.#fetch();
    return this.#read;
  }

  async #fetch(): Promise<void> {
    try {
      const stored = await this.#shelf.list();
      const here = this.#all.filter(({ id }) => !stored.some((other) => other.id === id));
      this.#show([...here, ...stored]);
    } catch {
      this.#fleeting = true;
    }
  }

  /** The newest of a question, asked in the same words. */
  find(question: string): Recording | undefined {
    const wanted = bare(question);
    return this.#all.find((recording) => bare(recording.question) === wanted);
  }

  /** False where it is there already. */
  async keep(recording: Recording): Promise<boolean> {
    await this.load();
    if (this.#all.some((other) => sameReply(other, recording))) return false;
    this.#show([...this.#all, recording]);
    try {
      await this.#shelf.keep(recording);
    } catch {
      this.#fleeting = true;
    }
    return true;
  }

  async remove(recording: Recording): Promise<void> {
    this.#deleted = recording;
    this.#show(this.#all.filter((other) => other !== recording));
    await this.#shelf.delete(recording.id).catch(() => undefined);
  }

  async restore(): Promise<void> {
    const deleted = this.#deleted;
    this.#deleted = undefined;
    if (deleted) await this.keep(deleted);
  }

  forgetDeleted(): void {
    this.#deleted = undefined;
  }

  /** Takes over what a file has. Their names here are new: a file must not replace what is kept. */
  async import(file: Blob): Promise<Imported> {
    const read = await readFile(file);
    let added = 0;
    for (const recording of read.recordings) {
      if (await this.keep({ ...recording, id: newId() })) added++;
    }
    return { ...read, added };
  }

  #show(recordings: readonly Recording[]): void {
    this.#all = recordings.toSorted((a, b) => b.made - a.made);
  }
}

/** One list for the page: the chat records, and the stage plays. */
export const recordings = new Recordings();
