/** The pocket model was made for sums: through the whole engine, it must get all of these right. */
import { ThoughtSplitter } from '../../engine/thought.ts';
import type { GateResult } from '../result.ts';
import type { Checked } from './gate.ts';

/** Small ones: what is asked here is not how clever the model is. */
export const SUMS: readonly (readonly [number, number])[] = [
  [2, 3],
  [7, 8],
  [12, 5],
  [9, 16],
  [24, 31],
  [38, 47],
  [55, 66],
  [70, 29],
  [81, 94],
  [123, 45]
];

const GREEDY = { temperature: 0, topP: 1, maxTokens: 400 };

/** `onStep` hears of each one. */
export async function doSums(
  subject: Pick<Checked, 'generate'>,
  signal: AbortSignal,
  onStep: (done: number) => void
): Promise<NonNullable<GateResult['sums']>> {
  let right = 0;
  for (const [done, [a, b]] of SUMS.entries()) {
    signal.throwIfAborted();
    const splitter = new ThoughtSplitter();
    const turns = [{ role: 'user', text: `${a} + ${b}` }] as const;
    await subject.generate({ turns, sampling: GREEDY }, ({ text }) => splitter.push(text));
    signal.throwIfAborted();
    splitter.finish();
    if (isRight(splitter.answer, a, b)) right++;
    onStep(done + 1);
  }
  return { asked: SUMS.length, right };
}

/** The answer repeats the sum: "2 + 3 = 5". */
export function isRight(answer: string, a: number, b: number): boolean {
  return answer.trim() === `${a} + ${b} = ${a + b}`;
}
