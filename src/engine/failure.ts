/** What all failures are made of: see failures.ts. */
import type { FailureTexts, Told } from '../words/told.ts';
import type { Failure, FailureKind, Said } from './messages.ts';

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
