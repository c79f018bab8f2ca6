/** An engine for the chat's tests that says what it is told to. */
import type { Answerer } from '../../src/chat/conversation.svelte.ts';
import { EngineError, type Finished, type ReceivedBatch } from '../../src/engine/client.ts';
import { internal } from '../../src/engine/failures.ts';
import type { GenerateRequest, ModelSource } from '../../src/engine/messages.ts';

/** Answers when told to, so that every moment of a reply can be looked at. */
export class Script implements Answerer {
  readonly opensThought = true;
  model: ModelSource | undefined = {
    id: 'script',
    name: 'Script',
    url: 'https://models.test/script/'
  };
  readonly requests: GenerateRequest[] = [];
  stops = 0;
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

  /** `whole`: all ids of a reply that goes on, whose text begins anew. */
  say(text: string, thought: boolean, whole?: readonly number[]): void {
    const at = performance.timeOrigin + performance.now();
    const ids = whole ?? [++this.#tokens];
    const stamps = { first: at, last: at, received: at };
    this.#onTokens({ text, tokens: 1, thought, ids, ...stamps, ...(whole && { whole: true }) });
  }

  end(reason: Finished['reason']): void {
    const usage = {
      promptTokens: 12,
      completionTokens: this.#tokens,
      prefillRate: 100,
      decodeRate: 50,
      timeToFirstToken: 120,
      contextUsed: 12 + this.#tokens
    };
    this.#resolve({ reason, usage });
  }

  fail(): void {
    this.#reject(new EngineError(internal('out of luck')));
  }
}
