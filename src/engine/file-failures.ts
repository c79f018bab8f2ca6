/** Every way in which a model's files can fail to arrive or to be stored, in plain words. */
import { count, describe, failure, fileName, formatBytes, hostOf } from './failure.ts';
import type { Failure, Room } from './messages.ts';

/** What arrived stays, also the first part of a file: a load that failed has cost only time. */
const KEPT = 'What has arrived is kept.';

/** No answer from the server at all. */
export function unreachable(url: string, error: unknown): Failure {
  return failure(
    'network',
    'The download stopped.',
    `${hostOf(url)} could not be reached, or the connection broke.`,
    `Check the network, then load again. ${KEPT}`,
    `${url}: ${describe(error)}`
  );
}

/** The connection is open, and nothing comes. */
export function stalled(url: string, seconds: number): Failure {
  return failure(
    'network',
    'The download stands still.',
    `${hostOf(url)} sent nothing for ${seconds} seconds, several times.`,
    `Check the network, then load again. ${KEPT}`,
    url
  );
}

/** The server answered, but with an error. `said`: its own reason; `retryAfter`: in seconds. */
export function badStatus(
  url: string,
  status: number,
  said?: string,
  retryAfter?: number
): Failure {
  const host = hostOf(url);
  const details = `${url}: HTTP ${status}${said === undefined ? '' : `: ${said}`}`;
  if (status === 404 || status === 410) {
    return failure(
      'not-found',
      'A file of the model was not found.',
      `${host} has no ${fileName(url)} at this address.`,
      'Check the address: it must be a folder that holds a model in MLC format.',
      details
    );
  }
  if (status === 401 || status === 403) {
    return failure(
      'network',
      'The server refused access to the model.',
      `${host} wants a login or a permission for this address, or the address does not exist.`,
      'Check the address, or choose a model that is open to everybody.',
      details
    );
  }
  if (status === 429) {
    return failure(
      'network',
      'The server asks for a pause.',
      `${host} has had too many downloads from here in a short time.`,
      `Wait ${retryAfter ? pauseInWords(retryAfter) : 'a few minutes'}, then load again. ${KEPT}`,
      details
    );
  }
  return failure(
    'network',
    'The server could not deliver the model.',
    `${host} answered with error ${status}.`,
    `Load again in a while. ${KEPT}`,
    details
  );
}

const pauseInWords = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds)} seconds` : `${Math.ceil(seconds / 60)} minutes`;

/** The host that models are downloaded from instead of Hugging Face does not have this one. */
export function notOnHost(url: string, tried: readonly string[]): Failure {
  return failure(
    'not-found',
    'The model is not on this host.',
    `${hostOf(url)} has it neither as a mirror of Hugging Face would nor in a folder of its name.`,
    'Choose another host under “All models”, or put the model’s folder there.',
    `No mlc-chat-config.json and tensor index at\n${tried.join('\n')}`
  );
}

/** A web page (a login form, a hotel's portal, an error page) where a file should be. */
export function pageInsteadOfFile(url: string, from?: string): Failure {
  const asked = `${hostOf(url)} answered the request for ${fileName(url)} with a page.`;
  const passedOn = `${hostOf(url)} passed the request for ${fileName(url)} on to ${from}, which answered with a page.`;
  return failure(
    'not-a-model',
    'A web page arrived instead of a model file.',
    from === undefined
      ? `${asked} The address may be wrong, or the network asks for a login first.`
      : `${passedOn} It probably wants a login.`,
    from === undefined
      ? 'Check the address. On a guest network, log in to it and load again.'
      : `On a guest network, log in to it and load again. ${KEPT}`,
    url
  );
}

/** Git LFS keeps large files apart; whoever copies a repository without it gets pointers. */
export function pointerInsteadOfFile(url: string): Failure {
  return failure(
    'not-a-model',
    'The server has a pointer instead of the file.',
    `${fileName(url)} on ${hostOf(url)} is a Git LFS pointer: a note where the large file should be.`,
    'Choose another address. If the server is yours, run “git lfs pull” in the folder.',
    url
  );
}

/** JSON with a message where weights should be. */
export function messageInsteadOfFile(url: string, said: string): Failure {
  return failure(
    'not-a-model',
    'A message arrived instead of a model file.',
    `${hostOf(url)} answered the request for ${fileName(url)} with an error message.`,
    'Check the address. What the server said is in the details.',
    `${url}: ${said}`
  );
}

/** The server continues a file with something else. */
export function wrongPart(url: string): Failure {
  return failure(
    'network',
    'The server could not continue the download.',
    `${hostOf(url)} sent another part of ${fileName(url)} than the one it was asked for, several times.`,
    `Load again in a while. ${KEPT}`,
    url
  );
}

/** All bytes are here, and they are wrong, twice. */
export function damagedFile(url: string, expected: string, found: string): Failure {
  return failure(
    'incomplete-file',
    'A file of the model is damaged.',
    `${fileName(url)} arrived twice with other contents than the model’s index promises.`,
    'Load again later: only this file is fetched anew. If it stays so, the copy on the server is damaged.',
    `${url}: MD5 ${found}, expected ${expected}`
  );
}

/** A file of the model that cannot be read as what it should be. */
export function unreadable(url: string, problem: string): Failure {
  return failure(
    'not-a-model',
    'This is not a model in MLC format.',
    `${fileName(url)} cannot be read: ${problem}`,
    'Check the address: it must be a folder that holds a model in MLC format.',
    url
  );
}

export function incompleteFile(url: string, expected: number, found: number): Failure {
  return failure(
    'incomplete-file',
    found < expected ? 'A file of the model is cut short.' : 'A file of the model is too long.',
    `${fileName(url)} should have ${count(expected)} bytes, but ${count(found)} arrived.`,
    'Load again: only this file is fetched anew. If it happens twice, the copy on the server is damaged.',
    url
  );
}

/**
 * `used`: bytes that this site has stored. Where the browser took less than it had said, it does not
 * know itself why, or does not tell.
 */
export function storageFull(
  error: unknown,
  { needed, available, used }: Room & { readonly used?: number } = {}
): Failure {
  const why =
    'Either the disk is nearly full, or this is a private window, which is granted little.';
  let figures = `The space that it grants this site is used up. ${why}`;
  if (needed !== undefined && available !== undefined) {
    figures = `They need ${formatBytes(needed)} more, and it grants this site ${formatBytes(available)} more.`;
  } else if (needed !== undefined && used !== undefined) {
    figures = `They need ${formatBytes(needed)} more, and it grants this site none beyond the ${formatBytes(used)} in use. ${why}`;
  }
  const stored = failure(
    'storage',
    'The browser has no room for the model’s files.',
    figures,
    `Delete models that you no longer need, or free some disk space, then load again. ${KEPT}`,
    describe(error)
  );
  return { ...stored, room: { needed, available } };
}

/** A model from disk has no server that could bring what is missing. */
export function incompleteImport(name: string, folder: string): Failure {
  return failure(
    'incomplete-file',
    'The model is not stored whole.',
    `${name} came from disk, and some of its files are missing or damaged. No server has them.`,
    'Load it from disk once more: only what is missing is read.',
    folder
  );
}

/** Storage that fails for another reason than room: blocked by a setting, or broken. */
export function storageFailed(error: unknown): Failure {
  return failure(
    'storage',
    'The browser did not store the model’s files.',
    'Storage may be switched off for this site.',
    'Allow this site to store data, then load again.',
    describe(error)
  );
}
