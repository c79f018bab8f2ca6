/**
 * One reply on its way from the engine to the screen: its speed at three places, and who took what
 * was lost between them.
 *
 * A wait that is the same for every token delays a text and does not slow it down; what slows it
 * down is time that is taken per token. So the three speeds are compared as milliseconds per token,
 * and parts of their difference go to
 * - the tokenizer: the time it was seen working in the worker, which writes nothing meanwhile;
 * - the hop: what else the worker does between two tokens of the engine, which is gathering and
 *   posting them;
 * - the page: what comes after the worker's stamp. If the page does not keep up, batches wait for
 *   it longer and longer, and the last one is taken and painted later than it was made.
 */
import type { EngineUsage } from '../engine/generation.ts';
import type { TaskResult } from './result.ts';

/** A batch of tokens: when its last one was made, when the page got it, when it was on the screen. */
export interface Arrival {
  readonly tokens: number;
  readonly made: number;
  readonly received: number;
  readonly painted: number;
}

type Usage = Pick<EngineUsage, 'decodeRate' | 'completionTokens' | 'tokenizerTime'>;
type Delivery = Pick<TaskResult, 'engineRate' | 'deliveredRate' | 'paintedRate' | 'lost'>;

/**
 * Of N tokens those after the first batch count: the first batch starts the clock (engine/meter.ts).
 * Undefined where there are too few to have a speed.
 */
export function deliveryOf(arrivals: readonly Arrival[], usage: Usage): Delivery | undefined {
  const [first, last] = [arrivals[0], arrivals.at(-1)];
  if (!first || !last || usage.decodeRate <= 0) return undefined;
  const tokens = arrivals.slice(1).reduce((sum, arrival) => sum + arrival.tokens, 0);
  const perToken = (at: 'made' | 'received' | 'painted'): number => (last[at] - first[at]) / tokens;
  const [engine, made, received] = [
    1000 / usage.decodeRate,
    perToken('made'),
    perToken('received')
  ];
  // A short text may come onto the screen in one frame.
  const painted = last.painted > first.painted ? perToken('painted') : received;
  if (tokens === 0 || received <= 0) return undefined;
  return {
    engineRate: usage.decodeRate,
    deliveredRate: 1000 / received,
    paintedRate: 1000 / painted,
    lost: split(painted - engine, usage.tokenizerTime / usage.completionTokens, painted - made)
  };
}

/** The parts are never negative and add up to `whole`, or to 0 where nothing was lost. */
function split(whole: number, tokenizer: number, page: number): TaskResult['lost'] {
  const all = Math.max(0, whole);
  const ofPage = Math.min(Math.max(0, page), all);
  const ofTokenizer = Math.min(Math.max(0, tokenizer), all - ofPage);
  return { tokenizer: ofTokenizer, hop: all - ofPage - ofTokenizer, page: ofPage };
}
