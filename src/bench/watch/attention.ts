/** Whether the page was seen and had the focus, all the time. */
import type { Lookout } from './seen.ts';
import { Spell } from './spell.ts';

/** The parts of `document` and `window` that are used. */
export type Page = Pick<Document, 'hidden' | 'hasFocus' | 'addEventListener'>;
export type Window = Pick<EventTarget, 'addEventListener'>;

export interface Attention {
  readonly hidden: number;
  readonly unfocused: number;
}

export function watchAttention(
  page: Page = document,
  window: Window = globalThis,
  now: () => number = () => performance.now()
): Lookout<Attention> {
  const hidden = new Spell(now);
  const unfocused = new Spell(now);
  const look = (): void => {
    hidden.is(page.hidden);
    unfocused.is(!page.hasFocus());
  };
  const stop = new AbortController();
  const { signal } = stop;
  page.addEventListener('visibilitychange', look, { signal });
  window.addEventListener('focus', () => unfocused.is(false), { signal });
  // Asked at this moment, some browsers still say that the page has the focus.
  window.addEventListener('blur', () => unfocused.is(true), { signal });
  look();
  return {
    end() {
      stop.abort();
      return { hidden: hidden.total, unfocused: unfocused.total };
    }
  };
}
