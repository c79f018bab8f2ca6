/**
 * Makes models with random weights in MLC format, of any geometry: tiny ones for tests, real ones
 * for benchmarks. Runs in Node and in browsers. Weights are drawn as quantised nibbles and scales,
 * so the files are exact, and so scaled that a tiny model says something different at every token.
 */
import { parseModelConfig } from '../../src/library/config.ts';
import type { ModelConfig } from '../../src/library/config.ts';
import { numberToBf16, numberToF16 } from '../../src/library/forward/halves.ts';
import type { TensorSpec } from '../../src/library/program.ts';
import { expectedTensors } from '../../src/library/tensors.ts';
import type { Shard, TensorRecord } from '../../src/library/tensors.ts';
import { chatConfig } from './chat-config.ts';
import { md5 } from './md5.ts';
import { settle } from './options.ts';
import type { SettledOptions, TinyModelOptions } from './options.ts';
import { Random } from './random.ts';
import { isPlain, TOKENS, tokenizerFiles } from './tokenizer.ts';

export type { TinyModelOptions };

export interface TinyModel {
  readonly config: ModelConfig;
  /** file name → bytes: a folder in MLC format */
  readonly files: Map<string, Uint8Array<ArrayBuffer>>;
}

/** A whole model in memory. */
export function makeTinyModel(options: TinyModelOptions = {}): TinyModel {
  const files = new Map(modelFiles(options));
  return { config: modelConfig(options), files };
}

/** What parseModelConfig makes of the model's mlc-chat-config.json. */
export function modelConfig(options: TinyModelOptions = {}): ModelConfig {
  return parseModelConfig(chatConfig(settle(options)));
}

/** The model's files one after the other, so that a gigabyte need not be in memory at once. */
export function* modelFiles(
  options: TinyModelOptions = {}
): Generator<[name: string, bytes: Uint8Array<ArrayBuffer>]> {
  const settled = settle(options);
  const chat = chatConfig(settled);
  yield ['mlc-chat-config.json', json(chat)];
  for (const [name, content] of tokenizerFiles(settled.vocab)) yield [name, json(content)];

  const shards: Shard[] = [];
  for (const tensors of groupBySize(expectedTensors(modelConfig(options)), settled.shardBytes)) {
    const records = layOut(tensors);
    const last = records[records.length - 1];
    const bytes = new Uint8Array(last.byteOffset + last.nbytes);
    for (const record of records) bytes.set(randomTensor(record, settled), record.byteOffset);
    const dataPath = `params_shard_${shards.length}.bin`;
    yield [dataPath, bytes];
    const sum = (options.md5 ?? md5)(bytes);
    shards.push({ dataPath, nbytes: bytes.length, md5sum: sum, records });
  }
  const index = {
    metadata: {
      ParamSize: shards.reduce((sum, shard) => sum + shard.records.length, 0),
      ParamBytes: shards.reduce((sum, shard) => sum + shard.nbytes, 0)
    },
    records: shards.map((shard) => ({ ...shard, format: 'raw-shard' }))
  };
  yield [settled.indexName, json(index)];
}

/**
 * What can be known of a model of any size without its weights: everything but those. Its index has no
 * sums, since there are no bytes.
 */
export function makePaperModel(
  options: TinyModelOptions = {}
): Map<string, Uint8Array<ArrayBuffer>> {
  const settled = settle(options);
  const chat = chatConfig(settled);
  const groups = groupBySize(expectedTensors(modelConfig(options)), settled.shardBytes);
  const records = groups.map((tensors, i) => {
    const records = layOut(tensors);
    const last = records[records.length - 1];
    const nbytes = last.byteOffset + last.nbytes;
    return { dataPath: `params_shard_${i}.bin`, format: 'raw-shard', nbytes, records };
  });
  const files = new Map([['mlc-chat-config.json', json(chat)]]);
  for (const [name, content] of tokenizerFiles(settled.vocab)) files.set(name, json(content));
  return files.set(settled.indexName, json({ metadata: {}, records }));
}

