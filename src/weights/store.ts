/**
 * The storage that web-llm reads models from: Cache Storage, keyed by full URL. A response is put
 * whole or not at all, so what is there is complete. Headers of ours keep its length (the server's
 * own may count compressed bytes) and the MD5 sum that it was found to have.
 */
import { Md5 } from './md5.ts';
import { openShelf, type Shelf } from './memory.ts';
import { FileError, type FileProblem } from './problem.ts';

/** web-llm's names of the two caches it reads a model from. */
export type Scope = 'webllm/config' | 'webllm/model';

/** A file of weights, as the tensor index promises it. */
export interface WeightFile {
  readonly url: string;
  /** address it is stored under */
  readonly key: string;
  readonly bytes: number;
  /** lower-case hex; older indices have none */
  readonly md5?: string;
}

type Chunk = Uint8Array<ArrayBuffer>;

const WEIGHTS: Scope = 'webllm/model';
/** headers of ours */
export const LENGTH = 'x-thinktab-bytes';
export const MD5 = 'x-thinktab-md5';

/** Cache Storage, or what stands in for it (memory.ts). @throws FileError */
export async function openCache(name: string): Promise<Shelf> {
  try {
    return await openShelf(name);
  } catch (cause) {
    throw storageError(cause);
  }
}

export function storageError(cause: unknown): FileError {
  if (cause instanceof FileError) return cause;
  const full = cause instanceof Error && cause.name === 'QuotaExceededError';
  return new FileError({ kind: full ? 'quota' : 'storage', cause });
}

// No Vary header, whatever the server said: web-llm looks files up with another request.
const headersOf = (bytes: number, md5?: string): Record<string, string> => ({
  'content-type': 'application/octet-stream',
  [LENGTH]: String(bytes),
  ...(md5 !== undefined && { [MD5]: md5 })
});

/** Stores a small file under `key`, replacing what was there. */
export async function putText(scope: Scope, key: string, text: string): Promise<void> {
  const cache = await openCache(scope);
  const headers = headersOf(new Blob([text]).size);
  try {
    await cache.put(key, new Response(text, { headers }));
  } catch (cause) {
    throw storageError(cause);
  }
}

/**
 * Stores weights, replacing what was there. Its size and sum are taken on the way: bytes that are
 * not the file's fail it at its end, and leave nothing behind. Sum and storage together took 130 to
 * 220 MB/s in Chromium on busy cores, where storing alone took 340 to 500.
 * @throws FileError; whatever `source` throws passes through
 */
export async function putWeights(file: WeightFile, source: AsyncIterable<Chunk>): Promise<void> {
  const cache = await openCache(WEIGHTS);
  const chunks = checked(file, source);
  let failure: unknown;
  const body = new ReadableStream<Chunk>(
    {
      async pull(controller) {
        try {
          const { done, value } = await chunks.next();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          failure = error;
          controller.error(error);
        }
      },
      async cancel() {
        await chunks.return(undefined);
      }
    },
    { highWaterMark: 1 }
  );
  try {
    await cache.put(file.key, new Response(body, { headers: headersOf(file.bytes, file.md5) }));
  } catch (cause) {
    // The store sees only that its stream failed; the stream knows why.
    throw failure ?? storageError(cause);
  }
}

/**
 * Stores weights whose sum has been taken already, without their bytes passing through here: 340 to
 * 500 MB/s, where a stream, which browsers gather first and store then, took 290 to 380.
 * @throws FileError
 */
export async function putBlob(file: WeightFile, data: Blob): Promise<void> {
  if (data.size !== file.bytes) {
    const { url, bytes: expected } = file;
    throw new FileError({ kind: 'size', url, expected, found: data.size });
  }
  const cache = await openCache(WEIGHTS);
  try {
    await cache.put(file.key, new Response(data, { headers: headersOf(file.bytes, file.md5) }));
  } catch (cause) {
    throw storageError(cause);
  }
}

