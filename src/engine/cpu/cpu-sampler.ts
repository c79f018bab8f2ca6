/** Chooses the tokens of one reply, as its request says. */
import { applyPenalties, draw, greedy, nucleus, softmax } from '../../library/forward/sample.ts';
import type { SamplingOptions } from '../generation.ts';
import { seeded } from '../random.ts';

export class CpuSampler {
  readonly #sampling: SamplingOptions;
  readonly #random: () => number;
  /** how often each token is in the reply, for the penalties */
  readonly #counts = new Map<number, number>();

  /** `written`: tokens of the reply that are there already; it goes on as if it had drawn them. */
  constructor(sampling: SamplingOptions, written: readonly number[]) {
    const { seed, temperature } = sampling;
    this.#sampling = sampling;
    // Greedy replies draw nothing.
    const drawn = temperature === 0 ? 0 : written.length;
    this.#random = seed === undefined ? Math.random : seeded(seed, drawn);
    this.note(written);
  }

  /** They are in the reply, whoever wrote them. */
  note(ids: readonly number[]): void {
    for (const id of ids) this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1);
  }

  choose(logits: Float32Array | Float64Array): number {
    const { temperature, topP } = this.#sampling;
    const penalised = Float64Array.from(logits);
    applyPenalties(penalised, this.#counts, {
      presence: this.#sampling.presencePenalty ?? 0,
      frequency: this.#sampling.frequencyPenalty ?? 0,
      repetition: this.#sampling.repetitionPenalty ?? 1
    });
    const id =
      temperature === 0
        ? greedy(penalised)
        : draw(nucleus(softmax(penalised, temperature), topP), this.#random());
    this.note([id]);
    return id;
  }
}
