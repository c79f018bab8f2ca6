/** Gathers a reply's tokens into batches of about one frame, stamped when they are made. */
import type { TokenBatch } from '../generation.ts';
import { ThoughtSplitter } from '../thought.ts';

/** Batches go out once per frame of a 60 Hz screen: more cannot be seen. */
const FRAME = 16;

/** What is particular about some tokens; see TokenBatch. */
export interface Particular {
  readonly whole?: boolean;
  readonly cut?: boolean;
  readonly contextUsed?: number;
}

export class Batcher {
  readonly #emit: (batch: TokenBatch) => void;
  readonly #splitter: ThoughtSplitter;
  #batch: TokenBatch | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #flushed = -Infinity;
  #thoughtTokens = 0;

  constructor(opensThought: boolean, emit: (batch: TokenBatch) => void) {
    this.#emit = emit;
    this.#splitter = new ThoughtSplitter(opensThought);
  }

  /** What is written now belongs to the thought. */
  get thinking(): boolean {
    return this.#splitter.thinking;
  }

  /** The tokens of the thought so far, those of a reply that goes on included. */
  get thoughtTokens(): number {
    return this.#thoughtTokens;
  }

  /** `tokens`: how many of them are new and the model's own. */
  add(
    text: string,
    tokens: number,
    ids: readonly number[],
    { whole = false, cut = false, contextUsed }: Particular = {}
  ): void {
    if (tokens <= 0 && text === '') return;
    const now = performance.timeOrigin + performance.now();
    // The step that closes the thought still belongs to it, and so does the one that opens it.
    const before = !whole && !cut && this.#splitter.thinking;
    this.#splitter.push(text);
    const thought = before || this.#splitter.thinking;
    if (thought) this.#thoughtTokens += whole ? ids.length : tokens;
    if (this.#batch && this.#batch.thought !== thought) this.flush();
    this.#batch = {
      text: (this.#batch?.text ?? '') + text,
      tokens: (this.#batch?.tokens ?? 0) + tokens,
      first: this.#batch?.first ?? now,
      last: now,
      thought,
      ids: [...(this.#batch?.ids ?? []), ...ids],
      ...((whole || this.#batch?.whole) && { whole: true }),
      ...((cut || this.#batch?.cut) && { cut: true }),
      contextUsed
    };
    if (performance.now() - this.#flushed >= FRAME) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), FRAME);
  }

  /** Sends what is gathered, and forgets the timer. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#batch) return;
    this.#flushed = performance.now();
    this.#emit(this.#batch);
    this.#batch = undefined;
  }
}
