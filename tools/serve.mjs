// @ts-check
/**
 * A small static server for the built page: `npm start` and the e2e tests use it. It answers only
 * on this machine's loopback addresses. `node tools/serve.mjs [FOLDER]` runs it alone (PORT).
 *
 * Plain Node, because `npm start` runs before anything is installed.
 */
import { createReadStream, promises as fs } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { HEADERS, SCRIPT_HEADERS } from './policy.mjs';

/** @type {Record<string, string>} */
const TYPES = {
  '.bin': 'application/octet-stream',
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2'
};

/** Names with a hash, `assets/index-D3kz8_aQ.js` and `pocket/0a1b2c3d4e/…`: what they name never changes. */
const HASHED = /(^|\/)(assets\/[^/]+-[\w-]{8}\.\w+|pocket\/[0-9a-f]{10}\/[^/]+)$/;

/**
 * The part of a file that a Range header asks for.
 * @param {string | undefined} header
 * @param {number} size of the file
 * @returns {{ start: number, end: number } | 'whole' | 'unsatisfiable'} `end` is included. Several
 *   ranges at once, or what is no byte range, get the whole file: RFC 9110 §14.2 allows that.
 */
export function parseRange(header, size) {
  const match = header === undefined ? null : /^bytes=(\d*)-(\d*)$/.exec(header.trim());
  if (!match) return 'whole';
  const [, first = '', last = ''] = match;
  if (first === '') {
    if (last === '') return 'whole';
    const suffix = Math.min(Number(last), size);
    return suffix === 0 ? 'unsatisfiable' : { start: size - suffix, end: size - 1 };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return 'whole';
  if (start >= size) return 'unsatisfiable';
  return { start, end: last === '' ? size - 1 : Math.min(Number(last), size - 1) };
}

/**
 * The file that an address means, or undefined when it lies outside `root`.
 * @param {string} root absolute and real
 * @param {string} pathname as in the request: still percent-encoded
 */
async function locate(root, pathname) {
  let decoded;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  if (/[\0\\]/.test(decoded)) return undefined;
  const file = path.join(root, decoded);
  try {
    // The real path: a link inside the folder must not lead out of it either.
    const real = await fs.realpath(file);
    if (real !== root && !real.startsWith(root + path.sep)) return undefined;
    return { file: real, stat: await fs.stat(real) };
  } catch {
    return undefined;
  }
}

/**
 * @param {string} root
 * @param {http.IncomingMessage} request
 * @param {http.ServerResponse} response
 * @param {Readonly<Record<string, string>>} extra
 */
async function answer(root, request, response, extra) {
  const plain = (/** @type {number} */ status, /** @type {string} */ text, headers = {}) => {
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers });
    response.end(request.method === 'HEAD' ? undefined : `${text}\n`);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return plain(405, 'Only GET and HEAD are answered here.', { Allow: 'GET, HEAD' });
  }
  const [pathname = '/', query] = (request.url ?? '/').split('?', 2);
  let found = await locate(root, pathname);
  if (found?.stat.isDirectory()) {
    if (!pathname.endsWith('/')) {
      // Only the last name: an address like //host would otherwise become another host's.
      const name = `${pathname.split('/').pop()}/`;
      return plain(301, 'Moved.', { Location: query === undefined ? name : `${name}?${query}` });
    }
    found = await locate(root, `${pathname}index.html`);
  }
  if (!found?.stat.isFile()) return plain(404, 'There is no such file.');

  const { file, stat } = found;
  const etag = `"${stat.size.toString(36)}-${Math.round(stat.mtimeMs).toString(36)}"`;
  /** @type {Record<string, string | number>} */
  const headers = {
    'Content-Type': TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream',
    'Cache-Control': HASHED.test(pathname) ? 'public, max-age=31536000, immutable' : 'no-cache',
    ...(/\.m?js$/i.test(file) ? SCRIPT_HEADERS : HEADERS),
    ...extra,
    'Accept-Ranges': 'bytes',
    ETag: etag
  };
  const known = request.headers['if-none-match'];
  if (known?.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)) {
    response.writeHead(304, headers);
    response.end();
    return;
  }
  const condition = request.headers['if-range'];
  const range =
    condition === undefined || condition === etag
      ? parseRange(request.headers.range, stat.size)
      : 'whole';
  if (range === 'unsatisfiable') {
    return plain(416, 'That range is not in the file.', {
      'Content-Range': `bytes */${stat.size}`
    });
  }
  const part = range === 'whole' ? { start: 0, end: stat.size - 1 } : range;
  headers['Content-Length'] = part.end - part.start + 1;
  if (range !== 'whole') {
    headers['Content-Range'] = `bytes ${part.start}-${part.end}/${stat.size}`;
  }
  response.writeHead(range === 'whole' ? 200 : 206, headers);
  if (request.method === 'HEAD' || stat.size === 0) {
    response.end();
    return;
  }
  const stream = createReadStream(file, part);
  // The file vanished (a build is running), or the reader left: nothing better to do than to hang up.
  stream.on('error', () => response.destroy());
  response.on('close', () => stream.destroy());
  stream.pipe(response);
}

