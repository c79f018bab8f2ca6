/**
 * The models offered by name, what each costs, and whether this device can run it. Everything here
 * follows from the architecture: no number is copied from a model's page.
 */
import type { ModelConfig } from '../library/config.ts';
import { expectedTensors } from '../library/tensors.ts';
import type { TensorSpec } from '../library/program.ts';
import { modelFolder } from '../weights/address.ts';
import type { ModelSource } from './model.ts';

export interface CatalogModel extends ModelSource {
  readonly config: ModelConfig;
  readonly parameters: number;
  /** to download once, and to store; the tokenizer's few megabytes come on top */
  readonly weightBytes: number;
  /** largest single tensor, which must fit one buffer while it is loaded */
  readonly largestTensor: number;
  readonly licence: string;
  /** address of the model's page, with its licence and where it comes from */
  readonly page: string;
}

export const DEFAULT_CONTEXT = 8192;

/** Rows of one prefill pass: buildProgram's default, on which the size of working buffers depends. */
const PREFILL_CHUNK = 256;
/**
 * Tokens that one pass computes where guesses are worth it: the next and three guesses. More would be
 * right less often.
 */
export const TOKENS_AT_ONCE = 4;

const QWEN: Pick<ModelConfig, 'architecture' | 'quantization' | 'eps' | 'ropeTheta' | 'tied'> = {
  architecture: 'qwen2',
  quantization: 'q4f16_1',
  eps: 1e-6,
  ropeTheta: 10000,
  tied: false
};

/**
 * The largest weights to run on the processor: they are held as f32, seven times their size in the
 * files, and every token reads them all.
 */
export const CPU_LIMIT = 32e6;

/** The page's own little model, in a folder beside it; vite names the folder by its contents. */
function pocketFolder(): string {
  const page = (globalThis as { readonly document?: Document }).document?.baseURI;
  return new URL(import.meta.env?.VITE_POCKET ?? 'pocket/', page ?? 'http://localhost/').href;
}

const POCKET: ModelConfig = {
  ...QWEN,
  hidden: 192,
  layers: 4,
  heads: 6,
  kvHeads: 2,
  headDim: 32,
  intermediate: 512,
  vocab: 512,
  contextLength: 1024
};

export const CATALOG: readonly CatalogModel[] = [
  {
    ...costs(POCKET),
    id: 'pocket',
    name: 'Pocket',
    url: pocketFolder(),
    page: `${pocketFolder()}README.md`,
    licence: 'Apache 2.0; trained for this page'
  },
  entry('r1-qwen-1.5b', 'R1 Distill Qwen 1.5B', 'MIT; built on Qwen2.5-Math-1.5B (Apache 2.0)', {
    ...QWEN,
    hidden: 1536,
    layers: 28,
    heads: 12,
    kvHeads: 2,
    headDim: 128,
    intermediate: 8960,
    vocab: 151936,
    contextLength: 131072
  }),
  entry('r1-qwen-7b', 'R1 Distill Qwen 7B', 'MIT; built on Qwen2.5-Math-7B (Apache 2.0)', {
    ...QWEN,
    hidden: 3584,
    layers: 28,
    heads: 28,
    kvHeads: 4,
    headDim: 128,
    intermediate: 18944,
    vocab: 152064,
    contextLength: 131072
  }),
  entry(
    'r1-llama-8b',
    'R1 Distill Llama 8B',
    'MIT; built on Llama 3.1 8B (Llama 3.1 Community License)',
    {
      architecture: 'llama',
      quantization: 'q4f16_1',
      hidden: 4096,
      layers: 32,
      heads: 32,
      kvHeads: 8,
      headDim: 128,
      intermediate: 14336,
      vocab: 128256,
      eps: 1e-5,
      ropeTheta: 500000,
      ropeScaling: { factor: 8, lowFreqFactor: 1, highFreqFactor: 4, originalContext: 8192 },
      tied: false,
      contextLength: 131072
    }
  )
];

/** `R1 Distill Qwen 1.5B` is `DeepSeek-R1-Distill-Qwen-1.5B-q4f16_1-MLC` of mlc-ai. */
function entry(id: string, name: string, licence: string, config: ModelConfig): CatalogModel {
  const repository = `DeepSeek-${name.replaceAll(' ', '-')}-${config.quantization}-MLC`;
  const page = `https://huggingface.co/mlc-ai/${repository}`;
  return { id, name, url: modelFolder(page), page, licence, ...costs(config) };
}

function costs(
  config: ModelConfig
): Pick<CatalogModel, 'config' | 'parameters' | 'weightBytes' | 'largestTensor'> {
  const tensors = expectedTensors(config);
  const sizes = tensors.map(storedBytes);
  return {
    config,
    parameters: countParameters(tensors),
    weightBytes: sizes.reduce((sum, size) => sum + size, 0),
    largestTensor: Math.max(...sizes)
  };
}

/** Bytes in the model's files: mlc_llm stores float32 as bfloat16. */
function storedBytes({ shape, dtype }: TensorSpec): number {
  return shape.reduce((product, size) => product * size, dtype === 'uint32' ? 4 : 2);
}

/** A word of a quantised matrix holds eight weights; its scales are no parameters. */
export function countParameters(tensors: readonly TensorSpec[]): number {
  return tensors
    .filter(({ name }) => !name.endsWith('.q_scale'))
    .reduce(
      (sum, { shape, dtype }) =>
        sum + shape.reduce((product, size) => product * size, dtype === 'uint32' ? 8 : 1),
      0
    );
}

/**
 * The model of a `?model=` parameter: a catalog model by its id, else any folder in MLC format by
 * its address. Undefined when it is neither.
 */
export function findModel(parameter: string, base: string): ModelSource | undefined {
  const known = CATALOG.find(({ id }) => id === parameter);
  if (known) return known;
  if (!/[/.:]/.test(parameter)) return undefined;
  try {
    const url = modelFolder(parameter, base);
    const parts = new URL(url).pathname.replace(/\/resolve\/[^/]+\/$/, '/').split('/');
    return { id: url, name: decodeURIComponent(parts.at(-2) ?? '') || new URL(url).host, url };
  } catch {
    return undefined;
  }
}

/** Of the KV cache: keys and values of every layer, in halves. */
export function bytesPerToken({ layers, kvHeads, headDim }: ModelConfig): number {
  return 2 * layers * kvHeads * headDim * 2;
}

/**
 * GPU memory at a context length: weights, KV cache and working buffers. The same sum as over the
 * library's program (a test holds them together), without bringing the kernels into the page.
 */
export function gpuBytes(config: ModelConfig, weightBytes: number, context: number): number {
  const { hidden, heads, kvHeads, headDim, intermediate, vocab } = config;
  const keysAndValues = context * bytesPerToken(config);
  const attention = heads * headDim;
  const row = 2 * hidden + 3 * attention + 2 * kvHeads * headDim + intermediate;
  const spans = (context / 256 + 1) * (attention * 4 + heads * 8);
  const rotation = context * headDim * 4;
  // What a prompt is compared with, and the last row of each chunk.
  const prefix = context * 4 + (context / PREFILL_CHUNK + 1) * (hidden * 4 + 4);
  const drafts = TOKENS_AT_ONCE * (spans + 4 * vocab);
  const working = 4 * row * PREFILL_CHUNK + spans + rotation + prefix + 8 * vocab + drafts;
  return Math.ceil(weightBytes + keysAndValues + working);
}
