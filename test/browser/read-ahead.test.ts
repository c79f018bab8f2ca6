/** Files are read before they are asked for, so many bytes and no more, and each is the right one. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ReadAhead } from '../../src/engine/worker/read-ahead.ts';
import { putWeights, type WeightFile } from '../../src/weights/store.ts';
import { emptyStorage } from './engine-host.ts';

const KEY = 'https://models.test/tiny/resolve/main/';
const files: WeightFile[] = [];
let ahead: ReadAhead | undefined;

async function* once(bytes: Uint8Array<ArrayBuffer>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  yield await Promise.resolve(bytes);
}

beforeEach(async () => {
  await emptyStorage();
  files.length = 0;
  for (let i = 0; i < 4; i++) {
    const file = { url: `${KEY}${i}.bin`, key: `${KEY}${i}.bin`, bytes: 1000 };
    await putWeights(file, once(new Uint8Array(1000).fill(i)));
    files.push(file);
  }
});
afterEach(() => {
  ahead?.stop();
  vi.restoreAllMocks();
});

async function read(cache: Cache, i: number): Promise<Uint8Array> {
  const response = await cache.match(new Request(`${KEY}${i}.bin`));
  return new Uint8Array((await response?.arrayBuffer()) ?? new ArrayBuffer());
}

it('keeps ahead of whoever reads, within its limit', async () => {
  const begun: string[] = [];
  const arrayBuffer = vi.spyOn(Response.prototype, 'arrayBuffer');
  arrayBuffer.mockImplementation(async function (this: Response) {
    begun.push(this.headers.get('x-thinktab-bytes') ?? '');
    return (await this.blob()).arrayBuffer();
  });
  ahead = new ReadAhead(files, 2000);
  await expect.poll(() => begun.length).toBe(2);
  const cache = await caches.open('webllm/model');
  expect(await read(cache, 0)).toEqual(new Uint8Array(1000).fill(0));
  // What was taken has made room for the next.
  await expect.poll(() => begun.length).toBe(3);
  for (const i of [1, 2, 3]) expect(await read(cache, i)).toEqual(new Uint8Array(1000).fill(i));
  // Each file was read once.
  expect(begun).toHaveLength(4);
});

it('a file that is larger than the limit is read alone; the order may be another', async () => {
  ahead = new ReadAhead(files, 10);
  const cache = await caches.open('webllm/model');
  for (const i of [2, 0, 1, 3, 0]) {
    expect(await read(cache, i)).toEqual(new Uint8Array(1000).fill(i));
  }
});

it('looking at a file takes nothing, and stopping leaves caches as they were', async () => {
  ahead = new ReadAhead(files);
  const cache = await caches.open('webllm/model');
  const response = await cache.match(files[0]?.key ?? '');
  expect(response?.headers.get('x-thinktab-bytes')).toBe('1000');
  expect(await read(cache, 0)).toHaveLength(1000);
  ahead.stop();
  expect(Object.hasOwn(caches, 'open')).toBe(false);
  expect(await read(cache, 1)).toEqual(new Uint8Array(1000).fill(1));
});
