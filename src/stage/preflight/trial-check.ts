/** Replies: one to warm up, for the first after a load is the slowest; and the script's first prompt. */
import { words } from '../../words/preflight.ts';
import { bad, good, type Finding } from './finding.ts';
import type { Trial } from './subject.ts';

/** Tokens to warm up with: prompt and decoding have each run then. */
export const WARM_UP = { text: 'Hello!', tokens: 16 } as const;

/** `firstToken`: ms from the question. */
export function warmUpFinding({ finished }: Trial, firstToken: number | undefined): Finding {
  const { completionTokens, decodeRate } = finished.usage;
  if (firstToken === undefined || completionTokens === 0) {
    return bad(
      () => words.warmUp.nothing.what,
      () => words.warmUp.nothing.next
    );
  }
  return good(() => words.warmUp.good(completionTokens, decodeRate, firstToken / 1000));
}

/** `seconds`: from the question to the end; `answered`: there was text behind the thought. */
export function promptFinding(
  { finished, recordable }: Trial,
  seconds: number,
  answered: boolean
): Finding {
  const { reason, usage } = finished;
  if (!answered || reason === 'length') {
    return bad(
      () => words.prompt.cut.what(usage.completionTokens),
      () => words.prompt.cut.next,
      { recordable }
    );
  }
  return good(() => words.prompt.good(usage.completionTokens, usage.decodeRate, seconds), {
    recordable
  });
}
