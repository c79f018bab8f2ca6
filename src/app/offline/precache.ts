/**
 * What the service worker answers, decided without one: what of the page is kept, and which request
 * gets what of it. Everything else goes to the network as if there were no service worker: other
 * origins, other pages of the same host, what is asked for in pieces.
 */

/** A file of the build, by its path below the page. */
export interface PageFile {
  readonly path: string;
  /** of its bytes, hexadecimal */
  readonly sha256: string;
}

export interface Build {
  /** a hash of all files, index.html included */
  readonly version: string;
  readonly files: readonly PageFile[];
  /** paths of files that index.html mentions */
  readonly mentions: readonly string[];
}

/** The part of a Request that decides. */
export interface Asked {
  readonly method: string;
  readonly mode: string;
  readonly url: string;
  readonly headers: { has(name: string): boolean };
}

/** Where the page itself is kept: some hosts redirect `index.html` to its folder, none the other way. */
export const SHELL = '';

/**
 * Names that carry a hash (tools/vite/pocket.ts, Vite's assets). Whatever version of the page asks
 * for one, there is only one right answer.
 */
const HASHED = /^(?:assets\/[^/]+-[\w-]{8}\.\w+|pocket\/[0-9a-f]{10}\/[^/]+)$/;

export const isHashed = (path: string): boolean => HASHED.test(path);

/**
 * The path of the file that answers a request, or undefined when the network answers.
 * @param scope the address of the page's folder
 * @param paths what the build has
 */
export function answerOf(
  request: Asked,
  scope: string,
  paths: ReadonlySet<string>
): string | undefined {
  if (request.method !== 'GET' || request.headers.has('range')) return undefined;
  const url = new URL(request.url);
  const folder = new URL(scope);
  if (url.origin !== folder.origin || !url.pathname.startsWith(folder.pathname)) return undefined;
  const path = url.pathname.slice(folder.pathname.length);
  // ?model=…&prompt=… is for the page to read; the page is the same.
  if (path === SHELL || path === 'index.html') {
    return request.mode === 'navigate' ? SHELL : undefined;
  }
  if (url.search !== '') return undefined;
  // An older page that is still open may ask for a file that only its own version had.
  return paths.has(path) || isHashed(path) ? path : undefined;
}

/** Two pages on one host must not meet: GitHub Pages has all projects of a user on one. */
export const cachePrefix = (scope: string): string => `thinktab page ${scope} `;
