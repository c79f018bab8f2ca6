/** Collects the parts of a program while a plan is written, and hands out their indices. */
import type { Kernel } from './kernels/kernel.ts';
import type {
  BufferRef,
  BufferSpec,
  Expression,
  Launch,
  TensorSpec,
  WeightRef
} from './program.ts';
import { constant } from './expressions.ts';

/** A device cannot hold or bind what the model needs; the message is one sentence for people. */
export class UnsupportedDeviceError extends Error {
  override name = 'UnsupportedDeviceError';
}

/** Part of a matrix in one binding: rows first … first + rows - 1 of the whole. */
export interface Piece {
  readonly ref: BufferRef;
  readonly first: number;
  readonly rows: number;
}

const ELEMENT_BYTES = { uint32: 4, float16: 2, float32: 4 };
/** Pieces start at multiples of this many rows, so that no workgroup straddles two of them. */
const PIECE_ALIGNMENT = 64;

export class ProgramBuilder {
  readonly buffers: BufferSpec[] = [];
  readonly kernels: Kernel[] = [];
  readonly weights: WeightRef[] = [];
  readonly tensors: readonly TensorSpec[];
  readonly #weightIndex = new Map<string, number>();

  /**
   * @param cuttable names of the tensors that the plan can work with in pieces
   * @throws UnsupportedDeviceError when another tensor is larger than one binding may be
   */
  constructor(
    tensors: readonly TensorSpec[],
    cuttable: ReadonlySet<string>,
    maxBindingSize: number
  ) {
    this.tensors = tensors.map((tensor) => {
      const { name, shape, dtype } = tensor;
      const bytes = shape.reduce((a, b) => a * b, ELEMENT_BYTES[dtype]);
      if (bytes <= maxBindingSize) return tensor;
      const rowBytes = bytes / (shape[0] ?? 1);
      const pieceRows = Math.floor(maxBindingSize / rowBytes / PIECE_ALIGNMENT) * PIECE_ALIGNMENT;
      if (!cuttable.has(name) || pieceRows === 0) {
        throw new UnsupportedDeviceError(
          `Tensor ${name} takes ${megabytes(bytes)}, and this device lets a kernel see at most ${megabytes(maxBindingSize)} at once.`
        );
      }
      return { ...tensor, pieceRows };
    });
  }

  buffer(name: string, bytes: Expression): number {
    return this.buffers.push({ name, bytes }) - 1;
  }

  /** The same kernel is kept once. */
  kernel(kernel: Kernel): number {
    const known = this.kernels.findIndex(
      ({ name, wgsl }) => name === kernel.name && wgsl === kernel.wgsl
    );
    return known >= 0 ? known : this.kernels.push(kernel) - 1;
  }

  /** The whole tensor `name` as one binding. */
  weight(name: string): BufferRef {
    const [piece, ...more] = this.pieces(name);
    if (!piece || more.length > 0) throw new Error(`tensor ${name} is not one piece`);
    return piece.ref;
  }

  pieces(name: string): Piece[] {
    const tensor = this.tensors.findIndex((candidate) => candidate.name === name);
    const spec = this.tensors[tensor];
    if (!spec) throw new Error(`the plan asks for an unknown tensor ${name}`);
    const rows = spec.shape[0] ?? 1;
    const pieceRows = spec.pieceRows ?? rows;
    return Array.from({ length: Math.ceil(rows / pieceRows) }, (_, piece) => ({
      ref: { weight: this.#weight(tensor, piece) },
      first: piece * pieceRows,
      rows: Math.min(pieceRows, rows - piece * pieceRows)
    }));
  }

  #weight(tensor: number, piece: number): number {
    const key = `${tensor}/${piece}`;
    const known = this.#weightIndex.get(key);
    if (known !== undefined) return known;
    const index = this.weights.push({ tensor, piece }) - 1;
    this.#weightIndex.set(key, index);
    return index;
  }
}

/** A launch; the grid's y and the condition are rarely needed. */
export function launch(
  kernel: number,
  buffers: readonly BufferRef[],
  x: Expression | number,
  {
    y = constant(1),
    scalars = [],
    when
  }: { y?: Expression; scalars?: readonly Expression[]; when?: Launch['when'] } = {}
): Launch {
  const grid = [typeof x === 'number' ? constant(x) : x, y] as const;
  return { kind: 'launch', kernel, buffers, scalars, grid, ...(when ? { when } : {}) };
}

export function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6)} MB`;
}
