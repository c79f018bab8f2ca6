/** What can go wrong between a server and the storage; the engine puts it into words for people. */

export type FileProblem =
  /** no answer, or the connection broke; also a server that sends no CORS headers */
  | { readonly kind: 'unreachable'; readonly url: string; readonly cause: unknown }
  | { readonly kind: 'status'; readonly url: string; readonly status: number }
  /** an HTML page where a file should be */
  | { readonly kind: 'page'; readonly url: string }
  | {
      readonly kind: 'size';
      readonly url: string;
      readonly expected: number;
      readonly found: number;
    }
  /** `reason` finishes the sentence “… cannot be read: ” */
  | { readonly kind: 'unreadable'; readonly url: string; readonly reason: string }
  | { readonly kind: 'quota'; readonly cause: unknown }
  | { readonly kind: 'storage'; readonly cause: unknown };

export class FileError extends Error {
  override readonly name = 'FileError';
  constructor(readonly problem: FileProblem) {
    super('url' in problem ? `${problem.kind}: ${problem.url}` : problem.kind);
  }
}
