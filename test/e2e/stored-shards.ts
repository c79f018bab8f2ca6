/** What a page has stored of a model, beside what the model is. */
import { expect, type Page } from '@playwright/test';
import { createHash } from 'node:crypto';

type Files = ReadonlyMap<string, Uint8Array>;

/** Lengths of the shards that are stored for web-llm, by their names. */
export async function storedShards(page: Page): Promise<Map<string, number>> {
  const entries = await page.evaluate(async () => {
    const cache = await caches.open('webllm/model');
    const found: [string, number][] = [];
    for (const request of await cache.keys()) {
      const response = await cache.match(request);
      const name = request.url.slice(request.url.lastIndexOf('/') + 1);
      if (name.endsWith('.bin')) {
        found.push([name, (await response?.arrayBuffer())?.byteLength ?? 0]);
      }
    }
    return found;
  });
  return new Map(entries);
}

/** Nothing but whole files under the keys that web-llm reads. */
export async function expectNothingBroken(
  page: Page,
  files: Files,
  ...absent: string[]
): Promise<void> {
  const stored = await storedShards(page);
  for (const [name, bytes] of stored) expect(bytes, name).toBe(files.get(name)?.length);
  for (const name of absent) expect([...stored.keys()]).not.toContain(name);
}

/** Every shard of the model, byte for byte. */
export async function expectAllStored(page: Page, files: Files): Promise<void> {
  const stored = await page.evaluate(async () => {
    const cache = await caches.open('webllm/model');
    const found: [string, string][] = [];
    for (const request of await cache.keys()) {
      const bytes = await (await cache.match(request))?.arrayBuffer();
      const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes ?? new ArrayBuffer()));
      const hex = [...sum].map((byte) => byte.toString(16).padStart(2, '0')).join('');
      found.push([request.url.slice(request.url.lastIndexOf('/') + 1), hex]);
    }
    return found.filter(([name]) => name.endsWith('.bin'));
  });
  const shards = [...files].filter(([name]) => name.endsWith('.bin'));
  const sums = shards.map(([name, bytes]) => [
    name,
    createHash('sha256').update(bytes).digest('hex')
  ]);
  expect(stored.sort()).toEqual(sums.sort());
}
