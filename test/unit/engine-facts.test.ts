/** What a token costs, counted from the architecture. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CATALOG } from '../../src/engine/catalog.ts';
import {
  dispatchesPerToken,
  f16Bytes,
  plainBytes,
  weightBytesRead
} from '../../src/engine/worker/facts.ts';
import { WEB_LLM_VERSION } from '../../src/engine/worker/web-llm.ts';
import type { ModelConfig } from '../../src/library/config.ts';
import { buildProgram } from '../../src/library/plan.ts';
import { modelConfig } from '../reference/tiny-model.ts';

const DEVICE = { subgroupMinSize: 0, maxBindingSize: 1 << 30 };

function configOf(id: string): ModelConfig {
  const model = CATALOG.find((one) => one.id === id);
  if (!model) throw new Error(`${id} is not in the catalog`);
  return model.config;
}

describe('the bytes that a token reads', () => {
  /** Four bits for each weight and 16 for each 32 of them, as in the file. */
  const matrix = (rows: number, columns: number): number => (rows * columns * 4.5) / 8;

  it('are all weights once, but one row of the embedding table', () => {
    const { hidden, vocab, layers, intermediate } = configOf('r1-qwen-1.5b');
    const layer =
      matrix(hidden + 2 * 256, hidden) +
      2 * (hidden + 2 * 256) +
      matrix(hidden, hidden) +
      matrix(2 * intermediate, hidden) +
      matrix(hidden, intermediate) +
      2 * 2 * hidden;
    expect(weightBytesRead(configOf('r1-qwen-1.5b'))).toBe(
      layers * layer + 2 * hidden + matrix(vocab, hidden) + matrix(1, hidden)
    );
  });

  it('with a tied head are the embedding table, too', () => {
    const untied = modelConfig({ tied: false });
    const tied = modelConfig({ tied: true });
    expect(weightBytesRead(tied)).toBe(weightBytesRead(untied));
  });

  it('of the plain forward pass are 32 bits for each weight', () => {
    const config = modelConfig({ quantization: 'q4f16_1' });
    const { hidden, vocab, heads, kvHeads, headDim, intermediate, layers } = config;
    const rows = (heads + 2 * kvHeads) * headDim;
    const layer =
      rows * hidden + rows + hidden * heads * headDim + 3 * intermediate * hidden + 2 * hidden;
    const weights = layers * layer + hidden + vocab * hidden + hidden;
    expect(weightBytesRead(config, plainBytes)).toBe(4 * weights);
  });
});

describe('the dispatches of a token', () => {
  it('are five per layer and four, and one per layer more behind a long context', () => {
    const program = buildProgram(configOf('r1-qwen-1.5b'), DEVICE);
    expect(dispatchesPerToken(program, 0)).toBe(28 * 5 + 4);
    // The 512th token still has a context of 512.
    expect(dispatchesPerToken(program, 511)).toBe(28 * 5 + 4);
    expect(dispatchesPerToken(program, 512)).toBe(28 * 6 + 4);
  });

  it('are more where the vocabulary has to be cut into pieces', () => {
    const small = { ...DEVICE, maxBindingSize: 1 << 27 };
    // 263 MB of Llama's vocabulary: two pieces, to embed and to score.
    const whole = dispatchesPerToken(buildProgram(configOf('r1-llama-8b'), DEVICE), 0);
    const cut = dispatchesPerToken(buildProgram(configOf('r1-llama-8b'), small), 0);
    expect([whole, cut - whole]).toEqual([32 * 5 + 4, 1 + 1]);
  });
});

it('16 bits for each weight take what four take, and three quarters more of the f16 size', () => {
  const program = buildProgram(configOf('r1-qwen-1.5b'), DEVICE);
  const gpuBytes = 1.2e9;
  // 1.78 billion parameters: 3.55 GB instead of 1.0.
  expect((f16Bytes(program, gpuBytes) - gpuBytes) / 1e9).toBeCloseTo(3.554 - 1.0, 2);
});

it('web-llm is named by the version that is installed', () => {
  const file = new URL('../../node_modules/@mlc-ai/web-llm/package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  expect(WEB_LLM_VERSION).toBe(version);
});
