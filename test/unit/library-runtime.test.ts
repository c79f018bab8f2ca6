/** The wasm runtime behind its ABI, in Node: objects, tensors, weights, the forward pass, the KV cache. */
import { beforeEach, describe, expect, it } from 'vitest';
import { injectBlock } from '../../src/library/inject.ts';
import type { Program } from '../../src/library/program.ts';
import { CHUNK, HIDDEN, KV_ROW_BYTES, tinyProgram, VOCAB } from './library-program.ts';
import { CPU, GPU, Handle, Host, Int } from './library-host.ts';
import { readFileSync } from 'node:fs';

let host: Host;
beforeEach(() => {
  host = new Host(tinyProgram());
});

/** The virtual machine's function, through the modules as tvmjs finds it. */
function vm(name: string, of = host): Handle {
  const library = of.run('ffi.SystemLib') as Handle;
  const load = of.run('ffi.ModuleGetFunction', library, 'vm_load_executable', true) as Handle;
  const machine = of.call(load) as Handle;
  const func = of.run('ffi.ModuleGetFunction', machine, name, true);
  [library, load, machine].forEach((object) => of.release(object));
  if (!(func instanceof Handle)) throw new Error(`there is no function ${name}`);
  return func;
}

function call(name: string, ...args: Parameters<Host['call']>[1][]): Handle {
  const func = vm(name);
  try {
    return host.call(func, ...args) as Handle;
  } finally {
    host.release(func);
  }
}

function update(name: string, shape: number[], dtype: string): Uint8Array {
  const tensor = host.tensor(shape, dtype);
  const bytes = host.bufferOf(tensor);
  host.run('vm.builtin.tensor_cache.update', name, tensor, new Int(0));
  host.release(tensor);
  return bytes;
}

function loadWeights(): void {
  update('table', [10, 4], 'uint32');
  update('norm', [6], 'float16');
  host.release(host.run('vm.builtin.param_module_from_cache_by_name', null));
}

function createCache(context = 16, sliding = 0): Handle {
  const shapes = [1, context, CHUNK, 16, sliding].map((value) => host.shape(value));
  try {
    return call('create_tir_paged_kv_cache', ...shapes);
  } finally {
    shapes.forEach((shape) => host.release(shape));
  }
}

/** Embeds and forwards `rows` tokens; returns [logits, kv]. */
function forward(kv: Handle, rows: number, release = true): Handle {
  const ids = host.tensor([rows], 'int32');
  const hidden = call('embed', ids, null);
  const [zero, length] = [host.shape(0), host.shape(rows)];
  host.run('vm.builtin.kv_state_begin_forward', kv, zero, length);
  const result = call(rows > 1 ? 'prefill' : 'decode', hidden, kv, null);
  host.run('vm.builtin.kv_state_end_forward', kv);
  const logits = host.run('ffi.ArrayGetItem', result, new Int(0)) as Handle;
  [ids, hidden, zero, length, result].forEach((object) => host.release(object));
  if (release) host.release(logits);
  return logits;
}

