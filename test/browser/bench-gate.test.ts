/**
 * The gate before the pocket model on a GPU: whole it passes, and with a fault planted in its files,
 * which every sum of the files vouches for, it does not.
 */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runGate } from '../../src/bench/gate/gate.ts';
import type { GateResult } from '../../src/bench/result.ts';
import type { EngineClient } from '../../src/engine/client.ts';
import { Cancelled } from '../../src/engine/errors.ts';
import { Measuring } from '../../src/engine/measuring.ts';
import type { Backend } from '../../src/engine/model.ts';
import { damagedScale, swapped, wrongRope, type Files } from '../bench/damage.ts';
import { makeTinyModel } from '../reference/tiny-model.ts';
import { ask, emptyStorage, loadRequest, makeEngine, ModelHost } from './engine-host.ts';

const NAMES = [
  'mlc-chat-config.json',
  'tensor-cache.json',
  'tokenizer.json',
  'params_shard_0.bin'
] as const;
const never = new AbortController().signal;
const ignore = (): void => undefined;

let pocket: Files;
let engine: EngineClient;
beforeAll(async () => {
  const files = NAMES.map(async (name) => {
    const response = await fetch(new URL(`/pocket/${name}`, location.href));
    return [name, new Uint8Array(await response.arrayBuffer())] as const;
  });
  pocket = new Map(await Promise.all(files));
});
beforeEach(async () => {
  await emptyStorage();
  engine = makeEngine();
});
afterEach(() => engine.dispose());

async function load(files: Files, backend: Backend = 'webgpu', id = 'pocket'): Promise<void> {
  const request = loadRequest(await new ModelHost().add('gated', new Map(files)), 1024);
  await engine.load({ ...request, backend, model: { ...request.model, id } }, ignore);
}

function gate(signal = never, onProgress?: (share: number) => void): Promise<GateResult> {
  const { loaded } = engine;
  if (!loaded) throw new Error('nothing is loaded');
  return runGate(new Measuring(engine), loaded, signal, onProgress);
}

describe('the gate', () => {
  it.each(['webgpu', 'cpu'] satisfies Backend[])('lets the whole model pass on %s', async (on) => {
    await load(pocket, on);
    const result = await gate();
    expect(result).toMatchObject({ passed: true, failed: [], sums: { asked: 10, right: 10 } });
    expect(result.agreement).toBeGreaterThanOrEqual(0.99);
  });

  const layer = (index: number, name: string): string => `model.layers.${index}.${name}`;
  // More faults, and smaller ones: test/unit/bench-gate.test.ts.
  it.each<[string, Backend, (files: Files) => Files]>([
    [
      'one damaged scale',
      'cpu',
      (files) => damagedScale(files, layer(1, 'self_attn.o_proj.q_scale'))
    ],
    [
      'two tensors swapped',
      'cpu',
      (files) =>
        swapped(files, layer(2, 'mlp.gate_up_proj.q_scale'), layer(3, 'mlp.gate_up_proj.q_scale'))
    ],
    ['a wrong rope setting', 'cpu', (files) => wrongRope(files, 20000)],
    ['a wrong rope setting', 'webgpu', (files) => wrongRope(files, 20000)]
  ])('stops it with %s on %s', async (_, backend, plant) => {
    await load(plant(pocket), backend);
    const result = await gate();
    expect(result).toMatchObject({ passed: false, failed: ['agreement'] });
    expect(result.agreement).toBeLessThan(result.threshold);
  });

  it('stops a model of which nobody knows what it should say', async () => {
    await load(makeTinyModel({ vocab: 384 }).files, 'cpu', 'https://models.test/');
    // Its words are letters, so that the text is too long for this context.
    expect(await gate()).toMatchObject({ passed: false, failed: ['passage'], argued: true });
  });

  it('can be left at any moment, and the model answers afterwards', async () => {
    await load(pocket, 'cpu');
    for (const moment of [0.1, 0.6]) {
      const stop = new AbortController();
      const leaving = gate(stop.signal, (share) => {
        if (share >= moment) stop.abort(new Cancelled());
      });
      await expect(leaving).rejects.toThrow(Cancelled);
      let text = '';
      await engine.generate(ask('47 + 85', { maxTokens: 200 }), (batch) => (text += batch.text));
      expect(text).toContain('47 + 85 = 132');
    }
  });
});