/** `source` again, which ends in a FileError unless its bytes are those of the file. */
export async function* checked(
  { url, bytes, md5 }: WeightFile,
  source: AsyncIterable<Chunk>
): AsyncGenerator<Chunk, undefined> {
  const sum = md5 === undefined ? undefined : new Md5();
  let found = 0;
  for await (const chunk of source) {
    found += chunk.length;
    if (found > bytes) break;
    sum?.add(chunk);
    yield chunk;
  }
  if (found !== bytes) throw new FileError({ kind: 'size', url, expected: bytes, found });
  const has = sum?.sum();
  if (md5 !== undefined && has !== undefined && has !== md5) {
    throw new FileError({ kind: 'checksum', url, expected: md5, found: has });
  }
  return undefined;
}

/** Bytes that arrived but are not the file's: another copy may be good. */
export function isDamage(problem: FileProblem): boolean {
  return problem.kind === 'size' || problem.kind === 'checksum';
}

/** The stored file as text; undefined where there is none. */
export async function readText(scope: Scope, key: string): Promise<string | undefined> {
  const response = await (await openCache(scope)).match(key);
  return response?.text();
}

/** The stored bytes of weights; undefined where there are none. */
export async function readWeights({
  key
}: WeightFile): Promise<AsyncGenerator<Chunk, undefined> | undefined> {
  const response = await (await openCache(WEIGHTS)).match(key);
  return response && chunksOf(response);
}

/** Streams can be iterated everywhere but in Safari. */
export async function* chunksOf({ body }: Response): AsyncGenerator<Chunk, undefined> {
  const reader = body?.getReader();
  if (!reader) return undefined;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return undefined;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Names of what is stored below a folder. */
export async function storedNames(scope: Scope, folder: string): Promise<string[]> {
  const requests = await (await openCache(scope)).keys();
  return requests
    .filter(({ url }) => url.startsWith(folder))
    .map(({ url }) => url.slice(folder.length));
}

/** One of the files beside the weights. */
export async function hasFile(key: string): Promise<boolean> {
  return (await headers(key)) !== undefined;
}

/** `unverified`: something has the file's name, and what is known of it does not contradict. */
export type Stored = 'missing' | 'unverified' | 'verified';

/** By what was noted of it: its bytes are not read. @throws FileError */
export async function storedAs(file: WeightFile): Promise<Stored> {
  const found = await headers(file.key);
  if (!found) return 'missing';
  const length = found.get(LENGTH);
  return judge(
    { length: length === null ? undefined : Number(length), md5: found.get(MD5) ?? undefined },
    file
  );
}

/** What was noted of a stored file, against what the index promises. */
export function judge(
  noted: { readonly length?: number; readonly md5?: string },
  { bytes, md5 }: Pick<WeightFile, 'bytes' | 'md5'>
): Stored {
  const { length, md5: sum } = noted;
  if (length !== undefined && length !== bytes) return 'missing';
  if (sum !== undefined && md5 !== undefined && sum !== md5) return 'missing';
  return length !== undefined && (md5 === undefined || sum === md5) ? 'verified' : 'unverified';
}

async function headers(key: string): Promise<Headers | undefined> {
  const response = await (await openCache(WEIGHTS)).match(key);
  // A response that is only looked at must be let go of, or its body stays open.
  await response?.body?.cancel();
  return response?.headers;
}

/** False where there was nothing to delete. */
export async function dropWeights({ key }: WeightFile): Promise<boolean> {
  return (await openCache(WEIGHTS)).delete(key);
}

/** Deletes what is stored under a folder, except under the addresses to `keep`. */
export async function dropFolder(
  scope: string,
  folder: string,
  keep: ReadonlySet<string>
): Promise<void> {
  const cache = await openCache(scope);
  const requests = await cache.keys();
  const dropped = requests.filter(
    ({ url }) => url.startsWith(folder) && !keep.has(url.replace(/\?.*$/, ''))
  );
  await Promise.all(dropped.map((request) => cache.delete(request)));
}
