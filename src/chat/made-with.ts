/** How a reply was made: kept with it, because settings change. */
import type { SamplingOptions } from '../engine/generation.ts';
import { readSettings, systemTurns, type Settings } from './settings.ts';

export type MadeWith = SamplingOptions & {
  /** there was a system prompt */
  readonly system?: true;
  /** thoughts of earlier replies were in the prompt */
  readonly keepThoughts?: true;
  /** tokens after which the thought would be ended */
  readonly thinkingBudget?: number;
};

/** `sampling`: of `settings`, as the engine is asked for it. */
export function madeWith(settings: Settings, sampling: SamplingOptions): MadeWith {
  const { keepThoughts, thinkingBudget } = settings;
  return {
    ...sampling,
    ...(systemTurns(settings).length > 0 && { system: true }),
    ...(keepThoughts && { keepThoughts }),
    ...(thinkingBudget !== null && { thinkingBudget })
  };
}

/** From whatever lies in storage; undefined where even temperature and top-p are missing. */
export function readMadeWith(value: unknown): MadeWith | undefined {
  const { temperature, topP, maxTokens, seed, thinkingBudget, ...rest } = readSettings(value);
  if (temperature === undefined || topP === undefined || typeof maxTokens !== 'number') {
    return undefined;
  }
  const { presencePenalty, frequencyPenalty, repetitionPenalty, keepThoughts } = rest;
  const { system } = value as Readonly<Record<string, unknown>>;
  return {
    temperature,
    topP,
    maxTokens,
    ...(typeof seed === 'number' && { seed }),
    ...(presencePenalty !== undefined && { presencePenalty }),
    ...(frequencyPenalty !== undefined && { frequencyPenalty }),
    ...(repetitionPenalty !== undefined && { repetitionPenalty }),
    ...(system === true && { system }),
    ...(keepThoughts === true && { keepThoughts }),
    ...(typeof thinkingBudget === 'number' && { thinkingBudget })
  };
}
