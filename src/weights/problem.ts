/** What can go wrong between a server and the storage; the engine puts it into words for people. */

export type FileProblem =
  /** no answer, or the connection broke; also a server that sends no CORS headers */
  | { readonly kind: 'unreachable'; readonly url: string; readonly cause: unknown }
  /** the reader has sealed the page (src/net): nothing was asked */
  | { readonly kind: 'sealed'; readonly url: string }
  /** the connection stayed open, and nothing came for so many seconds */
  | { readonly kind: 'stalled'; readonly url: string; readonly seconds: number }
  | {
      readonly kind: 'status';
      readonly url: string;
      readonly status: number;
      /** the reason that the server gave in JSON */
      readonly said?: string;
      /** seconds, from its Retry-After header */
      readonly retryAfter?: number;
    }
  /** a host that has the model in none of the folders where it could be */
  | { readonly kind: 'nowhere'; readonly url: string; readonly tried: readonly string[] }
  /** an HTML page where a file should be; `from`: the other host that the request was sent to */
  | { readonly kind: 'page'; readonly url: string; readonly from?: string }
  /** a Git LFS pointer: the repository was copied without its large files */
  | { readonly kind: 'pointer'; readonly url: string }
  /** JSON where weights should be: an error that calls itself a success */
  | { readonly kind: 'answer'; readonly url: string; readonly said: string }
  /** a part of the file that is not the part that was asked for */
  | { readonly kind: 'range'; readonly url: string }
  | {
      readonly kind: 'size';
      readonly url: string;
      readonly expected: number;
      readonly found: number;
    }
  /** all bytes are here, and they are not those of the tensor index; the two are MD5 sums */
  | {
      readonly kind: 'checksum';
      readonly url: string;
      readonly expected: string;
      readonly found: string;
    }
  /** `reason` finishes the sentence “… cannot be read: ” */
  | { readonly kind: 'unreadable'; readonly url: string; readonly reason: string }
  /** bytes still to be stored, what the browser still grants (where it says so), what is used */
  | {
      readonly kind: 'quota';
      readonly cause: unknown;
      readonly needed?: number;
      readonly available?: number;
      readonly used?: number;
    }
  | { readonly kind: 'storage'; readonly cause: unknown };

export class FileError extends Error {
  override readonly name = 'FileError';
  constructor(readonly problem: FileProblem) {
    super('url' in problem ? `${problem.kind}: ${problem.url}` : problem.kind);
  }
}
