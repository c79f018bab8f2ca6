/** What the service worker has seen requested, by all tabs of the page, since it was started. */
import type { Seen, SeenLog } from '../../net/messages.ts';

const MOST = 2000;

export class Witness {
  readonly #seen: Seen[] = [];
  readonly #pages = new Set<string>();

  /** `client`: the page that asks for it */
  log(client: string, tabs: number): SeenLog {
    const others = [...this.#pages].filter((id) => id !== client);
    return { since: performance.timeOrigin, seen: this.#seen, tabs, others };
  }

  /** A page is coming, and will have this id. */
  comes(client: string): void {
    this.#pages.add(client);
  }

  saw(request: Request, client: string, became: Seen['became']): void {
    const { url, method } = request;
    const seen = { at: Date.now(), client, url, method, sent: 0, became };
    this.#note(seen);
    if (method === 'GET' || method === 'HEAD') return;
    // Only requests that carry something are read, and this page makes none.
    const count = async (copy: Request) => {
      seen.sent = (await copy.arrayBuffer()).byteLength;
    };
    count(request.clone()).catch(() => undefined);
  }

  /** of the service worker itself, to keep the page or a newer version of it */
  fetched(url: string): void {
    this.#note({ at: Date.now(), client: '', url, method: 'GET', sent: 0, became: 'own' });
  }

  #note(seen: Seen): void {
    this.#seen.push(seen);
    if (this.#seen.length > MOST) this.#seen.shift();
  }
}
