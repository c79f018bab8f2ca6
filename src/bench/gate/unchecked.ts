/** Whether a gate was failed by answers that are wrong, or by nobody being able to tell. */
import type { GateResult } from '../result.ts';

/** The context had no room for the passages, or nobody knows what this model should say. */
export const isUnchecked = ({ failed }: Pick<GateResult, 'failed'>): boolean =>
  failed.some((why) => why === 'passage' || why === 'unknown-model');
