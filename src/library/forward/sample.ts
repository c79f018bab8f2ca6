/** From logits to the next token, with web-llm's meaning of each setting. */
import type { Floats } from './weights.ts';

/** web-llm's smallest temperature: its "0", which is greedy but for exact ties. */
const MIN_TEMPERATURE = 1e-6;
/** web-llm's smallest top_p. */
const MIN_TOP_P = 1e-5;

export interface Penalties {
  /** subtracted once from every token that occurred; 0 = none */
  readonly presence: number;
  /** subtracted per occurrence; 0 = none */
  readonly frequency: number;
  /** divides positive logits and multiplies negative ones of tokens that occurred; 1 = none */
  readonly repetition: number;
}

export interface Candidate {
  readonly id: number;
  readonly probability: number;
}

/** The most likely token; of equals the one with the lowest id. */
export function greedy(logits: ArrayLike<number>): number {
  let best = 0;
  for (let id = 1; id < logits.length; id++) {
    if (logits[id] > logits[best]) best = id;
  }
  return best;
}

/** softmax(logits / temperature), which sums to 1. */
export function softmax(logits: ArrayLike<number>, temperature = 1): Float64Array {
  const divisor = Math.max(temperature, MIN_TEMPERATURE);
  const max = logits[greedy(logits)];
  const probabilities = Float64Array.from(logits, (logit) => Math.exp((logit - max) / divisor));
  const sum = probabilities.reduce((total, value) => total + value, 0);
  return probabilities.map((value) => value / sum);
}

/**
 * The smallest set of most likely tokens whose mass is at least `topP`, most likely first (of equals
 * the lower id first), with probabilities scaled to sum to 1.
 */
export function nucleus(probabilities: ArrayLike<number>, topP: number): Candidate[] {
  const wanted = Math.max(topP, MIN_TOP_P);
  const sorted = Array.from(probabilities, (probability, id) => ({ id, probability }))
    .filter(({ probability }) => probability > 0)
    .sort((a, b) => b.probability - a.probability || a.id - b.id);
  let mass = 0;
  let count = 0;
  while (count < sorted.length && mass < wanted) mass += sorted[count++].probability;
  return sorted
    .slice(0, count)
    .map(({ id, probability }) => ({ id, probability: probability / mass }));
}

/** Draws one of the candidates with `u`, uniform in [0, 1): the inverse of their distribution. */
export function draw(candidates: readonly Candidate[], u: number): number {
  let mass = 0;
  for (const { id, probability } of candidates) {
    mass += probability;
    if (u < mass) return id;
  }
  // rounding may leave the sum a little below 1
  const last = candidates.at(-1);
  if (!last) throw new RangeError('There is no candidate to draw from.');
  return last.id;
}

/**
 * Changes logits in place for tokens that were generated already, in web-llm's order: presence and
 * frequency first, then repetition.
 * @param counts how often each token occurred
 */
export function applyPenalties(
  logits: Floats,
  counts: ReadonlyMap<number, number>,
  { presence, frequency, repetition }: Penalties
): void {
  for (const [id, count] of counts) {
    const value = logits[id] - (presence + count * frequency);
    logits[id] = value < 0 ? value * repetition : value / repetition;
  }
}

/** Adds to logits in place; web-llm does so before the penalties. */
export function applyBias(logits: Floats, bias: ReadonlyMap<number, number>): void {
  for (const [id, value] of bias) logits[id] += value;
}
