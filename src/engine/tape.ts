/** When each piece of a reply came: what a recording is made of. */
import type { ReceivedBatch } from './open-requests.ts';

export interface Taped {
  /** milliseconds since the question was sent, when it reached the page */
  readonly at: number;
  readonly text: string;
  readonly tokens: number;
  /** the tokens belong to the thought */
  readonly thought: boolean;
}

/** One reply that was written in one go: what a pause tore apart has no pace of its own. */
export class Tape {
  readonly pieces: readonly Taped[] = [];

  /**
   * `opensThought`: the reply begins inside its thought; `started`: when the question was sent,
   * milliseconds since 1970
   */
  constructor(
    readonly opensThought: boolean,
    readonly started = performance.timeOrigin + performance.now()
  ) {}

  add({ received, text, tokens, thought }: ReceivedBatch): void {
    const at = Math.max(0, received - this.started);
    (this.pieces as Taped[]).push({ at, text, tokens, thought });
  }
}
