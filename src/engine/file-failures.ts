/** Every way in which a model's files can fail to arrive or to be stored. */
import * as text from '../words/en/file-failures.ts';
import { describe, failure, fileName, hostOf, said } from './failure.ts';
import type { Failure, Room } from './failure.ts';

/** No answer from the server at all. */
export const unreachable = (url: string, error: unknown): Failure =>
  failure(
    'network',
    said('unreachable', text.unreachable, hostOf(url)),
    `${url}: ${describe(error)}`
  );

/** The reader has sealed the page: nothing may be fetched. */
export const sealedPage = (url: string): Failure =>
  failure('network', said('sealedPage', text.sealedPage), url);

/** The connection is open, and nothing comes. */
export const stalled = (url: string, seconds: number): Failure =>
  failure('network', said('stalled', text.stalled, hostOf(url), seconds), url);

/** The server answered, but with an error. `reason`: its own; `retryAfter`: in seconds. */
export function badStatus(
  url: string,
  status: number,
  reason?: string,
  retryAfter?: number
): Failure {
  const host = hostOf(url);
  const details = `${url}: HTTP ${status}${reason === undefined ? '' : `: ${reason}`}`;
  if (status === 404 || status === 410) {
    const missing = said('fileNotFound', text.fileNotFound, host, fileName(url));
    return failure('not-found', missing, details);
  }
  if (status === 401 || status === 403) {
    return failure('network', said('accessRefused', text.accessRefused, host), details);
  }
  if (status === 429) {
    const pause = said('tooManyRequests', text.tooManyRequests, host, retryAfter);
    return failure('network', pause, details);
  }
  return failure('network', said('serverError', text.serverError, host, status), details);
}

/** The host that models are downloaded from instead of Hugging Face does not have this one. */
export const notOnHost = (url: string, tried: readonly string[]): Failure =>
  failure(
    'not-found',
    said('notOnHost', text.notOnHost, hostOf(url)),
    `No mlc-chat-config.json and tensor index at\n${tried.join('\n')}`
  );

/** A web page (a login form, a hotel's portal, an error page) where a file should be. */
export const pageInsteadOfFile = (url: string, from?: string): Failure =>
  failure(
    'not-a-model',
    from === undefined
      ? said('pageInsteadOfFile', text.pageInsteadOfFile, hostOf(url), fileName(url))
      : said('pageFromElsewhere', text.pageFromElsewhere, hostOf(url), fileName(url), from),
    url
  );

/** Git LFS keeps large files apart; whoever copies a repository without it gets pointers. */
export const pointerInsteadOfFile = (url: string): Failure =>
  failure(
    'not-a-model',
    said('pointerInsteadOfFile', text.pointerInsteadOfFile, hostOf(url), fileName(url)),
    url
  );

/** JSON with a message where weights should be. */
export const messageInsteadOfFile = (url: string, message: string): Failure =>
  failure(
    'not-a-model',
    said('messageInsteadOfFile', text.messageInsteadOfFile, hostOf(url), fileName(url)),
    `${url}: ${message}`
  );

/** The server continues a file with something else. */
export const wrongPart = (url: string): Failure =>
  failure('network', said('wrongPart', text.wrongPart, hostOf(url), fileName(url)), url);

/** All bytes are here, and they are wrong, twice. */
export const damagedFile = (url: string, expected: string, found: string): Failure =>
  failure(
    'incomplete-file',
    said('damagedFile', text.damagedFile, fileName(url)),
    `${url}: MD5 ${found}, expected ${expected}`
  );

/** A file of the model that cannot be read as what it should be. */
export const unreadable = (url: string, problem: string): Failure =>
  failure('not-a-model', said('unreadable', text.unreadable, fileName(url), problem), url);

/** Both in bytes. */
export const incompleteFile = (url: string, expected: number, found: number): Failure =>
  failure(
    'incomplete-file',
    said('incompleteFile', text.incompleteFile, fileName(url), expected, found),
    url
  );

/**
 * `used`: bytes that this site has stored. Where the browser took less than it had said, it does not
 * know itself why, or does not tell.
 */
export function storageFull(
  error: unknown,
  { needed, available, used }: Room & { readonly used?: number } = {}
): Failure {
  const full = said('storageFull', text.storageFull, needed, available, used);
  return { ...failure('storage', full, describe(error)), room: { needed, available } };
}

/** A model from disk has no server that could bring what is missing. */
export const incompleteImport = (name: string, folder: string): Failure =>
  failure('incomplete-file', said('incompleteImport', text.incompleteImport, name), folder);

/** Storage that fails for another reason than room: blocked by a setting, or broken. */
export const storageFailed = (error: unknown): Failure =>
  failure('storage', said('storageFailed', text.storageFailed), describe(error));
