/** What all failures are made of: see failures.ts. */
import type { Failure, FailureKind } from './messages.ts';

/** Thrown inside the worker and its helpers; carries what the page will show. */
export class FailureError extends Error {
  override readonly name = 'FailureError';
  constructor(readonly failure: Failure) {
    super(`${failure.what} ${failure.meaning}`);
  }
}

/** `1234567890` → `1.23 GB`: decimal units, three digits, as download sizes are given everywhere. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const text = unit === 0 ? String(value) : value.toPrecision(3);
  return `${text} ${units[unit] ?? ''}`;
}

export const count = (value: number): string => value.toLocaleString('en');

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

export function failure(
  kind: FailureKind,
  what: string,
  meaning: string,
  next: string,
  details = ''
): Failure {
  return { kind, what, meaning, next, details };
}
