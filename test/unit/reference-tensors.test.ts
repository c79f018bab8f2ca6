import { describe, expect, test } from 'vitest';
import { checkTensorIndex, expectedTensors } from '../../src/library/tensors.ts';
import { GEOMETRIES } from '../reference/geometries.ts';
import { makeTinyModel, modelConfig } from '../reference/tiny-model.ts';
import type { TinyModelOptions } from '../reference/tiny-model.ts';

const names = (options: TinyModelOptions) =>
  expectedTensors(modelConfig(options)).map(({ name }) => name);

interface Record {
  name: string;
  shape: unknown;
  dtype: string;
  nbytes: number;
  byteOffset: number;
}
interface Index {
  records: { nbytes: number; records: Record[] }[];
}

/** What the check says of a tiny model's index after a change to one of its tensors. */
function problem(name: string, change: (record: Record, index: Index) => void): string | undefined {
  const model = makeTinyModel();
  const index = JSON.parse(new TextDecoder().decode(model.files.get('tensor-cache.json'))) as Index;
  const record = index.records.flatMap(({ records }) => records).find((each) => each.name === name);
  if (record) change(record, index);
  return checkTensorIndex(index, expectedTensors(model.config)).problem;
}

describe('expected tensors', () => {
  test('R1-Distill-Qwen-1.5B: 313, with the shapes seen in MLC’s own library', () => {
    const tensors = expectedTensors(modelConfig(GEOMETRIES['qwen-1.5b']));
    expect(tensors).toHaveLength(313);
    const text = new Map(tensors.map(({ name, shape, dtype }) => [name, `${dtype} ${shape}`]));
    const layer = 'model.layers.27';
    expect(text.get('model.embed_tokens.q_weight')).toBe('uint32 151936,192');
    expect(text.get('model.embed_tokens.q_scale')).toBe('float16 151936,48');
    expect(text.get(`${layer}.self_attn.c_attn.q_weight`)).toBe('uint32 2048,192');
    expect(text.get(`${layer}.self_attn.c_attn.bias`)).toBe('float16 2048');
    expect(text.get(`${layer}.self_attn.o_proj.q_weight`)).toBe('uint32 1536,192');
    expect(text.get(`${layer}.mlp.gate_up_proj.q_weight`)).toBe('uint32 17920,192');
    expect(text.get(`${layer}.mlp.down_proj.q_scale`)).toBe('float16 1536,280');
    expect(text.get('model.norm.weight')).toBe('float16 1536');
    expect(text.get('lm_head.q_weight')).toBe('uint32 151936,192');
  });

  test('Llama has no bias and another name for QKV; a tied head is no tensor', () => {
    const llama = names({ architecture: 'llama' });
    expect(llama).toContain('model.layers.0.self_attn.qkv_proj.q_scale');
    expect(llama.filter((name) => /bias|c_attn/.test(name))).toEqual([]);
    expect(names({ tied: true }).filter((name) => name.includes('lm_head'))).toEqual([]);
    expect(llama).toContain('lm_head.q_weight');
  });

  test('q4f32_1 declares floats as float32', () => {
    const tensors = expectedTensors(modelConfig({ quantization: 'q4f32_1' }));
    expect(new Set(tensors.map(({ dtype }) => dtype))).toEqual(new Set(['uint32', 'float32']));
  });
});

describe('a tensor index', () => {
  test('that fits is counted', () => {
    const model = makeTinyModel({ indexName: 'ndarray-cache.json' });
    const index: unknown = JSON.parse(
      new TextDecoder().decode(model.files.get('ndarray-cache.json'))
    );
    const check = checkTensorIndex(index, expectedTensors(model.config));
    expect(check.problem).toBeUndefined();
    const shards = [...model.files].filter(([name]) => name.startsWith('params_shard'));
    expect(shards.length).toBeGreaterThan(2);
    expect(check.shards.map(({ dataPath }) => dataPath)).toEqual(shards.map(([name]) => name));
    expect(check.bytes).toBe(shards.reduce((sum, [, bytes]) => sum + bytes.length, 0));
  });

  test.each<[string, string, (record: Record, index: Index) => void, string]>([
    [
      'lacks a tensor',
      'lm_head.q_scale',
      (record) => (record.name = 'other'),
      "The model's tensor index lacks the tensor lm_head.q_scale, expected as float16 [384, 4]."
    ],
    [
      'has a wrong shape',
      'model.norm.weight',
      (record) => (record.shape = [64]),
      'Tensor model.norm.weight should be float16 [128], but is float16 [64].'
    ],
    [
      'has a wrong type',
      'model.norm.weight',
      (record) => (record.dtype = 'float32'),
      'Tensor model.norm.weight should be float16 [128], but is float32 [128].'
    ],
    [
      'has a wrong size',
      'model.norm.weight',
      (record) => (record.nbytes = 128),
      'Tensor model.norm.weight, float16 [128], should take 256 bytes, but its record says 128.'
    ],
    [
      'points beyond a shard',
      'model.embed_tokens.q_weight',
      (record) => (record.byteOffset = 1e6),
      'Tensor model.embed_tokens.q_weight should end within the 56320 bytes of params_shard_0.bin, but ends at byte 1024576.'
    ],
    [
      'has no list of shards',
      'model.norm.weight',
      (_, index) => delete (index as Partial<Index>).records,
      'The tensor index should have a list "records".'
    ]
  ])('that %s is refused', (_, name, change, sentence) => {
    expect(problem(name, change)).toBe(sentence);
  });
});
