/**
 * The GGUF container, version 3 (ggml/docs/gguf.md): fields, a list of tensors, their bytes. It comes
 * in pieces, so that a gigabyte need not be in memory at once.
 */

const ALIGNMENT = 32;
const VERSION = 3;

/** ggml's numbers of the formats that are written here */
export const GGML_TYPE = { f32: 0, q4_0: 2 } as const;

/** A number is written as u32 unless it is wrapped in `float`. */
export type Field = string | number | boolean | { float: number } | string[] | number[];

export interface GgufTensor {
  readonly name: string;
  readonly type: (typeof GGML_TYPE)[keyof typeof GGML_TYPE];
  /** innermost dimension first */
  readonly shape: readonly number[];
  readonly size: number;
  /** `size` bytes, made when they are written */
  readonly bytes: () => Uint8Array<ArrayBuffer>;
}

/** A file, piece by piece. `general.alignment` is put among the fields. */
export function* ggufFile(
  fields: readonly (readonly [key: string, value: Field])[],
  tensors: readonly GgufTensor[]
): Generator<Uint8Array<ArrayBuffer>> {
  const header = new Writer();
  header.bytes(new TextEncoder().encode('GGUF'));
  header.u32(VERSION);
  header.u64(tensors.length);
  header.u64(fields.length + 1);
  header.field('general.alignment', ALIGNMENT);
  for (const [key, value] of fields) header.field(key, value);
  let offset = 0;
  for (const { name, type, shape, size } of tensors) {
    header.text(name);
    header.u32(shape.length);
    shape.forEach((length) => header.u64(length));
    header.u32(type);
    header.u64(offset);
    offset += align(size);
  }
  header.pad();
  yield header.finish();
  for (const { name, size, bytes } of tensors) {
    const content = bytes();
    if (content.length !== size) {
      throw new Error(
        `${name} has ${content.length} bytes, not the ${size} it was announced with.`
      );
    }
    yield content;
    yield new Uint8Array(align(size) - size);
  }
}

const TYPE = { u32: 4, i32: 5, f32: 6, bool: 7, text: 8, list: 9 } as const;

/** Grows a byte array; little endian. */
class Writer {
  #buffer = new Uint8Array(1 << 16);
  #length = 0;

  bytes(bytes: Uint8Array): void {
    const end = this.#length + bytes.length;
    if (end > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(end, 2 * this.#buffer.length));
      larger.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = larger;
    }
    this.#buffer.set(bytes, this.#length);
    this.#length = end;
  }

  u32(value: number): void {
    this.bytes(new Uint8Array(Uint32Array.of(value).buffer));
  }

  u64(value: number): void {
    this.bytes(new Uint8Array(BigUint64Array.of(BigInt(value)).buffer));
  }

  text(value: string): void {
    const bytes = new TextEncoder().encode(value);
    this.u64(bytes.length);
    this.bytes(bytes);
  }

  field(key: string, value: Field): void {
    this.text(key);
    this.#typed(value);
  }

  pad(): void {
    this.bytes(new Uint8Array(align(this.#length) - this.#length));
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#buffer.slice(0, this.#length);
  }

  #typed(value: Field): void {
    if (typeof value === 'number') {
      this.u32(TYPE.u32);
      this.u32(value);
    } else if (typeof value === 'boolean') {
      this.u32(TYPE.bool);
      this.bytes(Uint8Array.of(Number(value)));
    } else if (typeof value === 'string') {
      this.u32(TYPE.text);
      this.text(value);
    } else if (Array.isArray(value)) {
      this.u32(TYPE.list);
      this.u32(typeof value[0] === 'string' ? TYPE.text : TYPE.i32);
      this.u64(value.length);
      for (const item of value) {
        if (typeof item === 'string') this.text(item);
        else this.u32(item);
      }
    } else {
      this.u32(TYPE.f32);
      this.bytes(new Uint8Array(Float32Array.of(value.float).buffer));
    }
  }
}

function align(length: number): number {
  return Math.ceil(length / ALIGNMENT) * ALIGNMENT;
}
