/** What is said behind the number: of what was measured here, and of what somebody else gives out. */
import { isUnchecked } from '../gate/unchecked.ts';
import type { BenchResult } from '../result.ts';

export type Verdict = 'right' | 'answersRight' | 'claimed' | 'unchecked' | 'wrong' | 'invalid';

/** `foreign`: it came by a link or in a file; this page knows no more of it than it says itself. */
export function verdictOf({ gate, valid, flags }: BenchResult, foreign: boolean): Verdict {
  if (!gate.passed) return isUnchecked(gate) ? 'unchecked' : 'wrong';
  if (!valid) return 'invalid';
  if (foreign) return 'claimed';
  // The number itself is not called right where something speaks against it.
  return flags.some(({ level }) => level === 'warning') ? 'answersRight' : 'right';
}
