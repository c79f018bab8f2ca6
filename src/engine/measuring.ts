/**
 * The engine as a benchmark sees it: exact work, timed, and questions about the model. Apart from the
 * client, so that the first screen does not carry it.
 */
import type { EngineClient } from './client.ts';
import type { KernelTrial } from './kernel-shapes.ts';
import type { Finished, ReceivedBatch } from './open-requests.ts';
import type { GenerateRequest, Turn } from './generation.ts';
import type { Measured, MeasureRequest, ModelFacts } from './questions.ts';

export class Measuring {
  readonly #client: EngineClient;
  #stop = new AbortController();

  constructor(client: EngineClient) {
    this.#client = client;
  }

  /**
   * Timed work of exact length. `onStep`: tokens read and written so far, a few times a second.
   * Rejects with EngineError (context-full where it does not fit), or Cancelled after cancel().
   */
  measure(request: MeasureRequest, onStep?: (done: number) => void): Promise<Measured> {
    return this.#client.ask('measure', request, { signal: this.#begin(), onStep });
  }

  /**
   * The model's own first choice behind each of the tokens, from ids[prompt - 1] on, whatever the
   * passage goes on with. The first `prompt` of them are read as a prompt, the rest one by one.
   */
  check(
    ids: readonly number[],
    prompt = 0,
    onStep?: (done: number) => void
  ): Promise<readonly number[]> {
    return this.#client.ask('check', { ids, prompt }, { signal: this.#begin(), onStep });
  }

  /** Ends a measurement or a check between two tokens: its promise rejects with Cancelled. */
  cancelMeasure(): void {
    this.#stop.abort();
  }

  /** Tokens of a text, or of the prompt that turns make, up to where the reply begins. */
  encode(what: readonly Turn[] | string): Promise<readonly number[]> {
    return this.#client.ask('encode', what);
  }

  /** `depth`: tokens of context before the token whose dispatches are counted. */
  facts(depth = 0): Promise<ModelFacts> {
    return this.#client.ask('facts', { depth });
  }

  /** A new trial of kernel shapes; see Questions.trial. */
  trial(): Promise<KernelTrial | undefined> {
    return this.#client.ask('trial', null);
  }

  generate(request: GenerateRequest, onTokens: (batch: ReceivedBatch) => void): Promise<Finished> {
    return this.#client.generate(request, onTokens);
  }

  stop(): void {
    this.#client.stop();
  }

  #begin(): AbortSignal {
    this.#stop = new AbortController();
    return this.#stop.signal;
  }
}
