/** Tensors of a random model as they lie in GPU memory: bf16 widened to f32, the rest as stored. */
import { bf16ToNumber } from '../../src/library/forward/halves.ts';
import type { TensorSpec } from '../../src/library/program.ts';
import { checkTensorIndex, expectedTensors } from '../../src/library/tensors.ts';
import type { TinyModel } from '../reference/tiny-model.ts';

export function gpuTensors({ config, files }: TinyModel): (spec: TensorSpec) => Uint8Array {
  const json = files.get('tensor-cache.json') ?? files.get('ndarray-cache.json');
  const index = JSON.parse(new TextDecoder().decode(json)) as unknown;
  const tensors = new Map<string, Uint8Array>();
  for (const shard of checkTensorIndex(index, expectedTensors(config)).shards) {
    const file = files.get(shard.dataPath) ?? new Uint8Array();
    for (const { name, byteOffset, nbytes, format, dtype } of shard.records) {
      const bytes = file.slice(byteOffset, byteOffset + nbytes);
      tensors.set(name, dtype === 'float32' && format === 'f32-to-bf16' ? widen(bytes) : bytes);
    }
  }
  return ({ name }) => {
    const tensor = tensors.get(name);
    if (!tensor) throw new Error(`no tensor ${name}`);
    return tensor;
  };
}

function widen(bytes: Uint8Array<ArrayBuffer>): Uint8Array {
  const words = new Uint16Array(bytes.slice().buffer);
  return new Uint8Array(Float32Array.from(words, bf16ToNumber).buffer);
}
