/**
 * Storage where there is none: pages without a secure context have no Cache Storage, settings take it
 * away, and it may be full. A small model that answers on the processor then lives in memory, for as
 * long as its worker does. Models for the GPU do not: web-llm reads them from Cache Storage itself.
 */

/** What we need of a Cache. */
export type Shelf = Pick<Cache, 'match' | 'put' | 'delete' | 'keys'>;

interface Kept {
  readonly bytes: ArrayBuffer;
  readonly headers: Headers;
}

class MemoryShelf implements Shelf {
  readonly #kept = new Map<string, Kept>();

  match(request: RequestInfo | URL): Promise<Response | undefined> {
    const kept = this.#kept.get(addressOf(request));
    return Promise.resolve(kept && new Response(kept.bytes, { headers: kept.headers }));
  }

  async put(request: RequestInfo | URL, response: Response): Promise<void> {
    const bytes = await response.arrayBuffer();
    this.#kept.set(addressOf(request), { bytes, headers: response.headers });
  }

  async delete(request: RequestInfo | URL, options?: CacheQueryOptions): Promise<boolean> {
    const requests = await this.keys(request, options);
    return requests.filter(({ url }) => this.#kept.delete(url)).length > 0;
  }

  keys(request?: RequestInfo | URL, options?: CacheQueryOptions): Promise<readonly Request[]> {
    const ignoreSearch = options?.ignoreSearch ?? false;
    const wanted = request && addressOf(request, ignoreSearch);
    const found = [...this.#kept.keys()].filter(
      (address) => wanted === undefined || addressOf(address, ignoreSearch) === wanted
    );
    return Promise.resolve(found.map((address) => new Request(address)));
  }
}

/** Cache Storage as long as it takes what it is given, and memory for what it does not take. */
class EitherShelf implements Shelf {
  constructor(
    readonly cache: Cache,
    readonly memory: MemoryShelf
  ) {}

  async match(request: RequestInfo | URL): Promise<Response | undefined> {
    return (await this.memory.match(request)) ?? (await this.cache.match(request));
  }

  async put(request: RequestInfo | URL, response: Response): Promise<void> {
    const { headers } = response;
    // A stream can be read only once. One that fails does so here, and nothing is kept.
    const bytes = await response.arrayBuffer();
    await this.memory.delete(request);
    try {
      await this.cache.put(request, new Response(bytes, { headers }));
    } catch {
      await this.memory.put(request, new Response(bytes, { headers }));
    }
  }

  async delete(request: RequestInfo | URL, options?: CacheQueryOptions): Promise<boolean> {
    const remembered = await this.memory.delete(request, options);
    return (await this.cache.delete(request, options)) || remembered;
  }

  async keys(
    request?: RequestInfo | URL,
    options?: CacheQueryOptions
  ): Promise<readonly Request[]> {
    const lists = await Promise.all([
      this.memory.keys(request, options),
      this.cache.keys(request, options)
    ]);
    return lists.flat();
  }
}

const shelves = new Map<string, MemoryShelf>();
let mayRemember = false;

/** From now on what storage does not take is kept in this worker's memory. */
export function rememberWithoutStorage(): void {
  mayRemember = true;
}

/** Nothing fails for want of room. */
export function hasSpareRoom(): boolean {
  return mayRemember;
}

/** @throws what Cache Storage throws, unless memory may stand in for it */
export async function openShelf(name: string): Promise<Shelf> {
  if (!mayRemember) return caches.open(name);
  const memory = shelves.get(name) ?? new MemoryShelf();
  shelves.set(name, memory);
  try {
    return new EitherShelf(await caches.open(name), memory);
  } catch {
    return memory;
  }
}

function addressOf(request: RequestInfo | URL, withoutSearch = false): string {
  const url = new URL(request instanceof Request ? request.url : request);
  if (withoutSearch) url.search = '';
  return url.href;
}