describe('the binary', () => {
  it('imports two functions and exports the ABI', () => {
    const module = new WebAssembly.Module(
      injectBlock(readFileSync('build/library/thinktab.wasm'), Uint8Array.of(0))
    );
    expect(WebAssembly.Module.imports(module).map(({ name }) => name).sort()).toEqual([
      'TVMFFIWasmFunctionDeleter',
      'TVMFFIWasmSafeCall'
    ]);
    expect(WebAssembly.Module.exports(module).map(({ name }) => name).sort()).toEqual([
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
    expect(() => vm('batch_prefill')).toThrow('there is no function');
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
    const view = host.run('runtime.TVMTensorCreateView', gpu, half, 'float32', new Int(8)) as Handle;
    expect(host.describe(view)).toMatchObject({ shape: [1, 2], byteOffset: 8 });
    host.release(gpu);
    const back = host.tensor([2], 'float32', CPU);
    host.run('runtime.TVMTensorCopyFromTo', view, back);
    const bytes = host.run('tvmjs.runtime.TensorCopyToBytes', back) as Uint8Array;
    expect([...new Float32Array(bytes.buffer)]).toEqual([3, 4]);
    expect(() => host.run('runtime.TVMTensorCreateView', view, half, 'float32', new Int(8))).toThrow(
      'a view of shape [1, 2] at byte 16 does not fit a tensor of shape [1, 2]'
    );
    expect(() => host.run('runtime.TVMTensorCopyFromTo', view, cpu)).toThrow('cannot copy 8 bytes to a tensor of 16');
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
    host.refuse = 'device is lost';
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
    const before = host.buffers.size;
    host.release(large);
    expect(host.buffers.size).toBe(before - 1);
  });
});

describe('weights', () => {
  it('cuts what is too large for one binding and lets the whole go', () => {
    const tensor = host.tensor([10, 4], 'uint32');
    host.bufferOf(tensor).forEach((_, i, bytes) => (bytes[i] = i));
    host.run('vm.builtin.tensor_cache.update', 'table', tensor, new Int(0));
    host.release(tensor);
    update('norm', [6], 'float16');
    host.release(host.run('vm.builtin.param_module_from_cache_by_name', null));
    const kv = createCache();
    forward(kv, 2);
    forward(kv, 1);
    const bufferOfLaunch = (name: string): Uint8Array => {
      const [, , id] = host.launches.find(([kernel]) => kernel === name) ?? [];
      return host.buffers.get(id ?? 0) ?? new Uint8Array();
    };
    const rows = (from: number, to: number): number[] => Array.from({ length: (to - from) * 16 }, (_, i) => from * 16 + i);
    expect([...bufferOfLaunch('embed').slice(0, 64)]).toEqual(rows(0, 4));
    expect([...bufferOfLaunch('prefill').slice(0, 32)]).toEqual(rows(8, 10));
    expect(host.run('vm.builtin.tensor_cache.get', 'table')).toBeUndefined();
    const norm = host.run('vm.builtin.tensor_cache.get', 'norm') as Handle;
    expect(host.describe(norm).shape).toEqual([6]);
    host.release(norm);
    host.release(kv);
  });

  it('gives the parameters back as an array', () => {
    update('table', [10, 4], 'uint32');
    update('norm', [6], 'float16');
    const module = host.run('vm.builtin.param_module_from_cache_by_name', null) as Handle;
    const get = host.run('ffi.ModuleGetFunction', module, 'get_params', true) as Handle;
    const params = host.call(get) as Handle;
    expect(host.run('ffi.ArraySize', params)).toBe(2);
    [module, get, params].forEach((object) => host.release(object));
  });

  it.each([
    ['shape', 'table', [8, 4], 'uint32', 'tensor table: expected uint32 [10, 4], found uint32 [8, 4]'],
    ['columns', 'table', [10, 5], 'uint32', 'tensor table: expected uint32 [10, 4], found uint32 [10, 5]'],
    ['dimensions', 'norm', [6, 1], 'float16', 'tensor norm: expected float16 [6], found float16 [6, 1]'],
    ['type', 'norm', [6], 'float32', 'tensor norm: expected float16 [6], found float32 [6]']
  ])('a tensor of the wrong %s is named', (_, name, shape, dtype, message) => {
    expect(() => update(name, shape, dtype)).toThrow(message);
  });

  it('a missing tensor is named', () => {
    update('table', [10, 4], 'uint32');
    update('something else', [1], 'float32');
    expect(() => host.run('vm.builtin.param_module_from_cache_by_name', null)).toThrow(
      "tensor norm: expected float16 [6], found nothing of that name in the model's files"
    );
  });

  it('can be removed and cleared', () => {
    update('norm', [6], 'float16');
    host.run('vm.builtin.tensor_cache.remove', 'norm');
    expect(host.run('vm.builtin.tensor_cache.get', 'norm')).toBeUndefined();
    update('table', [10, 4], 'uint32');
    host.run('vm.builtin.tensor_cache.clear');
    expect(() => host.run('vm.builtin.param_module_from_cache_by_name', null)).toThrow('tensor table');
  });
});

describe('the machine', () => {
  it('tells what the program says', () => {
    const metadata = JSON.parse(String(call('_metadata') as unknown)) as { params: { name: string }[] };
    expect(metadata.params.map(({ name }) => name)).toEqual(['table', 'norm']);
    const map = JSON.parse(String(call('webgpu.get_fmap') as unknown)) as Record<string, { name: string }>;
    for (const kernel of tinyProgram().kernels) {
      expect(map[kernel.name]?.name).toBe(kernel.name);
      expect(call('webgpu.get_shader', kernel.name)).toBe(kernel.wgsl);
    }
    expect(() => call('webgpu.get_shader', 'nobody')).toThrow('there is no kernel nobody');
  });

  it('refuses to work without a program', () => {
    const empty = { ...tinyProgram() } as Program;
    const bare = new Host(empty);
    // What an uninjected runtime sees where the block should be.
    bare.memory(1024, 256).fill(0);
    expect(() => bare.run('vm.builtin.tensor_cache.update', 'a', null, new Int(0))).toThrow(
      'the model library was loaded without a program for a model'
    );
    expect(() => vm('embed', bare)).toThrow('without a program');
  });

  it('launches what was prebuilt, and compiles the rest itself', () => {
    loadWeights();
    const prebuilt: unknown[][] = [];
    call('webgpu.update_prebuild', 'embed', (...args) => void prebuilt.push(args));
    const kv = createCache();
    forward(kv, 3);
    expect(prebuilt).toHaveLength(1);
    expect(prebuilt[0]?.slice(3)).toEqual([3, 3, 1, 1]);
    // rows 3: 3·3+1 over 2, rounded up, by 3; one grid with a zero is left out, one waits for six tokens
    expect(host.launches.map(([name, ...args]) => [name, ...args.slice(-4)])).toEqual([['prefill', 0, 3, 5, 3]]);
    host.launches.length = 0;
    forward(kv, 3);
    expect(host.launches.map(([name]) => name)).toEqual(['prefill', 'long', 'nothing']);
    expect(host.launches[1]?.slice(-4)).toEqual([3, 6, 1, 1]);
    host.release(kv);
  });

  it('hands out tensors over its own buffers, which outlive what the page drops', () => {
    loadWeights();
    const kv = createCache();
    const logits = forward(kv, 1, false);
    expect(host.describe(logits).shape).toEqual([1, 1, VOCAB]);
    const id = host.describe(logits).data;
    host.release(logits);
    expect(host.buffers.has(id)).toBe(true);
    const again = forward(kv, 1, false);
    expect(host.describe(again).data).toBe(id);
    host.release(kv);
    expect(host.buffers.has(id)).toBe(true);
    host.release(again);
  });

  it('says what is wrong with a pass', () => {
    loadWeights();
    expect(() => forward(new Handle(128, 0), 1)).toThrow('there is no KV cache yet');
    const kv = createCache(6);
    expect(() => createCache()).toThrow('there is a KV cache already');
    expect(() => forward(kv, CHUNK + 1)).toThrow('a chunk of 5 tokens: 1 to 4 fit');
    forward(kv, 4);
    expect(() => forward(kv, 3)).toThrow('the context is full: 4 tokens are in it, 3 more do not fit its 6');
    forward(kv, 2);
    expect(() => forward(kv, 1)).toThrow('the context is full');
    host.run('vm.builtin.kv_state_clear', kv);
    const hidden = host.tensor([1, 3, HIDDEN], 'float32');
    expect(() => call('prefill', hidden, kv, null)).toThrow('a forward pass of 0 rows got a hidden state of shape [1, 3, 4]');
    const floats = host.tensor([2], 'float32');
    expect(() => call('embed', floats, null)).toThrow('token ids must be int32');
    const [zero, length, row] = [host.shape(0), host.shape(1), host.shape(1, HIDDEN)];
    host.run('vm.builtin.kv_state_begin_forward', kv, zero, length);
    const view = host.run('runtime.TVMTensorCreateView', hidden, row, 'float32', new Int(16)) as Handle;
    expect(() => call('decode', view, kv, null)).toThrow('begin at byte 0');
    expect(() => call('decode', null, kv, null)).toThrow('a tensor was expected');
    expect(() => host.run('vm.builtin.kv_state_add_sequence', kv, new Int(1))).toThrow('one sequence');
    expect(() =>
      host.run('vm.builtin.attention_kv_cache_enable_sliding_window_for_seq', kv, new Int(0), new Int(1), new Int(0))
    ).toThrow('sliding window attention is not supported');
  });

  it('names the buffer that GPU memory has no room for, and gives back the others', () => {
    loadWeights();
    const before = host.buffers.size;
    const large = tinyProgram({ buffers: tinyProgram().buffers.map((spec) => ({ ...spec, bytes: { source: 'context', mul: 100_000, add: 0, div: 1 } })) });
    host = new Host(large);
    loadWeights();
    let made = 0;
    const original = host.buffers.set.bind(host.buffers);
    host.buffers.set = (id, bytes) => {
      if (++made === 3) host.refuse = 'out of memory';
      return original(id, bytes);
    };
    expect(() => createCache(40)).toThrow('could not allocate 4 MB for the token: out of memory');
    expect(host.buffers.size).toBeLessThanOrEqual(before + 1);
    host.refuse = undefined;
    host.release(createCache(40));
  });

  it('a window that slides or has no size is refused', () => {
    expect(() => createCache(16, 1)).toThrow('sliding window attention is not supported');
    expect(() => createCache(0)).toThrow('context_window_size must be at least 1, and is 0');
  });
});

describe('the rotation table', () => {
  it.each([1, 16, 9000])('%d positions', (context) => {
    loadWeights();
    const kv = createCache(context);
    // The table is the largest buffer that 16 bytes per position make.
    const table = [...host.buffers.values()].find(
      (bytes) => bytes.length >= context * 16 && new Float32Array(bytes.buffer)[0] === 1
    );
    const floats = new Float32Array(table?.buffer ?? new ArrayBuffer(0));
    let worst = 0;
    for (let position = 0; position < context; position++) {
      for (const [pair, angle] of [1, 0.01].entries()) {
        const at = position * 4 + pair * 2;
        worst = Math.max(
          worst,
          Math.abs((floats[at] ?? 9) - Math.cos(angle * position)),
          Math.abs((floats[at + 1] ?? 9) - Math.sin(angle * position))
        );
      }
    }
    expect(worst).toBeLessThan(6e-8);
    host.release(kv);
  });
});

describe('sampling', () => {
  let kv: Handle;
  let logits: Handle;
  beforeEach(() => {
    loadWeights();
    kv = createCache();
    logits = forward(kv, 1, false);
    host.launches.length = 0;
  });

  it('writes probabilities only when they are read, once', () => {
    const temperature = host.tensor([1], 'float32');
    const probabilities = call('softmax_with_temperature', logits, temperature);
    expect(host.describe(probabilities).shape).toEqual([1, 1, VOCAB]);
    const pair = call('argsort_probs', probabilities);
    const sorted = host.run('ffi.ArrayGetItem', pair, new Int(0)) as Handle;
    const indices = host.run('ffi.ArrayGetItem', pair, new Int(1)) as Handle;
    const [u, rows, topP] = ['float32', 'int32', 'float32'].map((dtype) => host.tensor([1], dtype)) as [Handle, Handle, Handle];
    const token = call('sample_with_top_p', sorted, indices, u, rows, topP);
    expect(host.describe(token).shape).toEqual([1]);
    expect(host.launches.map(([name]) => name)).toEqual(['softmax', 'sample']);
    expect(host.launches[1]?.slice(1, 3)).toEqual([host.describe(u).data, host.describe(topP).data]);

    const cpu = host.tensor([1, VOCAB], 'float32', CPU);
    host.release(temperature);
    host.run('runtime.TVMTensorCopyFromTo', probabilities, cpu);
    host.run('runtime.TVMTensorCopyFromTo', probabilities, cpu);
    expect(host.launches.map(([name]) => name)).toEqual(['softmax', 'sample', 'write']);
    expect(host.launches[2]?.[1]).toBe(host.describe(logits).data);
  });

  it('does not give out probabilities of logits that are gone', () => {
    const probabilities = call('softmax_with_temperature', logits, host.tensor([1], 'float32'));
    forward(kv, 1);
    const cpu = host.tensor([VOCAB], 'float32', CPU);
    expect(() => host.run('runtime.TVMTensorCopyFromTo', probabilities, cpu)).toThrow('read them before the next forward pass');
    call('softmax_with_temperature', logits, host.tensor([1], 'float32'));
    host.run('runtime.TVMTensorCopyFromTo', probabilities, cpu);
  });

  it('takes over logits that come from elsewhere', () => {
    const foreign = host.tensor([1, 1, VOCAB], 'float32');
    host.bufferOf(foreign).fill(7);
    call('softmax_with_temperature', foreign, host.tensor([1], 'float32'));
    expect(host.launches[0]?.[1]).toBe(host.describe(logits).data);
    expect(host.bufferOf(logits).every((byte) => byte === 7)).toBe(true);
  });

  it('passes penalties, biases and masks on', () => {
    const ints = (n: number): Handle => host.tensor([n], 'int32');
    call('apply_logit_bias_inplace', logits, ints(3), ints(3), host.tensor([3], 'float32'));
    call('apply_penalty_inplace', logits, ints(1), ints(5), ints(5), ints(5), host.tensor([1, 3], 'float32'));
    call('apply_bitmask_inplace', logits, ints(1), ints(2));
    expect(host.launches.map(([name, , , count]) => [name, count])).toEqual([
      ['bias', 3],
      ['penalty', 5],
      ['mask', 2]
    ]);
    expect(() => call('apply_bitmask_inplace', logits, ints(1))).toThrow('expected 3 tensors, got 2 arguments');
    const short = host.tensor([1, VOCAB - 1], 'float32');
    expect(() => call('apply_bitmask_inplace', short, ints(1), ints(2))).toThrow(
      "vocab_size in mlc-chat-config.json is 7, but the model's logits have 8 values"
    );
  });
});

describe('checkpoints', () => {
  const NAME = 'vm.builtin.attention_kv_cache_';
  interface Metadata {
    seq_length: number;
    layout_hash: string;
    groups: { group_index: number; layer_begin: number; layer_end: number; shape: number[]; dtype: string }[];
  }

  it('brings keys and values back', () => {
    loadWeights();
    const kv = createCache();
    forward(kv, 3);
    const caches = [...host.buffers.values()].slice(-8);
    caches.forEach((bytes, i) => bytes.fill(i + 1));
    const metadata = JSON.parse(String(host.run(`${NAME}get_checkpoint_metadata`, kv, new Int(0)))) as Metadata;
    expect(metadata).toMatchObject({ seq_length: 3, layout_hash: 'tiny-1' });
    expect(metadata.groups).toHaveLength(2);
    expect(metadata.groups[1]).toEqual({
      group_index: 1,
      layer_begin: 1,
      layer_end: 2,
      shape: [2, 3, KV_ROW_BYTES / 4],
      dtype: 'uint32'
    });
    const saved = metadata.groups.map(({ group_index, shape, dtype }) => {
      const tensor = host.tensor(shape, dtype);
      host.run(`${NAME}export_page_group`, kv, new Int(0), new Int(group_index), tensor);
      return tensor;
    });
    caches.forEach((bytes) => bytes.fill(0));
    host.run('vm.builtin.kv_state_clear', kv);
    host.run(`${NAME}prepare_import`, kv, new Int(0), JSON.stringify(metadata));
    expect(host.run(`${NAME}get_sequence_length`, kv, new Int(0))).toBe(0);
    saved.forEach((tensor, i) => host.run(`${NAME}import_page_group`, kv, new Int(0), new Int(i), tensor));
    host.run(`${NAME}finish_import`, kv, new Int(0));
    expect(host.run(`${NAME}get_sequence_length`, kv, new Int(0))).toBe(3);
    const restored = saved.map((tensor) => [...host.bufferOf(tensor).slice(0, 6 * KV_ROW_BYTES)]);
    for (const [layer, bytes] of restored.entries()) {
      expect(bytes.slice(0, 24).every((byte) => byte === bytes[0])).toBe(true);
      expect(bytes[24]).not.toBe(bytes[0]);
      expect(layer === 0 || bytes[0] !== restored[0]?.[0]).toBe(true);
    }
    host.launches.length = 0;
    forward(kv, 1);
    expect(host.launches.find(([name]) => name === 'decode')?.slice(-4)).toEqual([3, 4, 1, 1]);
  });

  it('refuses what is not its own', () => {
    loadWeights();
    const kv = createCache();
    const prepare = (text: string): unknown => host.run(`${NAME}prepare_import`, kv, new Int(0), text);
    expect(() => prepare('{"seq_length":3,"layout_hash":"other"}')).toThrow('another model');
    expect(() => prepare('{"seq_length":17,"layout_hash":"tiny-1"}')).toThrow('longer than the context of 16 tokens');
    expect(() => prepare('{"seq_length":99999999999999999999,"layout_hash":"tiny-1"}')).toThrow('longer than');
    expect(() => prepare('{}')).toThrow('has no layout hash');
    expect(() => prepare('{"layout_hash"')).toThrow('has no layout hash');
    prepare('{ "layout_hash": "tiny-1", "seq_length": 16 }');
    const small = host.tensor([2, 3, 2], 'uint32');
    expect(() => host.run(`${NAME}import_page_group`, kv, new Int(0), new Int(0), small)).toThrow(
      'group 0 of the KV cache has 256 bytes, the tensor 48'
    );
    expect(() => host.run(`${NAME}import_page_group`, kv, new Int(0), new Int(2), small)).toThrow('no such group');
  });
});

describe('nothing is left behind', () => {
  /** One token as web-llm makes it. */
  function token(kv: Handle): void {
    const logits = forward(kv, 1, false);
    const temperature = host.tensor([1], 'float32');
    const shape = host.shape(1, 1, VOCAB);
    const view = host.run('runtime.TVMTensorCreateView', logits, shape, 'float32', new Int(0)) as Handle;
    const probabilities = call('softmax_with_temperature', view, temperature);
    const pair = call('argsort_probs', probabilities);
    const sorted = host.run('ffi.ArrayGetItem', pair, new Int(0)) as Handle;
    const [u, rows, topP] = [0, 1, 2].map(() => host.tensor([1], 'float32')) as [Handle, Handle, Handle];
    const sampled = call('sample_with_top_p', sorted, sorted, u, rows, topP);
    const cpu = host.tensor([1], 'int32', CPU);
    host.run('runtime.TVMTensorCopyFromTo', sampled, cpu);
    host.run('tvmjs.runtime.TensorCopyToBytes', cpu);
    for (const object of [logits, temperature, shape, view, probabilities, pair, sorted, u, rows, topP, sampled, cpu]) {
      host.release(object);
    }
  }

  it('by a thousand tokens', () => {
    loadWeights();
    const kv = createCache(4000);
    for (let i = 0; i < 10; i++) token(kv);
    const sizes = [8, 24, 40, 72, 100, 200, 480, 1000, 70_000];
    const state = (): unknown => [sizes.map((bytes) => host.probe(bytes)), host.memoryBytes, host.buffers.size, host.callbacks.size];
    const before = state();
    host.gpuCalls.length = 0;
    for (let i = 0; i < 1000; i++) token(kv);
    expect(state()).toEqual(before);
    expect(host.gpuCalls).not.toContain('deviceAllocDataSpace');
    expect(host.gpuCalls).not.toContain('deviceFreeDataSpace');
    host.release(kv);
  });

  it('by a cache and weights that are made anew', () => {
    const round = (): void => {
      loadWeights();
      const kv = createCache(4096);
      forward(kv, 2);
      host.release(kv);
      host.run('vm.builtin.tensor_cache.clear');
    };
    round();
    round();
    const before = [host.probe(64), host.probe(500), host.probe(50_000), host.buffers.size, host.memoryBytes];
    for (let i = 0; i < 20; i++) round();
    expect([host.probe(64), host.probe(500), host.probe(50_000), host.buffers.size, host.memoryBytes]).toEqual(before);
  });

  it('by errors', () => {
    const fails = (): void => {
      expect(() => host.tensor([2], 'bfloat16')).toThrow();
      expect(() => call('webgpu.get_shader', 'nobody')).toThrow();
      expect(() => createCache(0)).toThrow();
    };
    fails();
    const before = [host.probe(64), host.probe(500), host.memoryBytes];
    for (let i = 0; i < 500; i++) fails();
    expect([host.probe(64), host.probe(500), host.memoryBytes]).toEqual(before);
  });
});
