/** Every way in which a kit can fail to be read or written, in plain words. */
import type { KitProblem, ZipFault } from '../../weights/kit/problem.ts';
import { count, describe, failure } from '../failure.ts';
import type { Failure } from '../messages.ts';
import type { Imported } from './import-model.ts';

const KEPT = 'What was right is kept: a second try reads only the rest.';
const WHAT_A_KIT_IS =
  'Choose a folder with mlc-chat-config.json, tokenizer.json, tensor-cache.json and the params_shard files, or a zip of it.';

export function brokenWorker(message: string): Failure {
  return failure(
    'worker',
    'The part of the page that reads and writes kits stopped.',
    'The model that is loaded is not touched. What has been stored is kept.',
    'Try again. If it happens twice, reload the page.',
    message
  );
}

const quoted = (names: readonly string[]): string =>
  names.length > 3
    ? `${names.slice(0, 3).join(', ')} and ${count(names.length - 3)} more`
    : names.join(', ');

export function kitFailure(problem: KitProblem): Failure {
  switch (problem.kind) {
    case 'zip':
      return zipFailure(problem.why, problem.name, problem.entry);
    case 'no-model':
      return failure(
        'not-a-model',
        'There is no model in it.',
        problem.found.length > 0
          ? `It has ${quoted(problem.found)}, but no mlc-chat-config.json, which every model in MLC format has.`
          : 'It is empty.',
        WHAT_A_KIT_IS
      );
    case 'no-index':
      return failure(
        'not-a-model',
        'The model has no index of its weights.',
        'There is neither a tensor-cache.json nor an ndarray-cache.json beside its mlc-chat-config.json.',
        'Copy the whole folder of the model, then try again.'
      );
    case 'several':
      return failure(
        'not-a-model',
        'There is more than one model in it.',
        `There are models in ${quoted(problem.folders)}.`,
        'Choose the folder of one of them.'
      );
    case 'unreadable':
      return failure(
        'not-a-model',
        'A file of the model cannot be read.',
        `${problem.name}: ${problem.reason}`,
        'Copy this file anew from where the kit came from.'
      );
    case 'pointer':
      return failure(
        'not-a-model',
        'The files are pointers instead of a model.',
        `${problem.name} is a Git LFS pointer: a note where the large file should be.`,
        'Run “git lfs pull” in the folder, or download the files from the model’s page.'
      );
    case 'disk':
      return failure(
        'storage',
        'The disk could not be read to the end.',
        `${problem.name} cannot be read any more: the disk or stick was removed, or the file has changed.`,
        `Choose it again. ${KEPT}`,
        describe(problem.cause)
      );
    case 'incomplete':
      return failure(
        'incomplete-file',
        'The model is not stored whole.',
        `Missing: ${quoted(problem.names)}.`,
        'Load it once, then export it.'
      );
    case 'write':
      return failure(
        'storage',
        'The kit could not be written.',
        'The disk may be full or removed, or it does not take files this large (FAT32 takes none above 4 GB).',
        'Choose another place. The model itself is still stored.',
        describe(problem.cause)
      );
  }
}

const ZIP: Readonly<Record<ZipFault, readonly [what: string, meaning: string, next: string]>> = {
  'not-a-zip': [
    'This is not a zip archive.',
    'It does not begin like one.',
    'Choose another file, or the folder it was made of.'
  ],
  truncated: [
    'The zip archive is cut short.',
    'Its end is missing: it was not copied or downloaded to its end.',
    'Copy it again, then choose it once more.'
  ],
  damaged: [
    'The zip archive is damaged.',
    'What it says of itself does not fit together.',
    'Copy it again, then choose it once more.'
  ],
  encrypted: [
    'The zip archive is encrypted.',
    'It wants a password, and browsers cannot open such archives.',
    'Unpack it, then choose the folder.'
  ],
  method: [
    'The zip archive is compressed in an unusual way.',
    'Browsers can read stored and deflated entries only.',
    'Unpack it, then choose the folder.'
  ],
  split: [
    'This is a part of a zip archive.',
    'The archive was cut into several files.',
    'Unpack it, then choose the folder.'
  ],
  duplicate: [
    'The zip archive has a file twice.',
    'Which of the two is meant cannot be known.',
    'Unpack it, then choose the folder.'
  ],
  path: [
    'The zip archive was refused.',
    'A name in it leads out of the archive. No honest archive has that.',
    'Get the kit from somebody you trust.'
  ],
  bomb: [
    'The zip archive was refused.',
    'It has far more entries than a model, or entries that lie over each other.',
    'Get the kit from somebody you trust.'
  ]
};

function zipFailure(why: ZipFault, name: string, entry?: string): Failure {
  const [what, meaning, next] = ZIP[why];
  const about = entry === undefined ? name : `${name}: ${entry}`;
  return failure('not-a-model', what, meaning, next, about);
}

/** What a kit lacks after all that is right has been stored; undefined where it lacks nothing. */
export function importFailure(
  { damaged, missing }: Imported,
  fetchable: boolean
): Failure | undefined {
  const [first] = damaged;
  const next = fetchable
    ? 'Load the model to download the rest, or choose a better copy. What was right is kept.'
    : `Choose a better copy. ${KEPT}`;
  const details = [
    ...damaged.map(
      ({ name, why, expected, found }) => `${name}: ${why}, expected ${expected}, found ${found}`
    ),
    ...missing.map((name) => `${name}: missing`)
  ].join('\n');
  if (first?.why === 'pointer') {
    return { ...kitFailure({ kind: 'pointer', name: first.name }), details };
  }
  if (first) {
    const names = quoted(damaged.map(({ name }) => name));
    return failure(
      'incomplete-file',
      damaged.length > 1 ? 'Files of the kit are damaged.' : 'A file of the kit is damaged.',
      `${names}: ${inWords(first)}`,
      next,
      details
    );
  }
  if (missing.length === 0) return undefined;
  return failure(
    'incomplete-file',
    missing.length > 1 ? 'Files of the kit are missing.' : 'A file of the kit is missing.',
    `The model needs ${quoted(missing)}.`,
    next,
    details
  );
}

function inWords({ why, expected, found }: Imported['damaged'][number]): string {
  if (why === 'size') {
    return `${count(Number(found))} bytes, where the model’s index promises ${count(Number(expected))}.`;
  }
  return 'other contents than the model’s index promises.';
}
