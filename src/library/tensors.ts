/**
 * The tensors a model must have, and the check of its tensor index (tensor-cache.json, formerly
 * ndarray-cache.json) against them, so that a wrong model is refused before it is downloaded.
 * Names and layout are MLC's: [N, K] weights in groups of 32 along K, 8 four-bit values per uint32.
 */
import type { ModelConfig } from './config.ts';
import type { TensorSpec } from './program.ts';

/** All tensors of a model, in the order the layers use them. */
export function expectedTensors(config: ModelConfig): TensorSpec[] {
  const { hidden, intermediate, vocab } = config;
  const floats = config.quantization === 'q4f16_1' ? 'float16' : 'float32';
  const queries = config.heads * config.headDim;
  const qkv = queries + 2 * config.kvHeads * config.headDim;
  const vector = (name: string, size: number): TensorSpec[] => [
    { name, shape: [size], dtype: floats }
  ];
  const matrix = (name: string, rows: number, columns: number): TensorSpec[] => [
    { name: `${name}.q_weight`, shape: [rows, columns / 8], dtype: 'uint32' },
    { name: `${name}.q_scale`, shape: [rows, columns / 32], dtype: floats }
  ];
  const layer = (index: number): TensorSpec[] => {
    const at = `model.layers.${index}`;
    const qkvName = qkvTensor(config, index);
    return [
      ...vector(`${at}.input_layernorm.weight`, hidden),
      ...matrix(qkvName, qkv, hidden),
      ...(config.architecture === 'qwen2' ? vector(`${qkvName}.bias`, qkv) : []),
      ...matrix(`${at}.self_attn.o_proj`, hidden, queries),
      ...vector(`${at}.post_attention_layernorm.weight`, hidden),
      ...matrix(`${at}.mlp.gate_up_proj`, 2 * intermediate, hidden),
      ...matrix(`${at}.mlp.down_proj`, hidden, intermediate)
    ];
  };
  return [
    ...matrix('model.embed_tokens', vocab, hidden),
    ...Array.from({ length: config.layers }, (_, index) => layer(index)).flat(),
    ...vector('model.norm.weight', hidden),
    ...(config.tied ? [] : matrix('lm_head', vocab, hidden))
  ];
}

/** Stem of the fused query, key and value projection (rows in this order) of a layer. */
export function qkvTensor(config: Pick<ModelConfig, 'architecture'>, layer: number): string {
  const name = config.architecture === 'qwen2' ? 'c_attn' : 'qkv_proj';
  return `model.layers.${layer}.self_attn.${name}`;
}

/** Where one tensor lies in the model's files. */
export interface TensorRecord {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  /** `f32-to-bf16`: a float32 tensor stored as bfloat16, 2 bytes per element; else `raw` */
  readonly format: string;
  readonly nbytes: number;
  readonly byteOffset: number;
}

/** A file of tensors. */
export interface Shard {
  readonly dataPath: string;
  readonly nbytes: number;
  readonly md5sum?: string;
  readonly records: readonly TensorRecord[];
}

export interface TensorIndexCheck {
  /** One sentence for people when the model cannot be used; then `shards` may be incomplete. */
  readonly problem?: string;
  /** bytes of all shards */
  readonly bytes: number;
  readonly shards: readonly Shard[];
}

/**
 * Compares a tensor index (parsed JSON) with the tensors the model must have. Tensors beyond the
 * expected ones are allowed: web-llm loads them and the library ignores them.
 */
export function checkTensorIndex(
  index: unknown,
  expected: readonly TensorSpec[]
): TensorIndexCheck {
  const shards: Shard[] = [];
  let bytes = 0;
  try {
    for (const entry of list(index, 'records', 'The tensor index')) {
      const shard = readShard(entry);
      shards.push(shard);
      bytes += shard.nbytes;
    }
    const records = new Map(shards.flatMap((shard) => shard.records).map((r) => [r.name, r]));
    for (const tensor of expected) compare(tensor, records.get(tensor.name));
  } catch (error) {
    if (!(error instanceof TensorIndexError)) throw error;
    return { problem: error.message, bytes, shards };
  }
  return { bytes, shards };
}

/** Bytes per element in the file. */
export function storedSize(record: Pick<TensorRecord, 'dtype' | 'format'>): number {
  if (record.dtype === 'float16') return 2;
  return record.dtype === 'float32' && record.format === 'f32-to-bf16' ? 2 : 4;
}

class TensorIndexError extends Error {}

function compare(expected: TensorSpec, found: TensorRecord | undefined): void {
  const want = `${expected.dtype} [${expected.shape.join(', ')}]`;
  if (!found) {
    throw new TensorIndexError(
      `The model's tensor index lacks the tensor ${expected.name}, expected as ${want}.`
    );
  }
  const have = `${found.dtype} [${found.shape.join(', ')}]`;
  if (have !== want) {
    throw new TensorIndexError(`Tensor ${expected.name} should be ${want}, but is ${have}.`);
  }
  const nbytes = expected.shape.reduce((product, size) => product * size, storedSize(found));
  if (found.nbytes !== nbytes) {
    throw new TensorIndexError(
      `Tensor ${expected.name}, ${want}, should take ${nbytes} bytes, but its record says ${found.nbytes}.`
    );
  }
}

function readShard(entry: unknown): Shard {
  const dataPath = read(entry, 'dataPath');
  if (typeof dataPath !== 'string' || dataPath === '') {
    throw new TensorIndexError('The tensor index has a shard without a dataPath.');
  }
  const nbytes = size(entry, 'nbytes', dataPath);
  const md5sum = read(entry, 'md5sum');
  const records = list(entry, 'records', `In the tensor index, ${dataPath}`).map(readRecord);
  for (const record of records) {
    if (record.byteOffset + record.nbytes > nbytes) {
      throw new TensorIndexError(
        `Tensor ${record.name} should end within the ${nbytes} bytes of ${dataPath}, but ends at byte ${record.byteOffset + record.nbytes}.`
      );
    }
  }
  return { dataPath, nbytes, records, ...(typeof md5sum === 'string' ? { md5sum } : {}) };
}

function readRecord(entry: unknown): TensorRecord {
  const name = read(entry, 'name');
  if (typeof name !== 'string') {
    throw new TensorIndexError('The tensor index has a tensor without a name.');
  }
  return {
    name,
    shape: list(entry, 'shape', `In the tensor index, ${name}`).map((value) => {
      if (typeof value === 'number') return value;
      throw new TensorIndexError(`The shape of tensor ${name} should be numbers in the index.`);
    }),
    dtype: String(read(entry, 'dtype')),
    format: String(read(entry, 'format') ?? 'raw'),
    nbytes: size(entry, 'nbytes', name),
    byteOffset: size(entry, 'byteOffset', name)
  };
}

function read(from: unknown, name: string): unknown {
  return typeof from === 'object' && from !== null
    ? (from as Record<string, unknown>)[name]
    : undefined;
}

function list(from: unknown, name: string, what: string): unknown[] {
  const value = read(from, name);
  if (Array.isArray(value)) return value as unknown[];
  throw new TensorIndexError(`${what} should have a list "${name}".`);
}

function size(from: unknown, name: string, what: string): number {
  const value = read(from, name);
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new TensorIndexError(
    `In the tensor index, ${name} of ${what} should be a whole number, but is ${String(value)}.`
  );
}
