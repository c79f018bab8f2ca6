/**
 * A worker with an engine in it holds this lock, shared with those of other tabs, until it ends: so
 * that a measurement can know of them. Workers of the page's other kinds do not.
 */
export const PRESENCE = 'thinktab/engine';

export function announceEngine(): void {
  const { locks } = navigator as { readonly locks?: LockManager };
  // Refused where the page is about to go, and then it is told to nobody.
  locks
    ?.request(PRESENCE, { mode: 'shared' }, () => new Promise(() => undefined))
    .catch(() => undefined);
}
