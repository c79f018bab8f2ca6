/**
 * The page without a network. One version of the page is kept whole or not at all: every file is
 * compared with the hash that the build wrote down, and one that is missing or different (a deploy
 * half done, a captive portal) leaves the version before at work. Bundled by tools/vite/offline.ts.
 *
 * A new version waits until the page asks for it. The version before stays as long as another tab
 * shows it, because that tab may still need its files, and the host has them no more.
 */
import { HELLO, LOG, SEAL, SEALED_PATH } from '../../net/messages.ts';
import { answerOf, cachePrefix, isHashed, SHELL, type Build } from './precache.ts';
import { CHECK, MEND, TAKE_OVER, TIDY_UP, type Kept } from './requests.ts';
import { Seals } from './seals.ts';
import { Witness } from './witness.ts';

declare const self: ServiceWorkerGlobalScope;
/** Written here by the build. */
declare const __BUILD__: Build;

const build = __BUILD__;
const scope = self.registration.scope;
const prefix = cachePrefix(scope);
const ownCache = prefix + build.version;
const paths = new Set(build.files.map(({ path }) => path));

const seals = new Seals(scope);
const witness = new Witness();

const addressOf = (path: string) => new URL(path, scope).href;

/** Names of the caches of other versions, never web-llm's, nor other pages'. */
async function otherCaches(): Promise<string[]> {
  return (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== ownCache);
}

async function sha256(bytes: ArrayBuffer): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A response as it can be kept: not marked as redirected, its length that of the decoded bytes. */
function keepable(bytes: ArrayBuffer, { headers, status, statusText }: Response): Response {
  const kept = new Headers(headers);
  // Whatever the host says about safety (CSP, COEP) must hold without the host too.
  for (const name of ['content-encoding', 'transfer-encoding', 'vary']) kept.delete(name);
  kept.set('content-length', String(bytes.byteLength));
  return new Response(bytes, { headers: kept, status, statusText });
}

async function fetchFile(path: string, intact: (bytes: ArrayBuffer) => boolean | Promise<boolean>) {
  // What a hash names cannot have changed; all else is asked for anew. When the browser's own cache
  // holds something wrong, a second try goes past it.
  for (const cache of [isHashed(path) ? 'default' : 'no-cache', 'reload'] as const) {
    witness.fetched(addressOf(path));
    const response = await fetch(addressOf(path), { cache });
    if (!response.ok) throw new Error(`${path || 'index.html'}: HTTP ${response.status}`);
    const bytes = await response.arrayBuffer();
    if (await intact(bytes)) return keepable(bytes, response);
  }
  throw new Error(`${path || 'index.html'} is not the file of this version`);
}

/** A file that did not change since a version that is kept already. */
async function reuse(path: string, wanted: string, from: readonly Cache[]) {
  for (const cache of from) {
    const response = await cache.match(addressOf(path));
    if (!response) continue;
    const bytes = await response.arrayBuffer();
    if ((await sha256(bytes)) === wanted) return keepable(bytes, response);
  }
  return undefined;
}

/** Hosts may write into HTML (statistics, previews): it is the right page when it starts our files. */
function starts(bytes: ArrayBuffer): boolean {
  const html = new TextDecoder().decode(bytes);
  return build.mentions.every((name) => html.includes(name));
}

async function install(): Promise<void> {
  await caches.delete(ownCache);
  try {
    const cache = await caches.open(ownCache);
    const older = await Promise.all((await otherCaches()).map((name) => caches.open(name)));
    // One after the other: the visitor's model download needs the network more.
    for (const { path, sha256: wanted } of build.files) {
      const intact = async (bytes: ArrayBuffer) => (await sha256(bytes)) === wanted;
      await cache.put(
        addressOf(path),
        (await reuse(path, wanted, older)) ?? (await fetchFile(path, intact))
      );
    }
    await cache.put(addressOf(SHELL), await fetchFile(SHELL, starts));
    // Somebody may have cleared the storage meanwhile, and then the puts went nowhere.
    const kept = await (await caches.open(ownCache)).keys();
    if (kept.length !== build.files.length + 1) throw new Error('The page was not kept.');
  } catch (error) {
    await caches.delete(ownCache);
    throw error;
  }
}

/** Tabs that show the page, other than `except`. */
async function tabs(except?: string): Promise<number> {
  const all = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  return all.filter(({ id, url }) => url.startsWith(scope) && id !== except).length;
}

