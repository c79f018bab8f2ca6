/**
 * Keeps the screen on: a dark one hides the page. The browser takes the lock away whenever the page
 * is hidden, so it is asked for again when it is back.
 */
type Wake = Pick<WakeLock, 'request'>;
type Page = Pick<Document, 'visibilityState' | 'addEventListener'>;

/** Returns the way to let the screen go dark again. Where it cannot be kept on, nothing happens. */
export function keepAwake(
  wake: Wake | undefined = (navigator as { readonly wakeLock?: WakeLock }).wakeLock,
  page: Page = document
): () => void {
  const stop = new AbortController();
  let held: Promise<WakeLockSentinel | undefined> | undefined;
  const release = async (lock = held): Promise<void> => (await lock)?.release();
  const ask = (): void => {
    if (page.visibilityState !== 'visible') return;
    const before = held;
    // Refused when the battery is low.
    held = wake?.request('screen').catch(() => undefined);
    void release(before);
  };
  page.addEventListener('visibilitychange', ask, { signal: stop.signal });
  ask();
  return () => {
    stop.abort();
    void release();
  };
}
