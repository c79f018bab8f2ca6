/** Of the conversations' database. */
export const NAME = 'thinktab-conversations';

/** The database could not be opened because a newer version of this page has been here. */
export function isNewer(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'VersionError';
}
