/** Of the conversations' database. */
export const NAME = 'thinktab-conversations';
