/** Verifying a stored model from the page: a worker of its own reads, so that nothing waits for it. */
import { startWorker } from '../weights/start-worker.ts';
import { EngineError } from './errors.ts';
import { lostWorker } from './failures.ts';
import type { Failure, ModelSource, VerifiedModel, VerifyProgress } from './messages.ts';
import verifyWorker from './verify-worker.ts?worker&url';

export interface VerifyRequest {
  readonly source: ModelSource;
  /** what is not right is fetched again */
  readonly repair: boolean;
}

export type VerifyEvent =
  | { readonly kind: 'progress'; readonly progress: VerifyProgress }
  /** undefined: nothing of the model is stored */
  | { readonly kind: 'verified'; readonly verified: VerifiedModel | undefined }
  | { readonly kind: 'failed'; readonly failure: Failure };

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
      reject(new EngineError(lostWorker(event.message || 'the worker did not start')));
    };
    worker.postMessage({ source, repair } satisfies VerifyRequest);
  }).finally(() => worker.terminate());
}
