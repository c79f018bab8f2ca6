/** What the wasm runtime makes of a program: metadata, launches, the KV cache's buffers, the rotation table. */
import { beforeEach, describe, expect, it } from 'vitest';
import { ChatHost } from './library-chat.ts';
import { Handle, Int } from './library-host.ts';
import { CHUNK, HIDDEN, of, tinyProgram, VOCAB } from './library-program.ts';

let host: ChatHost;
beforeEach(() => {
  host = new ChatHost();
});

describe('the machine', () => {
  it('tells what the program says', () => {
    const metadata = JSON.parse(String(host.machine('_metadata'))) as {
      params: { name: string }[];
    };
    expect(metadata.params.map(({ name }) => name)).toEqual(['table', 'norm']);
    const map = JSON.parse(String(host.machine('webgpu.get_fmap'))) as Record<
      string,
      { name: string }
    >;
    for (const kernel of tinyProgram().kernels) {
      expect(map[kernel.name]?.name).toBe(kernel.name);
      expect(host.machine('webgpu.get_shader', kernel.name)).toBe(kernel.wgsl);
    }
    expect(() => host.machine('webgpu.get_shader', 'nobody')).toThrow('there is no kernel nobody');
  });

  it('refuses to work without a program', () => {
    // What an uninjected runtime sees where the block should be.
    host.memory(1024, 256).fill(0);
    expect(() => host.update('table', [10, 4], 'uint32')).toThrow(
      'the model library was loaded without a program for a model'
    );
    expect(() => host.machineFunction('embed')).toThrow('without a program');
    expect(() => host.resolve()).toThrow('without a program');
    host.run('vm.builtin.tensor_cache.clear');
  });

  it('refuses a program of another version', () => {
    const version = host.memory(1028, 4);
    version[0] = 99;
    expect(() => host.machineFunction('embed')).toThrow('written for another version');
  });

  it('launches what was prebuilt, and compiles the rest itself', () => {
    host.loadWeights();
    const prebuilt: unknown[][] = [];
    host.machine('webgpu.update_prebuild', 'embed', (...args) => void prebuilt.push(args));
    const kv = host.createCache();
    host.forward(kv, 3);
    expect(prebuilt).toHaveLength(1);
    expect(prebuilt[0]?.slice(3)).toEqual([3, 3, 1, 1]);
    // rows 3: 3·3+1 over 2, rounded up, by 3; one grid with a zero is left out, one waits for six tokens
    expect(host.launches.map(([name, ...args]) => [name, ...args.slice(-4)])).toEqual([
      ['prefill', 0, 3, 5, 3]
    ]);
    host.launches.length = 0;
    host.forward(kv, 3);
    expect(host.launched).toEqual(['prefill', 'long', 'nothing']);
    expect(host.launches[1]?.slice(-4)).toEqual([3, 6, 1, 1]);
    host.release(kv);
  });

  it('knows how many tokens of the cache a prompt would write again', () => {
    const embed = tinyProgram().functions.embed.map((step) =>
      step.kind === 'launch' ? { ...step, scalars: [of('rows'), of('reusable')] } : step
    );
    host = new ChatHost(tinyProgram({ functions: { ...tinyProgram().functions, embed } }));
    host.loadWeights();
    const cache = host.createCache();
    const told = (...passes: number[]): unknown[] => {
      host.launches.length = 0;
      for (const rows of passes) host.forward(cache, rows);
      return host.launches.filter(([name]) => name === 'embed').map((launch) => launch.at(-3));
    };
    const clear = (what = 'clear'): void => {
      host.run(`vm.builtin.kv_state_${what}`, cache, new Int(0));
    };
    expect(told(4, 3, 1, 1)).toEqual([0, 4, 7, 7]);
    clear();
    // A shorter prompt leaves what was there behind it, until a token is written over it.
    expect(told(4, 2, 1)).toEqual([7, 7, 7]);
    clear();
    expect(told(4, 4)).toEqual([6, 6]);
    // What is prefilled behind a token that was decoded is based on that token.
    expect(told(1, 3)).toEqual([8, 8]);
    clear();
    expect(told(2)).toEqual([8]);
    // Ids that were embedded for nothing have taken the place of others.
    host.object('embed', host.tensor([2], 'int32'), null);
    expect(told(1)).toEqual([2]);
    clear('remove_sequence');
    expect(told(2)).toEqual([0]);
  });

  it('hands out the number of rows that were skipped, and begins anew behind a checkpoint', () => {
    host.loadWeights();
    expect(() => host.run('thinktab.skipped_rows')).toThrow('there is no KV cache yet');
    const kv = host.createCache();
    const words = host.run('thinktab.skipped_rows') as Handle;
    expect(host.describe(words).shape).toEqual([3]);
    host.bufferOf(words).fill(1);
    const name = 'vm.builtin.attention_kv_cache_prepare_import';
    host.run(name, kv, new Int(0), '{"seq_length":2,"layout_hash":"tiny-1"}');
    expect([...host.bufferOf(words)].slice(0, 12)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0]);
    host.release(words);
    host.release(kv);
  });

  it('hands out tensors over its own buffers, which outlive what the page drops', () => {
    host.loadWeights();
    const kv = host.createCache();
    const logits = host.logits(kv, 1);
    expect(host.describe(logits).shape).toEqual([1, 1, VOCAB]);
    const id = host.describe(logits).data;
    host.release(logits);
    expect(host.gpu.buffers.has(id)).toBe(true);
    const again = host.logits(kv, 1);
    expect(host.describe(again).data).toBe(id);
    host.release(kv);
    expect(host.gpu.buffers.has(id)).toBe(true);
    host.release(again);
  });

  it('says what is wrong with a pass', () => {
    host.loadWeights();
    expect(() => host.forward(new Handle(128, 0), 1)).toThrow('there is no KV cache yet');
    const kv = host.createCache(6);
    expect(() => host.createCache()).toThrow('there is a KV cache already');
    expect(() => host.forward(kv, CHUNK + 1)).toThrow('a chunk of 5 tokens: 1 to 4 fit');
    host.forward(kv, 4);
    expect(() => host.forward(kv, 3)).toThrow(
      'the context is full: 4 tokens are in it, 3 more do not fit its 6'
    );
    host.forward(kv, 2);
    expect(() => host.forward(kv, 1)).toThrow('the context is full');
    host.run('vm.builtin.kv_state_clear', kv);
    const hidden = host.tensor([1, 3, HIDDEN], 'float32');
    expect(() => host.object('prefill', hidden, kv, null)).toThrow(
      'a forward pass of 0 rows got a hidden state of shape [1, 3, 4]'
    );
    const floats = host.tensor([2], 'float32');
    expect(() => host.object('embed', floats, null)).toThrow('token ids must be int32');
    const [zero, length, row] = [host.shape(0), host.shape(1), host.shape(1, HIDDEN)];
    host.run('vm.builtin.kv_state_begin_forward', kv, zero, length);
    const view = host.run(
      'runtime.TVMTensorCreateView',
      hidden,
      row,
      'float32',
      new Int(16)
    ) as Handle;
    expect(() => host.object('decode', view, kv, null)).toThrow('begin at byte 0');
    expect(() => host.object('decode', null, kv, null)).toThrow('a tensor was expected');
    expect(() => host.run('vm.builtin.kv_state_add_sequence', kv, new Int(1))).toThrow(
      'one sequence'
    );
    expect(() =>
      host.run(
        'vm.builtin.attention_kv_cache_enable_sliding_window_for_seq',
        kv,
        new Int(0),
        new Int(1),
        new Int(0)
      )
    ).toThrow('sliding window attention is not supported');
  });

  it('names the buffer that GPU memory has no room for, and gives back the others', () => {
    const bytes = of('context', 100_000);
    const buffers = tinyProgram().buffers.map((spec) => ({ ...spec, bytes }));
    host = new ChatHost(tinyProgram({ buffers }));
    host.loadWeights();
    const before = host.gpu.buffers.size;
    host.gpu.refuse = 'out of memory';
    host.gpu.patience = 3;
    expect(() => host.createCache(40)).toThrow(
      'could not allocate 4 MB for the token: out of memory'
    );
    expect(host.gpu.buffers.size).toBe(before);
    host.gpu.patience = 3;
    host.gpu.refuseToFree = 'device is lost';
    // What fails while the others are given back does not hide the reason.
    expect(() => host.createCache(40)).toThrow('for the token: out of memory');
    host.gpu.refuse = host.gpu.refuseToFree = undefined;
    host.release(host.createCache(40));
  });

  it('a window that slides or has no size is refused', () => {
    expect(() => host.createCache(16, 1)).toThrow('sliding window attention is not supported');
    expect(() => host.createCache(0)).toThrow('context_window_size must be at least 1, and is 0');
  });
});

describe('the rotation table', () => {
  it.each([1, 16, 9000])('%d positions', (context) => {
    host.loadWeights();
    const kv = host.createCache(context);
    // The table is the largest buffer that 16 bytes per position make.
    const table = [...host.gpu.buffers.values()].find(
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
