/**
 * One tab at a time fetches, mends or deletes the files of a model: two would download them twice,
 * and each would clear away what the other has in hand.
 */

/**
 * Runs `work` when no other tab or worker is at the files stored under `folder`; `onWait` is called
 * when that takes a turn. The lock ends with its tab. Rejects when `signal` is aborted meanwhile.
 */
export async function inTurn<T>(
  folder: string,
  signal: AbortSignal,
  work: () => Promise<T>,
  onWait: () => void = () => undefined
): Promise<T> {
  // The types promise them; insecure pages have none, and no storage to keep apart either.
  const { locks } = navigator as { readonly locks?: LockManager };
  if (!locks) return work();
  const name = `thinktab/files/${folder}`;
  let asked = false;
  let first: { readonly result: T } | undefined;
  try {
    first = await locks.request(name, { ifAvailable: true }, async (lock) => {
      asked = true;
      return lock ? { result: await work() } : undefined;
    });
  } catch (error) {
    if (asked) throw error;
    // Refused with all that a site could store: as where there are none.
    return work();
  }
  if (first) return first.result;
  onWait();
  return locks.request(name, { signal }, work);
}
