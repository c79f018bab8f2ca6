/** What passes between the list of conversations and its worker. */
import type { MarkdownOptions } from './export.ts';
import type { FileProblem, Refused } from './import.ts';
import type { Found } from './search.ts';

export type Job =
  | { readonly kind: 'search'; readonly query: string }
  | {
      readonly kind: 'export';
      /** undefined: all of them */
      readonly id?: string;
      /** undefined: as JSON */
      readonly markdown?: MarkdownOptions;
    }
  | { readonly kind: 'import'; readonly file: File };

/** What came of a file; `stopped`: there was no room for the rest. */
export type Imported =
  | { readonly problem: FileProblem; readonly size: number }
  | {
      /** under their own ids */
      readonly added: number;
      /** another conversation has their id: it stays, and they stand beside it */
      readonly copied: number;
      readonly here: number;
      readonly refused: readonly Refused[];
      readonly full: boolean;
    };

export interface Exported {
  readonly file: Blob;
  readonly name: string;
  readonly conversations: number;
}

export interface Results {
  search: readonly Found[];
  /** undefined: there is none of that id */
  export: Exported | undefined;
  import: Imported;
}

export interface Request {
  readonly number: number;
  readonly job: Job;
}

export type Answer =
  | { readonly number: number; readonly result: Results[Job['kind']] }
  | { readonly number: number; readonly error: string };
