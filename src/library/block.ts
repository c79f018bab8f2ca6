/** Turns a program into the bytes that the wasm runtime reads (layout.ts says how they lie). */
import type { Kernel } from './kernels/kernel.ts';
import * as L from './layout.ts';
import {
  FUNCTION_NAMES,
  type BufferRef,
  type DType,
  type Expression,
  type Program,
  type Source,
  type Step
} from './program.ts';

const DTYPES: Record<DType, number> = {
  uint32: L.DTYPE_UINT32,
  float16: L.DTYPE_FLOAT16,
  float32: L.DTYPE_FLOAT32
};

/** Grows as it is written; addresses it hands out are those in linear memory. */
class BlockWriter {
  #bytes = new Uint8Array(1 << 16);
  #length = L.HEADER_WORDS * 4;
  readonly #texts = new Map<string, [length: number, address: number]>();

  #reserve(length: number, alignment: number): number {
    const start = Math.ceil(this.#length / alignment) * alignment;
    this.#length = start + length;
    while (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    return start;
  }

  bytes(data: Uint8Array, alignment = 4): number {
    const start = this.#reserve(data.length, alignment);
    this.#bytes.set(data, start);
    return L.BLOCK_ADDRESS + start;
  }

  words(values: readonly number[]): number {
    return this.bytes(new Uint8Array(Uint32Array.from(values).buffer));
  }

  text(value: string): [length: number, address: number] {
    const known = this.#texts.get(value);
    if (known) return known;
    const encoded = new TextEncoder().encode(value);
    const placed: [number, number] = [encoded.length, this.bytes(encoded, 1)];
    this.#texts.set(value, placed);
    return placed;
  }

  finish(header: ReadonlyMap<number, number>): Uint8Array {
    const view = new DataView(this.#bytes.buffer);
    for (const [word, value] of header) view.setUint32(word * 4, value, true);
    return this.#bytes.slice(0, this.#length);
  }
}

/** Expressions are shared: a launch names one by its index. */
class Expressions {
  readonly words: number[] = [];
  readonly #known = new Map<string, number>();

  index({ source, mul, add, div }: Expression): number {
    const record = [sourceCode(source), mul, add, div];
    const key = record.join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    for (const value of record) {
      if (!Number.isInteger(value) || value < 0 || value > 0xffffffff) {
        throw new RangeError(`expression ${key}: every part must be an unsigned 32-bit integer`);
      }
    }
    const index = this.#known.size;
    this.#known.set(key, index);
    this.words.push(...record);
    return index;
  }
}

function sourceCode(source: Source): number {
  switch (source) {
    case 'one':
      return L.SOURCE_ONE;
    case 'rows':
      return L.SOURCE_ROWS;
    case 'position':
      return L.SOURCE_POSITION;
    case 'total':
      return L.SOURCE_TOTAL;
    case 'context':
      return L.SOURCE_CONTEXT;
    case 'reusable':
      return L.SOURCE_REUSABLE;
    default:
      return L.SOURCE_COUNT + source.count;
  }
}

function refWord(ref: BufferRef): number {
  if ('weight' in ref) return (L.REF_WEIGHT << 24) | ref.weight;
  if ('buffer' in ref) return (L.REF_BUFFER << 24) | ref.buffer;
  return (L.REF_ARGUMENT << 24) | ref.argument;
}

function stepWords(step: Step, expressions: Expressions): number[] {
  if (step.kind === 'submit') return [L.STEP_SUBMIT];
  const { kernel, buffers, scalars, grid, when } = step;
  return [
    L.STEP_LAUNCH,
    kernel,
    when ? expressions.index(when.value) : L.NONE,
    when?.min ?? 0,
    when ? Math.min(when.max, L.NONE) : L.NONE,
    expressions.index(grid[0]),
    expressions.index(grid[1]),
    buffers.length,
    scalars.length,
    ...buffers.map(refWord),
    ...scalars.map((scalar) => expressions.index(scalar))
  ];
}

/** The record that tvmjs reads to make a pipeline and to marshal a launch's arguments. */
export function functionInfo(kernel: Kernel): string {
  const access = kernel.buffers.map((buffer) => (buffer.access === 'read_write' ? 1 : 0));
  return JSON.stringify({
    name: kernel.name,
    arg_types: [...kernel.buffers.map(() => 'handle'), ...kernel.scalars.map(() => 'uint32')],
    launch_param_tags: ['blockIdx.x', 'blockIdx.y', `paramWriteAccess:[${access.join()}]`]
  });
}

function metadata(program: Program): string {
  return JSON.stringify({
    prefill_chunk_size: program.prefillChunk,
    kv_state_kind: 'kv_cache',
    params: program.tensors.map(({ name, shape, dtype }) => ({ name, shape, dtype }))
  });
}

/**
 * The program as bytes for address BLOCK_ADDRESS of the runtime's memory.
 * Throws RangeError when it does not fit below the runtime's static data.
 */
export function encodeProgram(program: Program): Uint8Array {
  const writer = new BlockWriter();
  const expressions = new Expressions();
  const header = new Map<number, number>();
  const pair = (word: number, count: number, address: number): void => {
    header.set(word, count).set(word + 1, address);
  };
  const text = (word: number, value: string): void => pair(word, ...writer.text(value));

  header
    .set(L.H_MAGIC, L.MAGIC)
    .set(L.H_VERSION, L.VERSION)
    .set(L.H_HIDDEN, program.hidden)
    .set(L.H_VOCAB, program.vocab)
    .set(L.H_PREFILL_CHUNK, program.prefillChunk)
    .set(L.H_KV_ROW_BYTES, program.kvRowBytes)
    .set(L.H_ROLE_HIDDEN, program.roles.hidden)
    .set(L.H_ROLE_LOGITS, program.roles.logits)
    .set(L.H_ROLE_PROBABILITIES, program.roles.probabilities)
    .set(L.H_ROLE_TOKEN, program.roles.token)
    .set(L.H_ROLE_ROPE, program.roles.rope)
    .set(L.H_ROLE_PREFIX, program.roles.prefix);
  if (program.drafts) {
    const { tokens, ids, logits, different } = program.drafts;
    if (tokens > L.MOST_DRAFTS) throw new RangeError(`${tokens} drafts: ${L.MOST_DRAFTS} at most`);
    header
      .set(L.H_DRAFTS, tokens)
      .set(L.H_DRAFT_IDS, ids)
      .set(L.H_DRAFT_LOGITS, logits)
      .set(L.H_DRAFT_DIFFERENT, different);
  }
  // The runtime reads f64 from here; BLOCK_ADDRESS is a multiple of 8.
  const rope = new Uint8Array(
    program.rope.buffer,
    program.rope.byteOffset,
    program.rope.byteLength
  );
  pair(L.H_ROPE_PAIRS, program.rope.length / 2, writer.bytes(rope, 8));

  pair(
    L.H_TENSORS,
    program.tensors.length,
    writer.words(
      program.tensors.flatMap(({ name, shape, dtype, pieceRows = 0 }) => [
        ...writer.text(name),
        shape.length,
        shape[0] ?? 1,
        shape[1] ?? 1,
        DTYPES[dtype],
        pieceRows
      ])
    )
  );
  pair(
    L.H_WEIGHTS,
    program.weights.length,
    writer.words(program.weights.flatMap(({ tensor, piece }) => [tensor, piece]))
  );
  pair(
    L.H_BUFFERS,
    program.buffers.length,
    writer.words(
      program.buffers.flatMap(({ name, bytes }) => [...writer.text(name), expressions.index(bytes)])
    )
  );
  pair(
    L.H_KERNELS,
    program.kernels.length,
    writer.words(
      program.kernels.flatMap((kernel) => [
        ...writer.text(kernel.name),
        ...writer.text(kernel.wgsl),
        ...writer.text(functionInfo(kernel)),
        kernel.buffers.length,
        kernel.scalars.length
      ])
    )
  );
  pair(
    L.H_KV,
    program.roles.kv.length,
    writer.words(program.roles.kv.flatMap(({ keys, values }) => [keys, values]))
  );
  FUNCTION_NAMES.forEach((name, index) => {
    const steps = program.functions[name];
    pair(
      L.H_FUNCTIONS + 2 * index,
      steps.length,
      writer.words(steps.flatMap((step) => stepWords(step, expressions)))
    );
  });
  text(L.H_METADATA, metadata(program));
  text(
    L.H_FUNCTION_MAP,
    `{${program.kernels.map((kernel) => `${JSON.stringify(kernel.name)}:${functionInfo(kernel)}`).join()}}`
  );
  text(L.H_LAYOUT_HASH, program.layoutHash);
  // Last: by now every expression is known.
  pair(
    L.H_EXPRESSIONS,
    expressions.words.length / L.EXPRESSION_WORDS,
    writer.words(expressions.words)
  );

  const block = writer.finish(header);
  if (L.BLOCK_ADDRESS + block.length > L.BLOCK_END) {
    throw new RangeError(
      `the program takes ${block.length} bytes; ${L.BLOCK_END - L.BLOCK_ADDRESS} is the limit`
    );
  }
  return block;
}
