/**
 * What the library needs to know about a model, read from MLC's mlc-chat-config.json. Everything the
 * kernels cannot do is refused here, in one sentence, before a gigabyte is downloaded.
 */

export type Architecture = 'qwen2' | 'llama';
export type Quantization = 'q4f16_1' | 'q4f32_1';

/** Llama 3's stretching of the rotary frequencies; the names of HF transformers in camel case. */
export interface RopeScaling {
  readonly factor: number;
  readonly lowFreqFactor: number;
  readonly highFreqFactor: number;
  /** context length, in tokens, that the model was trained with before stretching */
  readonly originalContext: number;
}

export interface ModelConfig {
  readonly architecture: Architecture;
  readonly quantization: Quantization;
  /** width of the residual stream; a multiple of 32 */
  readonly hidden: number;
  readonly layers: number;
  /** query heads; a multiple of kvHeads */
  readonly heads: number;
  readonly kvHeads: number;
  /** 32, 64, 96 or 128 */
  readonly headDim: number;
  /** width of the MLP; a multiple of 32 */
  readonly intermediate: number;
  /** width of the logits */
  readonly vocab: number;
  /** RMSNorm epsilon */
  readonly eps: number;
  readonly ropeTheta: number;
  readonly ropeScaling?: RopeScaling;
  /** The output head is the embedding table: there is no lm_head. */
  readonly tied: boolean;
  /** tokens the KV cache holds unless the caller chooses another length */
  readonly contextLength: number;
}

/** The configuration cannot be used; the message is one sentence for people. */
export class ModelConfigError extends Error {
  override name = 'ModelConfigError';
}

type Fields = Record<string, unknown>;

/**
 * Reads mlc-chat-config.json (parsed JSON, overrides already merged in).
 * @throws ModelConfigError naming the field, what was expected and what was found
 */
export function parseModelConfig(chatConfig: unknown): ModelConfig {
  const chat = fields(chatConfig, 'the file');
  const architecture = oneOf(chat, 'model_type', ['qwen2', 'llama'] as const);
  const quantization = oneOf(chat, 'quantization', ['q4f16_1', 'q4f32_1'] as const);
  const model = fields(chat['model_config'], 'model_config');
  refuseSlidingWindow(chat, model);
  const activation = model['hidden_act'];
  if (activation !== undefined && activation !== 'silu') {
    fail('model_config.hidden_act', '"silu"', activation);
  }

  const hidden = multipleOf32(model, 'hidden_size');
  const intermediate = multipleOf32(model, 'intermediate_size');
  const layers = whole(model, 'num_hidden_layers');
  const heads = whole(model, 'num_attention_heads');
  const kvHeads =
    model['num_key_value_heads'] == null ? heads : whole(model, 'num_key_value_heads');
  if (heads % kvHeads !== 0) {
    fail('model_config.num_attention_heads', `a multiple of the ${kvHeads} key/value heads`, heads);
  }

  const vocab = whole(model, 'vocab_size');
  // web-llm takes the logits' width from the top level and reinterprets our buffer with it.
  if (chat['vocab_size'] !== undefined && chat['vocab_size'] !== vocab) {
    fail('vocab_size', `the ${vocab} of model_config.vocab_size`, chat['vocab_size']);
  }

  return {
    architecture,
    quantization,
    hidden,
    layers,
    heads,
    kvHeads,
    headDim: headSize(model, hidden, heads),
    intermediate,
    vocab,
    eps: positive(model, 'rms_norm_eps', 'model_config.'),
    ropeTheta: ropeTheta(model),
    ropeScaling: ropeScaling(model['rope_scaling']),
    tied: flag(model, 'tie_word_embeddings'),
    contextLength:
      chat['context_window_size'] === undefined
        ? whole(model, 'context_window_size')
        : whole(chat, 'context_window_size', '')
  };
}

