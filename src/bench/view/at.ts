/** When a result was measured: days are not said as of today, since reports are read and printed later. */
import { clock, day } from '../../words/format.ts';
import type { BenchResult } from '../result.ts';

/** `22 November 2026, 14:05`: two runs of one device are told apart by it, on any day. */
export const at = ({ started }: Pick<BenchResult, 'started'>): string =>
  `${day(Date.parse(started))}, ${clock(new Date(started))}`;
