/**
 * Whether what is to be stored fits into what the browser grants this site, and stays. Chromium (since
 * 133) tells every site of 10 GiB of room where there may be less, in private windows too, so a full
 * storage is believed, not the estimate.
 */
import { FileError } from './problem.ts';

/**
 * `twice`: bytes that lie there twice for a moment, since a file arrives in pieces and is stored whole.
 * @throws FileError of kind `quota` when it certainly does not fit
 */
export async function requireRoom(missing: number, twice: number): Promise<void> {
  const { available, used } = await estimate();
  const needed = missing + twice;
  if (available !== undefined && needed > available) {
    const cause = new Error('The estimate of navigator.storage is below what is needed.');
    throw new FileError({ kind: 'quota', cause, needed, available, used });
  }
}

/** The same error, with the figures that a full storage does not tell. */
export async function withRoom(error: unknown, needed: number): Promise<unknown> {
  if (!(error instanceof FileError) || error.problem.kind !== 'quota') return error;
  if (error.problem.needed !== undefined) return error;
  const { available, used } = await estimate();
  const credible = available !== undefined && available < needed;
  return new FileError({
    ...error.problem,
    needed,
    used,
    available: credible ? available : undefined
  });
}

export interface Room {
  /** bytes; undefined where the browser does not say */
  readonly available?: number;
  readonly used?: number;
}

/** Never rejects. */
export async function estimate(): Promise<Room> {
  try {
    const { quota, usage: used } = await navigator.storage.estimate();
    return { used, available: quota === undefined ? undefined : Math.max(0, quota - (used ?? 0)) };
  } catch {
    return {};
  }
}

/** Whether what is stored stays when the disk gets full; undefined where the browser does not say. */
export async function isKept(): Promise<boolean | undefined> {
  try {
    return await navigator.storage.persisted();
  } catch {
    return undefined;
  }
}

/**
 * Asks the browser to keep what is stored. Firefox asks the reader; the others decide by themselves,
 * by how much the site is used, and may be asked again. Pages only: workers cannot ask.
 */
export async function askToKeep(): Promise<boolean | undefined> {
  try {
    return await navigator.storage.persist();
  } catch {
    return undefined;
  }
}
