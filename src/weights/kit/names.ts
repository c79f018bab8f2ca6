/** Names of kits on a disk. */

/** A name that every file system takes. */
export function folderName(name: string): string {
  return name.replace(/[\p{Cc}<>:"/\\|?*\s]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '') || 'model';
}

/** A folder of the private file system, for archives on their way to the reader's downloads. */
export const EXPORTS = 'thinktab-export';
