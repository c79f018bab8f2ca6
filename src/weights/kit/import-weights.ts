/**
 * Brings a model's weights from a kit into storage. A file is stored when its bytes have the length
 * and the sum that the model's index promises; one that is wrong or missing is named, and the others
 * come all the same. What is stored already is not read.
 *
 * Sums are taken of some files while others are stored. For that a file is read twice: for its sum,
 * then by the browser, which copies it without its bytes passing through the page, and which refuses
 * to when the file has changed since it was chosen (the File API calls it its snapshot state).
 */
import { dropPartial } from '../partial.ts';
import { FileError } from '../problem.ts';
import { requireRoom, withRoom } from '../room.ts';
import { isDamage, putBlob, putWeights, storedAs, type WeightFile } from '../store.ts';
import { isPointer, unpacked, type KitFile } from './kit-file.ts';
import { KitError, type KitProblem } from './problem.ts';
import { Summer } from './summer.ts';

export interface Damaged {
  readonly file: WeightFile;
  /** lengths in bytes where they differ, else MD5 sums; a pointer has neither */
  readonly why: 'size' | 'checksum' | 'pointer' | 'archive';
  readonly expected: string;
  readonly found: string;
}

export interface ImportedWeights {
  readonly damaged: readonly Damaged[];
  readonly missing: readonly WeightFile[];
}

/** bytes that have been looked at and stored, of all there are to look at */
export type OnImport = (done: number, total: number) => void;

/** Two are summed while one is stored, where there are cores for it. */
const parallel = (): number => Math.max(1, Math.min(3, (navigator.hardwareConcurrency || 4) - 1));

/**
 * `find`: the kit's file for a file of weights. Stops at an abort, and keeps what is stored.
 * @throws FileError for want of room, KitError when the disk cannot be read any more
 */
export async function importWeights(
  files: readonly WeightFile[],
  find: (file: WeightFile) => KitFile | undefined,
  signal: AbortSignal,
  onProgress: OnImport
): Promise<ImportedWeights> {
  const damaged: Damaged[] = [];
  const missing: WeightFile[] = [];
  const wanted: [WeightFile, KitFile][] = [];
  for (const file of files) {
    signal.throwIfAborted();
    if ((await storedAs(file)) === 'verified') continue;
    const source = find(file);
    if (source) wanted.push([file, source]);
    else missing.push(file);
  }
  const total = wanted.reduce((sum, [{ bytes }]) => sum + bytes, 0);
  await requireRoom(total, 0);
  let done = 0;
  const advance = (bytes: number): void => onProgress((done += bytes), total);
  advance(0);
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const work = async (): Promise<void> => {
    const summer = new Summer();
    try {
      for (let next = wanted.shift(); next; next = wanted.shift()) {
        either.throwIfAborted();
        const [file, source] = next;
        const wrong = await aborting(either, store(file, source, summer, either, advance));
        if (wrong) damaged.push(wrong);
      }
    } finally {
      summer.end();
    }
  };
  const workers = Array.from({ length: Math.min(parallel(), wanted.length) }, work);
  try {
    await Promise.all(workers);
  } catch (error) {
    stop.abort();
    await Promise.allSettled(workers);
    throw await withRoom(error, total - done);
  }
  return { damaged, missing };
}

/** A promise that nobody waits for any more after an abort. */
function aborting<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Stores one file; what is wrong with it, where it is wrong. */
async function store(
  file: WeightFile,
  source: KitFile,
  summer: Summer,
  signal: AbortSignal,
  advance: (bytes: number) => void
): Promise<Damaged | undefined> {
  const { bytes, md5 } = file;
  const asIs = !source.deflated && (md5 !== undefined || !source.archive);
  if (source.bytes !== bytes) {
    advance(bytes);
    const pointer = await isPointer(source);
    const [expected, found] = [String(bytes), String(source.bytes)];
    return { file, why: pointer ? 'pointer' : 'size', expected, found };
  }
  try {
    if (!asIs) {
      await putWeights(file, counted(unpacked(source), advance));
    } else {
      if (md5 !== undefined) {
        // Half of the work is done when the sum is known.
        const found = await summer.sum(source, (read) => advance(read / 2));
        if (found !== md5) {
          advance(bytes / 2);
          return { file, why: 'checksum', expected: md5, found };
        }
        signal.throwIfAborted();
      }
      await putBlob(file, source.data);
      advance(md5 === undefined ? bytes : bytes / 2);
    }
  } catch (error) {
    if (error instanceof FileError && isDamage(error.problem)) {
      const { problem } = error;
      const [expected, found] =
        'expected' in problem ? [problem.expected, problem.found] : ['', ''];
      return { file, why: 'checksum', expected: String(expected), found: String(found) };
    }
    if (error instanceof KitError && error.problem.kind === 'zip') {
      return { file, why: 'archive', expected: '', found: '' };
    }
    // A cache does not tell what it could not do: write, or read what it was given.
    throw (await isReadable(source)) ? error : new KitError(lost(source, error));
  }
  await dropPartial(file);
  return undefined;
}

const lost = ({ path }: KitFile, cause: unknown): KitProblem => ({
  kind: 'disk',
  name: path,
  cause
});

async function isReadable({ data }: KitFile): Promise<boolean> {
  try {
    await data.slice(-1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

async function* counted(
  chunks: AsyncIterable<Uint8Array<ArrayBuffer>>,
  advance: (bytes: number) => void
): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  for await (const chunk of chunks) {
    advance(chunk.length);
    yield chunk;
  }
  return undefined;
}
