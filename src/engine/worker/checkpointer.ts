/** Keeps the KV cache of a long reply in storage now and then, at little cost to its speed. */
import { dropCheckpoint, writeCheckpoint } from '../checkpoints.ts';
import type { CheckpointRequest } from '../generation.ts';
import type { Pipeline } from './pipeline.ts';

/** Time of writing is at least this much shorter than the time between. */
const REST = 50;
/** Larger ones would take more memory, for a moment, than a reload costs. */
const MOST_BYTES = 2 ** 28;

export class Checkpointer {
  readonly #pipeline: Pipeline;
  readonly #model: string;
  readonly #request: CheckpointRequest;
  #tokens: number;
  #next: number;
  #off = false;

  /** `model`: the address it was loaded from. */
  constructor(pipeline: Pipeline, model: string, request: CheckpointRequest) {
    this.#pipeline = pipeline;
    this.#model = model;
    this.#request = request;
    this.#tokens = pipeline.outputIds.length;
    this.#next = performance.now() + request.seconds * 1000;
  }

  /** Between two tokens: writes one if it is time. `prompt`: what the KV cache held before the reply. */
  async look(prompt: readonly number[]): Promise<void> {
    const { outputIds } = this.#pipeline;
    if (this.#off || performance.now() < this.#next) return;
    if (outputIds.length - this.#tokens < this.#request.tokens) return;
    const started = performance.now();
    try {
      await this.#write([...prompt, ...outputIds]);
    } catch {
      // No storage, no room: the reply goes on all the same, and so will a continuation of it.
      this.#off = true;
    }
    this.#tokens = outputIds.length;
    const ended = performance.now();
    this.#next = ended + Math.max(this.#request.seconds * 1000, REST * (ended - started));
  }

  /** The reply has ended. */
  async drop(): Promise<void> {
    await dropCheckpoint(this.#request.name);
  }

  async #write(sequence: readonly number[]): Promise<void> {
    const kv = await this.#pipeline.exportPromptCheckpoint(undefined, false);
    if (!kv) throw new Error('this cache cannot be exported');
    const bytes = kv.pageGroups.reduce((sum, { data }) => sum + data.byteLength, 0);
    const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
    if (bytes > MOST_BYTES || bytes > (quota - usage) / 4) throw new Error('there is no room');
    // The last token is written, but not yet in the cache.
    const ids = sequence.slice(0, kv.processedSeqLen);
    await writeCheckpoint(this.#request.name, { model: this.#model, ids, kv });
  }
}
