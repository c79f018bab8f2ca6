/** What a loaded model is, by its hashes, and what one of its tokens costs, by counting. */
import { evaluate } from '../../library/expressions.ts';
import type { ModelConfig } from '../../library/config.ts';
import type { Program, TensorSpec } from '../../library/program.ts';
import { expectedTensors } from '../../library/tensors.ts';
import { readText } from '../../weights/store.ts';
import { countParameters } from '../catalog.ts';
import type { ModelFacts } from '../questions.ts';
import { CONFIG, INDEX } from './description.ts';
import { TOKENIZER } from './model-files.ts';
import { tensorBytes } from './purpose.ts';

/** `library`: the wasm that was loaded; none where the processor computes. */
export async function hashes(
  storedAt: string,
  library: Uint8Array<ArrayBuffer> | undefined
): Promise<ModelFacts['hashes']> {
  const stored = async (text: Promise<string | undefined>): Promise<string> =>
    sha256(new TextEncoder().encode(await text));
  return {
    library: library ? await sha256(library) : '',
    config: await stored(readText('webllm/config', storedAt + CONFIG)),
    index: await stored(readText('webllm/model', storedAt + INDEX)),
    tokenizer: await stored(readText('webllm/model', storedAt + TOKENIZER))
  };
}

/** Hexadecimal; empty for nothing, and where the page is not secure enough for the browser. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // The types promise `crypto.subtle`; insecure pages have none.
  const { subtle } = crypto as { readonly subtle?: SubtleCrypto };
  if (bytes.length === 0 || !subtle) return '';
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Bytes of weights that one token reads: every tensor once, but of the embedding table only the
 * token's own row (and the whole table once more where it is the head, too).
 * @param bytesOf how much memory a tensor takes
 */
export function weightBytesRead(
  config: ModelConfig,
  bytesOf: (tensor: TensorSpec) => number = tensorBytes
): number {
  return expectedTensors(config).reduce((sum, tensor) => {
    const bytes = bytesOf(tensor);
    if (!tensor.name.startsWith('model.embed_tokens.')) return sum + bytes;
    return sum + bytes / config.vocab + (config.tied ? bytes : 0);
  }, 0);
}

/** Of the plain forward pass: 32 bits for each weight, and no scales. */
export function plainBytes({ name, shape, dtype }: TensorSpec): number {
  if (name.endsWith('.q_scale')) return 0;
  return shape.reduce((product, size) => product * size, dtype === 'uint32' ? 32 : 4);
}

/** Dispatches for one token behind `depth` others: embedding, layers, head and sampling. */
export function dispatchesPerToken({ functions }: Program, depth: number): number {
  const environment = { rows: 1, position: depth, context: depth + 1, counts: [1] };
  const { embed, decode, softmax, sample } = functions;
  return [...embed, ...decode, ...softmax, ...sample].filter((step) => {
    if (step.kind !== 'launch') return false;
    if (!step.when) return true;
    const value = evaluate(step.when.value, environment);
    return value >= step.when.min && value <= step.when.max;
  }).length;
}

/** GPU memory that the same model would take with 16 bits for each weight. */
export function f16Bytes({ tensors }: Pick<Program, 'tensors'>, gpuBytes: number): number {
  const weights = tensors.reduce((sum, tensor) => sum + tensorBytes(tensor), 0);
  return gpuBytes - weights + 2 * countParameters(tensors);
}
