/**
 * Three minutes of writing without rest: what a machine does when it grows warm. The texts are those
 * of `tg128`, one after the other, so that all of them cost the same; a slow machine writes shorter
 * ones, so that the end is not missed by minutes.
 */
import { SOAK_SECONDS, SOAK_WINDOW_SECONDS } from './protocol.ts';
import { Windows } from './rates.ts';
import type { SoakResult } from './result.ts';
import { change } from './statistics.ts';
import { measure, type Clock, type Subject } from './subject.ts';

const LONGEST = 128;
const SHORTEST = 8;

/**
 * `rate`: tokens per second as the tests found it. `onProgress` hears the rates of the windows so
 * far. Undefined where not even two windows had a text in them.
 */
export async function soak(
  subject: Subject,
  clock: Clock,
  { rate, seed, signal }: { rate: number; seed: number; signal: AbortSignal },
  onProgress: (rates: readonly number[], secondsLeft: number) => void
): Promise<SoakResult | undefined> {
  const length = SOAK_WINDOW_SECONDS * 1000;
  const generate = Math.round(Math.min(LONGEST, Math.max(SHORTEST, rate * SOAK_WINDOW_SECONDS)));
  const started = clock.now();
  const end = started + SOAK_SECONDS * 1000;
  const windows = new Windows(started, length);
  let rates: readonly number[] = [];
  while (clock.now() < end) {
    const { stamps } = await measure(subject, { depth: 0, prompt: 0, generate, seed }, signal);
    windows.add(stamps);
    rates = windows.rates.slice(0, SOAK_SECONDS / SOAK_WINDOW_SECONDS);
    onProgress(rates, Math.max(0, (end - clock.now()) / 1000));
  }
  const [first, last] = [rates[0], rates.at(-1)];
  if (first === undefined || last === undefined || rates.length < 2) return undefined;
  return { rates, windowSeconds: SOAK_WINDOW_SECONDS, drift: change(first, last) };
}
