/** The wasm runtime behind its ABI: exports, memory, objects, functions, tensors. */
import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { injectBlock } from '../../src/library/inject.ts';
import { ChatHost } from './library-chat.ts';
import { CPU, Handle, Int } from './library-host.ts';

let host: ChatHost;
beforeEach(() => {
  host = new ChatHost();
});

describe('the binary', () => {
  it('imports two functions and exports the ABI', () => {
    const module = new WebAssembly.Module(
      injectBlock(readFileSync('build/library/thinktab.wasm'), Uint8Array.of(0))
    );
    expect(
      WebAssembly.Module.imports(module)
        .map(({ name }) => name)
        .sort()
    ).toEqual(['TVMFFIWasmFunctionDeleter', 'TVMFFIWasmSafeCall']);
    expect(
      WebAssembly.Module.exports(module)
        .map(({ name }) => name)
        .sort()
    ).toEqual([
      'TVMFFIAnyViewToOwnedAny',
      'TVMFFIErrorSetRaisedFromCStr',
      'TVMFFIFunctionCall',
      'TVMFFIFunctionGetGlobal',
      'TVMFFIFunctionSetGlobal',
      'TVMFFIObjectDecRef',
      'TVMFFIObjectIncRef',
      'TVMFFITypeKeyToIndex',
      'TVMFFIWasmFunctionCreate',
      'TVMFFIWasmGetLastError',
      'TVMWasmAllocSpace',
      'TVMWasmFreeSpace',
      '_initialize',
      'memory'
    ]);
  });
});

describe('memory', () => {
  it('blocks do not overlap and come back', () => {
    let seed = 1;
    const random = (below: number): number => (seed = (seed * 48271) % 2147483647) % below;
    const blocks = new Map<number, number>();
    const before = host.memoryBytes;
    for (let round = 0; round < 20000; round++) {
      const [first] = blocks.keys();
      if (blocks.size > 60 || (first !== undefined && random(3) === 0)) {
        const at = [...blocks.keys()][random(blocks.size)] ?? 0;
        const bytes = blocks.get(at) ?? 0;
        expect(host.memory(at, bytes).every((byte) => byte === (at >> 3) % 251)).toBe(true);
        host.free(at);
        blocks.delete(at);
      } else {
        const bytes = 1 + random(random(4) === 0 ? 9000 : 200);
        const at = host.allocate(bytes);
        expect(at % 8).toBe(0);
        host.memory(at, bytes).fill((at >> 3) % 251);
        blocks.set(at, bytes);
      }
    }
    for (const at of blocks.keys()) host.free(at);
    expect(host.memoryBytes - before).toBeLessThan(2 << 20);
    // Neighbours were joined: a large block fits where the small ones were.
    const grown = host.memoryBytes;
    host.free(host.allocate(200_000));
    expect(host.memoryBytes).toBe(grown);
  });

  it('says no instead of trapping', () => {
    expect(host.allocate(-1)).toBe(0);
    expect(host.allocate(0x7ffffff0)).toBe(0);
  });
});

describe('objects and functions', () => {
  it('knows its two types', () => {
    expect(host.typeIndex('ffi.Array')).toBe(71);
    expect(host.typeIndex('ffi.Module')).toBe(73);
    expect(() => host.typeIndex('ffi.Map')).toThrow('no type is called ffi.Map');
  });

  it('arrays own their items', () => {
    const array = host.run('ffi.Array', 'a', new Int(5), Uint8Array.of(1, 2)) as Handle;
    const pair = host.run('tvmjs.runtime.ArrayConcat', array, array) as Handle;
    host.release(array);
    expect(host.run('ffi.ArraySize', pair)).toBe(6);
    expect(host.run('ffi.ArrayGetItem', pair, new Int(0))).toBe('a');
    expect(host.run('ffi.ArrayGetItem', pair, new Int(4))).toBe(5);
    expect(host.run('ffi.ArrayGetItem', pair, new Int(5))).toEqual(Uint8Array.of(1, 2));
    expect(() => host.run('ffi.ArrayGetItem', pair, new Int(6))).toThrow('no such item');
    host.release(pair);
  });

  it('a function of the page is let go when its last reference dies', () => {
    const before = host.callbacks.size;
    const func = host.function((value) => `got ${String(value)}`);
    expect(host.call(func, 7)).toBe('got 7');
    const array = host.run('ffi.Array', func) as Handle;
    host.release(func);
    expect(host.callbacks.size).toBe(before + 1);
    host.release(array);
    expect(host.callbacks.size).toBe(before);
  });

  it("passes on a callback's error", () => {
    const func = host.function(() => {
      throw new Error('no luck today');
    });
    expect(() => host.call(func)).toThrow('no luck today');
    host.release(func);
  });

  it('lists global functions and answers None for the unknown', () => {
    const list = host.run('ffi.FunctionListGlobalNamesFunctor') as Handle;
    const count = host.call(list, new Int(-1)) as number;
    const names = Array.from({ length: count }, (_, i) => host.call(list, new Int(i)));
    host.release(list);
    expect(names).toContain('vm.builtin.kv_state_clear');
    expect(names).toContain('wasm.WebGPUDeviceAPI');
    expect(new Set(names).size).toBe(count);
    expect(host.global('no.such.function')).toBeUndefined();
    expect(() => host.setGlobal('ffi.Shape', () => 0)).toThrow('exists already');
  });

  it('unknown functions of the machine are None', () => {
    expect(() => host.machineFunction('batch_prefill')).toThrow('there is no function');
  });
});