/** `head_dim` is optional in both architectures; then the heads share the hidden width. */
function headSize(model: Fields, hidden: number, heads: number): number {
  const given = model['head_dim'] != null;
  const size = given ? model['head_dim'] : hidden / heads;
  if (typeof size !== 'number' || size % 32 !== 0 || size < 32 || size > 128) {
    const field = given ? 'model_config.head_dim' : 'hidden_size / num_attention_heads';
    fail(field, 'a head size of 32, 64, 96 or 128', size);
  }
  return size;
}

/** Qwen2 calls it `rope_theta`; MLC's Llama calls it `position_embedding_base`, where 0 means unset. */
function ropeTheta(model: Fields): number {
  const base = model['position_embedding_base'];
  if (model['rope_theta'] == null && base != null && base !== 0) {
    return positive(model, 'position_embedding_base', 'model_config.');
  }
  return positive(model, 'rope_theta', 'model_config.');
}

function ropeScaling(value: unknown): RopeScaling | undefined {
  if (value == null) return undefined;
  const path = 'model_config.rope_scaling';
  const scaling = fields(value, path);
  // older files call the field `type`
  const type = scaling['rope_type'] ?? scaling['type'];
  if (type === 'default') return undefined;
  if (type !== 'llama3') fail(`${path}.rope_type`, '"llama3"', type);
  const read = (name: string) => positive(scaling, name, `${path}.`);
  const result = {
    factor: read('factor'),
    lowFreqFactor: read('low_freq_factor'),
    highFreqFactor: read('high_freq_factor'),
    originalContext: read('original_max_position_embeddings')
  };
  if (result.highFreqFactor <= result.lowFreqFactor) {
    fail(
      `${path}.high_freq_factor`,
      `a number above low_freq_factor (${result.lowFreqFactor})`,
      result.highFreqFactor
    );
  }
  return result;
}

function refuseSlidingWindow(chat: Fields, model: Fields): void {
  const windows = [
    ['sliding_window_size', chat['sliding_window_size']],
    ['model_config.sliding_window_size', model['sliding_window_size']]
  ] as const;
  for (const [field, size] of windows) {
    if (size != null && size !== -1) {
      fail(field, '-1 (sliding windows are not supported)', size);
    }
  }
  if (model['use_sliding_window'] === true) {
    fail('model_config.use_sliding_window', 'false (sliding windows are not supported)', true);
  }
}

function fields(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    fail(name, 'an object', value);
  }
  return value as Fields;
}

function oneOf<T extends string>(from: Fields, name: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === from[name]);
  if (found === undefined) {
    fail(name, choices.map((choice) => `"${choice}"`).join(' or '), from[name]);
  }
  return found;
}

function whole(from: Fields, name: string, path = 'model_config.'): number {
  const value = from[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
    fail(path + name, 'a whole number above 0', value);
  }
  return value;
}

/** The kernels read 32 weights, one quantisation group, at a time. */
function multipleOf32(from: Fields, name: string): number {
  const value = whole(from, name);
  if (value % 32 !== 0) fail(`model_config.${name}`, 'a multiple of 32', value);
  return value;
}

function positive(from: Fields, name: string, path: string): number {
  const value = from[name];
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) {
    fail(path + name, 'a number above 0', value);
  }
  return value;
}

function flag(from: Fields, name: string): boolean {
  const value = from[name] ?? false;
  if (typeof value !== 'boolean') fail(`model_config.${name}`, 'true or false', value);
  return value;
}

function fail(field: string, expected: string, found: unknown): never {
  throw new ModelConfigError(
    `mlc-chat-config.json: ${field} should be ${expected}, but ${describe(found)}.`
  );
}

function describe(found: unknown): string {
  if (found === undefined) return 'it is missing';
  if (typeof found === 'number') return `it is ${found}`;
  const text = JSON.stringify(found) ?? typeof found;
  return `it is ${text.length > 60 ? `${text.slice(0, 57)}…` : text}`;
}
