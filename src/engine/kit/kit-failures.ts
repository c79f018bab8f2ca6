/** Every way in which a kit can fail to be read or written. */
import type { KitProblem } from '../../weights/kit/problem.ts';
import * as text from '../../words/en/kit-failures.ts';
import { describe, failure, said } from '../failure.ts';
import type { Failure } from '../failure.ts';
import type { Imported } from './import-model.ts';

export const brokenWorker = (message: string): Failure =>
  failure('worker', said('brokenKitWorker', text.brokenKitWorker), message);

export function kitFailure(problem: KitProblem): Failure {
  switch (problem.kind) {
    case 'zip': {
      const { name, entry } = problem;
      const about = entry === undefined ? name : `${name}: ${entry}`;
      return failure('not-a-model', said('zipFailed', text.zipFailed, problem.why), about);
    }
    case 'no-model':
      return failure('not-a-model', said('noModel', text.noModel, problem.found));
    case 'no-index':
      return failure('not-a-model', said('noIndex', text.noIndex));
    case 'several':
      return failure('not-a-model', said('severalModels', text.severalModels, problem.folders));
    case 'unreadable': {
      const { name, reason } = problem;
      const unreadable = said('unreadableKitFile', text.unreadableKitFile, name, reason);
      return failure('not-a-model', unreadable);
    }
    case 'pointer':
      return failure('not-a-model', said('pointerInKit', text.pointerInKit, problem.name));
    case 'disk': {
      const broken = said('diskFailed', text.diskFailed, problem.name);
      return failure('storage', broken, describe(problem.cause));
    }
    case 'incomplete': {
      const incomplete = said('incompleteExport', text.incompleteExport, problem.names);
      return failure('incomplete-file', incomplete);
    }
    case 'no-place':
      return failure('storage', said('noPlace', text.noPlace), describe(problem.cause));
    case 'write':
      return failure('storage', said('writeFailed', text.writeFailed), describe(problem.cause));
  }
}

/** What a kit lacks after all that is right has been stored; undefined where it lacks nothing. */
export function importFailure(
  { damaged, missing }: Imported,
  fetchable: boolean
): Failure | undefined {
  const [first] = damaged;
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
    const names = damaged.map(({ name }) => name);
    const { why, expected, found } = first;
    const sizes = [Number(expected), Number(found)] as const;
    return failure(
      'incomplete-file',
      why === 'size'
        ? said('wrongSizeInKit', text.wrongSizeInKit, names, ...sizes, fetchable)
        : said('wrongContentsInKit', text.wrongContentsInKit, names, fetchable),
      details
    );
  }
  if (missing.length === 0) return undefined;
  const lacking = said('missingInKit', text.missingInKit, missing, fetchable);
  return failure('incomplete-file', lacking, details);
}
