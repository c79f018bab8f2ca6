/** A program that computes nothing, of the smallest size that has every part. */
import { kernel, read, write, type Kernel } from '../../src/library/kernels/kernel.ts';
import type { BufferRef, Expression, Launch, Program, Source } from '../../src/library/program.ts';

export const HIDDEN = 4;
export const VOCAB = 8;
export const CHUNK = 4;
export const KV_ROW_BYTES = 8;

export function of(source: Source, mul = 1, add = 0, div = 1): Expression {
  return { source, mul, add, div };
}

function named(name: string, buffers: number): Kernel {
  return kernel({
    name,
    workgroup: 1,
    buffers: Array.from({ length: buffers }, (_, i) => (i ? read : write)(`b${i}`, 'array<u32>')),
    scalars: ['a', 'b'],
    body: ''
  });
}

const ARGUMENT: BufferRef = { argument: 0 };
const BUFFERS = [
  'hidden',
  'logits',
  'probabilities',
  'token',
  'rope',
  'keys 0',
  'values 0',
  'keys 1',
  'values 1',
  'prefix'
];
const own = (name: string): BufferRef => ({ buffer: BUFFERS.indexOf(name) });

export function tinyProgram(change: Partial<Program> = {}): Program {
  const kernels: Kernel[] = [];
  const step = (
    name: string,
    buffers: BufferRef[],
    scalars: [Expression, Expression],
    grid: [Expression, Expression] = [of('one'), of('one')],
    when?: Launch['when']
  ): Launch => {
    let index = kernels.findIndex((known) => known.name === name);
    if (index < 0) index = kernels.push(named(name, buffers.length)) - 1;
    return { kind: 'launch', kernel: index, buffers, scalars, grid, ...(when ? { when } : {}) };
  };
  const positions: [Expression, Expression] = [of('position'), of('total')];
  const counts = (i: number): [Expression, Expression] => [of({ count: i }), of('context')];
  const functions = {
    embed: [
      step('embed', [ARGUMENT, { weight: 0 }, own('hidden')], [of('rows'), of({ count: 0 })])
    ],
    prefill: [
      step('prefill', [ARGUMENT, { weight: 1 }, own('logits')], positions, [
        of('rows', 3, 1, 2),
        of('rows')
      ]),
      { kind: 'submit' as const },
      step('long', [ARGUMENT], positions, undefined, {
        value: of('total'),
        min: 6,
        max: 0xffffffff
      }),
      step('nothing', [ARGUMENT], positions, [of('position'), of('one')])
    ],
    decode: [step('decode', [ARGUMENT, { weight: 2 }, own('logits')], positions)],
    softmax: [step('softmax', [ARGUMENT, { argument: 1 }], counts(0))],
    probabilities: [step('write', [ARGUMENT, own('probabilities')], counts(0))],
    sample: [step('sample', [{ argument: 2 }, { argument: 4 }, own('token')], counts(0))],
    bias: [step('bias', [ARGUMENT, { argument: 3 }], counts(3))],
    penalty: [step('penalty', [ARGUMENT, { argument: 5 }], counts(4))],
    bitmask: [step('mask', [ARGUMENT, { argument: 2 }], counts(2))],
    drafts: [],
    differ: []
  };
  const bytes: Record<string, Expression> = {
    hidden: of('one', CHUNK * HIDDEN * 4),
    logits: of('one', VOCAB * 4),
    probabilities: of('one', VOCAB * 4),
    token: of('one', 4),
    rope: of('context', 2 * 8)
  };
  return {
    hidden: HIDDEN,
    vocab: VOCAB,
    prefillChunk: CHUNK,
    kvRowBytes: KV_ROW_BYTES,
    rope: Float64Array.of(Math.cos(1), Math.sin(1), Math.cos(0.01), Math.sin(0.01)),
    tensors: [
      { name: 'table', shape: [10, 4], dtype: 'uint32', pieceRows: 4 },
      { name: 'norm', shape: [6], dtype: 'float16' }
    ],
    weights: [
      { tensor: 0, piece: 0 },
      { tensor: 0, piece: 2 },
      { tensor: 1, piece: 0 }
    ],
    buffers: BUFFERS.map((name) => ({
      name: name,
      bytes: bytes[name] ?? of('context', KV_ROW_BYTES)
    })),
    kernels,
    functions,
    roles: {
      hidden: 0,
      logits: 1,
      probabilities: 2,
      token: 3,
      rope: 4,
      prefix: 9,
      kv: [
        { keys: 5, values: 6 },
        { keys: 7, values: 8 }
      ]
    },
    layoutHash: 'tiny-1',
    ...change
  };
}
