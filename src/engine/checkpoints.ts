/**
 * KV caches of replies being written, in the browser's storage: after a crash or a reload the reply
 * goes on without its prompt being read again. For the worker that writes them and the page that
 * deletes what is no longer needed. A copy of numbers for speed: losing one costs seconds, so
 * whatever cannot be read or written counts as not there.
 */
import type { Pipeline } from './worker/pipeline.ts';

const CACHE = 'thinktab/checkpoints';
const FOLDER = 'https://checkpoint.invalid/';
const WRITTEN = 'x-written';

/** As web-llm exports it; `metadata` is what the model library wrote and will read again. */
export type KvCheckpoint = NonNullable<Awaited<ReturnType<Pipeline['exportPromptCheckpoint']>>>;

export interface Checkpoint {
  /** the model's address: another one's numbers would be nonsense */
  readonly model: string;
  /** the tokens that are in the cache, from the first one of the prompt */
  readonly ids: readonly number[];
  readonly kv: KvCheckpoint;
}

const address = (name: string): string => FOLDER + encodeURIComponent(name);

/** Replaces the one of that name as a whole. @throws where there is no storage, or no room in it */
export async function writeCheckpoint(name: string, checkpoint: Checkpoint): Promise<void> {
  const { model, ids, kv } = checkpoint;
  const { pageGroups, ...rest } = kv;
  const groups = pageGroups.map(({ data, ...group }) => ({ ...group, bytes: data.byteLength }));
  const header = JSON.stringify({ model, ids, kv: rest, groups });
  const length = new TextEncoder().encode(header).byteLength;
  const body = new Blob([Uint32Array.of(length), header, ...pageGroups.map(({ data }) => data)]);
  const headers = { [WRITTEN]: String(Date.now()) };
  await (await caches.open(CACHE)).put(address(name), new Response(body, { headers }));
}

/** Undefined where there is none, or none that can be read. */
export async function readCheckpoint(name: string): Promise<Checkpoint | undefined> {
  try {
    const response = await (await caches.open(CACHE)).match(address(name));
    if (!response) return undefined;
    const buffer = await response.arrayBuffer();
    const [length = 0] = new Uint32Array(buffer, 0, 1);
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length))) as {
      readonly model: string;
      readonly ids: readonly number[];
      readonly kv: Omit<KvCheckpoint, 'pageGroups'>;
      readonly groups: readonly (Omit<KvCheckpoint['pageGroups'][number], 'data'> & {
        readonly bytes: number;
      })[];
    };
    let at = 4 + length;
    const pageGroups = header.groups.map(({ bytes, ...group }) => {
      const data = new Uint8Array(buffer.slice(at, at + bytes));
      if (data.byteLength !== bytes) throw new Error('the file is too short');
      at += bytes;
      return { ...group, data };
    });
    return { model: header.model, ids: header.ids, kv: { ...header.kv, pageGroups } };
  } catch {
    return undefined;
  }
}

export async function dropCheckpoint(name: string): Promise<void> {
  try {
    if (await caches.has(CACHE)) await (await caches.open(CACHE)).delete(address(name));
  } catch {
    // Without storage there is nothing to delete.
  }
}

/** Deletes what is older than `milliseconds`; 0: all. */
export async function dropOldCheckpoints(milliseconds: number): Promise<void> {
  try {
    if (!(await caches.has(CACHE))) return;
    const cache = await caches.open(CACHE);
    for (const request of await cache.keys()) {
      const written = Number((await cache.match(request))?.headers.get(WRITTEN));
      // A clock that was set back must not keep it for ever.
      const age = Math.abs(Date.now() - written);
      if (!(age < milliseconds)) await cache.delete(request);
    }
  } catch {
    // Without storage there is nothing to delete.
  }
}
