/**
 * Serves models in MLC format from an origin of its own, with CORS as model hosts have it, and goes
 * wrong on request: what networks, portals and half-finished uploads do to a download.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { parseRange } from '../../tools/serve.mjs';

export type Fault =
  /** the server has only the first part of the file, and says so */
  | { readonly kind: 'truncated'; readonly bytes: number }
  /** the connection breaks after so many bytes of the answer */
  | { readonly kind: 'broken'; readonly bytes: number }
  /** after so many bytes nothing more comes, and the connection stays open */
  | { readonly kind: 'stalled'; readonly bytes: number }
  | { readonly kind: 'slow'; readonly bytesPerSecond: number }
  /** `json`: the body says why; `retryAfter`: seconds */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly json?: unknown;
      readonly retryAfter?: number;
    }
  /** a login page, with status 200 */
  | { readonly kind: 'html' }
  /** passed on to a login page of another host */
  | { readonly kind: 'login'; readonly host: string }
  /** what a repository copied without its large files has */
  | { readonly kind: 'lfs-pointer' }
  /** an error in JSON that calls itself a success */
  | { readonly kind: 'json'; readonly json: unknown }
  /** every answer is the whole file, whatever part was asked for */
  | { readonly kind: 'no-range' }
  /** an answer of another part than the one that was asked for */
  | { readonly kind: 'wrong-range' }
  /** a part of a longer file than there was */
  | { readonly kind: 'other-size' }
  /** compressed on the way, so that its length is not known */
  | { readonly kind: 'gzip' }
  /** neither length nor version, and no parts */
  | { readonly kind: 'bare' }
  /** more bytes are promised than there are */
  | { readonly kind: 'lying-length' }
  /** the connection is open, and there is no answer at all */
  | { readonly kind: 'silent' }
  /** the connection is closed instead of an answer */
  | { readonly kind: 'reset' }
  /** sent on to the same address again and again */
  | { readonly kind: 'loop' }
  /** right length, wrong content */
  | { readonly kind: 'wrong-bytes' }
  /** the answer may not be read by other origins */
  | { readonly kind: 'no-cors' };

interface Rule {
  readonly file: RegExp;
  readonly fault: Fault;
  times: number;
}

