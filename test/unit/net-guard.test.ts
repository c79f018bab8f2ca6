/** The page's and the workers' own wall: each way out is written down, and closed when it is sealed. */
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Asked } from '../../src/net/messages.ts';

const AT = 'https://else.example/x';
const KEPT = 'https://site.example/assets/kept.wasm';
/** what got through */
const through: string[] = [];
const heard: Asked[] = [];

/** A constructor as browsers have them. */
const plain = (name: string) =>
  class {
    constructor(url?: string) {
      through.push(`${name} ${url}`);
    }
    close(): void {}
  };

class Xhr {
  open(): void {
    through.push('open');
  }
  send(body?: unknown): void {
    through.push(`send ${String(body)}`);
  }
}
class PlainCache {
  async add(url: string): Promise<void> {
    through.push(`add ${url}`);
  }
  async addAll(urls: string[]): Promise<void> {
    through.push(`addAll ${urls.join(' ')}`);
  }
}
class PlainNavigator {
  sendBeacon(url: string): boolean {
    through.push(`beacon ${url}`);
    return true;
  }
}

const CONSTRUCTORS = [
  'WebSocket',
  'WebSocketStream',
  'EventSource',
  'WebTransport',
  'RTCPeerConnection',
  'webkitRTCPeerConnection',
  'Worker',
  'SharedWorker'
];

type Way = () => unknown;
let ways: Readonly<Record<string, Way>>;
let realm: { sealed: boolean };

beforeAll(async () => {
  vi.stubGlobal('location', new URL('https://site.example/'));
  vi.stubGlobal('importScripts', () => through.push('importScripts'));
  vi.stubGlobal('caches', {
    match: async (url: string) => (url === KEPT ? new Response('kept') : undefined)
  });
  vi.stubGlobal('XMLHttpRequest', Xhr);
  vi.stubGlobal('Cache', PlainCache);
  vi.stubGlobal('Navigator', PlainNavigator);
  vi.stubGlobal('fetch', async (url: string) => {
    through.push(`fetch ${url}`);
    return new Response('');
  });
  for (const name of CONSTRUCTORS) vi.stubGlobal(name, plain(name));
  const { guard } = await import('../../src/net/guard.ts');
  ({ realm } = await import('../../src/net/realm.ts'));
  guard((asked) => heard.push(asked));
  const made = (name: string): Way => {
    return () => Reflect.construct(Reflect.get(globalThis, name) as new () => object, [AT]);
  };
  ways = {
    fetch: () => fetch(AT),
    post: () => fetch(AT, { method: 'POST', body: 'said' }),
    xhr: () => {
      const request = new XMLHttpRequest();
      request.open('POST', AT);
      request.send('said');
    },
    beacon: () => new Navigator().sendBeacon(AT, 'said'),
    add: () => new Cache().add(AT),
    addAll: () => new Cache().addAll([AT]),
    ...Object.fromEntries(CONSTRUCTORS.map((name) => [name, made(name)])),
    // What leads back to a constructor leads to the guarded one.
    back: () => {
      const { prototype } = WebSocket as unknown as {
        prototype: { constructor: new (u: string) => object };
      };
      return new prototype.constructor(AT);
    }
  };
});

beforeEach(() => {
  through.length = heard.length = 0;
});

describe('open', () => {
  it('everything goes through, and is written down with what it carries', async () => {
    realm.sealed = false;
    for (const [name, way] of Object.entries(ways)) {
      await way();
      expect(through.length, name).toBeGreaterThan(0);
      expect(heard.at(-1), name).toMatchObject({ url: AT, refused: false });
      through.length = 0;
    }
    const sent = heard.filter(({ method }) => method === 'POST').map((asked) => asked.sent);
    expect(sent).toEqual([4, 4, 4]);
  });

  it('what a page reads from itself is no request', async () => {
    realm.sealed = false;
    await fetch('blob:https://site.example/1');
    expect(heard).toEqual([]);
  });
});

describe('sealed', () => {
  it('nothing goes through, and every try is written down as refused', async () => {
    realm.sealed = true;
    for (const [name, way] of Object.entries(ways)) {
      const result = await Promise.resolve()
        .then(way)
        .catch(() => 'refused');
      expect([name, result === 'refused' || result === false]).toEqual([name, true]);
      expect(heard.at(-1), name).toMatchObject({ url: AT, refused: true });
    }
    expect(through.filter((line) => line !== 'open')).toEqual([]);
  });

  it('what needs no network still works', async () => {
    realm.sealed = true;
    await fetch('data:,kept');
    expect(through).toEqual(['fetch data:,kept']);
    through.length = 0;
    // A part of the page that lies here is read from where it lies.
    expect(await (await fetch('/assets/kept.wasm')).text()).toBe('kept');
    await expect(fetch('/assets/kept.wasm', { method: 'POST' })).rejects.toThrow(/sealed/);
    expect(through).toEqual([]);
    expect(() => importScripts('x.js')).toThrow(/sealed/);
  });
});
