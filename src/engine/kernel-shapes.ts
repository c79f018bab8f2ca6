/**
 * What the engine tells of the shapes of its kernels: which run, and what a trial of them has found on
 * this device. Plain data.
 */

/** One shape of a kernel in a trial. */
export interface TriedShape {
  /** its name, the same in every language; see docs/kernels.md */
  readonly shape: string;
  /** `disagreed`: its result was another than the default's; `failed`: it could not be compiled */
  readonly outcome: 'agreed' | 'disagreed' | 'failed';
  /** time of the default over its own, of each sample: above 1 it is faster */
  readonly ratios: readonly number[];
  /** the shortest time of a launch, where it was timed */
  readonly milliseconds?: number;
}

/** A part of the library in a trial; the default comes first of those that were tried. */
export interface TrialPart {
  readonly part: string;
  readonly chosen: string;
  readonly tried: readonly TriedShape[];
}

/** What a trial of kernel shapes has found on this device for this model. */
export interface KernelTrial {
  /** milliseconds since 1970 */
  readonly made: number;
  readonly seconds: number;
  /** whose clock: the GPU's own, or the page's from submit to done */
  readonly clock: 'gpu' | 'page';
  /** It was made where the processor stands in for a GPU: its ratios say nothing about one. */
  readonly software: boolean;
  /** in the order in which they were tried; those that the time did not reach are missing */
  readonly parts: readonly TrialPart[];
}

/**
 * Why these shapes run. `trial`: one has chosen them. Otherwise the default, because: `software`, the
 * processor is in the GPU's place and a trial says nothing; `failed`, the trial broke off;
 * `unfinished`, those before did not come to an end: perhaps the
 * page ended by them.
 */
export type ShapesReason = 'trial' | 'software' | 'failed' | 'unfinished';

/** The shapes of the kernels that run, by part of the library, and why they do. */
export interface KernelShapes {
  readonly why: ShapesReason;
  readonly shapes: Readonly<Record<string, string>>;
  /** the trial that is remembered, also where it was not asked about these shapes yet */
  readonly trial?: KernelTrial;
}
