/** How a matrix product of a prefill is shared out, and what multiplies its tiles. */

/**
 * threadsX × threadsY invocations, each with a block of blockRows × blockColumns sums. A step along the
 * inputs is one group of 32.
 */
export interface MatmulTiling {
  readonly threadsX: number;
  readonly threadsY: number;
  readonly blockRows: number;
  /** a multiple of 4 */
  readonly blockColumns: number;
  /** Subgroups multiply the tiles, in matrices of this kind; otherwise each invocation by itself. */
  readonly matrix?: SubgroupMatrix;
}

/** A product that a subgroup makes at once: M × K of `component` times K × N, added up in f32. */
export interface SubgroupMatrix {
  readonly component: 'f16' | 'f32';
  readonly M: number;
  readonly N: number;
  readonly K: number;
}

/** What runs where no trial has found better: 32 rows × 64 columns. */
export const DEFAULT_MATMUL: MatmulTiling = {
  threadsX: 16,
  threadsY: 8,
  blockRows: 4,
  blockColumns: 4
};

/** Activation rows of a tile. */
export const rowsOf = ({ threadsY, blockRows }: MatmulTiling): number => threadsY * blockRows;
/** Weight rows of a tile. */
export const columnsOf = ({ threadsX, blockColumns }: MatmulTiling): number =>
  threadsX * blockColumns;

export interface Tile {
  readonly tiling: MatmulTiling;
  readonly inputs: number;
  /** WGSL: the matrix row that is column `column` of the tile of workgroup `group` */
  readonly weightRow: string;
}

/**
 * WGSL that multiplies a tile. `body` adds the products along all inputs to `sums<i>_<j>`, vec4s with
 * row ty + i · threadsY and columns tx + (4j … 4j + 3) · threadsX. In scope: the bindings `x` and `w`,
 * `w_scale_at`, `nibbles_low` and `nibbles_high`, `tx`, `ty`, and what every kernel has.
 */
export interface TileProduct {
  readonly enables: readonly string[];
  readonly declarations: string;
  readonly body: string;
}

export function each(count: number, line: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => line(i)).join('\n');
}
