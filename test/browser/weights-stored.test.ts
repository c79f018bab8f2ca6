/** What is kept of models, in the browser's own storage: verified, repaired, continued. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { obtainModel, verifyStored } from '../../src/engine/worker/model-files.ts';
import { Partial, PARTIAL } from '../../src/weights/partial.ts';
import { FileError } from '../../src/weights/problem.ts';
import { putWeights, storedAs, type WeightFile } from '../../src/weights/store.ts';
import { md5 } from '../reference/md5.ts';
import { makeTinyModel } from '../reference/tiny-model.ts';
import { emptyStorage } from './engine-host.ts';

type Bytes = Uint8Array<ArrayBuffer>;

const FOLDER = 'https://models.test/tiny/';
const STORED = `${FOLDER}resolve/main/`;
const NEVER = new AbortController().signal;
const content = Uint8Array.from({ length: 100_000 }, (_, i) => i % 253);
const file: WeightFile = {
  url: `${FOLDER}shard.bin`,
  key: `${STORED}shard.bin`,
  bytes: content.length,
  md5: md5(content)
};

beforeEach(emptyStorage);
afterEach(() => {
  vi.unstubAllGlobals();
});

async function* pieces(bytes: Bytes): AsyncGenerator<Bytes, undefined> {
  const size = 30_000;
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.slice(at, at + size));
  }
  return undefined;
}

async function storedBytes(key: string): Promise<Bytes | undefined> {
  const response = await (await caches.open('webllm/model')).match(key);
  return response && new Uint8Array(await response.arrayBuffer());
}

async function partialKeys(): Promise<string[]> {
  return (await (await caches.open(PARTIAL)).keys()).map(({ url }) => url);
}

async function bytesOf(partial: Partial): Promise<Bytes> {
  const all: Bytes[] = [];
  for await (const chunk of partial.chunks()) all.push(chunk);
  return new Uint8Array(await new Blob(all).arrayBuffer());
}

describe('a file that is stored', () => {
  it('is remembered as verified', async () => {
    expect(await storedAs(file)).toBe('missing');
    await putWeights(file, pieces(content));
    expect(await storedAs(file)).toBe('verified');
    expect(await storedBytes(file.key)).toEqual(content);
    // The same name in another version of the model is another file.
    expect(await storedAs({ ...file, md5: 'f'.repeat(32) })).toBe('missing');
    expect(await storedAs({ ...file, bytes: 1 })).toBe('missing');
  });

  it('is not stored when a byte is wrong, missing or too many; what was there stays', async () => {
    const wrong = content.slice();
    wrong[77_777] ^= 1;
    await putWeights(file, pieces(content));
    for (const [bytes, kind] of [
      [wrong, 'checksum'],
      [content.slice(1), 'size'],
      [new Uint8Array([...content, 0]), 'size']
    ] as const) {
      const error: unknown = await putWeights(file, pieces(bytes)).catch((e: unknown) => e);
      expect(error instanceof FileError && error.problem.kind).toBe(kind);
      expect(await storedBytes(file.key)).toEqual(content);
    }
  });
});

describe('a file that has not come to its end', () => {
  it('goes on in another tab where it was left', async () => {
    const first = await Partial.open(file);
    await first.restart('"v1"');
    for await (const chunk of pieces(content.slice(0, 70_000))) {
      await first.add(chunk);
      await first.flush();
    }
    const second = await Partial.open(file);
    expect(second.bytes).toBe(70_000);
    expect(second.version).toBe('"v1"');
    await second.add(content.slice(70_000));
    expect(await bytesOf(second)).toEqual(content);
    // Under no name that web-llm would read.
    expect(await storedAs(file)).toBe('missing');
    await second.restart();
    expect(await partialKeys()).toEqual([]);
  });

  it('is written every few megabytes, but not its end: that is stored with the whole', async () => {
    const large: WeightFile = { ...file, bytes: 12 * 2 ** 20, md5: undefined };
    const partial = await Partial.open(large);
    const counts: number[] = [];
    for (let i = 0; i < 4; i++) {
      await partial.add(new Uint8Array(3 * 2 ** 20).fill(i));
      counts.push((await partialKeys()).length);
    }
    expect(counts).toEqual([0, 1, 1, 1]);
    expect(partial.bytes).toBe(large.bytes);
    await putWeights(large, partial.chunks());
    const stored = await storedBytes(large.key);
    expect([0, 1, 2, 3].map((i) => stored?.[i * 3 * 2 ** 20])).toEqual([0, 1, 2, 3]);
  });

  it('does not count for another version, nor behind a gap', async () => {
    const partial = await Partial.open(file);
    for await (const chunk of pieces(content.slice(0, 90_000))) {
      await partial.add(chunk);
      await partial.flush();
    }
    await (await caches.open(PARTIAL)).delete(`${file.key}?from=30000`);
    expect((await Partial.open(file)).bytes).toBe(30_000);
    expect((await Partial.open({ ...file, md5: 'f'.repeat(32) })).bytes).toBe(0);
    expect(await partialKeys()).toEqual([]);
  });
});

describe('verifying a stored model', () => {
  const { files } = makeTinyModel({ endless: true });
  const shards = [...files.keys()].filter((name) => name.endsWith('.bin'));
  const source = { id: FOLDER, name: 'Tiny', url: FOLDER };
  const ignore = (): void => undefined;
  let fetched: string[] = [];

  beforeEach(() => {
    fetched = [];
    vi.stubGlobal('fetch', (url: string) => {
      const name = url.slice(FOLDER.length);
      fetched.push(name);
      const body = files.get(name);
      return Promise.resolve(new Response(body ?? 'none', { status: body ? 200 : 404 }));
    });
  });

  it('finds nothing of a model that was never loaded', async () => {
    expect(await verifyStored(source, NEVER, ignore)).toBeUndefined();
  });

  it('reads every file, and fetches what is damaged or gone', async () => {
    await obtainModel(source, { signal: NEVER, report: ignore });
    fetched = [];
    expect(await verifyStored(source, NEVER, ignore)).toEqual({
      sound: shards,
      repaired: [],
      broken: []
    });
    expect(fetched).toEqual([]);

    // One byte turned over, with everything else as it was; another file gone.
    const [damaged = '', gone = ''] = shards;
    const cache = await caches.open('webllm/model');
    const response = await cache.match(STORED + damaged);
    const bytes = new Uint8Array((await response?.arrayBuffer()) ?? []);
    bytes[1000] ^= 1;
    await cache.put(STORED + damaged, new Response(bytes, { headers: response?.headers }));
    await cache.delete(STORED + gone);

    const report = await verifyStored(source, NEVER, ignore);
    expect(report?.repaired).toEqual([damaged, gone]);
    expect(report?.sound).toEqual(shards.slice(2));
    expect(fetched.sort()).toEqual([damaged, gone].sort());
    expect(await storedBytes(STORED + damaged)).toEqual(files.get(damaged));
  });

  it('only tells what is damaged or gone where nothing is to be fetched', async () => {
    await obtainModel(source, { signal: NEVER, report: ignore });
    expect(await verifyStored(source, NEVER, ignore, false)).toMatchObject({ broken: [] });
    fetched = [];
    const [gone = ''] = shards;
    const cache = await caches.open('webllm/model');
    await cache.delete(STORED + gone);
    await cache.delete(`${STORED}tokenizer.json`);
    expect(await verifyStored(source, NEVER, ignore, false)).toEqual({
      sound: shards.slice(1),
      repaired: [],
      broken: [gone, 'tokenizer.json']
    });
    expect(fetched).toEqual([]);
  });
});
