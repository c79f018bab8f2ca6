/** What the page and the worker that verifies a model say to each other. */
import type { Failure } from './failure.ts';
import type { ModelSource } from './model.ts';

/** Of a verification: bytes looked at, or bytes here while what was damaged is fetched again. */
export interface VerifyProgress {
  readonly doing: 'reading' | 'fetching';
  readonly done: number;
  readonly total: number;
}

export interface VerifiedModel {
  /** names of files that are stored and were right */
  readonly sound: readonly string[];
  /** names of files that were damaged or missing, and have been fetched again */
  readonly repaired: readonly string[];
  /** the same where they were not to be fetched: they are not in storage any more */
  readonly broken: readonly string[];
}

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