/** What was asked for: `path` as in the address, `range` as in the header. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly range: string | undefined;
}

type Files = ReadonlyMap<string, Uint8Array>;

export class ModelServer {
  readonly asked: Asked[] = [];
  /** bytes of files that were sent, by path; of an answer that broke, those before the break */
  readonly sent = new Map<string, number>();
  readonly #models = new Map<string, Files>();
  #rules: Rule[] = [];
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
    server.on('request', (request, response) => {
      // A reader that leaves in mid-answer is part of the game.
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<ModelServer> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return new ModelServer(server);
  }

  /** `http://127.0.0.1:PORT`: another origin than the page's, which is on localhost. */
  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Serves a folder of files; the answer is its address, which ends in `/`. */
  add(name: string, files: Files): string {
    this.#models.set(name, files);
    return `${this.origin}/${name}/`;
  }

  /** Every connection breaks, as when a device goes from one network to another. */
  cutConnections(): void {
    this.#server.closeAllConnections();
  }

  /** From now on files whose path matches go wrong: `times` times, or always. */
  breakFiles(file: RegExp, fault: Fault, times = Infinity): void {
    this.#rules.push({ file, fault, times });
  }

  /** Everything works again. Answers that are stalled stay so. */
  repair(): void {
    this.#rules = [];
  }

  async stop(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #fault(path: string): Fault | undefined {
    const rule = this.#rules.find(({ file, times }) => times > 0 && file.test(path));
    if (rule) rule.times--;
    return rule?.fault;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodeURIComponent(new URL(request.url ?? '/', this.origin).pathname);
    const { method = 'GET' } = request;
    const { range } = request.headers;
    if (method !== 'OPTIONS') this.asked.push({ method, path, range });
    const fault = method === 'OPTIONS' ? undefined : this.#fault(path);

    if (fault?.kind !== 'no-cors') {
      response.setHeader('Access-Control-Allow-Origin', '*');
      response.setHeader('Access-Control-Allow-Headers', '*');
      response.setHeader(
        'Access-Control-Expose-Headers',
        'Content-Length, Content-Range, Accept-Ranges, ETag, Retry-After'
      );
    }
    if (method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    if (fault?.kind === 'silent') return;
    if (fault?.kind === 'reset') {
      response.destroy();
      return;
    }
    if (fault?.kind === 'status') {
      if (fault.retryAfter !== undefined) response.setHeader('Retry-After', fault.retryAfter);
      const type = fault.json === undefined ? 'text/plain' : 'application/json';
      const reason = fault.json === undefined ? 'It went wrong.\n' : JSON.stringify(fault.json);
      response.writeHead(fault.status, { 'Content-Type': type }).end(reason);
      return;
    }
    if (fault?.kind === 'login') {
      response.writeHead(302, { Location: fault.host }).end();
      return;
    }
    if (fault?.kind === 'loop') {
      response.writeHead(302, { Location: request.url }).end();
      return;
    }
    if (fault?.kind === 'json') {
      const body = JSON.stringify(fault.json);
      response.setHeader('Content-Length', Buffer.byteLength(body));
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(body);
      return;
    }
    if (fault?.kind === 'lfs-pointer') {
      const oid = createHash('sha256').update(path).digest('hex');
      const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 1000\n`;
      response.setHeader('Content-Length', pointer.length);
      response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end(pointer);
      return;
    }
    if (fault?.kind === 'html') {
      const page = '<!doctype html><title>Guest network</title><h1>Please log in</h1>';
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page);
      return;
    }
    const whole = this.#file(path);
    if (!whole) {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('There is no such file.\n');
      return;
    }
    const stored = fault?.kind === 'truncated' ? whole.subarray(0, fault.bytes) : whole;
    const content = fault?.kind === 'wrong-bytes' ? stored.map((byte) => byte ^ 0x55) : stored;
    const rangeless = fault?.kind === 'no-range' || fault?.kind === 'bare';
    const asked = parseRange(
      rangeless || fault?.kind === 'gzip' ? undefined : range,
      content.length
    );
    const wrong = fault?.kind === 'wrong-range' && typeof asked === 'object';
    const part = wrong ? { ...asked, start: Math.max(0, asked.start - 7) } : asked;
    if (fault?.kind === 'gzip' || fault?.kind === 'bare') {
      const gzip = fault.kind === 'gzip';
      if (gzip) response.setHeader('Content-Encoding', 'gzip');
      response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
      this.#count(path, content.length);
      // In two pieces: a body that ends with its first is given a length.
      response.write(gzip ? gzipSync(content) : content.subarray(0, 1));
      response.end(gzip ? undefined : content.subarray(1));
      return;
    }
    response.setHeader('Accept-Ranges', 'bytes');
    response.setHeader('ETag', `"${createHash('sha256').update(content).digest('hex')}"`);
    response.setHeader(
      'Content-Type',
      path.endsWith('.json') ? 'application/json' : 'application/octet-stream'
    );
    if (part === 'unsatisfiable') {
      response.writeHead(416, { 'Content-Range': `bytes */${content.length}` }).end();
      return;
    }
    const body = part === 'whole' ? content : content.subarray(part.start, part.end + 1);
    response.setHeader('Content-Length', body.length + (fault?.kind === 'lying-length' ? 100 : 0));
    if (part !== 'whole') {
      const size = content.length + (fault?.kind === 'other-size' ? 100 : 0);
      response.setHeader('Content-Range', `bytes ${part.start}-${part.end}/${size}`);
    }
    response.writeHead(part === 'whole' ? 200 : 206);
    if (method === 'HEAD') {
      response.end();
      return;
    }
    await send(response, body, fault, (bytes) => this.#count(path, bytes));
  }

  #count(path: string, bytes: number): void {
    this.sent.set(path, (this.sent.get(path) ?? 0) + bytes);
  }

  #file(path: string): Uint8Array | undefined {
    const [name, files] = [...this.#models].find(([model]) => path.startsWith(`/${model}/`)) ?? [];
    const rest = path.slice((name?.length ?? 0) + 2).split('/');
    // Hugging Face's folders are reached as OWNER/NAME/resolve/REVISION/FILE too.
    return files?.get((rest[0] === 'resolve' ? rest.slice(2) : rest).join('/'));
  }
}

async function send(
  response: ServerResponse,
  body: Uint8Array,
  fault: Fault | undefined,
  onSent: (bytes: number) => void
): Promise<void> {
  const write = (bytes: Uint8Array): void => {
    onSent(bytes.length);
    response.write(bytes);
  };
  switch (fault?.kind) {
    case 'lying-length':
      write(body);
      await delay(400);
      response.destroy();
      return;
    case 'broken':
      write(body.subarray(0, fault.bytes));
      // Let what was written arrive and be read: a browser drops what it has not read when it hears
      // of the cut.
      await delay(400);
      response.destroy();
      return;
    case 'stalled':
      write(body.subarray(0, fault.bytes));
      return;
    case 'slow': {
      const step = Math.max(1, Math.round(fault.bytesPerSecond / 20));
      for (let at = 0; at < body.length && !response.destroyed; at += step) {
        write(body.subarray(at, at + step));
        await delay(50);
      }
      response.end();
      return;
    }
    default:
      write(body);
      response.end();
  }
}
