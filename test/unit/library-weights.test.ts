/** The weight cache of the wasm runtime: checks, cutting, the array of parameters. */
import { beforeEach, describe, expect, it } from 'vitest';
import { ChatHost } from './library-chat.ts';
import { Handle, Int } from './library-host.ts';

let host: ChatHost;
beforeEach(() => {
  host = new ChatHost();
});

describe('weights', () => {
  it('cuts what is too large for one binding and lets the whole go', () => {
    const tensor = host.tensor([10, 4], 'uint32');
    host.bufferOf(tensor).forEach((_, i, bytes) => (bytes[i] = i));
    host.run('vm.builtin.tensor_cache.update', 'table', tensor, new Int(0));
    host.release(tensor);
    host.update('norm', [6], 'float16');
    host.resolve();
    const kv = host.createCache();
    host.forward(kv, 2);
    host.forward(kv, 1);
    const bufferOfLaunch = (name: string): Uint8Array => {
      const [, , id] = host.launches.find(([kernel]) => kernel === name) ?? [];
      return host.gpu.buffers.get(id ?? 0) ?? new Uint8Array();
    };
    const rows = (from: number, to: number): number[] =>
      Array.from({ length: (to - from) * 16 }, (_, i) => from * 16 + i);
    expect([...bufferOfLaunch('embed').slice(0, 64)]).toEqual(rows(0, 4));
    expect([...bufferOfLaunch('prefill').slice(0, 32)]).toEqual(rows(8, 10));
    expect(host.run('vm.builtin.tensor_cache.get', 'table')).toBeUndefined();
    const norm = host.run('vm.builtin.tensor_cache.get', 'norm') as Handle;
    expect(host.describe(norm).shape).toEqual([6]);
    host.release(norm);
    host.release(kv);
  });

  it('gives the parameters back as an array', () => {
    host.update('table', [10, 4], 'uint32');
    host.update('norm', [6], 'float16');
    const module = host.run('vm.builtin.param_module_from_cache_by_name', null) as Handle;
    const get = host.run('ffi.ModuleGetFunction', module, 'get_params', true) as Handle;
    const params = host.call(get) as Handle;
    expect(host.run('ffi.ArraySize', params)).toBe(2);
    [module, get, params].forEach((object) => host.release(object));
  });

  it.each([
    [
      'shape',
      'table',
      [8, 4],
      'uint32',
      'tensor table: expected uint32 [10, 4], found uint32 [8, 4]'
    ],
    [
      'columns',
      'table',
      [10, 5],
      'uint32',
      'tensor table: expected uint32 [10, 4], found uint32 [10, 5]'
    ],
    [
      'dimensions',
      'norm',
      [6, 1],
      'float16',
      'tensor norm: expected float16 [6], found float16 [6, 1]'
    ],
    ['type', 'norm', [6], 'float32', 'tensor norm: expected float16 [6], found float32 [6]']
  ])('a tensor of the wrong %s is named', (_, name, shape, dtype, message) => {
    expect(() => host.update(name, shape, dtype)).toThrow(message);
  });

  it('a missing tensor is named', () => {
    host.update('table', [10, 4], 'uint32');
    host.update('something else', [1], 'float32');
    expect(() => host.resolve()).toThrow(
      "tensor norm: expected float16 [6], found nothing of that name in the model's files"
    );
  });

  it('can be removed and cleared', () => {
    host.update('norm', [6], 'float16');
    host.run('vm.builtin.tensor_cache.remove', 'norm');
    expect(host.run('vm.builtin.tensor_cache.get', 'norm')).toBeUndefined();
    host.update('table', [10, 4], 'uint32');
    host.run('vm.builtin.tensor_cache.clear');
    expect(() => host.resolve()).toThrow('tensor table');
  });
});
