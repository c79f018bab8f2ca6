/**
 * The gate: whether the model computes what it should. Before it is passed, no figure counts; a fast
 * wrong answer is no answer.
 */
import { CATALOG } from '../../engine/catalog.ts';
import type { LoadedModel } from '../../engine/model.ts';
import type { Measuring } from '../../engine/measuring.ts';
import type { GateResult } from '../result.ts';
import { pocketPassages, textPassages, type Passage } from './passages.ts';
import { doSums, SUMS } from './sums.ts';

/** What is checked: Measuring is one. */
export type Checked = Pick<Measuring, 'check' | 'cancelMeasure' | 'encode' | 'generate' | 'stop'>;

interface Judged {
  readonly agreement: number;
  readonly threshold: number;
  readonly positions: number;
}

/**
 * Checks the loaded model. `onProgress`: the share that is done, 0 to 1. Rejects with the signal's
 * reason when it is aborted, and with EngineError when the engine fails.
 */
export async function runGate(
  subject: Checked,
  { model, contextLength }: Pick<LoadedModel, 'model' | 'contextLength'>,
  signal: AbortSignal,
  onProgress: (share: number) => void = () => undefined
): Promise<GateResult> {
  const cancel = (): void => {
    subject.cancelMeasure();
    subject.stop();
  };
  signal.throwIfAborted();
  signal.addEventListener('abort', cancel);
  try {
    return await (model.id === 'pocket'
      ? pocketGate(subject, contextLength, signal, onProgress)
      : textGate(subject, model.id, contextLength, signal, onProgress));
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

async function pocketGate(
  subject: Checked,
  context: number,
  signal: AbortSignal,
  onProgress: (share: number) => void
): Promise<GateResult> {
  const passages = pocketPassages();
  if (!fit(passages, context)) return tooShort(passages);
  const judged = await judge(subject, passages, signal, (share) => onProgress(share / 2));
  // A model that computes something else has nothing to say about sums, and may never come to an end.
  if (judged.agreement < judged.threshold) {
    return { passed: false, ...judged, failed: ['agreement'] };
  }
  const sums = await doSums(subject, signal, (done) => onProgress((1 + done / SUMS.length) / 2));
  const passed = sums.right === sums.asked;
  return { passed, ...judged, sums, failed: passed ? [] : ['sums'] };
}

async function textGate(
  subject: Checked,
  id: string,
  context: number,
  signal: AbortSignal,
  onProgress: (share: number) => void
): Promise<GateResult> {
  const passages = await textPassages((what) => subject.encode(what));
  signal.throwIfAborted();
  if (!fit(passages, context)) return { ...tooShort(passages), argued: true };
  const judged = await judge(subject, passages, signal, onProgress);
  const passed = judged.agreement >= judged.threshold;
  const known = CATALOG.some((model) => model.id === id);
  // What a strange model should say is not known: it may well be a small one that knows no English.
  const failed = passed ? [] : [known ? ('agreement' as const) : ('unknown-model' as const)];
  return { passed, ...judged, argued: true, failed };
}

/** Both passages; the answer is about the one that came nearer to failing. */
async function judge(
  subject: Checked,
  passages: readonly [Passage, Passage],
  signal: AbortSignal,
  onProgress: (share: number) => void
): Promise<Judged> {
  const total = passages.reduce((sum, { ids }) => sum + ids.length, 0);
  const one = async (passage: Passage, before: number): Promise<Judged> => {
    signal.throwIfAborted();
    const choices = await subject.check(passage.ids, passage.prompt, (done) =>
      onProgress((before + done) / total)
    );
    onProgress((before + passage.ids.length) / total);
    return compare(passage, choices);
  };
  const first = await one(passages[0], 0);
  const second = await one(passages[1], passages[0].ids.length);
  const reserve = ({ agreement, threshold }: Judged): number => agreement - threshold;
  return reserve(second) < reserve(first) ? second : first;
}

/** `choices`: what the model would have written behind each token, as Measuring.check tells it. */
export function compare({ expected, threshold }: Passage, choices: readonly number[]): Judged {
  const from = choices.length - expected.length;
  const agreed = expected.filter((id, index) => choices[from + index] === id).length;
  return { agreement: agreed / expected.length, threshold, positions: expected.length };
}

function fit(passages: readonly Passage[], context: number): boolean {
  return passages.every(({ ids }) => ids.length <= context);
}

function tooShort([{ threshold }]: readonly [Passage, Passage]): GateResult {
  return { passed: false, agreement: 0, threshold, positions: 0, failed: ['passage'] };
}
