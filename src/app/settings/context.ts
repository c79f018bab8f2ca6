/** Which lengths of context can be chosen. */
import type { Range } from '../../chat/settings.ts';

export const CONTEXT_RANGE = {
  low: 256,
  high: 131072,
  step: 256,
  whole: true
} as const satisfies Range;

/**
 * Powers of two up to what the model was made for (`limit`, where it is known), and lengths that are
 * in use already.
 */
export function contextChoices(
  limit = CONTEXT_RANGE.high as number,
  ...used: readonly (number | undefined)[]
): number[] {
  const choices = new Set(used.filter((tokens) => tokens !== undefined));
  for (let tokens: number = CONTEXT_RANGE.low; tokens <= limit; tokens *= 2) choices.add(tokens);
  return [...choices].sort((a, b) => a - b);
}
