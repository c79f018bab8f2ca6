/**
 * Whether this may be a private window, which keeps little and forgets it when it is closed. Browsers
 * take care not to tell, so it is a guess from how little they grant, and is said as one. Chromium
 * since 138 reports up to 10 GiB in every window: there only a storage that is full too early tells.
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

/** `quota` in bytes; `serviceWorkers`: the page could have one (Firefox has none in private windows). */
export function mayBePrivate(
  browser: Browser,
  quota: number | undefined,
  serviceWorkers: boolean
): boolean {
  if (browser === 'firefox' && !serviceWorkers) return true;
  return quota !== undefined && quota < UNUSUAL[browser];
}
