/** An engine for the chat's tests that says what it is told to. */
import type { Answerer } from '../../src/chat/answerer.ts';
import { EngineError } from '../../src/engine/errors.ts';
import type { Finished, ReceivedBatch } from '../../src/engine/open-requests.ts';
import { internal } from '../../src/engine/failures.ts';
import type { GenerateRequest, Turn } from '../../src/engine/generation.ts';
import type { ModelSource } from '../../src/engine/model.ts';

/** Answers when told to, so that every moment of a reply can be looked at. */
export class Script implements Answerer {
  readonly opensThought = true;
  model: ModelSource | undefined = {
    id: 'script',
    name: 'Script',
    url: 'https://models.test/script/'
  };
  readonly requests: GenerateRequest[] = [];
  /** turns that were to be read ahead */
  readonly prepared: (readonly Turn[])[] = [];
  stops = 0;
  answers = 0;
  /** tokens of a prompt of so many characters */
  tokensOf = (characters: number): number => characters;
  #onTokens: (batch: ReceivedBatch) => void = () => undefined;
  #resolve: (finished: Finished) => void = () => undefined;
  #reject: (error: Error) => void = () => undefined;
  #tokens = 0;

  generate(request: GenerateRequest, onTokens: (batch: ReceivedBatch) => void): Promise<Finished> {
    this.requests.push(request);
    this.#onTokens = onTokens;
    this.#tokens = 0;
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  stop(): void {
    this.stops++;
    this.end('stopped');
  }

  answer(): void {
    this.answers++;
  }

  prepare(turns: readonly Turn[]): void {
    this.prepared.push(turns);
  }

  count(turns: readonly Turn[]): Promise<number> {
    return Promise.resolve(this.tokensOf(turns.reduce((sum, { text }) => sum + text.length, 0)));
  }

  /** The thought is ended for the model, with the answer's first token. */
  cut(text: string): void {
    this.say(text, false, undefined, true);
  }

  /** `whole`: all ids of a reply that goes on, whose text begins anew. */
  say(text: string, thought: boolean, whole?: readonly number[], cut = false): void {
    const at = performance.timeOrigin + performance.now();
    const ids = whole ?? [++this.#tokens];
    const stamps = { first: at, last: at, received: at };
    this.#onTokens({
      text,
      tokens: 1,
      thought,
      ids,
      ...stamps,
      ...(whole && { whole: true }),
      ...(cut && { cut })
    });
  }

  end(reason: Finished['reason']): void {
    const usage = {
      promptTokens: 12,
      completionTokens: this.#tokens,
      prefillRate: 100,
      decodeRate: 50,
      timeToFirstToken: 120,
      contextUsed: 12 + this.#tokens,
      tokenizerTime: 0
    };
    this.#resolve({ reason, usage });
  }

  fail(): void {
    this.#reject(new EngineError(internal('out of luck')));
  }
}
