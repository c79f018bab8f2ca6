/** The f64 oracle over a random model's files, and what tests ask of it. */
import type { ModelConfig } from '../../src/library/config.ts';
import { Transformer } from '../../src/library/forward/forward.ts';
import type { TransformerOptions } from '../../src/library/forward/forward.ts';
import { greedy } from '../../src/library/forward/sample.ts';
import { loadWeights } from '../../src/library/forward/weights.ts';
import type { FloatsConstructor, Weights } from '../../src/library/forward/weights.ts';
import { checkTensorIndex, expectedTensors } from '../../src/library/tensors.ts';
import type { TinyModel } from './tiny-model.ts';
import { encode, TOKENS } from './tokenizer.ts';

/** The dequantised weights of a model in memory, whichever name its tensor index has. */
export function tinyWeights(
  model: TinyModel,
  FloatArray: FloatsConstructor = Float64Array
): Promise<Weights> {
  const file = (name: string) => model.files.get(name);
  const index = file('tensor-cache.json') ?? file('ndarray-cache.json');
  const readShard = (name: string): Uint8Array => {
    const bytes = file(name);
    if (!bytes) throw new Error(`The model has no file ${name}.`);
    return bytes;
  };
  return loadWeights(
    model.config,
    JSON.parse(new TextDecoder().decode(index)) as unknown,
    readShard,
    FloatArray
  );
}

/** The tensors of a model in memory as its files have them, by MLC's names. */
export function tinyTensors(model: TinyModel): (name: string) => Uint8Array {
  const text = new TextDecoder().decode(model.files.get('tensor-cache.json'));
  const { shards } = checkTensorIndex(JSON.parse(text) as unknown, expectedTensors(model.config));
  return (name) => {
    for (const { dataPath, records } of shards) {
      const record = records.find((one) => one.name === name);
      const file = model.files.get(dataPath);
      if (record && file) {
        return file.subarray(record.byteOffset, record.byteOffset + record.nbytes);
      }
    }
    throw new Error(`The model has no tensor ${name}.`);
  };
}

/** An f64 forward pass with an empty cache. */
export async function reference(
  model: TinyModel,
  options: TransformerOptions = {}
): Promise<Transformer> {
  return new Transformer(model.config, await tinyWeights(model), options);
}

/** Feeds a prompt at position 0 and returns the `count` ids that greedy decoding adds. */
export function greedyIds(
  transformer: Transformer,
  prompt: readonly number[],
  count: number
): number[] {
  const ids = [greedy(transformer.forward(prompt, 0))];
  while (ids.length < count) ids.push(greedy(transformer.forward([ids[ids.length - 1]])));
  return ids;
}

/** Ids of one user message in the template of chat-config.ts, up to where the reply begins. */
export function promptIds(text: string): number[] {
  return [
    TOKENS.begin,
    TOKENS.user,
    ...encode(text),
    TOKENS.assistant,
    TOKENS.think,
    ...encode('\n')
  ];
}

/** Ids for a prompt without meaning: `count` plain words of the vocabulary, all over it. */
export function someIds(config: Pick<ModelConfig, 'vocab'>, count: number): number[] {
  const words = config.vocab - TOKENS.thinkEnd - 1;
  return Array.from({ length: count }, (_, i) => TOKENS.thinkEnd + 1 + ((i * 7919 + 13) % words));
}
