/** What is in the context, and what it could be instead. */
import { expect, it } from 'vitest';
import { longerContext } from '../../src/app/longer.ts';
import { contextUse, mostTokens } from '../../src/chat/context.ts';
import type { LoadedModel } from '../../src/engine/model.ts';

it.each([
  [100, { thoughtTokens: 40, answerTokens: 21 }, { prompt: 40, thought: 40, answer: 20 }],
  [100, { thoughtTokens: 41, answerTokens: 0 }, { prompt: 60, thought: 40, answer: 0 }],
  [0, undefined, { prompt: 0, thought: 0, answer: 0 }],
  // Of another model, or of a reply that broke off: still no part is negative.
  [10, { thoughtTokens: 40, answerTokens: 5 }, { prompt: 0, thought: 6, answer: 4 }]
])('%i tokens of context with %j', (used, reply, parts) => {
  const use = contextUse(used, reply, 256);
  expect(use).toEqual({ ...parts, free: 256 - used });
  expect(use.prompt + use.thought + use.answer + use.free).toBe(256);
});

it('a prompt never has more tokens than is said without counting', () => {
  for (const text of ['Hello', '你好'.repeat(99), '😀'.repeat(99), '']) {
    const bytes = new TextEncoder().encode(text).length;
    expect(mostTokens([{ role: 'user', text }])).toBeGreaterThan(bytes);
  }
});

it('a longer context has room for what did not fit, and says its cost', () => {
  const loaded: LoadedModel = {
    model: { id: 'x', name: 'X', url: 'https://models.test/x/' },
    backend: 'webgpu',
    contextLength: 1024,
    opensThought: true,
    prefillChunk: 256,
    parameters: 1,
    weightBytes: 1,
    gpuBytes: 1,
    longestContext: 8192,
    bytesPerToken: 100,
    seconds: 1
  };
  const longer = (needed: number) => longerContext(loaded, needed, undefined);
  expect(longer(1024)).toEqual({ contextLength: 2048, bytes: 102400 });
  expect(longer(1900)).toEqual({ contextLength: 4096, bytes: 307200 });
  expect(longer(8000)).toEqual({ contextLength: 8192, bytes: 716800 });
  expect(longer(8192)).toBeUndefined();
  expect(longerContext({ ...loaded, longestContext: 1024 }, 10, undefined)).toBeUndefined();
});
