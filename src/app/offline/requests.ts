/** What the page may ask of the service worker. */

/** of the version that waits: to become the one that answers */
export const TAKE_OVER = 'take over';
/** of the version that answers: to delete older ones, when no other tab shows the page */
export const TIDY_UP = 'tidy up';
