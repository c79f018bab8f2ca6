/**
 * A model's weights as plain arrays, from files in MLC format. Used twice: in f64 as the oracle of
 * the tests, in f32 as the page's way to answer without WebGPU (models of a few million parameters).
 */
import type { ModelConfig } from '../config.ts';
import { checkTensorIndex, expectedTensors, qkvTensor, storedSize } from '../tensors.ts';
import type { TensorRecord } from '../tensors.ts';
import { bf16ToNumber, f16ToNumber } from './halves.ts';

/** Which precision a model is held and computed in; sums are always f64, as JavaScript's are. */
export type Floats = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
export type FloatsConstructor = new (length: number) => Floats;

/** Matrices are [rows, columns], row after row; each row makes one output. */
export interface LayerWeights {
  /** [hidden] */
  readonly attentionNorm: Floats;
  /** [(heads + 2 · kvHeads) · headDim, hidden]: all queries, then keys, then values */
  readonly qkv: Floats;
  /** one per row of qkv; qwen2 only */
  readonly qkvBias?: Floats;
  /** [hidden, heads · headDim] */
  readonly output: Floats;
  /** [hidden] */
  readonly mlpNorm: Floats;
  /** [2 · intermediate, hidden]: gate, then up */
  readonly gateUp: Floats;
  /** [hidden, intermediate] */
  readonly down: Floats;
}

export interface Weights {
  /** [vocab, hidden] */
  readonly embedding: Floats;
  readonly layers: readonly LayerWeights[];
  /** [hidden] */
  readonly norm: Floats;
  /** [vocab, hidden]; the embedding itself when the head is tied */
  readonly head: Floats;
}

interface Stored {
  readonly record: TensorRecord;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Reads and dequantises all weights.
 * @param index tensor-cache.json or ndarray-cache.json, parsed
 * @param readShard gives the bytes of one of the index's files
 * @throws Error with one sentence when the index does not fit the model or a file is too short
 */
export async function loadWeights(
  config: ModelConfig,
  index: unknown,
  readShard: (dataPath: string) => Uint8Array | Promise<Uint8Array>,
  FloatArray: FloatsConstructor
): Promise<Weights> {
  const expected = expectedTensors(config);
  const { problem, shards } = checkTensorIndex(index, expected);
  if (problem) throw new Error(problem);

  const wanted = new Set(expected.map((tensor) => tensor.name));
  const stored = new Map<string, Stored>();
  for (const shard of shards) {
    const file = await readShard(shard.dataPath);
    if (file.length !== shard.nbytes) {
      throw new Error(
        `${shard.dataPath} should have ${shard.nbytes} bytes, but has ${file.length}.`
      );
    }
    for (const record of shard.records.filter(({ name }) => wanted.has(name))) {
      // a copy: typed arrays need aligned offsets, which shards do not promise
      const bytes = new Uint8Array(record.nbytes);
      bytes.set(file.subarray(record.byteOffset, record.byteOffset + record.nbytes));
      stored.set(record.name, { record, bytes });
    }
  }

  const take = (name: string): Stored => {
    const tensor = stored.get(name);
    if (!tensor) throw new Error(`The tensor ${name} is missing.`);
    stored.delete(name);
    return tensor;
  };
  const vector = (name: string): Floats => readFloats(take(name), FloatArray);
  const matrix = (name: string): Floats =>
    dequantise(
      new Uint32Array(take(`${name}.q_weight`).bytes.buffer),
      vector(`${name}.q_scale`),
      FloatArray
    );

  const embedding = matrix('model.embed_tokens');
  const layers = Array.from({ length: config.layers }, (_, layer): LayerWeights => {
    const at = `model.layers.${layer}`;
    const qkv = qkvTensor(config, layer);
    return {
      attentionNorm: vector(`${at}.input_layernorm.weight`),
      qkv: matrix(qkv),
      qkvBias: config.architecture === 'qwen2' ? vector(`${qkv}.bias`) : undefined,
      output: matrix(`${at}.self_attn.o_proj`),
      mlpNorm: vector(`${at}.post_attention_layernorm.weight`),
      gateUp: matrix(`${at}.mlp.gate_up_proj`),
      down: matrix(`${at}.mlp.down_proj`)
    };
  });
  const norm = vector('model.norm.weight');
  return { embedding, layers, norm, head: config.tied ? embedding : matrix('lm_head') };
}

/**
 * MLC's q4f16_1 and q4f32_1: groups of 32 along a row share a scale; element k of a row is nibble
 * k & 7 (lowest first) of word k >> 3, and worth (nibble − 7) · scale. As all row lengths are
 * multiples of 32, rows need no care.
 */
export function dequantise(
  words: Uint32Array,
  scales: Floats,
  FloatArray: FloatsConstructor
): Floats {
  const values = new FloatArray(words.length * 8);
  for (let i = 0; i < values.length; i++) {
    const nibble = (words[i >> 3] >>> (4 * (i & 7))) & 15;
    values[i] = (nibble - 7) * scales[i >> 5];
  }
  return values;
}

/** Decodes a float tensor: f16, f32, or f32 stored as bfloat16. */
function readFloats({ record, bytes }: Stored, FloatArray: FloatsConstructor): Floats {
  const size = storedSize(record);
  const values = new FloatArray(bytes.length / size);
  if (size === 4) {
    values.set(new Float32Array(bytes.buffer));
    return values;
  }
  const decode = record.dtype === 'float16' ? f16ToNumber : bf16ToNumber;
  new Uint16Array(bytes.buffer).forEach((bits, i) => (values[i] = decode(bits)));
  return values;
}
