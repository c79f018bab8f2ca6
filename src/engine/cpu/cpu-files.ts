/**
 * A small model's files straight into memory. Not through storage, which pages without a secure
 * context do not have: those are without WebGPU too, and must not be without an answer.
 */
import { parseModelConfig, type ModelConfig } from '../../library/config.ts';
import { ByteTokenizer, TokenizerError } from '../../library/forward/tokenizer.ts';
import { loadWeights, type Weights } from '../../library/forward/weights.ts';
import { checkTensorIndex, expectedTensors, type Shard } from '../../library/tensors.ts';
import { modelFolder } from '../../weights/address.ts';
import { fetchExactly, fetchJson } from '../../weights/fetch.ts';
import { CPU_LIMIT } from '../catalog.ts';
import { FailureError, tooLargeForCpu, unsupportedModel } from '../failures.ts';
import type { LoadProgress, ModelSource } from '../messages.ts';
import { promptStyle, type PromptStyle } from '../worker/template.ts';

export interface SmallModel {
  readonly config: ModelConfig;
  readonly weights: Weights;
  readonly weightBytes: number;
  readonly tokenizer: ByteTokenizer;
  readonly style: PromptStyle;
}

/** @throws FileError, FailureError or ModelConfigError; an abort passes through */
export async function fetchSmallModel(
  source: ModelSource,
  signal: AbortSignal,
  report: (progress: LoadProgress) => void
): Promise<SmallModel> {
  const folder = modelFolder(source.url);
  report({ phase: 'config', done: 0, total: 1 });
  const [chatConfig, index, tokenizer] = await Promise.all(
    ['mlc-chat-config.json', 'tensor-cache.json', 'tokenizer.json'].map(
      async (name) => (await fetchJson(folder + name, signal)).value
    )
  );
  const config = parseModelConfig(chatConfig);
  const { problem, shards, bytes } = checkTensorIndex(index, expectedTensors(config));
  if (problem !== undefined) throw new FailureError(unsupportedModel(problem, folder));
  if (bytes > CPU_LIMIT) throw new FailureError(tooLargeForCpu(source.name, bytes));
  const style = promptStyle(chatConfig, tokenizer);
  if (!style) {
    throw new FailureError(unsupportedModel('The model has no usable conv_template.', folder));
  }
  const files = await fetchShards(folder, shards, signal, (done) =>
    report({ phase: 'download', done, total: bytes })
  );
  return {
    config,
    weights: await loadWeights(config, index, (name) => files.get(name) ?? empty, Float32Array),
    weightBytes: bytes,
    tokenizer: readTokenizer(tokenizer, folder),
    style
  };
}

const empty = new Uint8Array();

async function fetchShards(
  folder: string,
  shards: readonly Shard[],
  signal: AbortSignal,
  onBytes: (done: number) => void
): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  let done = 0;
  for (const { dataPath, nbytes } of shards) {
    const url = new URL(dataPath, folder).href;
    const { stream } = await fetchExactly(url, nbytes, signal, (bytes) => onBytes((done += bytes)));
    files.set(dataPath, new Uint8Array(await new Response(stream).arrayBuffer()));
  }
  return files;
}

function readTokenizer(json: unknown, folder: string): ByteTokenizer {
  try {
    return new ByteTokenizer(json);
  } catch (error) {
    if (error instanceof TokenizerError) {
      throw new FailureError(unsupportedModel(error.message, folder));
    }
    throw error;
  }
}
