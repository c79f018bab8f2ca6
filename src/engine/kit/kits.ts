/** The page's side of kits: models from disk, and to disk. A worker each, so that nothing waits. */
import { EngineError } from '../errors.ts';
import type { Failure } from '../failure.ts';
import type { ModelSource } from '../model.ts';
import { brokenWorker } from './kit-failures.ts';
import type { PickedFile } from './contents.ts';
import type { Target } from './export-model.ts';
import { startWorker } from '../../weights/start-worker.ts';
import kitWorker from './kit-worker.ts?worker&url';

export type { PickedFile, Target };

export interface KitProgress {
  /** bytes */
  readonly done: number;
  readonly total: number;
  /** undefined until it is known */
  readonly model?: ModelSource;
}

export type KitRequest =
  | {
      readonly kind: 'import';
      readonly files: readonly PickedFile[];
      /** origin of the page */
      readonly site: string;
    }
  | { readonly kind: 'export'; readonly model: ModelSource; readonly target: Target };

export type KitEvent =
  | { readonly kind: 'progress'; readonly progress: KitProgress }
  /** with a failure: only a part of the model is stored */
  | { readonly kind: 'imported'; readonly model: ModelSource; readonly failure?: Failure }
  | { readonly kind: 'exported'; readonly file?: File }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'stopped' };

export interface ImportedKit {
  readonly model: ModelSource;
  /** some of its files were missing or damaged; the others are stored */
  readonly failure?: Failure;
}

/**
 * Stores the model that is among `files`; what is stored already is not read. What is right is kept,
 * also after an abort. Rejects with EngineError, or with the signal's reason.
 */
export async function importKit(
  files: readonly PickedFile[],
  signal: AbortSignal,
  onProgress: (progress: KitProgress) => void
): Promise<ImportedKit> {
  const request = { kind: 'import', files, site: location.origin } as const;
  const event = await work(request, signal, onProgress);
  if (event.kind !== 'imported') throw new Error(`a kit’s worker answered ${event.kind}`);
  return { model: event.model, failure: event.failure };
}

/**
 * Writes a stored model to the target. Without a file to write to, the answer is the archive, in
 * storage of this site until the next export. Rejects like importKit; no half archive stays.
 */
export async function exportKit(
  model: ModelSource,
  target: Target,
  signal: AbortSignal,
  onProgress: (progress: KitProgress) => void
): Promise<File | undefined> {
  const event = await work({ kind: 'export', model, target }, signal, onProgress);
  return event.kind === 'exported' ? event.file : undefined;
}

type Result = Exclude<KitEvent, { readonly kind: 'progress' | 'failed' | 'stopped' }>;

function work(
  request: KitRequest,
  signal: AbortSignal,
  onProgress: (progress: KitProgress) => void
): Promise<Result> {
  signal.throwIfAborted();
  const worker = startWorker(kitWorker);
  return new Promise<Result>((resolve, reject) => {
    // The worker says when it has put its tools away.
    signal.addEventListener('abort', () => worker.postMessage('stop'), { once: true });
    worker.onmessage = ({ data }: MessageEvent<KitEvent>) => {
      if (data.kind === 'progress') onProgress(data.progress);
      else if (data.kind === 'failed') reject(new EngineError(data.failure));
      else if (data.kind === 'stopped') reject(signal.reason as Error);
      else resolve(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new EngineError(brokenWorker(event.message || 'the worker did not start')));
    };
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
