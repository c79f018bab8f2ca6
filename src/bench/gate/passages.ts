/**
 * What a model is given before its speed counts, and what a sound one chooses. Each model gets two
 * passages: one token by token from an empty context, and one behind a prompt of more than 512 tokens,
 * so that the kernels of prompts, of short and of long contexts have all had their part in it.
 */
import { seededIds } from '../../engine/random.ts';
import type { Turn } from '../../engine/generation.ts';
import answers from './pocket.json' with { type: 'json' };
import { PROOF } from './proof.ts';

export interface Passage {
  readonly ids: readonly number[];
  /** so many of them are read as a prompt */
  readonly prompt: number;
  /** the choices behind the last of the tokens, one each; what comes before is not judged */
  readonly expected: readonly number[];
  /** the share of them that a model must choose */
  readonly threshold: number;
}

/**
 * Sound implementations differ in the last bits of their sums, and choose differently only between
 * two tokens that are as good as equal: one such is allowed in fifty.
 */
const KNOWN_ANSWERS = 0.98;

/**
 * The pocket model: tokens without meaning, and what the f64 forward pass over the same weights
 * chooses behind each of them. Its own replies would not do. It is so sure of them that it chooses
 * the same with thousands of damaged weights, while here one wrong scale, two swapped tensors or
 * another rope setting cost a tenth of the choices or more. Changed weights need changed answers:
 * tools/pocket/gate.ts writes them, and a unit test holds that they are those of public/pocket.
 */
export function pocketPassages(): readonly [Passage, Passage] {
  const { alone, behind } = pocketTokens();
  return [
    { ...alone, expected: answers.alone, threshold: KNOWN_ANSWERS },
    { ...behind, expected: answers.behind, threshold: KNOWN_ANSWERS }
  ];
}

/** The tokens alone, for those who compute the answers. */
export function pocketTokens(
  vocab = answers.vocab
): Record<'alone' | 'behind', Pick<Passage, 'ids' | 'prompt'>> {
  return {
    alone: { ids: seededIds(1, 160, vocab), prompt: 0 },
    behind: { ids: seededIds(2, 656, vocab), prompt: 560 }
  };
}

/**
 * Every other model: a text in plain English. The weights of the R1 distills were not at hand, so what
 * they must reach is argued, not found, and far below what they should.
 *
 * - A text like this is easy: language models of 1.5 billion parameters name between two and seven
 *   of ten next tokens of ordinary English and of worked mathematics. What computes something else
 *   (garbage, or one token for ever) names less than one in twenty.
 * - A text that was there before is copied: from a few tokens on, every model of that size names
 *   nearly all of it, whatever it is about. That needs attention that finds one place hundreds of
 *   tokens back, so it is what a wrong rope setting or a broken cache spoils first.
 */
const READING = 0.25;
const COPYING = 0.8;

/** Tokens that are judged, and those before them that a model may need to find its place. */
const JUDGED = 96;
const LEAD = 8;

const QUESTION: readonly Turn[] = [
  { role: 'user', text: 'Why are there infinitely many prime numbers?' }
];
const AGAIN = '\n\nLet me read all of this once more, word for word, from the beginning:\n\n';

export async function textPassages(
  encode: (what: readonly Turn[] | string) => Promise<readonly number[]>
): Promise<readonly [Passage, Passage]> {
  const [question, text, again] = [
    await encode(QUESTION),
    await encode(PROOF),
    await encode(AGAIN)
  ];
  const begun = text.slice(0, LEAD + JUDGED);
  const passage = (before: readonly number[], prompt: number, threshold: number): Passage => ({
    ids: [...before, ...begun.slice(0, -1)],
    prompt,
    expected: begun.slice(LEAD),
    threshold
  });
  const whole = [...question, ...text, ...again];
  return [passage(question, 0, READING), passage(whole, whole.length + LEAD, COPYING)];
}
