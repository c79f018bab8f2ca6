/** The faults that end-to-end tests rely on really happen as named. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ModelServer } from '../e2e/model-server.ts';

const content = Uint8Array.from({ length: 5000 }, (_, i) => i % 251);
let server: ModelServer;
let url: string;

beforeAll(async () => {
  server = await ModelServer.start();
  url = `${server.add('tiny', new Map([['shard.bin', content]]))}shard.bin`;
});
afterAll(() => server.stop());

async function bytes(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

test('whole files and parts of them, for every origin', async () => {
  const whole = await fetch(url);
  expect(whole.headers.get('access-control-allow-origin')).toBe('*');
  expect(await bytes(whole)).toEqual(content);
  const part = await fetch(url, { headers: { range: 'bytes=4990-' } });
  expect(part.status).toBe(206);
  expect(await bytes(part)).toEqual(content.subarray(4990));
  expect((await fetch(`${server.origin}/tiny/other.bin`)).status).toBe(404);
  expect(server.asked.at(-1)).toEqual({
    method: 'GET',
    path: '/tiny/other.bin',
    range: undefined
  });
});

test('a truncated file has a matching length, other content at its end only', async () => {
  server.breakFiles(/shard/, { kind: 'truncated', bytes: 100 }, 1);
  expect(await bytes(await fetch(url))).toEqual(content.subarray(0, 100));
  expect(await bytes(await fetch(url))).toEqual(content);
});

test('a broken connection rejects the reader', async () => {
  server.breakFiles(/shard/, { kind: 'broken', bytes: 100 }, 1);
  const response = await fetch(url);
  expect(response.headers.get('content-length')).toBe('5000');
  await expect(response.arrayBuffer()).rejects.toThrow();
});

test('a stalled connection delivers its beginning and then nothing', async () => {
  server.breakFiles(/shard/, { kind: 'stalled', bytes: 100 }, 1);
  const abort = new AbortController();
  const response = await fetch(url, { signal: abort.signal });
  const reader = response.body?.getReader();
  expect((await reader?.read())?.value).toHaveLength(100);
  const next = reader?.read().then(() => 'more');
  const pause = new Promise((resolve) => setTimeout(() => resolve('silence'), 100));
  expect(await Promise.race([next, pause])).toBe('silence');
  const ended = expect(next).rejects.toThrow();
  abort.abort();
  await ended;
});

test('pages, errors, wrong bytes and missing CORS headers', async () => {
  server.breakFiles(/shard/, { kind: 'html' }, 1);
  expect((await fetch(url)).headers.get('content-type')).toContain('text/html');
  server.breakFiles(/shard/, { kind: 'status', status: 503 }, 1);
  expect((await fetch(url)).status).toBe(503);
  server.breakFiles(/shard/, { kind: 'wrong-bytes' }, 1);
  const wrong = await bytes(await fetch(url));
  expect(wrong).toHaveLength(content.length);
  expect(wrong).not.toEqual(content);
  server.breakFiles(/shard/, { kind: 'no-cors' }, 1);
  expect((await fetch(url)).headers.has('access-control-allow-origin')).toBe(false);
});

test('a slow answer takes its time and is whole', async () => {
  server.breakFiles(/shard/, { kind: 'slow', bytesPerSecond: 20_000 }, 1);
  const started = performance.now();
  expect(await bytes(await fetch(url))).toEqual(content);
  // 5000 bytes in five steps of 50 ms; timers may fire a little early
  expect(performance.now() - started).toBeGreaterThan(200);
});
