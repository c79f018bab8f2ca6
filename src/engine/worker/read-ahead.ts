/**
 * Reads a stored model's files before web-llm asks for them. It reads one file, waits for the GPU after
 * each of its tensors, then reads the next; and before the first it makes its tokenizer. The disk need
 * not wait for any of that.
 *
 * web-llm knows nothing of it: until stop(), caches that are opened in this worker answer for these
 * files with bytes that are on their way already.
 */
import type { WeightFile } from '../../weights/store.ts';

/** Bytes read and not taken yet; a few files, or the largest one alone. */
const AHEAD = 256 * 2 ** 20;

interface Reading {
  readonly bytes: number;
  readonly content: Promise<ArrayBuffer>;
}

export class ReadAhead {
  readonly #order: WeightFile[];
  readonly #reading = new Map<string, Reading>();
  readonly #open: CacheStorage['open'];
  #held = 0;
  #stopped = false;

  /** Begins at once. `files`: in the order in which they will be asked for. */
  constructor(
    files: readonly WeightFile[],
    readonly limit = AHEAD
  ) {
    this.#order = [...files];
    this.#open = caches.open.bind(caches);
    caches.open = async (name) => {
      const cache = await this.#open(name);
      const match = cache.match.bind(cache);
      cache.match = async (request, options) => {
        const response = await match(request, options);
        if (response) this.#hasten(request, response);
        return response;
      };
      return cache;
    };
    this.#fill();
  }

  /** What nobody has asked for is let go of; caches are what they were. */
  stop(): void {
    this.#stopped = true;
    this.#reading.clear();
    delete (caches as Partial<CacheStorage>).open;
  }

  /** Looking at a response is not asking for its bytes: they are handed over once, when it is read. */
  #hasten(request: RequestInfo | URL, response: Response): void {
    const url = request instanceof Request ? request.url : String(request);
    const arrayBuffer = response.arrayBuffer.bind(response);
    response.arrayBuffer = () => {
      const reading = this.#stopped ? undefined : this.#reading.get(url);
      if (!reading) return arrayBuffer();
      void response.body?.cancel();
      return this.#take(url, reading);
    };
  }

  async #take(url: string, { bytes, content }: Reading): Promise<ArrayBuffer> {
    this.#reading.delete(url);
    try {
      return await content;
    } finally {
      this.#held -= bytes;
      this.#fill();
    }
  }

  #fill(): void {
    while (!this.#stopped) {
      const [next] = this.#order;
      if (!next || (this.#held > 0 && this.#held + next.bytes > this.limit)) return;
      this.#order.shift();
      this.#held += next.bytes;
      const content = this.#read(next);
      // Whoever asks for it is told; until then a failure must not count as unhandled.
      content.catch(() => undefined);
      this.#reading.set(next.key, { bytes: next.bytes, content });
    }
  }

  async #read({ key }: WeightFile): Promise<ArrayBuffer> {
    const response = await (await this.#open('webllm/model')).match(key);
    if (!response) throw new Error(`${key} has vanished from storage`);
    return response.arrayBuffer();
  }
}
