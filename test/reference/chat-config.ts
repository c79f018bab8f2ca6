/** mlc-chat-config.json of a random model, with DeepSeek-R1's template. */
import type { SettledOptions } from './options.ts';
import { TOKENS } from './tokenizer.ts';

/** The file's content, as mlc_llm writes it, but without `role_templates`, which garble "$". */
export function chatConfig(model: SettledOptions): Record<string, unknown> {
  const llama = model.architecture === 'llama';
  return {
    version: '0.1.0',
    model_type: model.architecture,
    quantization: model.quantization,
    model_config: {
      hidden_size: model.hidden,
      intermediate_size: model.intermediate,
      num_hidden_layers: model.layers,
      num_attention_heads: model.heads,
      num_key_value_heads: model.kvHeads,
      head_dim: model.headDim,
      rms_norm_eps: model.eps,
      vocab_size: model.vocab,
      tie_word_embeddings: model.tied,
      [llama ? 'position_embedding_base' : 'rope_theta']: model.ropeTheta,
      rope_scaling: model.ropeScaling && {
        rope_type: 'llama3',
        factor: model.ropeScaling.factor,
        low_freq_factor: model.ropeScaling.lowFreqFactor,
        high_freq_factor: model.ropeScaling.highFreqFactor,
        original_max_position_embeddings: model.ropeScaling.originalContext
      },
      context_window_size: model.context,
      prefill_chunk_size: 2048,
      tensor_parallel_shards: 1,
      max_batch_size: 1
    },
    vocab_size: model.vocab,
    context_window_size: model.context,
    sliding_window_size: -1,
    prefill_chunk_size: 2048,
    attention_sink_size: -1,
    tensor_parallel_shards: 1,
    temperature: 0.6,
    top_p: 0.95,
    presence_penalty: 0,
    frequency_penalty: 0,
    repetition_penalty: 1,
    bos_token_id: TOKENS.begin,
    eos_token_id: TOKENS.end,
    pad_token_id: TOKENS.pad,
    tokenizer_files: ['tokenizer.json', 'tokenizer_config.json'],
    tokenizer_info: {
      token_postproc_method: 'byte_level',
      prepend_space_in_encode: false,
      strip_space_in_decode: false
    },
    conv_template: {
      name: 'deepseek_r1_qwen',
      system_template: '<｜begin▁of▁sentence｜>{system_message}',
      system_message: '',
      system_prefix_token_ids: null,
      add_role_after_system_message: true,
      roles: { user: '<｜User｜>', assistant: '<｜Assistant｜>', tool: '<｜User｜>' },
      messages: [],
      seps: ['', '<｜end▁of▁sentence｜>'],
      role_content_sep: '',
      role_empty_sep: '<think>\n',
      stop_str: [],
      stop_token_ids: [TOKENS.end],
      function_string: '',
      use_function_calling: false
    },
    ...model.chatConfig
  };
}
