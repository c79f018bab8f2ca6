/** What a check found. */
import type { Recordable } from '../replay/recording.ts';

/** `unknown`: nothing on this page can tell; `skipped`: there is nothing to check, or nothing with */
export type Verdict = 'good' | 'bad' | 'unknown' | 'skipped';

/** What a press of one button does about it, by itself. */
export type Remedy = 'mend' | 'choose' | 'models' | 'adapter' | 'reload';

export interface Finding {
  readonly verdict: Verdict;
  /** said when it is shown, in the language of that moment */
  readonly what: () => string;
  /** what to do about it */
  readonly next?: () => string;
  readonly remedy?: Remedy;
  /** technical, folded */
  readonly details?: string;
  /** the reply that the check has got */
  readonly recordable?: Recordable;
}

export const good = (what: () => string, more: Partial<Finding> = {}): Finding => ({
  verdict: 'good',
  what,
  ...more
});

/** What is wrong always says what to do. */
export const bad = (
  what: () => string,
  next: () => string,
  more: Partial<Finding> = {}
): Finding => ({ verdict: 'bad', what, next, ...more });

export const unknown = (what: () => string, next: () => string): Finding => ({
  verdict: 'unknown',
  what,
  next
});

export const skipped = (what: () => string): Finding => ({ verdict: 'skipped', what });