/**
 * @param {http.Server} server
 * @param {number} port
 * @param {string} host
 * @returns {Promise<number>} the port it listens on
 */
function listen(server, port, host) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/**
 * Serves a folder on 127.0.0.1 and, where there is one, ::1: "localhost" may mean either.
 * Rejects with code EADDRINUSE when the port is taken.
 * @param {string} folder
 * @param {number} port 0 takes a free one
 * @param {Readonly<Record<string, string>>} [extra] headers of every file, instead of those it has
 * @returns {Promise<{ port: number, close: () => Promise<void> }>}
 */
export async function serve(folder, port, extra = {}) {
  const root = await fs.realpath(folder);
  const make = () =>
    http.createServer((request, response) => {
      answer(root, request, response, extra).catch(() => response.destroy());
    });
  const servers = [make()];
  const close = async () => {
    await Promise.all(
      servers.map(
        (server) =>
          new Promise((resolve) => {
            server.close(resolve);
            server.closeAllConnections();
          })
      )
    );
  };
  const taken = await listen(servers[0], port, '127.0.0.1');
  const second = make();
  try {
    await listen(second, taken, '::1');
    servers.push(second);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    // No IPv6 on this machine is fine. Somebody else on ::1 is not when the caller chose the port:
    // "localhost" would show their page.
    if (code === 'EADDRINUSE' && port !== 0) {
      await close();
      throw error;
    }
  }
  return { port: taken, close };
}

/**
 * The port that PORT asks for.
 * @param {number} fallback
 */
export function portFromEnvironment(fallback) {
  const text = process.env['PORT'];
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Error(`PORT is "${text}"; it must be a number from 0 to 65535.`);
  }
  return port;
}

/**
 * Serves until Ctrl-C, and says where, or why not.
 * @param {string} folder
 * @param {(address: string) => void} [ready]
 */
export async function serveUntilInterrupted(folder, ready) {
  let running;
  let port = 4173;
  try {
    port = portFromEnvironment(port);
    running = await serve(folder, port);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const next = port < 65535 ? port + 1 : 8080;
    const choose =
      process.platform === 'win32' ? `set PORT=${next} and npm start` : `PORT=${next} npm start`;
    console.error(
      code === 'EADDRINUSE'
        ? `Port ${port} is taken by another program. Choose another one: ${choose}`
        : code === 'EACCES'
          ? `This system does not let us use port ${port}. Choose another one: ${choose}`
          : error instanceof Error
            ? error.message
            : error
    );
    process.exitCode = 1;
    return;
  }
  const { close } = running;
  const address = `http://localhost:${running.port}`;
  console.log(`\n  Thinktab is at ${address}   (Ctrl-C ends it)\n`);
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => void close().then(() => process.exit(0)));
  }
  ready?.(address);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await serveUntilInterrupted(process.argv[2] ?? 'dist');
}
