/**
 * Keeps the screen on: a dark one hides the page. The browser takes the lock away whenever the page
 * is hidden, so it is asked for again when it is back.
 */
type Wake = Pick<WakeLock, 'request'>;
type Page = Pick<Document, 'visibilityState' | 'addEventListener'>;
type Held = Promise<Pick<WakeLockSentinel, 'release'> | undefined> | undefined;

/** Returns the way to let the screen go dark again. Where it cannot be kept on, nothing happens. */
export function keepAwake(
  { wakeLock }: { readonly wakeLock?: Wake } = navigator,
  page: Page = document
): () => void {
  const stop = new AbortController();
  let held: Held;
  const release = async (lock: Held): Promise<void> => (await lock)?.release();
  const ask = (): void => {
    if (page.visibilityState !== 'visible') return;
    void release(held);
    // Refused when the battery is low.
    held = wakeLock?.request('screen').catch(() => undefined);
  };
  page.addEventListener('visibilitychange', ask, { signal: stop.signal });
  ask();
  return () => {
    stop.abort();
    void release(held);
  };
}
