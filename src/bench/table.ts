/** The lines of the report's table, as they fill up repetition by repetition. */
import type { Measured } from '../engine/questions.ts';
import type { Test } from './protocol.ts';
import { rateOf } from './rates.ts';
import type { TestResult } from './result.ts';
import { describe, describeGaps, gapsOf } from './statistics.ts';

interface Samples {
  readonly rates: number[];
  readonly order: number[];
  readonly gaps: number[];
}

export class Table {
  readonly #samples = new Map<string, Samples>();

  /** `order`: where the repetition stood in the run, from 0. Returns its tokens per second. */
  add(test: Test, measured: Measured, order: number): number {
    const samples = this.#samples.get(test.name) ?? { rates: [], order: [], gaps: [] };
    const rate = rateOf(test, measured);
    samples.rates.push(rate);
    samples.order.push(order);
    samples.gaps.push(...gapsOf(measured.stamps));
    this.#samples.set(test.name, samples);
    return rate;
  }

  /** Throws RangeError for a test that was not measured. */
  line({ name, kind, tokens, depth }: Test): TestResult {
    const { rates = [], order = [], gaps = [] } = this.#samples.get(name) ?? {};
    return {
      name,
      kind,
      tokens,
      depth,
      rate: describe(rates),
      order,
      ...(kind === 'tg' && { gaps: describeGaps(gaps) })
    };
  }
}
