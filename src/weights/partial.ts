/**
 * The first bytes of a file whose download has not come to its end, kept so that it can go on after a
 * cut, a reload or a week. They lie in pieces in a cache of our own, which web-llm never opens.
 *
 * Cache Storage rather than a file of the origin private file system: it is there wherever the
 * finished weights are kept, private windows included, counts against the same quota, and a piece is
 * written whole or not at all, so a tab that closes in mid-write leaves nothing half-written. What has
 * not become a piece yet is lost with the tab: at most PIECE bytes or AGE milliseconds of them.
 */
import type { Shelf } from './memory.ts';
import { FileError } from './problem.ts';
import { chunksOf, openCache, storageError, type WeightFile } from './store.ts';

type Chunk = Uint8Array<ArrayBuffer>;

export const PARTIAL = 'thinktab/partial';

/** bytes; with four files at a time, this is what a download holds in memory */
const PIECE = 4 * 2 ** 20;
/** milliseconds */
const AGE = 3000;

const FROM = 'x-thinktab-from';
const LENGTH = 'x-thinktab-bytes';
const VERSION = 'x-thinktab-version';
/** what the file is to become: pieces of another version of the model do not count */
const TARGET = 'x-thinktab-target';

export class Partial {
  readonly #file: WeightFile;
  readonly #cache: Shelf;
  /** where stored pieces begin; they follow each other without a gap */
  #pieces: number[] = [];
  #stored = 0;
  #tail: Chunk[] = [];
  #tailBytes = 0;
  #tailSince = 0;
  #version: string | undefined;

  private constructor(file: WeightFile, cache: Shelf) {
    this.#file = file;
    this.#cache = cache;
  }

  /** With what is stored of the file. @throws FileError */
  static async open(file: WeightFile): Promise<Partial> {
    const partial = new Partial(file, await openCache(PARTIAL));
    await partial.#find();
    return partial;
  }

  /** bytes from the beginning of the file that are here */
  get bytes(): number {
    return this.#stored + this.#tailBytes;
  }

  /** of the server's file that they belong to, in the words of whoever restarted it */
  get version(): string | undefined {
    return this.#version;
  }

  async add(chunk: Chunk): Promise<void> {
    if (this.#tailBytes === 0) this.#tailSince = performance.now();
    this.#tail.push(chunk);
    this.#tailBytes += chunk.length;
    const due = this.#tailBytes >= PIECE || performance.now() - this.#tailSince >= AGE;
    // The last bytes need not be written twice: the whole file is stored next.
    if (due && this.bytes < this.#file.bytes) await this.flush();
  }

  /** Everything that is here stays, whatever becomes of the tab. @throws FileError */
  async flush(): Promise<void> {
    if (this.#tailBytes === 0) return;
    const headers = {
      [FROM]: String(this.#stored),
      [LENGTH]: String(this.#tailBytes),
      [TARGET]: this.#target,
      ...(this.#version !== undefined && { [VERSION]: this.#version })
    };
    try {
      const piece = new Response(new Blob(this.#tail), { headers });
      await this.#cache.put(this.#key(this.#stored), piece);
    } catch (cause) {
      throw storageError(cause);
    }
    this.#pieces.push(this.#stored);
    this.#stored += this.#tailBytes;
    this.#tail = [];
    this.#tailBytes = 0;
  }

  /** From its first byte on. @throws FileError */
  async *chunks(): AsyncGenerator<Chunk, undefined> {
    for (const from of this.#pieces) {
      const response = await this.#cache.match(this.#key(from));
      if (!response) {
        throw new FileError({ kind: 'storage', cause: new Error('a stored piece has vanished') });
      }
      yield* chunksOf(response);
    }
    yield* this.#tail;
    return undefined;
  }

  /** Forgets everything; what comes now is of this version, from its beginning. */
  async restart(version?: string): Promise<void> {
    this.#pieces = [];
    this.#tail = [];
    this.#stored = this.#tailBytes = 0;
    this.#version = version;
    await this.#cache.delete(this.#file.key, { ignoreSearch: true });
  }

  get #target(): string {
    return `${this.#file.bytes} ${this.#file.md5 ?? ''}`.trim();
  }

  #key(from: number): string {
    return `${this.#file.key}?from=${from}`;
  }

  async #find(): Promise<void> {
    const found = new Map<number, { bytes: number; version: string | undefined }>();
    const requests = await this.#cache.keys(this.#file.key, { ignoreSearch: true });
    for (const request of requests) {
      const response = await this.#cache.match(request);
      await response?.body?.cancel();
      if (response?.headers.get(TARGET) !== this.#target) continue;
      found.set(Number(response.headers.get(FROM)), {
        bytes: Number(response.headers.get(LENGTH)),
        version: response.headers.get(VERSION) ?? undefined
      });
    }
    this.#version = found.get(0)?.version;
    for (let piece = found.get(0); piece; piece = found.get(this.#stored)) {
      if (piece.version !== this.#version || piece.bytes <= 0) break;
      this.#pieces.push(this.#stored);
      this.#stored += piece.bytes;
    }
    if (this.#stored > this.#file.bytes || (this.#stored === 0 && requests.length > 0)) {
      await this.restart();
    }
  }
}

/** Forgets what has come of a download of the file, which is here from elsewhere. */
export async function dropPartial({ key }: WeightFile): Promise<void> {
  await (await openCache(PARTIAL)).delete(key, { ignoreSearch: true });
}
