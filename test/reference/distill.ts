/** What `parseModelConfig` reads of R1-Distill-Qwen-1.5B, for whoever plans and loads nothing. */
import type { ModelConfig } from '../../src/library/config.ts';

export const distill: ModelConfig = {
  architecture: 'qwen2',
  quantization: 'q4f16_1',
  hidden: 1536,
  layers: 28,
  heads: 12,
  kvHeads: 2,
  headDim: 128,
  intermediate: 8960,
  vocab: 151936,
  eps: 1e-6,
  ropeTheta: 10000,
  tied: false,
  contextLength: 131072
};
