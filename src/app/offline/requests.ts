/** What the page may ask of the service worker. */

/** of the version that waits: to become the one that answers */
export const TAKE_OVER = 'take over';
/** of the version that answers: to delete older ones, when no other tab shows the page */
export const TIDY_UP = 'tidy up';
/**
 * of the version that answers: what it would answer without a network, file by file; goes with a port
 * for the answer (Kept)
 */
export const CHECK = 'check what is kept';
/** the same, after what is missing or damaged has been fetched again */
export const MEND = 'mend what is kept';

export interface Kept {
  readonly files: number;
  readonly bytes: number;
  /** paths of files that are missing or are not those of the version; '' is the page itself */
  readonly broken: readonly string[];
}
