/** Every way in which a kit can fail to be read or written. */
import type { Told } from '../told.ts';

const KEPT = 'Correct files are kept: a second try reads only the rest.';
const WHAT_A_KIT_IS =
  'Choose a folder with mlc-chat-config.json, tokenizer.json, tensor-cache.json and the params_shard files, or a zip of it.';

const count = (value: number): string => value.toLocaleString('en');

const quoted = (names: readonly string[]): string =>
  names.length > 3
    ? `${names.slice(0, 3).join(', ')} and ${count(names.length - 3)} more`
    : names.join(', ');

export const brokenKitWorker = (): Told => ({
  what: 'The part of the page that reads and writes kits stopped.',
  meaning: 'The loaded model is not affected. What has been stored is kept.',
  next: 'Try again. If it happens twice, reload the page.'
});

export const noModel = (found: readonly string[]): Told => ({
  what: 'There is no model here.',
  meaning:
    found.length > 0
      ? `Found ${quoted(found)}, but no mlc-chat-config.json, which every model in MLC format has.`
      : 'It is empty.',
  next: WHAT_A_KIT_IS
});

export const noIndex = (): Told => ({
  what: 'The model has no index of its weights.',
  meaning:
    'There is neither a tensor-cache.json nor an ndarray-cache.json beside its mlc-chat-config.json.',
  next: 'Copy the whole folder of the model, then try again.'
});

export const severalModels = (folders: readonly string[]): Told => ({
  what: 'There is more than one model here.',
  meaning: `There are models in ${quoted(folders)}.`,
  next: 'Choose the folder of one of them.'
});

export const unreadableKitFile = (file: string, reason: string): Told => ({
  what: 'A file of the model cannot be read.',
  meaning: `${file}: ${reason}`,
  next: 'Copy this file again from where the kit came from.'
});

export const pointerInKit = (file: string): Told => ({
  what: 'The files are pointers instead of a model.',
  meaning: `${file} is a Git LFS pointer: a note where the large file should be.`,
  next: 'Run “git lfs pull” in the folder, or download the files from the model’s page.'
});

export const diskFailed = (file: string): Told => ({
  what: 'The disk could not be read to the end.',
  meaning: `${file} cannot be read any more: the disk or stick was removed, or the file has changed.`,
  next: `Choose it again. ${KEPT}`
});

export const incompleteExport = (names: readonly string[]): Told => ({
  what: 'The model is not completely stored.',
  meaning: `Missing: ${quoted(names)}.`,
  next: 'Load it once, then export it.'
});

export const noPlace = (): Told => ({
  what: 'This browser has no place to write the kit to.',
  meaning:
    'It would need the site’s private file system. A private window has none, nor has a page that may not store data.',
  next: 'Load the model in an ordinary window and export it there, or use Chrome or Edge.'
});

export const writeFailed = (): Told => ({
  what: 'The kit could not be written.',
  meaning:
    'The disk may be full or removed, or it does not take files this large (FAT32 takes none above 4 GB).',
  next: 'Choose another place. The model itself is still stored.'
});

/** By what is wrong with the archive. */
const ZIP: Readonly<Record<string, Told>> = {
  'not-a-zip': {
    what: 'This is not a zip archive.',
    meaning: 'It does not begin like one.',
    next: 'Choose another file, or the folder it was made of.'
  },
  truncated: {
    what: 'The zip archive is cut short.',
    meaning: 'Its end is missing: it was not copied or downloaded completely.',
    next: 'Copy it again, then choose it once more.'
  },
  damaged: {
    what: 'The zip archive is damaged.',
    meaning: 'What it says about its contents contradicts itself.',
    next: 'Copy it again, then choose it once more.'
  },
  encrypted: {
    what: 'The zip archive is encrypted.',
    meaning: 'It needs a password, and browsers cannot open such archives.',
    next: 'Unpack it, then choose the folder.'
  },
  method: {
    what: 'The zip archive is compressed in an unusual way.',
    meaning: 'Browsers can read stored and deflated entries only.',
    next: 'Unpack it, then choose the folder.'
  },
  split: {
    what: 'This is a part of a zip archive.',
    meaning: 'The archive was cut into several files.',
    next: 'Unpack it, then choose the folder.'
  },
  duplicate: {
    what: 'The zip archive has a file twice.',
    meaning: 'The page cannot know which of the two is meant.',
    next: 'Unpack it, then choose the folder.'
  },
  path: {
    what: 'The zip archive was refused.',
    meaning: 'A name in it leads out of the archive. No honest archive has that.',
    next: 'Get the kit from somebody you trust.'
  },
  bomb: {
    what: 'The zip archive was refused.',
    meaning: 'It has far more entries than a model, or overlapping entries.',
    next: 'Get the kit from somebody you trust.'
  }
};

const BROKEN_ZIP: Told = {
  what: 'The zip archive cannot be read.',
  meaning: 'It may be damaged.',
  next: 'Copy it again, then choose it once more.'
};

export const zipFailed = (why: string): Told => ZIP[why] ?? BROKEN_ZIP;

const rest = (fetchable: boolean): string =>
  fetchable
    ? 'Load the model to download the rest, or choose a better copy. Correct files are kept.'
    : `Choose a better copy. ${KEPT}`;

/** Files that have the wrong size; figures of the first one, in bytes. `fetchable`: a server has them. */
export const wrongSizeInKit = (
  names: readonly string[],
  expected: number,
  found: number,
  fetchable: boolean
): Told => ({
  what: names.length > 1 ? 'Files of the kit are damaged.' : 'A file of the kit is damaged.',
  meaning: `${quoted(names)}: ${count(found)} bytes, but the model’s index says ${count(expected)}.`,
  next: rest(fetchable)
});

export const wrongContentsInKit = (names: readonly string[], fetchable: boolean): Told => ({
  what: names.length > 1 ? 'Files of the kit are damaged.' : 'A file of the kit is damaged.',
  meaning: `${quoted(names)}: the contents do not match the model’s index.`,
  next: rest(fetchable)
});

export const missingInKit = (names: readonly string[], fetchable: boolean): Told => ({
  what: names.length > 1 ? 'Files of the kit are missing.' : 'A file of the kit is missing.',
  meaning: `The model needs ${quoted(names)}.`,
  next: rest(fetchable)
});
