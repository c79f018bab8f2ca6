/** What the wasm runtime keeps in linear and GPU memory when all is let go. */
import { beforeEach, describe, expect, it } from 'vitest';
import { ChatHost } from './library-chat.ts';
import { CPU, Handle, Int } from './library-host.ts';
import { VOCAB } from './library-program.ts';

let host: ChatHost;
beforeEach(() => {
  host = new ChatHost();
});

describe('nothing is left behind', () => {
  /** One token as web-llm makes it. */
  function token(kv: Handle): void {
    const logits = host.logits(kv, 1);
    const temperature = host.tensor([1], 'float32');
    const shape = host.shape(1, 1, VOCAB);
    const view = host.run(
      'runtime.TVMTensorCreateView',
      logits,
      shape,
      'float32',
      new Int(0)
    ) as Handle;
    const probabilities = host.object('softmax_with_temperature', view, temperature);
    const pair = host.object('argsort_probs', probabilities);
    const sorted = host.run('ffi.ArrayGetItem', pair, new Int(0)) as Handle;
    const [u, rows, topP] = [0, 1, 2].map(() => host.tensor([1], 'float32')) as [
      Handle,
      Handle,
      Handle
    ];
    const sampled = host.object('sample_with_top_p', sorted, sorted, u, rows, topP);
    const cpu = host.tensor([1], 'int32', CPU);
    host.run('runtime.TVMTensorCopyFromTo', sampled, cpu);
    host.run('tvmjs.runtime.TensorCopyToBytes', cpu);
    for (const object of [
      logits,
      temperature,
      shape,
      view,
      probabilities,
      pair,
      sorted,
      u,
      rows,
      topP,
      sampled,
      cpu
    ]) {
      host.release(object);
    }
  }

  it('by a thousand tokens', () => {
    host.loadWeights();
    const kv = host.createCache(4000);
    for (let i = 0; i < 10; i++) token(kv);
    const sizes = [8, 24, 40, 72, 100, 200, 480, 1000, 70_000];
    const state = (): unknown => [
      sizes.map((bytes) => host.probe(bytes)),
      host.memoryBytes,
      host.gpu.buffers.size,
      host.callbacks.size
    ];
    const before = state();
    host.gpu.calls.length = 0;
    for (let i = 0; i < 1000; i++) token(kv);
    expect(state()).toEqual(before);
    expect(host.gpu.calls).not.toContain('deviceAllocDataSpace');
    expect(host.gpu.calls).not.toContain('deviceFreeDataSpace');
    host.release(kv);
  });

  it('by a cache and weights that are made anew', () => {
    const round = (): void => {
      host.loadWeights();
      const kv = host.createCache(4096);
      host.forward(kv, 2);
      host.release(kv);
      host.run('vm.builtin.tensor_cache.clear');
    };
    round();
    round();
    const before = [
      host.probe(64),
      host.probe(500),
      host.probe(50_000),
      host.gpu.buffers.size,
      host.memoryBytes
    ];
    for (let i = 0; i < 20; i++) round();
    expect([
      host.probe(64),
      host.probe(500),
      host.probe(50_000),
      host.gpu.buffers.size,
      host.memoryBytes
    ]).toEqual(before);
  });

  it('by errors', () => {
    const fails = (): void => {
      expect(() => host.tensor([2], 'bfloat16')).toThrow();
      expect(() => host.machine('webgpu.get_shader', 'nobody')).toThrow();
      expect(() => host.createCache(0)).toThrow();
    };
    fails();
    const before = [host.probe(64), host.probe(500), host.memoryBytes];
    for (let i = 0; i < 500; i++) fails();
    expect([host.probe(64), host.probe(500), host.memoryBytes]).toEqual(before);
  });
});
