/** The built page behind a server that writes down whatever really arrives, and another origin like it. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { test as base } from './harness.ts';
import { ThinktabPage } from './thinktab-page.ts';

export class Listener {
  /** `GET /path`, of every request that has arrived; `connection` for one without */
  readonly heard: string[] = [];
  readonly #server: http.Server;

  private constructor(answer: (path: string) => Promise<Response>) {
    this.#server = http.createServer((request, response) => {
      const { method = '', url = '' } = request;
      this.heard.push(`${method} ${url}`);
      void answer(url).then(async (answered) => {
        response.writeHead(answered.status, Object.fromEntries(answered.headers));
        response.end(Buffer.from(await answered.arrayBuffer()));
      });
    });
    this.#server.on('upgrade', ({ url = '' }, socket) => {
      this.heard.push(`UPGRADE ${url}`);
      socket.destroy();
    });
  }

  static async start(answer: (path: string) => Promise<Response>): Promise<Listener> {
    const listener = new Listener(answer);
    await new Promise<void>((resolve) => listener.#server.listen(0, 'localhost', resolve));
    return listener;
  }

  get origin(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

/** What `fetch` has decoded must not be announced as encoded. */
async function passOn(address: string, withPolicy: boolean): Promise<Response> {
  const { status, headers, body } = await fetch(address);
  const passed = new Headers(headers);
  if (!withPolicy) passed.delete('content-security-policy');
  for (const name of ['connection', 'keep-alive', 'transfer-encoding', 'content-encoding']) {
    passed.delete(name);
  }
  return new Response(status === 304 ? null : body, { status, headers: passed });
}

export const test = base.extend<{
  /** the host sends the policies of page and workers, as not every one lets pages do */
  withPolicy: boolean;
  counted: Listener;
  elsewhere: Listener;
  visitor: ThinktabPage;
}>({
  withPolicy: [true, { option: true }],
  counted: async ({ site, problems, withPolicy }, use) => {
    const listener = await Listener.start((path) => passOn(site + path, withPolicy));
    problems.expect(new RegExp(`request to a third party: ${listener.origin}/`));
    await use(listener);
    listener.stop();
  },
  // eslint-disable-next-line no-empty-pattern
  elsewhere: async ({}, use) => {
    const headers = { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' };
    const listener = await Listener.start(async () => new Response('', { headers }));
    await use(listener);
    listener.stop();
  },
  visitor: async ({ page, counted }, use) => {
    await use(new ThinktabPage(page, counted.origin));
  }
});

export { expect } from './harness.ts';
