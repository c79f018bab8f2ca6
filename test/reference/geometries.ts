/** Shapes of the catalog's models and of the pocket model, to fill with random weights. */
import type { TinyModelOptions } from './options.ts';

/** MLC cuts at 32 MiB; larger tensors get a file of their own. */
const shardBytes = 32 << 20;

export const GEOMETRIES = {
  pocket: {
    quantization: 'q4f32_1',
    hidden: 128,
    layers: 4,
    heads: 4,
    kvHeads: 2,
    headDim: 32,
    intermediate: 384,
    vocab: 512
  },
  'qwen-1.5b': {
    hidden: 1536,
    layers: 28,
    heads: 12,
    kvHeads: 2,
    headDim: 128,
    intermediate: 8960,
    vocab: 151936,
    context: 131072,
    shardBytes
  },
  'qwen-7b': {
    hidden: 3584,
    layers: 28,
    heads: 28,
    kvHeads: 4,
    headDim: 128,
    intermediate: 18944,
    vocab: 152064,
    context: 131072,
    shardBytes
  },
  'llama-8b': {
    architecture: 'llama',
    hidden: 4096,
    layers: 32,
    heads: 32,
    kvHeads: 8,
    headDim: 128,
    intermediate: 14336,
    vocab: 128256,
    context: 131072,
    shardBytes
  }
} as const satisfies Record<string, TinyModelOptions>;

export type Geometry = keyof typeof GEOMETRIES;
