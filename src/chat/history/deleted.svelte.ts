/**
 * What was deleted in the list last. It can be brought back for as long as there is a page: the list
 * itself comes and goes, and on a phone it goes with every chat that is opened.
 */
import type { TakenOut } from './records.ts';

export interface Deleted {
  readonly taken: readonly TakenOut[];
  /** the one that was on the screen */
  readonly shown: string | undefined;
  /** how many stayed, because other tabs have them open */
  readonly elsewhere: number;
}

class LastDeleted {
  what = $state.raw<Deleted>();
}

export const lastDeleted = new LastDeleted();
