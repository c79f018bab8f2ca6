/** What the probes answer, and what they say when they cannot: plain data between worker and page. */
import type { Roofline } from '../result.ts';

export interface Probed {
  readonly bandwidth: Roofline['bandwidth'];
  readonly dispatch: Roofline['dispatch'];
}

export type ProbeFailureKind =
  /** no WebGPU here, or no adapter any more */
  | 'no-adapter'
  /** the device was lost in the middle of it */
  | 'lost'
  /** not even the smallest buffer could be made */
  | 'memory'
  /** a kernel computed something else than the sum of what lies in memory */
  | 'wrong'
  /** times that do not grow with the work: nothing can be read from them */
  | 'noise'
  /** no answer for a long time */
  | 'stuck'
  | 'internal';

export interface ProbeFailure {
  readonly kind: ProbeFailureKind;
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

  constructor(kind: ProbeFailureKind, details: string) {
    super(`${kind}: ${details}`);
    this.failure = { kind, details };
  }
}
