/** What a download has, needs and does at the moment: everything that is told of it. */
import { Pace } from './pace.ts';
import type { Waiting } from './persistence.ts';
import type { WeightFile } from './store.ts';

/** What a download is doing; `offline` waits for the network, `retrying` for a server. */
export type DownloadState = 'fetching' | 'paused' | 'offline' | 'retrying';

/** `verifying`: all bytes are here; their sum is taken while they are stored */
export type FileState = DownloadState | 'verifying';

export interface FileProgress {
  readonly name: string;
  /** bytes that are here, and that the file has */
  readonly done: number;
  readonly total: number;
  readonly state: FileState;
}

export interface DownloadFiles {
  /** how many are stored and verified, of how many */
  readonly done: number;
  readonly total: number;
  /** One place for each of the parallel transfers; a place is empty when nothing is left for it. */
  readonly transfers: readonly (FileProgress | undefined)[];
}

export interface DownloadProgress {
  /** bytes */
  readonly done: number;
  readonly total: number;
  readonly state: DownloadState;
  /** bytes per second and seconds, of what is fetched now */
  readonly rate?: number;
  readonly secondsLeft?: number;
  readonly files: DownloadFiles;
}

/** A file that is being fetched. */
class Transfer {
  waiting: Waiting | undefined;
  verifying = false;

  constructor(readonly file: WeightFile) {}

  state(paused: boolean): FileState {
    if (this.verifying) return 'verifying';
    if (paused) return 'paused';
    if (this.waiting === undefined) return 'fetching';
    return this.waiting === 'network' ? 'offline' : 'retrying';
  }
}

export class Tally {
  readonly #files: readonly WeightFile[];
  readonly #total: number;
  /** bytes that are here of files that are not stored whole */
  readonly #have = new Map<WeightFile, number>();
  readonly #places: (Transfer | undefined)[];
  readonly #pace: Pace;

  constructor(files: readonly WeightFile[], parallel: number, now: number) {
    this.#files = files;
    this.#total = bytesOf(files);
    this.#places = Array.from({ length: parallel }, () => undefined);
    this.#pace = new Pace(now);
  }

  /** The file is not stored; these bytes of it are here. */
  have(file: WeightFile, bytes: number): void {
    this.#have.set(file, bytes);
  }

  arrived(bytes: number, now: number): void {
    this.#pace.add(bytes, now);
  }

  begin(place: number, file: WeightFile): Transfer {
    return (this.#places[place] = new Transfer(file));
  }

  /** Stored and verified. */
  finish(place: number): void {
    const transfer = this.#places[place];
    if (transfer) this.#have.delete(transfer.file);
    this.#places[place] = undefined;
  }

  /** bytes of files that are not stored whole yet, whatever is here of them */
  get unstored(): number {
    return bytesOf([...this.#have.keys()]);
  }

  /** bytes still to be fetched */
  get needed(): number {
    return [...this.#have.values()].reduce((sum, bytes) => sum - bytes, this.unstored);
  }

  progress(paused: boolean, now: number): DownloadProgress {
    const state = this.#state(paused);
    if (state !== 'fetching') this.#pace.restart(now);
    const rate = this.#pace.rate(now);
    const { needed } = this;
    return {
      done: this.#total - needed,
      total: this.#total,
      state,
      rate,
      secondsLeft: rate ? needed / rate : undefined,
      files: {
        done: this.#files.length - this.#have.size,
        total: this.#files.length,
        transfers: this.#places.map((transfer) => transfer && this.#transfer(transfer, paused))
      }
    };
  }

  #transfer(transfer: Transfer, paused: boolean): FileProgress {
    const { file } = transfer;
    return {
      name: file.url.slice(file.url.lastIndexOf('/') + 1),
      done: this.#have.get(file) ?? file.bytes,
      total: file.bytes,
      state: transfer.state(paused)
    };
  }

  #state(paused: boolean): DownloadState {
    if (paused) return 'paused';
    const active = this.#places.filter((transfer) => transfer !== undefined);
    const waiting = active.flatMap(({ waiting }) => waiting ?? []);
    // As long as one file comes, what the others wait for is their own business.
    if (waiting.length === 0 || waiting.length < active.length) return 'fetching';
    return waiting.includes('network') ? 'offline' : 'retrying';
  }
}

function bytesOf(files: readonly WeightFile[]): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}
