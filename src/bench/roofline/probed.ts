/** What the probes answer, and what they say when they cannot: plain data between worker and page. */
import type { Roofline, RooflineFailure } from '../result.ts';

export interface Probed {
  readonly bandwidth: Roofline['bandwidth'];
  readonly dispatch: Roofline['dispatch'];
}

export interface ProbeFailure {
  readonly kind: RooflineFailure;
  /** for the folded part */
  readonly details: string;
}

export interface ProbeRequest {
  /** a phone, a tablet, or little main memory: known to the page, not to a worker */
  readonly small: boolean;
}

export type ProbeAnswer =
  | { readonly kind: 'probed'; readonly probed: Probed }
  | { readonly kind: 'failed'; readonly failure: ProbeFailure };

export class ProbeError extends Error {
  override readonly name = 'ProbeError';
  readonly failure: ProbeFailure;

  constructor(kind: RooflineFailure, details: string) {
    super(`${kind}: ${details}`);
    this.failure = { kind, details };
  }
}
