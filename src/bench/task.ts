/**
 * One real reply, apart from the tests: a problem that every model here can think about, asked as a
 * reader asks it, with the sampling the models were made for. It is the only part of a run that goes
 * through tokenizer, messages and screen.
 */
import type { SamplingOptions } from '../engine/generation.ts';
import type { LoadedModel } from '../engine/model.ts';
import { ThoughtSplitter } from '../engine/thought.ts';
import { deliveryOf, type Arrival } from './delivery.ts';
import type { TaskResult } from './result.ts';
import type { Parts } from './subject.ts';

const PROBLEM = 'What is 417 × 36?';
/** With what may stand between thousands: `15,012`, `15 012`, `15{,}012`. */
const SOLUTION = /(?<!\d)15[\s,.{}\\]{0,3}012(?!\d)/;

export const TASK_TOKENS = 1024;

/** As DeepSeek recommends for R1; the seed is fixed, so that a model has the same thoughts again. */
const SAMPLING: SamplingOptions = { temperature: 0.6, topP: 0.95, maxTokens: TASK_TOKENS, seed: 1 };

/** `onText` hears what to show. Undefined where the reply was too short to have a speed. */
export async function runTask(
  { subject, clock, painted }: Pick<Parts, 'subject' | 'clock' | 'painted'>,
  { opensThought }: Pick<LoadedModel, 'opensThought'>,
  signal: AbortSignal,
  onText: (written: { tokens: number; thought: string; answer: string }) => void
): Promise<TaskResult | undefined> {
  signal.throwIfAborted();
  const splitter = new ThoughtSplitter(opensThought);
  const arrivals: Arrival[] = [];
  let waiting: Omit<Arrival, 'painted'>[] = [];
  let painting: Promise<void> | undefined;
  let thoughtTokens = 0;
  let answerTokens = 0;
  let firstAnswer: number | undefined;

  /** All batches that came before a frame are painted by it. */
  const paint = async (): Promise<void> => {
    const at = await painted();
    painting = undefined;
    arrivals.push(...waiting.map((batch) => ({ ...batch, painted: at })));
    waiting = [];
  };
  const stop = (): void => subject.stop();
  signal.addEventListener('abort', stop);
  const started = clock.now();
  try {
    const { reason, usage } = await subject.generate(
      { turns: [{ role: 'user', text: PROBLEM }], sampling: SAMPLING },
      ({ text, tokens, thought, last, received }) => {
        splitter.push(text);
        if (thought) thoughtTokens += tokens;
        else {
          answerTokens += tokens;
          firstAnswer ??= received;
        }
        waiting.push({ tokens, made: last, received });
        const { thought: thoughts, answer } = splitter;
        onText({ tokens: thoughtTokens + answerTokens, thought: thoughts, answer });
        painting ??= paint();
      }
    );
    signal.throwIfAborted();
    splitter.finish();
    await painting;
    const delivery = deliveryOf(arrivals, usage);
    return (
      delivery && {
        prompt: PROBLEM,
        thoughtTokens,
        answerTokens,
        ...(reason === 'stop' && { right: SOLUTION.test(splitter.answer) }),
        firstToken: (arrivals[0]?.received ?? started) - started,
        ...(firstAnswer !== undefined && { firstAnswer: firstAnswer - started }),
        ...delivery
      }
    );
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
