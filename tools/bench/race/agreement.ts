/**
 * Whether two engines compute the same model. One writes greedily; the other is given its text and
 * tells, at every token, what it would have written. Both have the same weights, to the bit, but not
 * the same roundings (llama.cpp rounds activations to eight bits on the processor and to f16 on the
 * GPU), so they may part where two tokens are about equally likely, and only there.
 */

export interface Written {
  readonly id: number;
  /** the likeliest tokens, by natural logarithm of their probability */
  readonly likeliest: ReadonlyMap<number, number>;
}

export interface Agreement {
  readonly agrees: boolean;
  /** tokens on which they are of one mind, and of how many */
  readonly same: number;
  readonly of: number;
  /** the largest step, as a difference of logarithms, from a first choice to the other's */
  readonly worst: number;
}

/** Two tokens are about equally likely where the lesser has three quarters of the other's chance. */
const TIE = Math.log(4 / 3);
/** So many must be the same, ties or not. */
const SHARE = 0.8;

/** @param choices the other's, one for each written token */
export function agreement(written: readonly Written[], choices: readonly number[]): Agreement {
  let same = 0;
  let worst = 0;
  for (const [at, { id, likeliest }] of written.entries()) {
    const choice = choices[at];
    if (choice === id) {
      same++;
      continue;
    }
    const chance = choice === undefined ? undefined : likeliest.get(choice);
    worst = Math.max(worst, (likeliest.get(id) ?? Infinity) - (chance ?? -Infinity));
  }
  const of = written.length;
  return { agrees: of > 0 && same >= SHARE * of && worst <= TIE, same, of, worst };
}
