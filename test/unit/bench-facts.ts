/** A device and a model that exist on paper only, and a gate that was passed. */
import type { LoadedModel } from '../../src/engine/model.ts';
import type { ModelFacts } from '../../src/engine/questions.ts';
import type { DeviceFacts, GateResult } from '../../src/bench/result.ts';

export const MODEL: LoadedModel = {
  model: { id: 'synthetic', name: 'Synthetic', url: 'https://models.example/synthetic/' },
  backend: 'webgpu',
  contextLength: 8192,
  opensThought: true,
  prefillChunk: 256,
  parameters: 1e9,
  weightBytes: 5e8,
  gpuBytes: 6e8,
  longestContext: 8192,
  bytesPerToken: 28_672,
  seconds: 3
};

export const FACTS: ModelFacts = {
  hashes: {
    library: 'a1'.repeat(32),
    config: 'b2'.repeat(32),
    index: 'c3'.repeat(32),
    tokenizer: 'd4'.repeat(32)
  },
  quantization: 'q4f16_1',
  webLlm: '0.2.86',
  weightBytesRead: 5e8,
  kvBytesPerToken: 28_672,
  dispatchesPerToken: 144,
  gpuBytes: 6e8,
  f16Bytes: 2e9,
  kernels: {
    why: 'trial',
    shapes: { gate_up: '64: 32×4, 8 B, bytes' },
    trial: {
      made: 1_700_000_000_000,
      seconds: 1.25,
      clock: 'gpu',
      software: false,
      parts: [
        {
          part: 'gate_up',
          chosen: '64: 32×4, 8 B, bytes',
          tried: [{ shape: '64: 32×4, 8 B, bytes', outcome: 'agreed', ratios: [1.2, 1.3] }]
        }
      ]
    }
  }
};

export const DEVICE: DeviceFacts = {
  vendor: 'nobody',
  architecture: 'none',
  description: '',
  features: [],
  limits: {},
  software: false,
  backend: 'webgpu',
  browser: 'Chrome 142',
  system: 'Linux',
  crossOriginIsolated: false,
  timerStep: 0.1
};

export const GATE: GateResult = {
  passed: true,
  agreement: 0.9,
  threshold: 0.5,
  positions: 64,
  failed: []
};
