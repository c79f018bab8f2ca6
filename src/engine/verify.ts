/** Verifying a stored model from the page: a worker of its own reads, so that nothing waits for it. */
import { startWorker } from '../weights/start-worker.ts';
import { EngineError } from './errors.ts';
import { lostWorker } from './failures.ts';
import type { ModelSource } from './model.ts';
import type {
  VerifiedModel,
  VerifyEvent,
  VerifyProgress,
  VerifyRequest
} from './verify-messages.ts';
import verifyWorker from './verify-worker.ts?worker&url';

/**
 * Reads every byte of a stored model and, to `repair` it, fetches again what is not right. An abort ends it at once:
 * what has been repaired stays repaired. Rejects with EngineError, or with the signal's reason.
 */
export function verifyModel(
  source: ModelSource,
  signal: AbortSignal,
  onProgress: (progress: VerifyProgress) => void,
  repair = true
): Promise<VerifiedModel | undefined> {
  signal.throwIfAborted();
  const worker = startWorker(verifyWorker);
  return new Promise<VerifiedModel | undefined>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    worker.onmessage = ({ data }: MessageEvent<VerifyEvent>) => {
      if (data.kind === 'progress') onProgress(data.progress);
      else if (data.kind === 'verified') resolve(data.verified);
      else reject(new EngineError(data.failure));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new EngineError(lostWorker(event.message)));
    };
    worker.postMessage({ source, repair } satisfies VerifyRequest);
  }).finally(() => worker.terminate());
}
