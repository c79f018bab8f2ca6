/**
 * Brings a model's weights into storage: several files at a time, what is stored already is kept,
 * and a file is stored only when it has exactly the bytes that the index promises.
 */
import { Gate } from './gate.ts';
import { hasSpareRoom } from './memory.ts';
import { Partial } from './partial.ts';
import { requireRoom, withRoom } from './room.ts';
import { storeShard } from './shard.ts';
import { dropWeights, putWeights, readWeights, storedAs, type WeightFile } from './store.ts';
import { Tally, type DownloadProgress } from './tally.ts';
import { isSound } from './verify.ts';

export type { DownloadProgress };

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
  const missing: WeightFile[] = [];
  for (const file of files) {
    signal.throwIfAborted();
    if (!(await isStored(file))) missing.push(file);
  }
  const places = Math.min(PARALLEL, missing.length);
  const tally = new Tally(files, places, performance.now());
  for (const file of missing) tally.have(file, (await Partial.open(file)).bytes);
  const report = (): void => onProgress(tally.progress(gate.closed, performance.now()));
  report();
  if (missing.length === 0) return;
  const largest = Math.max(...missing.map(({ bytes }) => bytes));

  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const work = async (place: number): Promise<void> => {
    for (let file = missing.shift(); file; file = missing.shift()) {
      const current = file;
      either.throwIfAborted();
      const transfer = tally.begin(place, current);
      await storeShard(current, either, gate, {
        onHave: (here) => tally.have(current, here),
        onBytes: (arrived) => tally.arrived(arrived, performance.now()),
        onWait: (why) => (transfer.waiting = why),
        onVerify: (now) => (transfer.verifying = now)
      });
      tally.finish(place);
    }
  };
  const timer = setInterval(report, REPORT_EVERY);
  try {
    if (!hasSpareRoom()) await requireRoom(tally.needed, largest);
    const workers = Array.from({ length: places }, (_, place) => work(place));
    try {
      await Promise.all(workers);
    } catch (error) {
      stop.abort();
      await Promise.allSettled(workers);
      throw await withRoom(error, tally.unstored);
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
