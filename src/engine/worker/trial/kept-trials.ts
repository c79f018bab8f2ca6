/**
 * Trials that were made here, by adapter, library and shapes of the model. They lie in a cache beside
 * the models, so that whoever clears the site's data clears both; where nothing can be kept, a trial
 * is made at each load.
 */
import { openCache } from '../../../weights/store.ts';
import type { KernelTrial, TrialPart, TriedShape } from '../../kernel-shapes.ts';

const TRIALS = 'thinktab/trials';

export interface KeptTrial {
  /** trials that were begun and did not come to an end */
  readonly begun: number;
  readonly trial?: KernelTrial;
}

/** Undefined where there is none, or none that can be read. */
export async function readTrial(key: string): Promise<KeptTrial | undefined> {
  try {
    const cache = await openCache(TRIALS);
    return parseTrial(await (await cache.match(addressOf(key)))?.text());
  } catch {
    return undefined;
  }
}

/** Fails silently: a model must load also where there is no room for a note. */
export async function keepTrial(key: string, kept: KeptTrial): Promise<void> {
  try {
    await (await openCache(TRIALS)).put(addressOf(key), Response.json(kept));
  } catch {
    // See above.
  }
}

function addressOf(key: string): string {
  return new URL(`/trials/${key}`, self.location.origin).href;
}

/** Another version of this page may have written it. */
export function parseTrial(text: string | undefined): KeptTrial | undefined {
  try {
    const value = JSON.parse(text ?? '') as Partial<KeptTrial> | null;
    if (typeof value?.begun !== 'number') return undefined;
    const { begun, trial } = value;
    return isTrial(trial) ? { begun, trial } : { begun };
  } catch {
    return undefined;
  }
}

function isTrial(value: unknown): value is KernelTrial {
  const { made, seconds, clock, software, parts } = (value ?? {}) as Partial<KernelTrial>;
  return (
    typeof made === 'number' &&
    typeof seconds === 'number' &&
    (clock === 'gpu' || clock === 'page') &&
    typeof software === 'boolean' &&
    Array.isArray(parts) &&
    parts.every(isPart)
  );
}

function isPart(value: unknown): value is TrialPart {
  const { part, chosen, tried } = (value ?? {}) as Partial<TrialPart>;
  return (
    typeof part === 'string' &&
    typeof chosen === 'string' &&
    Array.isArray(tried) &&
    tried.every(isTried)
  );
}

function isTried(value: unknown): value is TriedShape {
  const { shape, outcome, ratios } = (value ?? {}) as Partial<TriedShape>;
  return (
    typeof shape === 'string' &&
    typeof outcome === 'string' &&
    Array.isArray(ratios) &&
    ratios.every((ratio) => typeof ratio === 'number')
  );
}
