/** The assembled library in the unmodified web-llm: what a chat asks of it. */
import { afterEach, describe, expect, it } from 'vitest';
import { greedyIds, promptIds, reference } from '../reference/reference.ts';
import { makeTinyModel } from '../reference/tiny-model.ts';
import { greedyReply, loadEngine, type EngineOptions, type Loaded } from './library-engine.ts';
import type { TinyModel } from '../reference/tiny-model.ts';

const loaded: Loaded[] = [];
async function load(model: TinyModel, options?: EngineOptions): Promise<Loaded> {
  const engine = await loadEngine(model, options);
  loaded.push(engine);
  return engine;
}
afterEach(async () => {
  for (const { engine } of loaded.splice(0)) await engine.unload();
});

describe('greedy replies equal the reference', () => {
  it.each([
    ['qwen2', 'q4f16_1'],
    ['llama', 'q4f16_1'],
    ['qwen2', 'q4f32_1']
  ] as const)('%s %s', async (architecture, quantization) => {
    const model = makeTinyModel({ architecture, quantization, endless: true, seed: 7 });
    const chat = await load(model);
    const reply = await greedyReply(chat, 'How many are there?', 64);
    expect(reply.usage?.completion_tokens).toBe(64);
    const wanted = greedyIds(await reference(model, { f16Cache: true }), promptIds('How many are there?'), 64);
    expect(chat.tap.tokens).toEqual(wanted);
  });
});