describe('tensors', () => {
  it('copies between CPU and GPU and through views', () => {
    const gpu = host.tensor([4], 'float32');
    const cpu = host.tensor([4], 'float32', CPU);
    const values = new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer);
    host.run('tvmjs.runtime.TensorCopyFromBytes', cpu, values);
    host.run('runtime.TVMTensorCopyFromTo', cpu, gpu);
    const half = host.shape(1, 2);
    const view = host.run(
      'runtime.TVMTensorCreateView',
      gpu,
      half,
      'float32',
      new Int(8)
    ) as Handle;
    expect(host.describe(view)).toMatchObject({ shape: [1, 2], byteOffset: 8 });
    host.release(gpu);
    const back = host.tensor([2], 'float32', CPU);
    host.run('runtime.TVMTensorCopyFromTo', view, back);
    const bytes = host.run('tvmjs.runtime.TensorCopyToBytes', back) as Uint8Array;
    expect([...new Float32Array(bytes.buffer)]).toEqual([3, 4]);
    expect(() =>
      host.run('runtime.TVMTensorCreateView', view, half, 'float32', new Int(8))
    ).toThrow('a view of shape [1, 2] at byte 16 does not fit a tensor of shape [1, 2]');
    expect(() => host.run('runtime.TVMTensorCopyFromTo', view, cpu)).toThrow(
      'cannot copy 8 bytes to a tensor of 16'
    );
    [cpu, half, view, back].forEach((object) => host.release(object));
  });

  it('widens bf16', () => {
    for (const inPlace of [true, false]) {
      const tensor = host.tensor([3], 'float32', CPU);
      const halves = new Uint8Array(Uint16Array.of(0x3f80, 0xc000, 0x3e80).buffer);
      if (inPlace) {
        host.memory(host.describe(tensor).data, 6).set(halves);
        host.run('tvmjs.array.decode_bf16_to_f32_inplace', tensor, new Int(6));
      } else {
        host.run('tvmjs.array.decode_storage', tensor, halves, 'f32-to-bf16', 'float32');
      }
      const bytes = host.run('tvmjs.runtime.TensorCopyToBytes', tensor) as Uint8Array;
      expect([...new Float32Array(bytes.buffer)]).toEqual([1, -2, 0.25]);
      host.release(tensor);
    }
  });

  it('says what is wrong', () => {
    expect(() => host.tensor([2], 'bfloat16')).toThrow('data type bfloat16 is not known');
    expect(() => host.tensor([-1], 'int32')).toThrow('too large');
    expect(() => host.tensor([1 << 20, 1 << 20], 'int32')).toThrow('too large');
    host.gpu.refuse = 'device is lost';
    expect(() => host.tensor([1000, 3000], 'float32')).toThrow(
      'could not allocate 12 MB for a tensor of shape [1000, 3000]: device is lost'
    );
  });

  it('small buffers are used again, large ones destroyed', () => {
    const first = host.tensor([5], 'int32');
    const id = host.describe(first).data;
    host.release(first);
    const second = host.tensor([1, 7], 'float32');
    expect(host.describe(second).data).toBe(id);
    host.release(second);
    const large = host.tensor([100_000], 'float32');
    const before = host.gpu.buffers.size;
    host.release(large);
    expect(host.gpu.buffers.size).toBe(before - 1);
  });
});
