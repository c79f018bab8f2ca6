/**
 * The storage that web-llm reads models from: Cache Storage, keyed by full URL. A response is put
 * whole or not at all, so what is there is complete; its length is kept in a header of ours, because
 * the server's own may count compressed bytes.
 */
import { FileError } from './problem.ts';

/** web-llm's names of the two caches it reads a model from. */
export type Scope = 'webllm/config' | 'webllm/model';

const LENGTH = 'x-thinktab-bytes';

async function open(scope: Scope): Promise<Cache> {
  try {
    return await caches.open(scope);
  } catch (cause) {
    throw storageError(cause);
  }
}

function storageError(cause: unknown): FileError {
  const full = cause instanceof Error && cause.name === 'QuotaExceededError';
  return new FileError({ kind: full ? 'quota' : 'storage', cause });
}

/**
 * Stores a file under `key`, replacing what was there. `bytes` is its length where it is known
 * beforehand; a stream that fails leaves nothing behind.
 */
export async function putFile(
  scope: Scope,
  key: string,
  body: ReadableStream<Uint8Array> | string,
  bytes: number
): Promise<void> {
  // No Vary header, whatever the server said: web-llm looks files up with another request.
  const headers = { 'content-type': 'application/octet-stream', [LENGTH]: String(bytes) };
  const cache = await open(scope);
  try {
    await cache.put(key, new Response(body, { headers }));
  } catch (cause) {
    throw storageError(cause);
  }
}

/** The stored file as text; undefined where there is none. */
export async function readText(scope: Scope, key: string): Promise<string | undefined> {
  const response = await (await open(scope)).match(key);
  return response?.text();
}

/** A file is here, and has this many bytes where both numbers are known. */
export async function hasFile(scope: Scope, key: string, bytes?: number): Promise<boolean> {
  const response = await (await open(scope)).match(key);
  if (!response) return false;
  // A response that is only looked at must be let go of, or its body stays open.
  await response.body?.cancel();
  const length = response.headers.get(LENGTH);
  return bytes === undefined || length === null || Number(length) === bytes;
}

/** Deletes everything stored under a folder. */
export async function dropFolder(scope: Scope, folder: string): Promise<void> {
  const cache = await open(scope);
  const requests = await cache.keys();
  await Promise.all(
    requests.filter(({ url }) => url.startsWith(folder)).map((request) => cache.delete(request))
  );
}
