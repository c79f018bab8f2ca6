/**
 * Whether this may be a private window, which forgets what it keeps when it is closed. Browsers take
 * care not to tell, so it is a guess, and is said as one: from how little they grant, or from what they
 * lack. Chromium since 138 reports up to 10 GiB in every window: there only a storage that is full too
 * early tells.
 */
import type { Browser } from './platform.ts';

/**
 * Bytes below which a quota is unusual for an ordinary window, which gets a share of the disk (60 % in
 * Chromium and Safari, 10 % up to 10 GiB in Firefox). Chromium's private windows used to get a share of
 * the main memory, Safari's get what every site began with before Safari 17: 1 GB.
 */
const UNUSUAL: Record<Browser, number> = {
  chrome: 2e9,
  edge: 2e9,
  firefox: 1e9,
  safari: 1.2e9,
  other: 1e9
};

/** `quota` in bytes; `files`: see `hasPrivateFiles`. */
export function mayBePrivate(browser: Browser, quota: number | undefined, files: boolean): boolean {
  // Firefox (153) grants 10 GiB and a service worker in every window, but no files in private ones.
  if (browser === 'firefox' && !files) return true;
  return quota !== undefined && quota < UNUSUAL[browser];
}

/** Whether the browser gives this page a private file system. */
export async function hasPrivateFiles(): Promise<boolean> {
  try {
    await navigator.storage.getDirectory();
    return true;
  } catch {
    return false;
  }
}
