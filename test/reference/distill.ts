/** What `parseModelConfig` reads of R1-Distill-Qwen-1.5B, for whoever plans and loads nothing. */
import type { ModelConfig } from '../../src/library/config.ts';
import { GEOMETRIES } from './geometries.ts';

const { context, hidden, layers, heads, kvHeads, headDim, intermediate, vocab } =
  GEOMETRIES['qwen-1.5b'];

export const distill: ModelConfig = {
  architecture: 'qwen2',
  quantization: 'q4f16_1',
  hidden,
  layers,
  heads,
  kvHeads,
  headDim,
  intermediate,
  vocab,
  eps: 1e-6,
  ropeTheta: 10000,
  tied: false,
  contextLength: context
};
