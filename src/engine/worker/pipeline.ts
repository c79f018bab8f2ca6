/**
 * What web-llm keeps to itself and we need. (`MLCEngine` has its pipelines private; the package is
 * pinned to the version this was read in.)
 */
import type { MLCEngine } from '@mlc-ai/web-llm';

interface PageGroup {
  readonly groupId: number;
  readonly layerStart: number;
  readonly layerEnd: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

interface Tensor {
  readonly shape: readonly number[];
  copyFrom(other: Tensor): Tensor;
  toArray(): Int32Array;
  dispose(): void;
}

/** Of web-llm's runtime. */
interface Runtime {
  beginScope(): void;
  endScope(): void;
  detachFromCurrentScope<T>(held: T): T;
  getGlobalFunc(name: 'thinktab.skipped_rows'): () => Tensor;
  getGlobalFunc(name: 'thinktab.draft' | 'thinktab.try_drafts'): (...ids: number[]) => number;
  getGlobalFunc(name: 'thinktab.drafts_differ'): () => number;
  empty(shape: readonly number[], dtype: 'int32', device: unknown): Tensor;
  cpu(): unknown;
}

export interface Pipeline {
  readonly tvm: Runtime;
  readonly device: { sync(): Promise<void> };
  /**
   * Counts that are shown only at the end of a reply. The stream skips steps that end inside a
   * character, so chunks cannot be counted instead.
   */
  getCurRoundCompletionTotalTokens(): number;
  readonly filledKVCacheLength: number;
  readonly contextWindowSize: number;
  /** the reply's tokens, without the one that ends it */
  readonly outputIds: number[];
  /** for the penalties */
  readonly appearedTokensFreq: Map<number, number>;
  readonly tokenizer: { encode(text: string): Int32Array; decode(ids: Int32Array): string };
  /** tokens of a prompt that are read together */
  readonly prefillChunkSize: number;
  /** Forgets the conversation. The library keeps what it computed, for a prompt that begins alike. */
  resetChat(): void;
  readonly kvCache: unknown;
  /** Looked up by web-llm and never called: our library forgets what it computed, too. */
  fKVCacheRemoveSequence(cache: unknown, sequence: number): void;
  setSeed(seed: number): void;
  /** The next token; what `settings` do not name is as the model's configuration has it. */
  sampleFromRawLogits(
    logits: unknown,
    settings?: { readonly temperature: number; readonly top_p: number }
  ): Promise<number>;
  /** The tokens to read before the reply: pieces of the prompt, their number, and for images. */
  getInputData(): Promise<[readonly number[][], number, unknown]>;
  /** Reads tokens as a prompt; the probabilities behind them are for nobody. */
  forwardKnownTokens(
    ids: readonly number[],
    isPrefill: true
  ): Promise<{ dispose(): void } | undefined>;
  /** The first thing that happens to tokens that are read, with what the KV cache holds before them. */
  getTokensEmbeddings(ids: readonly number[]): unknown;
  /** Reads one token behind what the KV cache holds; the probabilities are for nobody. */
  forwardDecodeToken(id: number): Promise<{ dispose(): void }>;
  getRNGState(): number | undefined;
  setRNGState(state: number): boolean;
  exportPromptCheckpoint(
    logits: undefined,
    storeLogits: false
  ): Promise<
    | {
        readonly processedSeqLen: number;
        readonly metadata: unknown;
        readonly pageGroups: readonly PageGroup[];
      }
    | undefined
  >;
  importPromptCheckpoint(checkpoint: {
    readonly metadata: unknown;
    readonly pageGroups: readonly PageGroup[];
  }): Promise<void>;
}

export function pipelineOf(engine: MLCEngine): Pipeline | undefined {
  const { loadedModelIdToPipeline: pipelines } = engine as unknown as {
    readonly loadedModelIdToPipeline: ReadonlyMap<string, Pipeline>;
  };
  return [...pipelines.values()][0];
}

/** Forgets the conversation so that the next prompt is computed whole, whatever it begins with. */
export function forget(pipeline: Pipeline): void {
  pipeline.resetChat();
  pipeline.fKVCacheRemoveSequence(pipeline.kvCache, 0);
}
