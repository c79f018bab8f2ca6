/**
 * A small model's files for the processor: brought by the same download as those for the GPU, kept in
 * storage where there is some and in memory where there is none, and read back as plain arrays.
 */
import type { ModelConfig } from '../../library/config.ts';
import { ByteTokenizer, TokenizerError } from '../../library/forward/tokenizer.ts';
import { loadWeights, type Weights } from '../../library/forward/weights.ts';
import { rememberWithoutStorage } from '../../weights/memory.ts';
import { FileError } from '../../weights/problem.ts';
import { readWeights, type WeightFile } from '../../weights/store.ts';
import { CPU_LIMIT } from '../catalog.ts';
import { FailureError, tooLargeForCpu, unsupportedModel } from '../failures.ts';
import type { ModelSource } from '../model.ts';
import { obtainModel, type ModelFiles, type Obtaining } from '../worker/model-files.ts';
import type { PromptStyle } from '../worker/template.ts';

export interface SmallModel {
  readonly config: ModelConfig;
  readonly weights: Weights;
  readonly weightBytes: number;
  readonly tokenizer: ByteTokenizer;
  readonly style: PromptStyle;
  readonly storedAt: string;
}

/** @throws FileError, FailureError or ModelConfigError; an abort passes through */
export async function obtainSmallModel(
  source: ModelSource,
  obtaining: Omit<Obtaining, 'accept'>
): Promise<SmallModel> {
  // Pages without a secure context have neither WebGPU nor storage, and must not be without an answer.
  rememberWithoutStorage();
  const files = await obtainModel(source, {
    ...obtaining,
    accept: ({ weightBytes }) => {
      if (weightBytes > CPU_LIMIT) throw new FailureError(tooLargeForCpu(source.name, weightBytes));
    }
  });
  const { config, style, weightBytes, storedAt } = files;
  return {
    config,
    weights: await readAll(files),
    weightBytes,
    tokenizer: readTokenizer(files.tokenizer, source.url),
    style,
    storedAt
  };
}

function readAll({ config, index, shards, weights }: ModelFiles): Promise<Weights> {
  const files = new Map(shards.map(({ dataPath }, at) => [dataPath, weights[at]]));
  return loadWeights(config, index, (name) => bytesOf(files.get(name)), Float32Array);
}

async function bytesOf(file: WeightFile | undefined): Promise<Uint8Array> {
  const stored = file && (await readWeights(file));
  if (!stored) {
    throw new FileError({ kind: 'storage', cause: new Error('a stored file has vanished') });
  }
  const bytes = new Uint8Array(file.bytes);
  let at = 0;
  for await (const chunk of stored) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

function readTokenizer(json: unknown, address: string): ByteTokenizer {
  try {
    return new ByteTokenizer(json);
  } catch (error) {
    if (error instanceof TokenizerError) {
      throw new FailureError(unsupportedModel(error.message, address));
    }
    throw error;
  }
}
