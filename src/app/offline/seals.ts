declare const self: ServiceWorkerGlobalScope;

/**
 * Which pages and workers are sealed. Browsers stop a service worker that nobody asks, so it is
 * stored, too: in a cache of its own, because the service worker has nothing else that is as simple.
 */
export class Seals {
  readonly #cache: string;
  readonly #known = new Set<string>();
  #loading: Promise<void> | undefined;
  #loaded = false;

  /** `scope`: the address of the page's folder */
  constructor(readonly scope: string) {
    this.#cache = `thinktab seal ${scope}`;
    void this.#load();
  }

  /** undefined as long as it is not known */
  holds(client: string): boolean | undefined {
    if (this.#known.has(client)) return true;
    return this.#loaded ? false : undefined;
  }

  async has(client: string): Promise<boolean> {
    await this.#load();
    return this.#known.has(client);
  }

  async add(client: string): Promise<void> {
    if (client === '' || this.#known.has(client)) return;
    this.#known.add(client);
    try {
      const cache = await caches.open(this.#cache);
      await cache.put(this.#address(client), new Response(''));
    } catch {
      // No room: it holds as long as the service worker runs.
    }
  }

  #address(client: string): string {
    return new URL(`sealed/${client}`, this.scope).href;
  }

  #load(): Promise<void> {
    this.#loading ??= this.#read().catch(() => undefined);
    return this.#loading.then(() => {
      this.#loaded = true;
    });
  }

  async #read(): Promise<void> {
    if (!(await caches.has(this.#cache))) return;
    const cache = await caches.open(this.#cache);
    for (const { url } of await cache.keys()) {
      const client = url.slice(url.lastIndexOf('/') + 1);
      this.#known.add(client);
      // Those that are gone come never again.
      if (!(await self.clients.get(client))) await cache.delete(url);
    }
  }
}
