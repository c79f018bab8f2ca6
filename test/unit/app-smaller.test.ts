/** What is offered when the GPU's memory was not enough. */
import { describe, expect, it } from 'vitest';
import { smaller } from '../../src/app/smaller.ts';
import { CATALOG } from '../../src/engine/catalog.ts';
import type { LoadRequest } from '../../src/engine/model.ts';

function request(id: string, contextLength: number): LoadRequest {
  const model = CATALOG.find((entry) => entry.id === id) ?? {
    id,
    name: 'Mine',
    url: 'https://models.example/mine/'
  };
  return { model, backend: 'webgpu', contextLength };
}

describe('instead of a model that did not fit', () => {
  it('half the context is offered where that saves enough', () => {
    expect(smaller(request('r1-qwen-1.5b', 131072))).toEqual({
      kind: 'context',
      contextLength: 65536
    });
    expect(smaller(request('r1-qwen-1.5b', 8192))).toMatchObject({ kind: 'context' });
  });

  it('a smaller model is offered where the weights are what does not fit', () => {
    expect(smaller(request('r1-qwen-1.5b', 1024))).toMatchObject({ model: { id: 'pocket' } });
    // The 7B is smaller, but by too little.
    expect(smaller(request('r1-llama-8b', 2048))).toMatchObject({ model: { id: 'r1-qwen-1.5b' } });
  });

  it('following the offers ends, in a model or in none', () => {
    let next: LoadRequest | undefined = request('r1-llama-8b', 131072);
    const seen: string[] = [];
    while (next && seen.length < 50) {
      seen.push(`${next.model.id} ${next.contextLength}`);
      const offer = smaller(next);
      if (!offer) break;
      next =
        offer.kind === 'context'
          ? { ...next, contextLength: offer.contextLength }
          : request(offer.model.id, 8192);
    }
    expect(seen.at(-1)).toMatch(/^pocket/);
    expect(seen.length).toBeLessThan(20);
  });

  it('a model of unknown size gets shorter, then gives way to the smallest', () => {
    expect(smaller(request('mine', 4096))).toEqual({ kind: 'context', contextLength: 2048 });
    expect(smaller(request('mine', 1500))).toMatchObject({ model: { id: 'pocket' } });
  });
});
