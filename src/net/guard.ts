/**
 * Stands around everything in a page or a worker that code can open a connection with: what goes out
 * is written down, and once it is closed, nothing does. It is the seal’s first wall; the browser’s own
 * (Content-Security-Policy) and the service worker stand behind it. docs/seal.md has what each covers.
 */
import { bytesOf } from './body.ts';
import type { Asked, How } from './messages.ts';
import { realm } from './realm.ts';

const REFUSED = 'This page is sealed: it opens no connections.';

type Constructor = new (...values: never[]) => object;

/** Before the guard stood. */
let plainFetch: typeof fetch | undefined;
let count = 0;
const responses = new WeakMap<Response, Asked>();
let log: (asked: Asked) => void = () => undefined;

/** Puts the guard up, once; `hears`: gets every request, and again when more is known of it. */
export function guard(hears: (asked: Asked) => void): void {
  log = hears;
  if (plainFetch) return;
  guardFetch();
  guardXhr();
  for (const name of ['WebSocket', 'EventSource', 'WebTransport', 'RTCPeerConnection'] as const) {
    guardConstructor(name, name);
  }
  guardConstructor('webkitRTCPeerConnection', 'RTCPeerConnection');
  guardConstructor('WebSocketStream', 'WebSocket');
  guardMethod('Navigator', 'sendBeacon', 'sendBeacon', () => false);
  for (const name of ['add', 'addAll']) {
    guardMethod('Cache', name, 'Cache.add', () => Promise.reject(new TypeError(REFUSED)));
  }
  if ('importScripts' in globalThis) {
    Object.assign(globalThis, { importScripts: () => refuse('importScripts', '') });
    // Workers start none of their own here, and one would not hear of the seal.
    for (const name of ['Worker', 'SharedWorker']) guardConstructor(name, 'Worker');
  }
}

/** A fetch that no seal stops: for asking whether another wall does. */
export const fetchPastGuard: typeof fetch = (...values) => (plainFetch ?? fetch)(...values);

/** Whoever reads an answer piece by piece says how much it was, at the end. */
export function received(response: Response, bytes: number): void {
  const asked = responses.get(response);
  if (asked) log({ ...asked, received: bytes });
}

/** Says whether it may go out. */
function note(how: How, url: string, method = 'GET', sent: number | undefined = 0): Asked {
  const id = `${how} ${++count}`;
  const asked: Asked = { id, how, method, url: absolute(url), sent, refused: realm.sealed };
  log(asked);
  return asked;
}

function refuse(how: How, url: string): never {
  note(how, url);
  throw new DOMException(REFUSED, 'SecurityError');
}

function absolute(url: string): string {
  return URL.canParse(url, location.href) ? new URL(url, location.href).href : url;
}

/** What a page reads from itself is no request. */
const isLocal = (url: string): boolean => /^(?:blob|data):/.test(url);

/**
 * What a sealed worker may still have: a part of the page that lies here already, as one needs that
 * loads a lost model again. It is read from storage, so nothing is asked of anybody.
 */
async function fromStorage(url: string): Promise<Response | undefined> {
  if ('document' in globalThis || !('caches' in globalThis)) return undefined;
  return caches.match(absolute(url), { ignoreVary: true }).catch(() => undefined);
}

function guardFetch(): void {
  const plain = globalThis.fetch.bind(globalThis);
  plainFetch = plain;
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (isLocal(url)) return plain(input, init);
    const own = input instanceof Request ? input : undefined;
    const method = init?.method ?? own?.method ?? 'GET';
    const kept = realm.sealed && method === 'GET' ? await fromStorage(url) : undefined;
    if (kept) return kept;
    const sent = init?.body === undefined && own?.body ? undefined : bytesOf(init?.body);
    const asked = note('fetch', url, method.toUpperCase(), sent);
    if (asked.refused) throw new TypeError(REFUSED);
    const response = await plain(input, init);
    responses.set(response, asked);
    return response;
  };
}

function guardXhr(): void {
  if (!('XMLHttpRequest' in globalThis)) return;
  const { prototype } = XMLHttpRequest;
  const opened = new WeakMap<XMLHttpRequest, { method: string; url: string }>();
  const open = prototype.open;
  const send = prototype.send;
  prototype.open = function (method: string, url: string | URL, ...rest: unknown[]) {
    opened.set(this, { method, url: String(url) });
    Reflect.apply(open, this, [method, url, ...rest]);
  };
  prototype.send = function (body) {
    const { method, url } = opened.get(this) ?? { method: 'GET', url: '' };
    const sent = bytesOf(body);
    const { refused } = note('XMLHttpRequest', url, method.toUpperCase(), sent);
    if (refused) throw new DOMException(REFUSED, 'NetworkError');
    Reflect.apply(send, this, [body]);
  };
}

function guardConstructor(name: string, how: How): void {
  const plain: unknown = Reflect.get(globalThis, name);
  if (typeof plain !== 'function') return;
  const guarded = new Proxy(plain as Constructor, {
    construct(target, values: unknown[], newTarget) {
      const [address] = values;
      const url = typeof address === 'string' || address instanceof URL ? String(address) : '';
      if (realm.sealed) refuse(how, url);
      // What goes through it later is not counted.
      note(how, url, 'GET', undefined);
      return Reflect.construct(target, values, newTarget) as object;
    }
  });
  // Also what leads back to it: `new socket.constructor(…)`.
  Reflect.defineProperty((plain as Constructor).prototype as object, 'constructor', {
    value: guarded,
    writable: true,
    configurable: true
  });
  Reflect.defineProperty(globalThis, name, { value: guarded, writable: true, configurable: true });
}

/** A method of a prototype whose first value is an address, or a request. */
function guardMethod(owner: string, name: string, how: How, closed: () => unknown): void {
  const of = Reflect.get(globalThis, owner) as { prototype: object } | undefined;
  const plain: unknown = of && Reflect.get(of.prototype, name);
  if (!of || typeof plain !== 'function') return;
  Reflect.defineProperty(of.prototype, name, {
    writable: true,
    configurable: true,
    value(this: object, first: unknown, second: unknown): unknown {
      for (const one of Array.isArray(first) ? (first as unknown[]) : [first]) {
        const url = one instanceof Request ? one.url : String(one);
        if (how === 'sendBeacon') note(how, url, 'POST', bytesOf(second));
        else note(how, url);
      }
      return realm.sealed ? closed() : (Reflect.apply(plain, this, [first, second]) as unknown);
    }
  });
}
