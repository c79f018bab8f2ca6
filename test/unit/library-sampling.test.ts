/** Sampling through the wasm runtime, and checkpoints of the KV cache. */
import { beforeEach, describe, expect, it } from 'vitest';
import { ChatHost } from './library-chat.ts';
import { CPU, Handle, Int } from './library-host.ts';
import { HIDDEN, KV_ROW_BYTES, VOCAB } from './library-program.ts';

let host: ChatHost;
beforeEach(() => {
  host = new ChatHost();
});

describe('sampling', () => {
  let kv: Handle;
  let logits: Handle;
  beforeEach(() => {
    host.loadWeights();
    kv = host.createCache();
    logits = host.logits(kv, 1);
    host.launches.length = 0;
  });

  it('writes probabilities only when they are read, once', () => {
    const temperature = host.tensor([1], 'float32');
    const probabilities = host.object('softmax_with_temperature', logits, temperature);
    expect(host.describe(probabilities).shape).toEqual([1, 1, VOCAB]);
    const pair = host.object('argsort_probs', probabilities);
    const sorted = host.run('ffi.ArrayGetItem', pair, new Int(0)) as Handle;
    const indices = host.run('ffi.ArrayGetItem', pair, new Int(1)) as Handle;
    const [u, rows, topP] = ['float32', 'int32', 'float32'].map((dtype) =>
      host.tensor([1], dtype)
    ) as [Handle, Handle, Handle];
    const token = host.object('sample_with_top_p', sorted, indices, u, rows, topP);
    expect(host.describe(token).shape).toEqual([1]);
    expect(host.launched).toEqual(['softmax', 'sample']);
    expect(host.launches[1]?.slice(1, 3)).toEqual([
      host.describe(u).data,
      host.describe(topP).data
    ]);

    const cpu = host.tensor([1, VOCAB], 'float32', CPU);
    host.release(temperature);
    host.run('runtime.TVMTensorCopyFromTo', probabilities, cpu);
    host.run('runtime.TVMTensorCopyFromTo', probabilities, cpu);
    expect(host.launched).toEqual(['softmax', 'sample', 'write']);
    expect(host.launches[2]?.[1]).toBe(host.describe(logits).data);
  });

  it('does not give out probabilities of logits that are gone', () => {
    const probabilities = host.object(
      'softmax_with_temperature',
      logits,
      host.tensor([1], 'float32')
    );
    host.forward(kv, 1);
    const cpu = host.tensor([VOCAB], 'float32', CPU);
    expect(() => host.run('runtime.TVMTensorCopyFromTo', probabilities, cpu)).toThrow(
      'read them before the next forward pass'
    );
    host.object('softmax_with_temperature', logits, host.tensor([1], 'float32'));
    host.run('runtime.TVMTensorCopyFromTo', probabilities, cpu);
  });

  it('takes over logits that come from elsewhere', () => {
    const foreign = host.tensor([1, 1, VOCAB], 'float32');
    host.bufferOf(foreign).fill(7);
    host.object('softmax_with_temperature', foreign, host.tensor([1], 'float32'));
    expect(host.launches[0]?.[1]).toBe(host.describe(logits).data);
    expect(host.bufferOf(logits).every((byte) => byte === 7)).toBe(true);
  });

  it('takes over a hidden state that comes from elsewhere; a prompt only its own', () => {
    const begin = (rows: number): Handle => {
      const [zero, length] = [host.shape(0), host.shape(rows)];
      host.run('vm.builtin.kv_state_begin_forward', kv, zero, length);
      const foreign = host.tensor([1, rows, HIDDEN], 'float32');
      host.bufferOf(foreign).fill(9);
      return foreign;
    };
    host.object('decode', begin(1), kv, null);
    host.run('vm.builtin.kv_state_end_forward', kv);
    const hidden = host.object('embed', host.tensor([2], 'int32'), null);
    const row = host.bufferOf(hidden).slice(0, HIDDEN * 4);
    expect(row.every((byte) => byte === 9)).toBe(true);
    // Its ids tell how much of it is to be skipped.
    const refusal = 'prefill takes the rows that were embedded last';
    expect(() => host.object('prefill', begin(2), kv, null)).toThrow(refusal);
    begin(3);
    const three = host.tensor([1, 3, HIDDEN], 'float32');
    expect(() => host.object('prefill', three, kv, null)).toThrow(refusal);
  });

  it('passes penalties, biases and masks on', () => {
    const ints = (n: number): Handle => host.tensor([n], 'int32');
    host.object('apply_logit_bias_inplace', logits, ints(3), ints(3), host.tensor([3], 'float32'));
    host.object(
      'apply_penalty_inplace',
      logits,
      ints(1),
      ints(5),
      ints(5),
      ints(5),
      host.tensor([1, 3], 'float32')
    );
    host.object('apply_bitmask_inplace', logits, ints(1), ints(2));
    expect(host.launches.map(([name, , , count]) => [name, count])).toEqual([
      ['bias', 3],
      ['penalty', 5],
      ['mask', 2]
    ]);
    expect(() => host.object('apply_bitmask_inplace', logits, ints(1))).toThrow(
      'expected 3 tensors, got 2 arguments'
    );
    const short = host.tensor([1, VOCAB - 1], 'float32');
    expect(() => host.object('apply_bitmask_inplace', short, ints(1), ints(2))).toThrow(
      "vocab_size in mlc-chat-config.json is 7, but the model's logits have 8 values"
    );
  });
});

