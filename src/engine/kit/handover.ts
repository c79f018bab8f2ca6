/**
 * An archive for browsers without a save dialog of their own: it lies in the private file system of
 * this site while the browser copies it to the reader's downloads. When that has ended no browser
 * tells, so it goes when this page is gone, at the latest when the next page opens.
 *
 * Why there: a file is on the disk, so nothing of it is held in memory, and Chromium, Firefox and
 * Safari all download it like any other. A service worker could stream the archive without this second
 * copy, but Firefox ends one that works for long, and Safari does not download what one answers.
 */
import { EXPORTS } from '../../weights/kit/names.ts';

/** Held, shared, by every page that has an archive there. */
const LOCK = 'thinktab/export';

let release: () => void = () => undefined;

/** Removes what pages that are gone have left. Does nothing where there is no such file system. */
export async function dropHandedOver(): Promise<void> {
  try {
    await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
      if (!lock) return;
      const root = await navigator.storage.getDirectory();
      await root.removeEntry(EXPORTS, { recursive: true });
    });
  } catch {
    // There is nothing, or nothing can be there.
  }
}

/** What is written there from now on stays as long as this page, or until it is asked again. */
export async function keepHandedOver(): Promise<void> {
  release();
  await dropHandedOver();
  await new Promise<void>((held) => {
    const holding = navigator.locks.request(LOCK, { mode: 'shared' }, () => {
      held();
      return new Promise<void>((done) => (release = done));
    });
    holding.catch(() => held());
  });
}
