/**
 * Two addresses of a model: where its files are fetched from, and the folder under which web-llm
 * looks them up in its caches. web-llm expects Hugging Face's layout and appends `resolve/main/` to
 * every address that names no revision; a plain folder on any other server is fetched as it is and
 * only stored under that name.
 */

/** Hosts that lay files out as Hugging Face does: a repository's address is not a folder of files. */
export const HUB_HOSTS: readonly string[] = ['huggingface.co', 'hf-mirror.com'];

const REVISION = /\/resolve\/[^/]+\/(.*\/)?$/;

/**
 * The folder to fetch from, ending in `/`: from a folder's address, the address of its
 * mlc-chat-config.json, or that of a Hugging Face repository (also of its page, `/tree/main`).
 * Relative addresses are taken from `base`. Throws TypeError when it is not an address.
 */
export function modelFolder(address: string, base?: string): string {
  const url = new URL(address.trim(), base);
  if (!/^https?:$/.test(url.protocol)) throw new TypeError(`${url.protocol} is not http or https`);
  url.search = url.hash = '';
  url.pathname = url.pathname.replace(/\/mlc-chat-config\.json$/, '/');
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  if (HUB_HOSTS.includes(url.hostname)) {
    url.pathname = url.pathname.replace(/^(\/[^/]+\/[^/]+)\/tree\//, '$1/resolve/');
    if (!REVISION.test(url.pathname)) url.pathname += 'resolve/main/';
  }
  return url.href;
}

/**
 * The folder whose addresses are the keys in web-llm's caches. Mirrors have the same repositories as
 * Hugging Face, so what was downloaded from one is found for the other.
 */
export function storageFolder(folder: string): string {
  if (!REVISION.test(folder)) return `${folder}resolve/main/`;
  const url = new URL(folder);
  if (HUB_HOSTS.includes(url.hostname)) url.host = HUB_HOSTS[0] ?? url.host;
  return url.href;
}

/**
 * Models from disk that belong to no address get one that no server can ever have (RFC 2606 keeps
 * `.invalid` free), because web-llm and Cache Storage know models by https addresses only.
 */
const KIT_HOST = 'kit.invalid';

/** The folder of a model from disk; `sum` tells its contents, `name` is for people. */
export function kitFolder(sum: string, name: string): string {
  return `https://${KIT_HOST}/${sum}/${encodeURIComponent(name)}/`;
}

/** Whether a model's files can come from disk only. */
export function isKitFolder(folder: string): boolean {
  return URL.canParse(folder) && new URL(folder).hostname === KIT_HOST;
}