async function deleteOthers(): Promise<void> {
  // Versions that are being fetched or wait are others too, but not old.
  if (self.registration.installing || self.registration.waiting) return;
  await Promise.all((await otherCaches()).map((name) => caches.delete(name)));
}

async function activate(): Promise<void> {
  // The first visit can go offline without a reload. Later versions take over the pages of the
  // version before by themselves, and find here those that were loaded past the service worker.
  await self.clients.claim();
  if ((await tabs()) === 0) await deleteOthers();
}

/** What answers without a network. */
async function kept(path: string): Promise<Response | undefined> {
  const own = await caches.open(ownCache);
  const found = await own.match(addressOf(path), { ignoreVary: true });
  if (found) return found;
  if (isHashed(path)) {
    for (const name of await otherCaches()) {
      const older = await (await caches.open(name)).match(addressOf(path), { ignoreVary: true });
      if (older) return older;
    }
  }
  return undefined;
}

const answer = async (request: Request, path: string): Promise<Response> =>
  (await kept(path)) ?? fetch(request);

/** Reads every file of this version as an answer without a network would be read. */
async function check(mend: boolean): Promise<Kept> {
  const cache = await caches.open(ownCache);
  const broken: string[] = [];
  let bytes = 0;
  for (const { path, sha256: wanted } of [...build.files, { path: SHELL, sha256: '' }]) {
    const intact = async (read: ArrayBuffer) =>
      path === SHELL ? starts(read) : (await sha256(read)) === wanted;
    try {
      const read = await (await kept(path))?.arrayBuffer();
      bytes += read?.byteLength ?? 0;
      if (read && (await intact(read))) continue;
      if (!mend) throw new Error('not kept');
      await cache.put(addressOf(path), await fetchFile(path, intact));
    } catch {
      broken.push(path);
    }
  }
  return { files: build.files.length + 1, bytes, broken };
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const { request, clientId, resultingClientId } = event;
  const path = answerOf(request, scope, paths);
  const asIfOpen = () => {
    witness.saw(request, clientId, path === undefined ? 'passed' : 'kept');
    return path === undefined ? undefined : answer(request, path);
  };
  // A page that is loaded anew is not the one that was sealed.
  if (request.mode === 'navigate') witness.comes(resultingClientId);
  const hello = request.url === addressOf(SEALED_PATH);
  const sealed = request.mode === 'navigate' ? false : hello || seals.holds(clientId);
  if (sealed === false) {
    const answered = asIfOpen();
    if (answered) event.respondWith(answered);
    return;
  }
  const closed = async (): Promise<Response> => {
    // What a sealed page starts is sealed with it.
    if (resultingClientId) await seals.add(resultingClientId);
    const found = path === undefined ? undefined : await kept(path);
    witness.saw(request, clientId, found ? 'kept' : 'refused');
    return found ?? Response.error();
  };
  event.respondWith(
    (async () => {
      if (hello) await seals.add(clientId);
      if (hello) return new Response(HELLO);
      // It has just been started again, and reads who is sealed.
      if (sealed ?? (await seals.has(clientId))) return closed();
      return asIfOpen() ?? fetch(request);
    })()
  );
});
self.addEventListener('message', (event) => {
  if (event.data === TAKE_OVER) void self.skipWaiting();
  if (event.data === TIDY_UP && event.source instanceof WindowClient) {
    const { id } = event.source;
    event.waitUntil(tabs(id).then((others) => (others === 0 ? deleteOthers() : undefined)));
  }
  if (event.data === LOG && event.source instanceof WindowClient) {
    const { id } = event.source;
    const [port] = event.ports;
    const answered = tabs().then((open) => port?.postMessage(witness.log(id, open)));
    event.waitUntil(answered);
  }
  if (event.data === SEAL && event.source instanceof WindowClient) {
    const [port] = event.ports;
    const { id } = event.source;
    // A page that was loaded past the service worker is not answered by it until it claims it.
    const done = seals.add(id).then(() => self.clients.claim());
    event.waitUntil(done.then(() => port?.postMessage(true)));
  }
  if (event.data === CHECK || event.data === MEND) {
    const [port] = event.ports;
    const open = event.source instanceof WindowClient && !seals.holds(event.source.id);
    event.waitUntil(check(event.data === MEND && open).then((found) => port?.postMessage(found)));
  }
});
