/** Whether the model would load again without a network, every byte as it should be. */
import { EngineError } from '../../engine/errors.ts';
import type { LoadedModel } from '../../engine/model.ts';
import type { VerifiedModel } from '../../engine/verify-messages.ts';
import { told } from '../../words/told.ts';
import { words } from '../../words/preflight.ts';
import { bad, good, type Finding } from './finding.ts';

export const noModel = (): Finding =>
  bad(
    () => words.model.none.what,
    () => words.model.none.next,
    { remedy: 'choose' }
  );

export function modelFinding({ model }: LoadedModel, verified: VerifiedModel | undefined): Finding {
  if (!verified) {
    return bad(
      () => words.model.notStored.what(model.name),
      () => words.model.notStored.next
    );
  }
  const { sound, broken } = verified;
  if (broken.length === 0) return good(() => words.model.good(model.name, sound.length));
  return bad(
    () => words.model.broken.what(broken.length, broken.length + sound.length),
    () => words.model.broken.next,
    { remedy: 'models', details: broken.join('\n') }
  );
}

/** A check that came to no end: that is no good either. */
export function failedFinding(error: unknown): Finding {
  if (!(error instanceof EngineError)) {
    return bad(
      () => words.failed.what,
      () => words.failed.next,
      { details: String(error) }
    );
  }
  const { failure } = error;
  return bad(
    () => `${told(failure).what} ${told(failure).meaning}`,
    () => told(failure).next,
    { details: failure.details }
  );
}