describe('checkpoints', () => {
  const NAME = 'vm.builtin.attention_kv_cache_';
  interface Metadata {
    seq_length: number;
    layout_hash: string;
    groups: {
      group_index: number;
      layer_begin: number;
      layer_end: number;
      shape: number[];
      dtype: string;
    }[];
  }

  it('brings keys and values back', () => {
    host.loadWeights();
    const kv = host.createCache();
    host.forward(kv, 3);
    const caches = [...host.gpu.buffers.values()].slice(-8);
    caches.forEach((bytes, i) => bytes.fill(i + 1));
    const metadata = JSON.parse(
      String(host.run(`${NAME}get_checkpoint_metadata`, kv, new Int(0)))
    ) as Metadata;
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
    saved.forEach((tensor, i) =>
      host.run(`${NAME}import_page_group`, kv, new Int(0), new Int(i), tensor)
    );
    host.run(`${NAME}finish_import`, kv, new Int(0));
    expect(host.run(`${NAME}get_sequence_length`, kv, new Int(0))).toBe(3);
    const restored = saved.map((tensor) => [...host.bufferOf(tensor).slice(0, 6 * KV_ROW_BYTES)]);
    for (const [layer, bytes] of restored.entries()) {
      expect(bytes.slice(0, 24).every((byte) => byte === bytes[0])).toBe(true);
      expect(bytes[24]).not.toBe(bytes[0]);
      expect(layer === 0 || bytes[0] !== restored[0]?.[0]).toBe(true);
    }
    host.launches.length = 0;
    host.forward(kv, 1);
    expect(host.launches.find(([name]) => name === 'decode')?.slice(-4)).toEqual([3, 4, 1, 1]);
  });

  it('refuses what is not its own', () => {
    host.loadWeights();
    const kv = host.createCache();
    const prepare = (text: string): unknown =>
      host.run(`${NAME}prepare_import`, kv, new Int(0), text);
    expect(() => prepare('{"seq_length":3,"layout_hash":"other"}')).toThrow('another model');
    expect(() => prepare('{"seq_length":17,"layout_hash":"tiny-1"}')).toThrow(
      'longer than the context of 16 tokens'
    );
    expect(() => prepare('{"seq_length":99999999999999999999,"layout_hash":"tiny-1"}')).toThrow(
      'longer than'
    );
    expect(() => prepare('{}')).toThrow('has no layout hash');
    expect(() => prepare('{"layout_hash"')).toThrow('has no layout hash');
    prepare('{ "layout_hash": "tiny-1", "seq_length": 16 }');
    const small = host.tensor([2, 3, 2], 'uint32');
    expect(() => host.run(`${NAME}import_page_group`, kv, new Int(0), new Int(0), small)).toThrow(
      'group 0 of the KV cache has 256 bytes, the tensor 48'
    );
    expect(() => host.run(`${NAME}import_page_group`, kv, new Int(0), new Int(2), small)).toThrow(
      'no such group'
    );
  });
});
