/** A file of a kit, wherever it lies: on a disk by itself, or in an archive. Plain data, for postMessage. */
import { chunksOf } from '../store.ts';
import { crc32 } from './crc32.ts';
import { KitError } from './problem.ts';

type Chunk = Uint8Array<ArrayBuffer>;

export interface KitFile {
  /** its name with the folders before it, `/` between them */
  readonly path: string;
  readonly bytes: number;
  /** its bytes as they lie there: read only when asked for */
  readonly data: Blob;
  /** `data` is a raw deflate stream of the bytes */
  readonly deflated?: boolean;
  /** of its bytes, as its archive promises, and the archive's name */
  readonly archive?: { readonly name: string; readonly crc32: number };
}

/**
 * The bytes of a file. They end in an error unless there are exactly as many as promised; an archive
 * that unpacks to more is not read on.
 * @throws KitError
 */
export async function* unpacked(file: KitFile): AsyncGenerator<Chunk, undefined> {
  const { path, bytes, data, deflated, archive } = file;
  let found = 0;
  let sum = 0;
  const damaged = (): KitError =>
    archive
      ? new KitError({ kind: 'zip', why: 'damaged', name: archive.name, entry: path })
      : new KitError({ kind: 'disk', name: path, cause: new Error('its length has changed') });
  const chunks = chunksOf(new Response(deflated ? inflated(data) : data));
  try {
    for (;;) {
      const { done, value } = await read(chunks, file);
      if (done) break;
      found += value.length;
      if (found > bytes) throw damaged();
      if (archive) sum = crc32(value, sum);
      yield value;
    }
  } finally {
    await chunks.return(undefined);
  }
  if (found !== bytes || (archive && sum !== archive.crc32)) throw damaged();
  return undefined;
}

/** Streams of files are `ReadableStream<Uint8Array>` in some versions of the types, not in others. */
function inflated(data: Blob): ReadableStream<Chunk> {
  const inflate = new DecompressionStream('deflate-raw');
  return data.stream().pipeThrough(inflate);
}

async function read(
  chunks: AsyncGenerator<Chunk, undefined>,
  { path, archive }: KitFile
): Promise<IteratorResult<Chunk, undefined>> {
  try {
    return await chunks.next();
  } catch (cause) {
    // What cannot be inflated is a TypeError; a disk that is gone is a DOMException.
    if (archive && cause instanceof TypeError) {
      throw new KitError({ kind: 'zip', why: 'damaged', name: archive.name, entry: path });
    }
    throw new KitError({ kind: 'disk', name: path, cause });
  }
}

/** A small file, whole. @throws KitError, also when it is larger than `limit` bytes */
export async function textOf(file: KitFile, limit: number): Promise<string> {
  const { path, bytes } = file;
  if (bytes > limit) {
    throw new KitError({ kind: 'unreadable', name: path, reason: 'it is far too large.' });
  }
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of unpacked(file)) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

const POINTER = 'version https://git-lfs.github.com/spec/v1';

/** Whether it is what a repository copied without its large files has in the file's place. */
export async function isPointer(file: KitFile): Promise<boolean> {
  return file.bytes < 1024 && (await textOf(file, 1024)).startsWith(POINTER);
}
