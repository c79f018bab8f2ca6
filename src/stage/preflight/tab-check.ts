/** Whether the tab is seen and the browser draws it at full speed, for as long as the checks go on. */
import { words } from '../../words/preflight.ts';
import { bad, good, type Finding } from './finding.ts';

/** Frames are counted for so long; a tab that is seen has 30 at least, and a busy machine half of that. */
const COUNTED_MS = 1000;
const FEWEST = 10;

type Page = Pick<Document, 'visibilityState' | 'addEventListener'>;

export interface TabWatch {
  /** What was seen; watching ends. */
  end(): Promise<Finding>;
}

export function watchTab(page: Page = document, frames: () => Promise<number> = count): TabWatch {
  const stop = new AbortController();
  let hidden = page.visibilityState === 'hidden';
  const look = (): void => {
    hidden ||= page.visibilityState === 'hidden';
  };
  page.addEventListener('visibilitychange', look, { signal: stop.signal });
  return {
    async end() {
      const drawn = await frames();
      stop.abort();
      if (hidden) {
        return bad(
          () => words.tab.hidden.what,
          () => words.tab.hidden.next
        );
      }
      if (drawn < FEWEST) {
        return bad(
          () => words.tab.slow.what(drawn),
          () => words.tab.slow.next
        );
      }
      return good(() => words.tab.good(drawn));
    }
  };
}

/** Frames that the browser gives the page in a second. */
function count(): Promise<number> {
  return new Promise((resolve) => {
    let drawn = 0;
    let frame = requestAnimationFrame(function next() {
      drawn++;
      frame = requestAnimationFrame(next);
    });
    // Not in a frame: a hidden tab gets none.
    setTimeout(() => {
      cancelAnimationFrame(frame);
      resolve(drawn);
    }, COUNTED_MS);
  });
}
