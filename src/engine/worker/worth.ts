/**
 * Whether it pays to compute guesses with a token, by what was measured in this conversation: how many
 * of them turn out right, and what a token costs that is computed alone, one that is computed with
 * guesses, and one that was guessed. No figure is assumed of any device.
 */

/** What was done for a token. */
export type Done = 'alone' | 'kept' | 'guessed';

/** Of guesses from places that have so many tokens in common, or more: their rates are kept apart. */
const CLASSES = [3, 5, 9];
/** Each new figure counts so much. */
const WEIGHT = 1 / 6;
/** A token that took so much longer than the ones before says something else: a pause, a checkpoint. */
const OUTLIER = 3;
/** What is given up is believed a little less with every chance that is let pass, and tried again. */
const DOUBT = 1 / 2000;
/** It has to win by this much. */
const MARGIN = 0.95;

export class Worth {
  readonly #most: number;
  /** mean number of right guesses, by class */
  readonly #right: number[];
  /** milliseconds */
  readonly #times = new Map<Done, number>();

  /** `most`: guesses that are computed at once */
  constructor(most: number) {
    this.#most = most;
    this.#right = CLASSES.map(() => most / 2);
  }

  /** A token of the kind took so long, until the next began. */
  took(done: Done, milliseconds: number): void {
    const before = this.#times.get(done);
    const limited = Math.min(milliseconds, OUTLIER * (before ?? Infinity));
    this.#times.set(done, before === undefined ? limited : before + WEIGHT * (limited - before));
  }

  /** Of the guesses from a place with `common` tokens, `right` were right. */
  came(common: number, right: number): void {
    const at = classOf(common);
    const before = this.#right[at] ?? 0;
    this.#right[at] = before + WEIGHT * (right - before);
  }

  /** Whether to compute a guess. A chance that is let pass is noted. */
  pays(common: number): boolean {
    const at = classOf(common);
    const right = this.#right[at] ?? 0;
    const alone = this.#times.get('alone');
    const guessed = this.#times.get('guessed');
    // Nothing is known yet, so it is tried.
    if (alone === undefined || guessed === undefined) return true;
    const kept = this.#times.get('kept') ?? 0;
    if (guessed + right * kept < MARGIN * (1 + right) * alone) return true;
    this.#right[at] = right + DOUBT * (this.#most - right);
    this.#times.set('guessed', guessed + DOUBT * (alone - guessed));
    return false;
  }
}

function classOf(common: number): number {
  return Math.max(
    0,
    CLASSES.findLastIndex((least) => common >= least)
  );
}
