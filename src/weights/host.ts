/**
 * Where models of Hugging Face are downloaded from, when it is not from Hugging Face itself. What is
 * stored does not depend on it: a model keeps the address it has there, wherever its bytes came from.
 */
import { HUB_HOSTS } from './address.ts';

export type HostProblem =
  /** no address at all */
  | 'address'
  /** something else than http or https */
  | 'protocol'
  /** a name or a password in it: anyone could read them in a link */
  | 'login'
  /** http, asked for by a page of https: browsers do not fetch it */
  | 'insecure'
  /** a query or a fragment: file names are put at the end of the address */
  | 'query';

export type HostAnswer =
  | { readonly host: string; readonly problem?: undefined }
  | { readonly host?: undefined; readonly problem: HostProblem };

/**
 * The address of a host as people write it: `hf-mirror.com`, `https://example.org/models`, or, with a
 * `/` or a `.` at its beginning, a folder beside the page at `page`. The answer ends in `/`.
 */
export function readHost(text: string, page: string): HostAnswer {
  const wanted = text.trim();
  const relative = /^\.{0,2}\//.test(wanted);
  // `localhost:8080` is a host with a port, not the protocol `localhost`.
  const scheme = /^[a-z][a-z\d+.-]*:(?!\d)/i.test(wanted);
  if (wanted === '' || /[\s\\]/.test(wanted)) return { problem: 'address' };
  const address =
    relative || scheme ? wanted : `${LOCAL.test(wanted) ? 'http' : 'https'}://${wanted}`;
  if (!URL.canParse(address, page)) return { problem: 'address' };
  const url = new URL(address, page);
  if (!/^https?:$/.test(url.protocol)) return { problem: 'protocol' };
  if (url.username !== '' || url.password !== '') return { problem: 'login' };
  if (url.search !== '' || url.hash !== '') return { problem: 'query' };
  // A name without a dot is a word somebody mistyped, except on one's own machine.
  if (!relative && !scheme && !/[.:]/.test(wanted) && url.hostname !== 'localhost') {
    return { problem: 'address' };
  }
  const secure = url.protocol === 'https:' || LOCAL.test(url.host);
  if (!secure && new URL(page).protocol === 'https:') return { problem: 'insecure' };
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return { host: url.href };
}

/** This machine itself, which browsers trust without https. */
const LOCAL = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/|$)/;

/** Whether a model's folder is one of Hugging Face's, so that a host may have it instead. */
export function isOnHub(folder: string): boolean {
  return HUB_HOSTS.includes(new URL(folder).hostname);
}

/**
 * The folders where `host` may have the files of a model, the likeliest first: where a mirror of
 * Hugging Face has them, and in a folder of the model's name, as one puts them on a server of one's
 * own. Which of the two it is, the host is asked (the first that has a configuration).
 */
export function downloadFolders(folder: string, host?: string): readonly [string, ...string[]] {
  const url = new URL(folder);
  const [, owner, name, rest] =
    /^\/([^/]+)\/([^/]+)(\/resolve\/[^/]+\/.*)$/.exec(url.pathname) ?? [];
  if (host === undefined || !isOnHub(folder) || !owner || !name || !rest) return [folder];
  const mirror = new URL(`${owner}/${name}${rest}`, host).href;
  if (isOnHub(host)) return [mirror];
  const inside = rest.replace(/^\/resolve\/[^/]+\//, '/');
  return [mirror, new URL(`${name}${inside}`, host).href];
}
