/**
 * The same model for llama.cpp without leaving its four bits: MLC's q4f16_1 and ggml's Q4_0 both have
 * groups of 32 weights with one f16 scale, (nibble − 7) · scale here and (nibble − 8) · scale there.
 * So every weight keeps its value to the last bit, and two engines can be compared on one model.
 */
import type { ModelConfig } from '../../src/library/config.ts';
import { f16ToNumber } from '../../src/library/forward/halves.ts';
import { qkvTensor } from '../../src/library/tensors.ts';
import { GGML_TYPE, ggufFile, type GgufTensor } from './gguf-file.ts';
import { ggufFields } from './gguf.ts';

/** Weights of a group, 32-bit words of them in MLC's files, and bytes in Q4_0: scale and nibbles. */
const GROUP = 32;
const WORDS = GROUP / 8;
const BLOCK = 2 + GROUP / 2;

/** Bytes of a tensor of the model, by MLC's name. */
export type ReadTensor = (name: string) => Uint8Array;

/**
 * The file, piece by piece.
 * @throws Error for what cannot be written without loss: a model that is not qwen2 in q4f16_1
 */
export function ggufQ4(config: ModelConfig, read: ReadTensor): Generator<Uint8Array<ArrayBuffer>> {
  if (config.quantization !== 'q4f16_1' || config.architecture !== 'qwen2') {
    throw new Error('Only qwen2 in q4f16_1 can be written as Q4_0.');
  }
  return ggufFile(ggufFields(config), tensorsOf(config, read));
}

function tensorsOf(config: ModelConfig, read: ReadTensor): GgufTensor[] {
  const { hidden, heads, kvHeads, headDim, intermediate, vocab, layers } = config;
  const queries = heads * headDim;
  const keys = kvHeads * headDim;
  /** `rows` of them, from `first` on, of a matrix that may have more */
  const matrix = (
    name: string,
    from: string,
    rows: number,
    columns: number,
    first = 0
  ): GgufTensor => ({
    name: `${name}.weight`,
    type: GGML_TYPE.q4_0,
    shape: [columns, rows],
    size: ((rows * columns) / GROUP) * BLOCK,
    bytes: () => {
      const groups = columns / GROUP;
      const words = numbers(Uint32Array, read(`${from}.q_weight`));
      const scales = numbers(Uint16Array, read(`${from}.q_scale`));
      const [begin, end] = [first * groups, (first + rows) * groups];
      return toQ4(words.subarray(begin * WORDS, end * WORDS), scales.subarray(begin, end));
    }
  });
  const vector = (name: string, from: string, size: number, first = 0): GgufTensor => ({
    name,
    type: GGML_TYPE.f32,
    shape: [size],
    size: 4 * size,
    bytes: () => {
      const halves = numbers(Uint16Array, read(from)).subarray(first, first + size);
      return new Uint8Array(Float32Array.from(halves, f16ToNumber).buffer);
    }
  });
  const layer = (index: number): GgufTensor[] => {
    const [at, from] = [`blk.${index}`, `model.layers.${index}`];
    const [qkv, gateUp] = [qkvTensor(config, index), `${from}.mlp.gate_up_proj`];
    return [
      vector(`${at}.attn_norm.weight`, `${from}.input_layernorm.weight`, hidden),
      matrix(`${at}.attn_q`, qkv, queries, hidden),
      matrix(`${at}.attn_k`, qkv, keys, hidden, queries),
      matrix(`${at}.attn_v`, qkv, keys, hidden, queries + keys),
      vector(`${at}.attn_q.bias`, `${qkv}.bias`, queries),
      vector(`${at}.attn_k.bias`, `${qkv}.bias`, keys, queries),
      vector(`${at}.attn_v.bias`, `${qkv}.bias`, keys, queries + keys),
      matrix(`${at}.attn_output`, `${from}.self_attn.o_proj`, hidden, queries),
      vector(`${at}.ffn_norm.weight`, `${from}.post_attention_layernorm.weight`, hidden),
      matrix(`${at}.ffn_gate`, gateUp, intermediate, hidden),
      matrix(`${at}.ffn_up`, gateUp, intermediate, hidden, intermediate),
      matrix(`${at}.ffn_down`, `${from}.mlp.down_proj`, hidden, intermediate)
    ];
  };
  return [
    matrix('token_embd', 'model.embed_tokens', vocab, hidden),
    ...Array.from({ length: layers }, (_, index) => layer(index)).flat(),
    vector('output_norm.weight', 'model.norm.weight', hidden),
    ...(config.tied ? [] : [matrix('output', 'lm_head', vocab, hidden)])
  ];
}

/**
 * MLC's groups as blocks of Q4_0: the scale, then bytes whose low nibbles are the first sixteen weights
 * and whose high nibbles are the others.
 * @throws Error for a nibble of 15, which MLC never writes and Q4_0 does not have
 */
export function toQ4(words: Uint32Array, scales: Uint16Array): Uint8Array<ArrayBuffer> {
  const blocks = new Uint8Array(scales.length * BLOCK);
  for (let group = 0, to = 0; group < scales.length; group++) {
    blocks[to++] = scales[group] & 0xff;
    blocks[to++] = scales[group] >>> 8;
    // Two words hold the first sixteen weights, lowest nibble first, and two the others.
    for (let half = 0; half < WORDS / 2; half++) {
      const [low, high] = [
        oneMore(words[group * WORDS + half]),
        oneMore(words[group * WORDS + half + 2])
      ];
      for (let k = 0; k < 32; k += 4)
        blocks[to++] = ((low >>> k) & 15) | (((high >>> k) & 15) << 4);
    }
  }
  return blocks;
}

/** Adds 1 to each nibble: zero is 7 here and 8 there. */
function oneMore(word: number): number {
  const fifteens = word & (word >>> 1) & (word >>> 2) & (word >>> 3) & 0x11111111;
  if (fifteens !== 0) throw new Error('A weight of 8 scales does not fit Q4_0.');
  return (word + 0x11111111) >>> 0;
}

/** A copy: typed arrays need aligned offsets, which files do not promise. */
function numbers<T>(Numbers: new (buffer: ArrayBuffer) => T, bytes: Uint8Array): T {
  return new Numbers(Uint8Array.from(bytes).buffer);
}
