/** What a conversation needs of the engine. */
import type { Finished, ReceivedBatch } from '../engine/open-requests.ts';
import type { GenerateRequest, Turn } from '../engine/generation.ts';
import type { Writer } from './reply.svelte.ts';

/** `model` is undefined while none is loaded. */
export interface Answerer extends Writer {
  generate(request: GenerateRequest, onTokens: (batch: ReceivedBatch) => void): Promise<Finished>;
  stop(): void;
  /** ends the thought that is being written; the answer follows */
  answer(): void;
  /** a good moment to read what the next prompt will begin with: it ends with a reply */
  prepare?(turns: readonly Turn[]): void;
  /** tokens of the prompt that the turns make; rejects when that cannot be known */
  count(turns: readonly Turn[]): Promise<number>;
}
