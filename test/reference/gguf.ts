/**
 * Writes a model's weights as an F32 GGUF for llama.cpp, the implementation that our own forward
 * pass is checked against. Names and the order of rows as in llama.cpp's convert_hf_to_gguf.py.
 */
import type { ModelConfig } from '../../src/library/config.ts';
import type { Floats, Weights } from '../../src/library/forward/weights.ts';
import { GGML_TYPE, ggufFile, type Field, type GgufTensor } from './gguf-file.ts';
import { TOKENS } from './tokenizer.ts';

/** llama.cpp's kind of token that is found in a prompt, whatever surrounds it */
const USER_DEFINED = 4;

/** A GGUF of the model. Its tokens are named by ggufToken, so that a prompt can spell out its ids. */
export function toGguf(config: ModelConfig, weights: Weights): Uint8Array<ArrayBuffer> {
  const tensors = ggufTensors(config, weights).map(({ name, data, columns }): GgufTensor => {
    const rows = data.length / columns;
    return {
      name,
      type: GGML_TYPE.f32,
      shape: rows === 1 ? [columns] : [columns, rows],
      size: 4 * data.length,
      bytes: () => new Uint8Array(Float32Array.from(data).buffer)
    };
  });
  return joined([...ggufFile(ggufFields(config), tensors)]);
}

/** Pieces of a file as one. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** How the GGUF spells a token: llama.cpp finds these in a prompt, whatever surrounds them. */
export function ggufToken(id: number): string {
  return `<t${id}>`;
}

interface Plain {
  readonly name: string;
  /** row after row */
  readonly data: Floats;
  readonly columns: number;
}

function ggufTensors(config: ModelConfig, weights: Weights): Plain[] {
  const { hidden, heads, kvHeads, headDim, intermediate } = config;
  const queries = heads * headDim;
  const keys = kvHeads * headDim;
  const tensors: Plain[] = [];
  const put = (name: string, data: Floats, columns = data.length) =>
    tensors.push({ name, data, columns });

  put('token_embd.weight', weights.embedding, hidden);
  weights.layers.forEach((layer, index) => {
    const at = `blk.${index}`;
    const { qkv, qkvBias, gateUp } = layer;
    put(`${at}.attn_norm.weight`, layer.attentionNorm);
    const q = qkv.subarray(0, queries * hidden);
    const k = qkv.subarray(queries * hidden, (queries + keys) * hidden);
    put(`${at}.attn_q.weight`, rotationOrder(config, q), hidden);
    put(`${at}.attn_k.weight`, rotationOrder(config, k), hidden);
    put(`${at}.attn_v.weight`, qkv.subarray((queries + keys) * hidden), hidden);
    if (qkvBias) {
      put(`${at}.attn_q.bias`, qkvBias.subarray(0, queries));
      put(`${at}.attn_k.bias`, qkvBias.subarray(queries, queries + keys));
      put(`${at}.attn_v.bias`, qkvBias.subarray(queries + keys));
    }
    put(`${at}.attn_output.weight`, layer.output, queries);
    put(`${at}.ffn_norm.weight`, layer.mlpNorm);
    put(`${at}.ffn_gate.weight`, gateUp.subarray(0, intermediate * hidden), hidden);
    put(`${at}.ffn_up.weight`, gateUp.subarray(intermediate * hidden), hidden);
    put(`${at}.ffn_down.weight`, layer.down, intermediate);
  });
  put('output_norm.weight', weights.norm);
  if (!config.tied) put('output.weight', weights.head, hidden);
  if (config.ropeScaling) put('rope_freqs.weight', ropeFactors(config));
  return tensors;
}

/**
 * llama.cpp rotates Llama's neighbouring dimensions, not the two halves of a head, so its converter
 * interleaves the halves (LlamaModel.permute). Qwen2 keeps its order.
 */
function rotationOrder(config: ModelConfig, matrix: Floats): Floats {
  if (config.architecture === 'qwen2') return matrix;
  const { hidden, headDim } = config;
  const half = headDim / 2;
  const permuted = new Float32Array(matrix.length);
  for (let row = 0; row < matrix.length / hidden; row++) {
    const inHead = row % headDim;
    const to = row - inHead + 2 * (inHead % half) + Math.floor(inHead / half);
    permuted.set(matrix.subarray(row * hidden, (row + 1) * hidden), to * hidden);
  }
  return permuted;
}

/** What Llama 3's scaling divides each pair's frequency by (LlamaModel.generate_extra_tensors). */
function ropeFactors({ headDim, ropeTheta, ropeScaling }: ModelConfig): Floats {
  const factors = new Float32Array(headDim / 2).fill(1);
  if (!ropeScaling) return factors;
  const { factor, lowFreqFactor, highFreqFactor, originalContext } = ropeScaling;
  return factors.map((_, pair) => {
    const wavelength = 2 * Math.PI * ropeTheta ** ((2 * pair) / headDim);
    if (wavelength < originalContext / highFreqFactor) return 1;
    if (wavelength > originalContext / lowFreqFactor) return factor;
    const smooth =
      (originalContext / wavelength - lowFreqFactor) / (highFreqFactor - lowFreqFactor);
    return 1 / ((1 - smooth) / factor + smooth);
  });
}

/** What llama.cpp must know beside the tensors. */
export function ggufFields(config: ModelConfig): [string, Field][] {
  const arch = config.architecture;
  const ids = Array.from({ length: config.vocab }, (_, id) => id);
  return [
    ['general.architecture', arch],
    [`${arch}.vocab_size`, config.vocab],
    [`${arch}.context_length`, config.contextLength],
    [`${arch}.embedding_length`, config.hidden],
    [`${arch}.block_count`, config.layers],
    [`${arch}.feed_forward_length`, config.intermediate],
    [`${arch}.attention.head_count`, config.heads],
    [`${arch}.attention.head_count_kv`, config.kvHeads],
    [`${arch}.attention.key_length`, config.headDim],
    [`${arch}.attention.value_length`, config.headDim],
    [`${arch}.attention.layer_norm_rms_epsilon`, { float: config.eps }],
    [`${arch}.rope.dimension_count`, config.headDim],
    [`${arch}.rope.freq_base`, { float: config.ropeTheta }],
    ['tokenizer.ggml.model', 'gpt2'],
    ['tokenizer.ggml.pre', 'qwen2'],
    ['tokenizer.ggml.tokens', ids.map(ggufToken)],
    ['tokenizer.ggml.token_type', ids.map(() => USER_DEFINED)],
    // never used, but llama.cpp wants a list that is not empty
    ['tokenizer.ggml.merges', ['< t']],
    ['tokenizer.ggml.add_bos_token', false],
    ['tokenizer.ggml.eos_token_id', TOKENS.end]
  ];
}
