/**
 * Brings a model's weights into storage: several files at a time, what is stored already is kept,
 * and a file is stored only when it has exactly the bytes that the index promises.
 */
import { Gate } from './gate.ts';
import { Pace } from './pace.ts';
import { Partial } from './partial.ts';
import type { Waiting } from './persistence.ts';
import { requireRoom, withRoom } from './room.ts';
import { storeShard } from './shard.ts';
import { dropWeights, putWeights, readWeights, storedAs, type WeightFile } from './store.ts';
import { isSound } from './verify.ts';

/** What a download is doing; `offline` waits for the network, `retrying` for a server. */
export type DownloadState = 'fetching' | 'paused' | 'offline' | 'retrying';

export interface DownloadProgress {
  readonly done: number;
  readonly total: number;
  readonly state: DownloadState;
  /** bytes per second and seconds, of what is fetched now */
  readonly rate?: number;
  readonly secondsLeft?: number;
}

/** As many as web-llm's own loader uses; more only compete with each other. */
const PARALLEL = 4;

/** milliseconds between reports: the bar moves, and a stalled connection shows */
const REPORT_EVERY = 200;

/**
 * Resolves when all files are stored. When one fails the others are stopped; what arrived stays,
 * unfinished files included.
 * @throws FileError; an abort passes through
 */
export async function downloadWeights(
  files: readonly WeightFile[],
  signal: AbortSignal,
  onProgress: (progress: DownloadProgress) => void,
  gate = new Gate()
): Promise<void> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const missing: WeightFile[] = [];
  for (const file of files) {
    signal.throwIfAborted();
    if (!(await isStored(file))) missing.push(file);
  }
  const stored = total - missing.reduce((sum, { bytes }) => sum + bytes, 0);
  const have = new Map<WeightFile, number>();
  for (const file of missing) have.set(file, (await Partial.open(file)).bytes);
  const needed = (): number => total - stored - [...have.values()].reduce((sum, n) => sum + n, 0);
  let finished = 0;
  const active = new Set<WeightFile>();
  const waiting = new Map<WeightFile, Waiting>();
  const pace = new Pace(performance.now());
  const state = (): DownloadState => {
    if (gate.closed) return 'paused';
    // As long as one file comes, what the others wait for is their own business.
    if (waiting.size === 0 || waiting.size < active.size) return 'fetching';
    return [...waiting.values()].includes('network') ? 'offline' : 'retrying';
  };
  const report = (): void => {
    const now = state();
    if (now !== 'fetching') pace.restart(performance.now());
    const rate = pace.rate(performance.now());
    const secondsLeft = rate ? needed() / rate : undefined;
    onProgress({ done: total - needed(), total, state: now, rate, secondsLeft });
  };
  report();
  if (missing.length === 0) return;
  const largest = Math.max(...missing.map(({ bytes }) => bytes));

  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const work = async (): Promise<void> => {
    for (let file = missing.shift(); file; file = missing.shift()) {
      const current = file;
      either.throwIfAborted();
      active.add(file);
      await storeShard(file, either, gate, {
        onHave: (here) => have.set(current, here),
        onBytes: (arrived) => pace.add(arrived, performance.now()),
        onWait: (why) => (why ? waiting.set(current, why) : waiting.delete(current))
      });
      active.delete(file);
      have.set(file, file.bytes);
      finished += file.bytes;
    }
  };
  const timer = setInterval(report, REPORT_EVERY);
  try {
    await requireRoom(needed(), largest);
    const workers = Array.from({ length: Math.min(PARALLEL, missing.length) }, work);
    try {
      await Promise.all(workers);
    } catch (error) {
      stop.abort();
      await Promise.allSettled(workers);
      throw await withRoom(error, total - stored - finished);
    }
    report();
  } finally {
    clearInterval(timer);
  }
}

/** Stored and verified; what was stored without a sum is read once, and remembered as verified. */
async function isStored(file: WeightFile): Promise<boolean> {
  const stored = await storedAs(file);
  if (stored !== 'unverified') return stored === 'verified';
  if (!(await isSound(file))) {
    await dropWeights(file);
    return false;
  }
  const bytes = await readWeights(file);
  // There may be no room to write it once more; then it is read again next time.
  if (bytes) await putWeights(file, bytes).catch(() => undefined);
  return true;
}
