/** Reading what is stored again, because disks and half-finished programs change bytes too. */
import { checked, dropWeights, readWeights, type WeightFile } from './store.ts';

export interface Verification {
  /** files that are stored with exactly the bytes of the index */
  readonly sound: readonly WeightFile[];
  /** not any more: they have been deleted, so that a download brings them again */
  readonly damaged: readonly WeightFile[];
  readonly missing: readonly WeightFile[];
}

/** The stored bytes are those that the index promises, by their number and their sum. */
export async function isSound(
  file: WeightFile,
  signal?: AbortSignal,
  onBytes: (bytes: number) => void = () => undefined
): Promise<boolean> {
  const bytes = await readWeights(file);
  if (!bytes) return false;
  try {
    for await (const chunk of checked(file, bytes)) {
      onBytes(chunk.length);
      if (signal?.aborted) break;
    }
    return true;
  } catch {
    // Also a file that the browser cannot read any more.
    return false;
  }
}

/**
 * Reads every file, whatever is remembered of it. `onBytes`: how many bytes more have been looked at.
 * @throws FileError where storage fails; an abort passes through
 */
export async function verifyWeights(
  files: readonly WeightFile[],
  signal: AbortSignal,
  onBytes: (bytes: number) => void
): Promise<Verification> {
  const sound: WeightFile[] = [];
  const damaged: WeightFile[] = [];
  const missing: WeightFile[] = [];
  signal.throwIfAborted();
  for (const file of files) {
    let read = 0;
    const isRight = await isSound(file, signal, (bytes) => {
      onBytes(Math.min(bytes, file.bytes - read));
      read = Math.min(file.bytes, read + bytes);
    });
    signal.throwIfAborted();
    if (isRight) sound.push(file);
    else if (await dropWeights(file)) damaged.push(file);
    else missing.push(file);
    onBytes(file.bytes - read);
  }
  return { sound, damaged, missing };
}
