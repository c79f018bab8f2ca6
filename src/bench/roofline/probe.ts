/** The probes, asked from the page. Nothing else may run on the GPU meanwhile. */
import { isSmallDevice } from '../../engine/small-device.ts';
import { startWorker } from '../../weights/start-worker.ts';
import probeWorker from './probe-worker.ts?worker&url';
import { ProbeError, type ProbeAnswer, type Probed, type ProbeRequest } from './probed.ts';

/** Milliseconds without an answer after which the worker is given up; a slow processor needs ten. */
const STUCK = 60_000;

/** Rejects with ProbeError, or with the signal's reason: an abort ends the worker at once. */
export function probeRoofline(signal?: AbortSignal): Promise<Probed> {
  signal?.throwIfAborted();
  const worker = startWorker(probeWorker);
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new Promise<Probed>((resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    timer = setTimeout(() => reject(new ProbeError('stuck', `${STUCK} ms`)), STUCK);
    worker.onmessage = ({ data }: MessageEvent<ProbeAnswer>) => {
      if (data.kind === 'probed') resolve(data.probed);
      else reject(new ProbeError(data.failure.kind, data.failure.details));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new ProbeError('internal', event.message || 'the worker did not start'));
    };
    const request: ProbeRequest = { small: isSmallDevice(navigator) };
    worker.postMessage(request);
  }).finally(() => {
    clearTimeout(timer);
    worker.terminate();
  });
}
