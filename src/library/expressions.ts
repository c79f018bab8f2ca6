/** Numbers at launch time: how a plan writes them down, and what they come to. */
import type { Expression, Program, Source } from './program.ts';

/** ceil((source · mul + add) / div) */
export function expression(source: Source, { mul = 1, add = 0, div = 1 } = {}): Expression {
  return { source, mul, add, div };
}

export function constant(value: number): Expression {
  return { source: 'one', mul: value, add: 0, div: 1 };
}

/** What a launch knows: see Source. `counts` are the numbers of elements of the tensor arguments. */
export interface Environment {
  readonly rows: number;
  readonly position: number;
  readonly context: number;
  /** 0 where it is not given */
  readonly reusable?: number;
  readonly counts: readonly number[];
}

export function evaluate({ source, mul, add, div }: Expression, environment: Environment): number {
  return Math.ceil((sourceValue(source, environment) * mul + add) / div);
}

function sourceValue(
  source: Source,
  { rows, position, context, reusable = 0, counts }: Environment
): number {
  switch (source) {
    case 'one':
      return 1;
    case 'rows':
      return rows;
    case 'position':
      return position;
    case 'total':
      return position + rows;
    case 'context':
      return context;
    case 'reusable':
      return reusable;
    default: {
      const count = counts[source.count];
      if (count === undefined) throw new RangeError(`there is no tensor argument ${source.count}`);
      return count;
    }
  }
}

/** Bytes of GPU memory at a context length: weights, KV cache, and everything else. */
export function memory(
  program: Program,
  context: number
): { weights: number; kv: number; buffers: number } {
  const environment: Environment = { rows: 1, position: 0, context, counts: [] };
  const elementBytes = { uint32: 4, float16: 2, float32: 4 };
  const weights = program.tensors.reduce(
    (sum, { shape, dtype }) => sum + shape.reduce((a, b) => a * b, elementBytes[dtype]),
    0
  );
  const kvBuffers = new Set(program.roles.kv.flatMap(({ keys, values }) => [keys, values]));
  let kv = 0;
  let buffers = 0;
  program.buffers.forEach(({ bytes }, index) => {
    const size = evaluate(bytes, environment);
    if (kvBuffers.has(index)) kv += size;
    else buffers += size;
  });
  return { weights, kv, buffers };
}
