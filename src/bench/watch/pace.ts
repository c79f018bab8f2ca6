/**
 * The same work, on the page and in a worker beside it. Devtools slows the page's own thread down and
 * no worker, so the two then take different times.
 */
import { startWorker } from '../../weights/start-worker.ts';
import worker from './pace-worker.ts?worker&url';
import { ratio, work } from './work.ts';

/** A worker that does not answer tells nothing. */
const PATIENCE_MS = 5000;

/** Times that the page took longer than the worker; 1 where it cannot be told. */
export async function slowdown(): Promise<number> {
  const beside = await ofWorker().catch(() => undefined);
  return beside === undefined ? 1 : ratio(work(), beside);
}

function ofWorker(): Promise<number> {
  const made = startWorker(worker);
  return new Promise<number>((resolve, reject) => {
    setTimeout(reject, PATIENCE_MS);
    made.onerror = reject;
    made.onmessage = ({ data }: MessageEvent<number>) => resolve(data);
  }).finally(() => made.terminate());
}
