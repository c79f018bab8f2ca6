/**
 * The reference against an implementation that nobody here wrote: llama.cpp, as wllama's wasm, on
 * the CPU. It takes a browser: the wasm needs 64-bit memory, which Node 20 has behind a flag only.
 */
import { LoggerWithoutDebug, Wllama } from '@wllama/wllama';
import wllamaWasm from '@wllama/wllama/esm/wasm/wllama.wasm?url';
import { expect, test } from 'vitest';
import { greedy, softmax } from '../../src/library/forward/sample.ts';
import { agreement } from '../../tools/bench/race/agreement.ts';
import { ggufQ4 } from '../reference/gguf-q4.ts';
import { ggufToken, joined, toGguf } from '../reference/gguf.ts';
import { promptIds, reference, someIds, tinyTensors, tinyWeights } from '../reference/reference.ts';
import { makeTinyModel } from '../reference/tiny-model.ts';
import type { TinyModelOptions } from '../reference/tiny-model.ts';

const TOKENS = 64;
const PROMPT = promptIds('What is 2 + 2?');

/** Scaling that stretches, keeps and blends pairs within the positions that the test reaches. */
const ropeScaling = { factor: 8, lowFreqFactor: 1, highFreqFactor: 4, originalContext: 64 };

const MODELS: [name: string, options: TinyModelOptions, prompt?: readonly number[]][] = [
  ['qwen2, untied', {}],
  ['qwen2, tied', { tied: true }],
  ['qwen2, q4f32_1', { quantization: 'q4f32_1', kvHeads: 4 }],
  ['qwen2, head size 128', { hidden: 256, heads: 2, kvHeads: 1, headDim: 128 }],
  ['llama, untied', { architecture: 'llama', ropeScaling }],
  ['llama, tied', { architecture: 'llama', tied: true }],
  ['llama, no scaling', { architecture: 'llama', ropeScaling: null, quantization: 'q4f32_1' }],
  ['llama, head size 64', { architecture: 'llama', hidden: 96, headDim: 64, layers: 3 }],
  ['qwen2, 400 tokens of prompt', { vocab: 1000 }, someIds({ vocab: 1000 }, 400)]
];

test.each(MODELS)(
  'our forward pass agrees with llama.cpp: %s',
  async (_, options, prompt = PROMPT) => {
    const model = makeTinyModel({ ...options, endless: true });
    const gguf = toGguf(model.config, await tinyWeights(model, Float32Array));
    const theirs = await llamaCpp(gguf, prompt, model.config.vocab);

    const transformer = await reference(model);
    let logits = transformer.forward(prompt);
    const ids: number[] = [];
    let worst = 0;
    for (const { probabilities } of theirs) {
      const id = greedy(logits);
      ids.push(id);
      softmax(logits).forEach((ours, other) => {
        worst = Math.max(worst, Math.abs(ours - (probabilities.get(other) ?? NaN)));
      });
      logits = transformer.forward([id]);
    }
    expect(ids).toEqual(theirs.map(({ id }) => id));
    expect(ids).toHaveLength(TOKENS);
    expect(new Set(ids).size, 'a lively model').toBeGreaterThan(TOKENS / 4);
    expect(worst).toBeLessThan(1e-4);
  }
);

/** Wide enough that roundings to eight bits do not decide. */
const WIDE = { vocab: 512, hidden: 256, heads: 2, headDim: 128, kvHeads: 1, intermediate: 512 };

test('llama.cpp reads the same weights in Q4_0', async () => {
  const model = makeTinyModel({ ...WIDE, endless: true });
  const gguf = joined([...ggufQ4(model.config, tinyTensors(model))]);
  const theirs = await llamaCpp(gguf, PROMPT, model.config.vocab);

  const transformer = await reference(model);
  let logits = transformer.forward(PROMPT);
  const choices = theirs.map(({ id }) => {
    const choice = greedy(logits);
    logits = transformer.forward([id]);
    return choice;
  });
  // It rounds activations to eight bits, so it may part from us where two tokens are about as likely.
  const written = theirs.map(({ id, probabilities }) => ({
    id,
    likeliest: new Map([...probabilities].map(([token, chance]) => [token, Math.log(chance)]))
  }));
  expect(agreement(written, choices)).toMatchObject({ agrees: true, of: TOKENS });
});

interface Step {
  readonly id: number;
  /** of all tokens, at temperature 1 */
  readonly probabilities: ReadonlyMap<number, number>;
}

/** What llama.cpp says greedily after a prompt. */
async function llamaCpp(
  gguf: Uint8Array<ArrayBuffer>,
  prompt: readonly number[],
  vocab: number
): Promise<Step[]> {
  const wllama = new Wllama(
    { default: wllamaWasm },
    { logger: LoggerWithoutDebug, suppressNativeLog: true }
  );
  try {
    await wllama.loadModel([new Blob([gguf])], {
      n_gpu_layers: 0,
      n_threads: 1,
      n_parallel: 1,
      n_ctx: 512,
      cache_type_k: 'f32',
      cache_type_v: 'f32',
      flash_attn: false
    });
    const { choices } = await wllama.createCompletion({
      prompt: prompt.map(ggufToken).join(''),
      max_tokens: TOKENS,
      temperature: 0,
      n_probs: vocab
    });
    return readSteps(choices[0].logprobs);
  } finally {
    await wllama.exit();
  }
}

/** llama.cpp's server gives more than wllama's types say: an id with every token. */
function readSteps(logprobs: unknown): Step[] {
  const { content } = logprobs as {
    content: { id: number; top_logprobs: { id: number; logprob: number }[] }[];
  };
  return content.map(({ id, top_logprobs }) => ({
    id,
    probabilities: new Map(top_logprobs.map((token) => [token.id, Math.exp(token.logprob)]))
  }));
}
