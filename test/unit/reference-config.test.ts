import { describe, expect, test } from 'vitest';
import { ModelConfigError, parseModelConfig } from '../../src/library/config.ts';
import { distill } from '../reference/distill.ts';

const model = {
  hidden_size: 1536,
  intermediate_size: 8960,
  num_hidden_layers: 28,
  num_attention_heads: 12,
  num_key_value_heads: 2,
  rms_norm_eps: 1e-6,
  rope_theta: 10000,
  vocab_size: 151936,
  tie_word_embeddings: false,
  context_window_size: 131072
};
const chat = {
  model_type: 'qwen2',
  quantization: 'q4f16_1',
  model_config: model,
  vocab_size: 151936,
  context_window_size: 4096,
  sliding_window_size: -1
};
const llama3 = {
  rope_type: 'llama3',
  factor: 8,
  low_freq_factor: 1,
  high_freq_factor: 4,
  original_max_position_embeddings: 8192
};

const withModel = (changes: object) => ({ ...chat, model_config: { ...model, ...changes } });

/** The message that a configuration is refused with. */
function refusal(config: unknown): string {
  try {
    parseModelConfig(config);
  } catch (error) {
    if (error instanceof ModelConfigError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('a configuration is read', () => {
  test('R1-Distill-Qwen-1.5B', () => {
    expect(parseModelConfig(chat)).toEqual({ ...distill, contextLength: 4096 });
  });

  test('Llama: theta under its MLC name, llama3 scaling, head size given', () => {
    const config = parseModelConfig({
      ...withModel({
        rope_theta: undefined,
        position_embedding_base: 500000,
        rope_scaling: llama3,
        head_dim: 64,
        tie_word_embeddings: true
      }),
      model_type: 'llama',
      quantization: 'q4f32_1'
    });
    expect(config).toMatchObject({ ropeTheta: 500000, headDim: 64, tied: true });
    expect(config.ropeScaling).toEqual({
      factor: 8,
      lowFreqFactor: 1,
      highFreqFactor: 4,
      originalContext: 8192
    });
  });

  test('what may be left out', () => {
    const config = parseModelConfig({
      ...chat,
      vocab_size: undefined,
      context_window_size: undefined,
      model_config: { ...model, num_key_value_heads: undefined, tie_word_embeddings: undefined }
    });
    expect(config).toMatchObject({
      vocab: 151936,
      contextLength: 131072,
      kvHeads: 12,
      tied: false
    });
  });
});

describe('a configuration is refused in one sentence', () => {
  test.each<[string, unknown, string]>([
    ['no object', 'text', 'the file should be an object, but it is "text"'],
    [
      'architecture',
      { ...chat, model_type: 'gemma' },
      'model_type should be "qwen2" or "llama", but it is "gemma"'
    ],
    [
      'quantisation',
      { ...chat, quantization: 'q0f16' },
      'quantization should be "q4f16_1" or "q4f32_1", but it is "q0f16"'
    ],
    [
      'no model_config',
      { ...chat, model_config: undefined },
      'model_config should be an object, but it is missing'
    ],
    [
      'missing number',
      withModel({ num_hidden_layers: undefined }),
      'model_config.num_hidden_layers should be a whole number above 0, but it is missing'
    ],
    [
      'NaN',
      withModel({ rms_norm_eps: NaN }),
      'model_config.rms_norm_eps should be a number above 0, but it is NaN'
    ],
    [
      'hidden size',
      withModel({ hidden_size: 1000 }),
      'model_config.hidden_size should be a multiple of 32, but it is 1000'
    ],
    [
      'intermediate size',
      withModel({ intermediate_size: 100 }),
      'model_config.intermediate_size should be a multiple of 32, but it is 100'
    ],
    [
      'head size',
      withModel({ head_dim: 80 }),
      'model_config.head_dim should be a head size of 32, 64, 96 or 128, but it is 80'
    ],
    [
      'head size that follows',
      withModel({ num_attention_heads: 6 }),
      'hidden_size / num_attention_heads should be a head size of 32, 64, 96 or 128, but it is 256'
    ],
    [
      'heads',
      withModel({ num_key_value_heads: 5 }),
      'model_config.num_attention_heads should be a multiple of the 5 key/value heads, but it is 12'
    ],
    [
      'two vocabularies',
      { ...chat, vocab_size: 151643 },
      'vocab_size should be the 151936 of model_config.vocab_size, but it is 151643'
    ],
    [
      'sliding window',
      { ...chat, sliding_window_size: 4096 },
      'sliding_window_size should be -1 (sliding windows are not supported), but it is 4096'
    ],
    [
      'context of a sliding window',
      { ...chat, context_window_size: -1 },
      'context_window_size should be a whole number above 0, but it is -1'
    ],
    [
      'other rope scaling',
      withModel({ rope_scaling: { type: 'yarn', factor: 4 } }),
      'model_config.rope_scaling.rope_type should be "llama3", but it is "yarn"'
    ],
    [
      'incomplete rope scaling',
      withModel({ rope_scaling: { ...llama3, factor: undefined } }),
      'model_config.rope_scaling.factor should be a number above 0, but it is missing'
    ],
    [
      'impossible rope scaling',
      withModel({ rope_scaling: { ...llama3, high_freq_factor: 1 } }),
      'model_config.rope_scaling.high_freq_factor should be a number above low_freq_factor (1), but it is 1'
    ],
    [
      'tied by a word',
      withModel({ tie_word_embeddings: 'no' }),
      'model_config.tie_word_embeddings should be true or false, but it is "no"'
    ],
    [
      'activation',
      withModel({ hidden_act: 'gelu' }),
      'model_config.hidden_act should be "silu", but it is "gelu"'
    ]
  ])('%s', (_, config, sentence) => {
    expect(refusal(config)).toBe(`mlc-chat-config.json: ${sentence}.`);
  });
});
