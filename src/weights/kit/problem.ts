/** What can be wrong with a kit; the engine puts it into words for people. */

export type KitProblem =
  /** `name`: of the archive; `entry`: the file inside that it is about */
  | { readonly kind: 'zip'; readonly why: ZipFault; readonly name: string; readonly entry?: string }
  /** nothing in it tells a model; `found`: some names of what is there */
  | { readonly kind: 'no-model'; readonly found: readonly string[] }
  /** a model without its tensor index */
  | { readonly kind: 'no-index'; readonly found: readonly string[] }
  /** more than one model; `folders` they lie in */
  | { readonly kind: 'several'; readonly folders: readonly string[] }
  /** a file that cannot be read as what its name says; `reason` finishes “… cannot be read: ” */
  | { readonly kind: 'unreadable'; readonly name: string; readonly reason: string }
  /** a Git LFS pointer: the repository was copied without its large files */
  | { readonly kind: 'pointer'; readonly name: string }
  /** the disk does not give the bytes any more */
  | { readonly kind: 'disk'; readonly name: string; readonly cause: unknown }
  /** a stored model that cannot be exported: these files are not stored */
  | { readonly kind: 'incomplete'; readonly names: readonly string[] }
  /** no private file system to write an archive to, and no dialog to choose another place */
  | { readonly kind: 'no-place'; readonly cause: unknown }
  /** writing failed */
  | { readonly kind: 'write'; readonly cause: unknown };

export type ZipFault =
  /** it does not begin like one */
  | 'not-a-zip'
  /** its end is missing */
  | 'truncated'
  /** it contradicts itself, or an entry's bytes are not those of its sum */
  | 'damaged'
  | 'encrypted'
  /** compressed in a way that browsers cannot undo */
  | 'method'
  /** a part of an archive in several parts */
  | 'split'
  /** two entries of one name */
  | 'duplicate'
  /** a name that leads out of the archive */
  | 'path'
  /** entries that lie over each other, or more of them than any model has: made to do harm */
  | 'bomb';

export class KitError extends Error {
  override readonly name = 'KitError';
  constructor(readonly problem: KitProblem) {
    super(problem.kind === 'zip' ? `zip: ${problem.why}: ${problem.entry ?? ''}` : problem.kind);
  }
}