/** Tensors in their order, in groups of at most `limit` bytes; a larger tensor is alone. */
function groupBySize(tensors: readonly TensorSpec[], limit: number): TensorSpec[][] {
  const groups: TensorSpec[][] = [];
  let room = 0;
  for (const tensor of tensors) {
    const bytes = storedBytes(tensor);
    if (bytes > room) {
      groups.push([]);
      room = limit;
    }
    groups[groups.length - 1].push(tensor);
    room -= bytes;
  }
  return groups;
}

function layOut(tensors: readonly TensorSpec[]): (TensorRecord & TensorSpec)[] {
  let byteOffset = 0;
  return tensors.map(({ name, shape, dtype }) => {
    const nbytes = storedBytes({ name, shape, dtype });
    // MLC writes this format for every tensor; it means something for float32 only.
    const record = { name, shape, dtype, format: 'f32-to-bf16', nbytes, byteOffset };
    byteOffset += nbytes;
    return record;
  });
}

function storedBytes({ shape, dtype }: TensorSpec): number {
  return shape.reduce((product, size) => product * size, dtype === 'uint32' ? 4 : 2);
}

/** The bytes of a tensor, drawn from a stream of its own. */
function randomTensor({ name, shape }: TensorSpec, model: SettledOptions): Uint8Array {
  const random = new Random(name, model.seed);
  const [rows, columns = 1] = shape;
  if (name.endsWith('.q_weight')) {
    const words = new Uint32Array(rows * columns);
    fillNibbles(words, random);
    return new Uint8Array(words.buffer);
  }
  const encode = model.quantization === 'q4f16_1' ? numberToF16 : numberToBf16;
  const draw = valueOf(name, model);
  const values = new Uint16Array(rows * columns);
  for (let row = 0, i = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) values[i++] = encode(draw(row, random));
  }
  return new Uint8Array(values.buffer);
}

/** Uniform in 0 … 14. MLC never writes 15, which becomes 7: zero, which keeps the mean there. */
function fillNibbles(words: Uint32Array, random: Random): void {
  for (let i = 0; i < words.length; i++) {
    const word = random.word();
    const fifteens = word & (word >>> 1) & (word >>> 2) & (word >>> 3) & 0x11111111;
    words[i] = word ^ (fifteens << 3);
  }
}

/** Standard deviation of nibble − 7, drawn as above. */
const NIBBLE_DEVIATION = Math.sqrt(280 / 16);

/**
 * How a tensor's floats are drawn. Each layer adds about 1 to the residual stream, the embedding
 * only 0.06: a tied model would otherwise repeat its last token for ever.
 */
function valueOf(name: string, model: SettledOptions): (row: number, random: Random) => number {
  const { hidden, intermediate, heads, headDim, kvHeads, tied } = model;
  const embedding = 0.06;
  const logits = 5;
  const scales = (columns: number, gain: (row: number) => number) => {
    const unit = 1 / (NIBBLE_DEVIATION * Math.sqrt(columns));
    return (row: number, random: Random) => unit * gain(row) * random.uniform(0.7, 1.3);
  };
  const spread = (middle: number, by: number) => (_row: number, random: Random) =>
    random.uniform(middle - by, middle + by);
  const quiet = (row: number) =>
    isPlain(row) || (row === TOKENS.end && !model.endless) ? 1 : 1 / 20;

  if (name === 'model.embed_tokens.q_scale') {
    return scales(1, (row) => embedding * (tied ? quiet(row) : 1));
  }
  if (name === 'lm_head.q_scale') return scales(hidden, (row) => logits * quiet(row));
  if (name === 'model.norm.weight') {
    return tied ? spread(logits / (embedding * Math.sqrt(hidden)), 0.1) : spread(1, 0.3);
  }
  if (name.endsWith('layernorm.weight')) return spread(1, 0.3);
  if (name.endsWith('.bias')) return spread(0, 0.25);
  if (name.endsWith('o_proj.q_scale')) return scales(heads * headDim, () => 1.5);
  if (name.endsWith('down_proj.q_scale')) return scales(intermediate, () => 2.5);
  // queries and keys a little larger than values: attention that prefers some positions
  const rotated = (heads + kvHeads) * headDim;
  if (name.includes('self_attn')) return scales(hidden, (row) => (row < rotated ? 1.4 : 1));
  return scales(hidden, () => 1);
}

function json(content: object): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(JSON.stringify(content)));
}
