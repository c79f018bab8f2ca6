/** What the benchmark needs of the world around it. The real ones: parts.ts; tests have others. */
import type { Measuring } from '../engine/measuring.ts';
import type { Measured, MeasureRequest, ModelFacts } from '../engine/questions.ts';
import type { DeviceFacts, GateResult, Roofline, RooflineFailure } from './result.ts';
import type { MeasuredRate } from './roofline/roofline.ts';
import type { Watch } from './watch/watch.ts';

/** What is measured. */
export type Subject = Pick<Measuring, 'measure' | 'cancelMeasure' | 'facts' | 'generate' | 'stop'>;

export interface Clock {
  /** milliseconds, on the clock of the engine's stamps: performance.timeOrigin + now() */
  now(): number;
  /**
   * Milliseconds since 1970 by the system's clock. The other may stand still while a computer sleeps
   * with the page open, and be days late; this one may be set while a run goes on, and times nothing.
   */
  date(): number;
  /** Rejects with the signal's reason where it is aborted meanwhile. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** All that a run is made of. */
export interface Parts {
  readonly subject: Subject;
  readonly clock: Clock;
  /** resolves with the time, on the clock, when what is on the page now has been painted */
  readonly painted: () => Promise<number>;
  readonly device: () => Promise<DeviceFacts>;
  /** `onProgress`: the share that is done, 0 to 1 */
  readonly gate: (signal: AbortSignal, onProgress: (share: number) => void) => Promise<GateResult>;
  /** undefined where there is no GPU to look at; resolves with the reason where looking failed */
  readonly roofline?: (
    facts: ModelFacts,
    measured: MeasuredRate
  ) => Promise<Roofline | RooflineFailure>;
  readonly watch: () => Promise<Watch>;
  /** returns the way to let the screen go dark again */
  readonly keepAwake: () => () => void;
}

/**
 * One measurement. When `signal` is aborted it is cancelled, and the promise rejects only when the
 * engine has come to rest: it can be used again at once.
 */
export async function measure(
  subject: Subject,
  request: MeasureRequest,
  signal: AbortSignal,
  onStep?: () => void
): Promise<Measured> {
  signal.throwIfAborted();
  const cancel = (): void => subject.cancelMeasure();
  signal.addEventListener('abort', cancel);
  try {
    return await subject.measure(request, onStep);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
