/**
 * Brings a model's weights into storage: several files at a time, what is stored already is kept,
 * and a file is stored only when it has exactly the bytes that the index promises.
 */
import { fetchExactly } from './fetch.ts';
import { Pace } from './pace.ts';
import { FileError } from './problem.ts';
import { hasFile, putFile, type Scope } from './store.ts';

export interface WeightFile {
  readonly url: string;
  /** address it is stored under */
  readonly key: string;
  readonly bytes: number;
}

export interface DownloadProgress {
  readonly done: number;
  readonly total: number;
  /** bytes per second and seconds, of what is fetched now */
  readonly rate?: number;
  readonly secondsLeft?: number;
}

const SCOPE: Scope = 'webllm/model';

/** As many as web-llm's own loader uses; more only compete with each other. */
const PARALLEL = 4;

/** milliseconds between reports: the bar moves, and a stalled connection shows */
const REPORT_EVERY = 200;

/**
 * Resolves when all files are stored. When one fails the others are stopped; those that arrived
 * whole stay.
 * @throws FileError; an abort passes through
 */
export async function downloadWeights(
  files: readonly WeightFile[],
  signal: AbortSignal,
  onProgress: (progress: DownloadProgress) => void
): Promise<void> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const missing: WeightFile[] = [];
  for (const file of files) {
    if (!(await hasFile(SCOPE, file.key, file.bytes))) missing.push(file);
  }
  let done = total - missing.reduce((sum, { bytes }) => sum + bytes, 0);
  const pace = new Pace(performance.now());
  const report = (): void => {
    const rate = pace.rate(performance.now());
    onProgress({ done, total, rate, secondsLeft: rate ? (total - done) / rate : undefined });
  };
  report();
  if (missing.length === 0) return;

  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const timer = setInterval(report, REPORT_EVERY);
  const work = async (): Promise<void> => {
    for (let file = missing.shift(); file; file = missing.shift()) {
      either.throwIfAborted();
      await storeOne(file, either, (bytes) => {
        done += bytes;
        pace.add(bytes);
      });
    }
  };
  try {
    const workers = Array.from({ length: PARALLEL }, work);
    try {
      await Promise.all(workers);
    } catch (error) {
      stop.abort();
      await Promise.allSettled(workers);
      throw error;
    }
    report();
  } finally {
    clearInterval(timer);
  }
}

async function storeOne(
  { url, key, bytes }: WeightFile,
  signal: AbortSignal,
  onBytes: (bytes: number) => void
): Promise<void> {
  const { stream, failure } = await fetchExactly(url, bytes, signal, onBytes);
  try {
    await putFile(SCOPE, key, stream, bytes);
  } catch (error) {
    // The store sees only that its stream failed; the stream knows why.
    const cause = failure() ?? error;
    signal.throwIfAborted();
    throw cause instanceof FileError ? cause : new FileError({ kind: 'storage', cause });
  }
}
