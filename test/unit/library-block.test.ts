/** The bytes of a program, read back word by word as the runtime reads them. */
import { beforeEach, describe, expect, it } from 'vitest';
import { encodeProgram, functionInfo } from '../../src/library/block.ts';
import * as L from '../../src/library/layout.ts';
import { FUNCTION_NAMES, type Program, type Step } from '../../src/library/program.ts';
import { of, tinyProgram } from './library-program.ts';

let program: Program;
let view: DataView;
beforeEach(() => {
  program = tinyProgram();
  view = new DataView(encodeProgram(program).buffer);
});

const word = (address: number): number => view.getUint32(address - L.BLOCK_ADDRESS, true);
const header = (index: number): number => word(L.BLOCK_ADDRESS + 4 * index);

function text(at: number): string {
  const start = word(at + 4) - L.BLOCK_ADDRESS;
  return new TextDecoder().decode(view.buffer.slice(start, start + word(at)));
}

/** Addresses of the records of a table. */
function records(table: number, words: number): number[] {
  return Array.from({ length: header(table) }, (_, i) => header(table + 1) + i * words * 4);
}

function expression(index: number): number[] {
  const at = header(L.H_EXPRESSIONS + 1) + index * L.EXPRESSION_WORDS * 4;
  return [0, 4, 8, 12].map((offset) => word(at + offset));
}

describe('encodeProgram', () => {
  it('writes the numbers and texts of the header', () => {
    expect(header(L.H_MAGIC)).toBe(L.MAGIC);
    expect(header(L.H_VERSION)).toBe(L.VERSION);
    expect(header(L.H_HIDDEN)).toBe(program.hidden);
    expect(header(L.H_ROLE_ROPE)).toBe(program.roles.rope);
    expect(text(L.BLOCK_ADDRESS + 4 * L.H_LAYOUT_HASH)).toBe('tiny-1');
    const metadata: unknown = JSON.parse(text(L.BLOCK_ADDRESS + 4 * L.H_METADATA));
    expect(metadata).toMatchObject({ prefill_chunk_size: 4, kv_state_kind: 'kv_cache' });
    expect(records(L.H_KV, 2).map((at) => [word(at), word(at + 4)])).toEqual([
      [5, 6],
      [7, 8]
    ]);
  });

  it('aligns the rotation steps for f64', () => {
    const at = header(L.H_ROPE);
    expect(at % 8).toBe(0);
    expect(header(L.H_ROPE_PAIRS)).toBe(2);
    expect(view.getFloat64(at - L.BLOCK_ADDRESS + 24, true)).toBe(Math.sin(0.01));
  });

  it('writes tensors, weights, buffers and kernels', () => {
    expect(
      records(L.H_TENSORS, L.TENSOR_WORDS).map((at) => [
        text(at),
        ...[8, 12, 16, 20, 24].map((o) => word(at + o))
      ])
    ).toEqual([
      ['table', 2, 10, 4, L.DTYPE_UINT32, 4],
      ['norm', 1, 6, 1, L.DTYPE_FLOAT16, 0]
    ]);
    expect(records(L.H_WEIGHTS, L.WEIGHT_WORDS).map((at) => [word(at), word(at + 4)])).toEqual([
      [0, 0],
      [0, 2],
      [1, 0]
    ]);
    const buffers = records(L.H_BUFFERS, L.BUFFER_WORDS);
    expect(buffers.map(text)).toEqual(program.buffers.map(({ name }) => name));
    expect(expression(word((buffers[4] ?? 0) + 8))).toEqual([L.SOURCE_CONTEXT, 16, 0, 1]);
    records(L.H_KERNELS, L.KERNEL_WORDS).forEach((at, i) => {
      const kernel = program.kernels[i];
      if (!kernel) throw new Error('more kernels than there are');
      expect([text(at), text(at + 8), text(at + 16)]).toEqual([
        kernel.name,
        kernel.wgsl,
        functionInfo(kernel)
      ]);
      expect([word(at + 24), word(at + 28)]).toEqual([
        kernel.buffers.length,
        kernel.scalars.length
      ]);
    });
  });

  it.each(FUNCTION_NAMES.map((name, index) => [name, index] as const))(
    'writes the steps of %s',
    (name, index) => {
      let at = header(L.H_FUNCTIONS + 2 * index + 1);
      const next = (): number => {
        at += 4;
        return word(at - 4);
      };
      const steps: readonly Step[] = program.functions[name];
      expect(header(L.H_FUNCTIONS + 2 * index)).toBe(steps.length);
      for (const step of steps) {
        if (step.kind === 'submit') {
          expect(next()).toBe(L.STEP_SUBMIT);
          continue;
        }
        expect([next(), next()]).toEqual([L.STEP_LAUNCH, step.kernel]);
        const [when, min, max] = [next(), next(), next()];
        if (step.when)
          expect([expression(when)[0], min, max]).toEqual([
            L.SOURCE_TOTAL,
            step.when.min,
            step.when.max
          ]);
        else expect(when).toBe(L.NONE);
        for (const { mul, add, div } of step.grid)
          expect(expression(next()).slice(1)).toEqual([mul, add, div]);
        expect([next(), next()]).toEqual([step.buffers.length, step.scalars.length]);
        for (const ref of step.buffers) {
          const reference = next();
          const [tag, value] =
            'weight' in ref
              ? [L.REF_WEIGHT, ref.weight]
              : 'buffer' in ref
                ? [L.REF_BUFFER, ref.buffer]
                : [L.REF_ARGUMENT, ref.argument];
          expect([reference >>> 24, reference & 0xffffff]).toEqual([tag, value]);
        }
        for (const { mul, add, div } of step.scalars)
          expect(expression(next()).slice(1)).toEqual([mul, add, div]);
      }
    }
  );

  it('refuses what cannot be written', () => {
    const bytes = of('context', -1);
    expect(() => encodeProgram(tinyProgram({ buffers: [{ name: 'a', bytes }] }))).toThrow(
      'unsigned 32-bit'
    );
    expect(() => encodeProgram(tinyProgram({ layoutHash: 'x'.repeat(2 << 20) }))).toThrow(
      'is the limit'
    );
  });
});
