/** What a GPU buffer of a certain size is for, so that "out of memory" can say what did not fit. */
import { evaluate } from '../../library/expressions.ts';
import type { Program, TensorSpec } from '../../library/program.ts';
import type { Shard } from '../../library/tensors.ts';
import type { Purpose } from './gpu-monitor.ts';

/** Up to this size the library's runtime rounds buffers up to powers of two, to use them again. */
const POOLED = 1 << 16;
const SMALLEST = 16;

const ELEMENT_BYTES = { uint32: 4, float16: 2, float32: 4 };

/**
 * Weights first, in the order of their files, then the program's own buffers: that is the order in
 * which they are made, so the nth buffer of a size is the nth of that size here.
 */
export function bufferPurposes(
  program: Program,
  shards: readonly Shard[],
  context: number
): Purpose {
  const bySize = new Map<number, string[]>();
  const add = (bytes: number, name: string): void => {
    const size = bufferSize(bytes);
    const names = bySize.get(size);
    if (names) names.push(name);
    else bySize.set(size, [name]);
  };
  const specs = new Map(program.tensors.map((tensor) => [tensor.name, tensor]));
  for (const { name, nbytes } of shards.flatMap(({ records }) => records)) {
    const spec = specs.get(name);
    add(spec ? tensorBytes(spec) : nbytes, `the weights ${name}`);
  }
  for (const { name, bytes } of programBuffers(program, context)) add(bytes, `the ${name}`);
  return (bytes, nth) => {
    const names = bySize.get(bytes);
    return names?.[nth] ?? names?.at(-1) ?? 'working memory';
  };
}

function bufferSize(bytes: number): number {
  if (bytes > POOLED) return Math.ceil(bytes / 4) * 4;
  return Math.max(SMALLEST, 2 ** Math.ceil(Math.log2(Math.max(1, bytes))));
}

/** Bytes in the files, and on the GPU. */
export function tensorBytes({ shape, dtype }: TensorSpec): number {
  return shape.reduce((product, size) => product * size, ELEMENT_BYTES[dtype]);
}

/** The program's own buffers at a context length. */
export function programBuffers(
  program: Program,
  context: number
): { readonly name: string; readonly bytes: number }[] {
  const environment = { rows: 0, position: 0, context, counts: [] };
  return program.buffers.map(({ name, bytes }) => ({ name, bytes: evaluate(bytes, environment) }));
}
