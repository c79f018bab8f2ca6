/** What all failures are made of: see failures.ts. */
import type { FailureTexts, Says, Told } from '../words/told.ts';

/** Every way a load or a reply can fail that the page can say something useful about. */
export type FailureKind =
  | 'no-webgpu'
  | 'insecure-context'
  | 'no-adapter'
  | 'weak-device'
  | 'out-of-memory'
  | 'device-lost'
  | 'network'
  | 'not-found'
  | 'not-a-model'
  | 'incomplete-file'
  | 'unsupported-model'
  | 'storage'
  | 'context-full'
  | 'worker'
  | 'internal';

/**
 * What happened, what it means, the one thing to do next: in English, and, as `says`, for the page to
 * say it in its own language (words/told.ts).
 */
export interface Said extends Told {
  readonly says: Says;
}

/** The technical part is folded below. */
export interface Failure extends Said {
  readonly kind: FailureKind;
  readonly details: string;
  /** there was no room: what could be deleted is offered beside it */
  readonly room?: Room;
}

/** Bytes still to be stored, and what the browser would still take; undefined where it is not known. */
export interface Room {
  readonly needed?: number;
  readonly available?: number;
}

/** Thrown inside the worker and its helpers; carries what the page will show. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  constructor(readonly failure: Failure) {
    super(`${failure.what} ${failure.meaning}`);
  }
}

/** The last part of an address: what people call the file. */
export function fileName(url: string): string {
  const path = url.split(/[?#]/)[0] ?? url;
  return path.slice(path.lastIndexOf('/') + 1) || path;
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

export function describe(error: unknown): string {
  if (error instanceof Error) return error.message || error.name;
  return typeof error === 'string' ? error : JSON.stringify(error);
}

/**
 * A text of src/words/en with its values: in English, and as its name, by which the page finds it in
 * its own language. Both are given, because a name alone would bring all texts into every worker.
 */
export function said<N extends keyof FailureTexts>(
  name: N,
  text: (...values: Parameters<FailureTexts[N]>) => Told,
  ...values: Parameters<FailureTexts[N]>
): Said {
  return { ...text(...values), says: [name, ...values] as unknown as Said['says'] };
}

export function failure(kind: FailureKind, text: Said, details = ''): Failure {
  return { kind, ...text, details };
}
