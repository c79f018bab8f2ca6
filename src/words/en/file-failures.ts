/** Failures of a model's files, on their way here and in storage. */
import { bytesIn } from '../bytes.ts';
import type { Told } from '../told.ts';

const bytes = (value: number): string => bytesIn(value, 'en');
const count = (value: number): string => value.toLocaleString('en');

/** What arrived stays, also the first part of a file: a load that failed has cost only time. */
const KEPT = 'What has arrived is kept.';

export const unreachable = (host: string): Told => ({
  what: 'The download stopped.',
  meaning: `${host} could not be reached, or the connection broke.`,
  next: `Check the network, then load again. ${KEPT}`
});

export const sealedPage = (): Told => ({
  what: 'The model was not downloaded: this page is sealed.',
  meaning:
    'Since you sealed it, it opens no connections, and part of this model is not stored here.',
  next: `Reload the page to unseal it, then load again. ${KEPT}`
});

export const stalled = (host: string, seconds: number): Told => ({
  what: 'The download has stalled.',
  meaning: `${host} sent nothing for ${seconds} seconds, several times.`,
  next: `Check the network, then load again. ${KEPT}`
});

export const fileNotFound = (host: string, file: string): Told => ({
  what: 'A file of the model was not found.',
  meaning: `${host} has no ${file} at this address.`,
  next: 'Check the address: it must be a folder that holds a model in MLC format.'
});

export const accessRefused = (host: string): Told => ({
  what: 'The server refused access to the model.',
  meaning: `${host} asks for a login or a permission, or the address does not exist.`,
  next: 'Check the address, or choose a model that is open to everybody.'
});

/** `retryAfter` in seconds, where the server says it */
export const tooManyRequests = (host: string, retryAfter?: number): Told => ({
  what: 'The server asks for a pause.',
  meaning: `${host} has had too many downloads from here in a short time.`,
  next: `Wait ${retryAfter ? pauseInWords(retryAfter) : 'a few minutes'}, then load again. ${KEPT}`
});

const pauseInWords = (seconds: number): string =>
  seconds < 90 ? `${Math.ceil(seconds)} seconds` : `${Math.ceil(seconds / 60)} minutes`;

export const serverError = (host: string, status: number): Told => ({
  what: 'The server could not deliver the model.',
  meaning: `${host} answered with error ${status}.`,
  next: `Load again in a while. ${KEPT}`
});

export const notOnHost = (host: string): Told => ({
  what: 'The model is not on this host.',
  meaning: `${host} does not have it where a mirror of Hugging Face would, nor in a folder with its name.`,
  next: 'Choose another host under “All models”, or put the model’s folder there.'
});

export const pageInsteadOfFile = (host: string, file: string): Told => ({
  what: 'A web page arrived instead of a model file.',
  meaning: `${host} answered the request for ${file} with a page. The address may be wrong, or the network asks for a login first.`,
  next: 'Check the address. On a guest network, log in first, then load again.'
});

/** `from`: the host that the request was passed on to */
export const pageFromElsewhere = (host: string, file: string, from: string): Told => ({
  what: 'A web page arrived instead of a model file.',
  meaning: `${host} passed the request for ${file} on to ${from}, which answered with a page. It probably wants a login.`,
  next: `On a guest network, log in first, then load again. ${KEPT}`
});

export const pointerInsteadOfFile = (host: string, file: string): Told => ({
  what: 'The server has a pointer instead of the file.',
  meaning: `${file} on ${host} is a Git LFS pointer: a note where the large file should be.`,
  next: 'Choose another address. If the server is yours, run “git lfs pull” in the folder.'
});

export const messageInsteadOfFile = (host: string, file: string): Told => ({
  what: 'A message arrived instead of a model file.',
  meaning: `${host} answered the request for ${file} with an error message.`,
  next: 'Check the address. What the server said is in the details.'
});

export const wrongPart = (host: string, file: string): Told => ({
  what: 'The server could not continue the download.',
  meaning: `${host} sent a different part of ${file} than requested, several times.`,
  next: `Load again in a while. ${KEPT}`
});

export const damagedFile = (file: string): Told => ({
  what: 'A file of the model is damaged.',
  meaning: `${file} arrived twice, and its contents did not match the model’s index.`,
  next: 'Load again later: only this file is downloaded again. If it happens again, the copy on the server is damaged.'
});

export const unreadable = (file: string, problem: string): Told => ({
  what: 'This is not a model in MLC format.',
  meaning: `${file} cannot be read: ${problem}`,
  next: 'Check the address: it must be a folder that holds a model in MLC format.'
});

export const incompleteFile = (file: string, expected: number, found: number): Told => ({
  what: found < expected ? 'A file of the model is cut short.' : 'A file of the model is too long.',
  meaning: `${file} should have ${count(expected)} bytes, but ${count(found)} arrived.`,
  next: 'Load again: only this file is downloaded again. If it happens twice, the copy on the server is damaged.'
});

/** In bytes, where they are known: still needed, still available, in use by this site. */
export const storageFull = (needed?: number, available?: number, used?: number): Told => {
  const why =
    'Either the disk is nearly full, or this is a private window, which gets little space.';
  let figures = `The space that it gives this site is used up. ${why}`;
  if (needed !== undefined && available !== undefined) {
    figures = `They need ${bytes(needed)} more, but it gives this site only ${bytes(available)} more.`;
  } else if (needed !== undefined && used !== undefined) {
    figures = `They need ${bytes(needed)} more, but it gives this site no more than the ${bytes(used)} in use. ${why}`;
  }
  return {
    what: 'The browser has no room for the model’s files.',
    meaning: figures,
    next: `Delete models that you no longer need, or free some disk space, then load again. ${KEPT}`
  };
};

export const incompleteImport = (name: string): Told => ({
  what: 'The model is not completely stored.',
  meaning: `${name} came from disk, and some of its files are missing or damaged. No server has them.`,
  next: 'Load it from disk once more: only what is missing is read.'
});

export const storageFailed = (): Told => ({
  what: 'The browser did not store the model’s files.',
  meaning: 'Storage may be switched off for this site.',
  next: 'Allow this site to store data, then load again.'
});
