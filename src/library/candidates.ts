/**
 * Which shapes of a kernel are worth a trial on a device. The first of a part is always the default;
 * the others came from what GPUs differ in (docs/kernels.md has the table, with what was left out).
 */
import type { ModelConfig } from './config.ts';
import {
  rowAttentionMemory,
  rowAttentionThreads,
  type RowAttention
} from './kernels/attention-prefill.ts';
import { matmulMemory } from './kernels/matmul.ts';
import type { MatmulTiling, SubgroupMatrix } from './kernels/matmul-tile.ts';
import { lanesFor, outputsPerWorkgroup, type MatvecTiling } from './kernels/matvec.ts';
import {
  defaultTuning,
  inputsOf,
  ROW_KERNELS,
  VECTOR_KERNELS,
  type KeySplit,
  type Part,
  type RowKernel,
  type TokensTiling,
  type Tuning,
  type VectorKernel
} from './tuning.ts';

/** A shape by its name, which says what it is in every language. */
export interface Candidate {
  readonly name: string;
  /** what runs with it: in this part another than without it */
  readonly tuning: Tuning;
}

/** In the order in which they are tried: what takes most of a token's time comes first. */
export const PARTS: readonly Part[] = [
  'gate_up',
  'down_proj',
  'head',
  'gate_up_rows',
  'down_proj_rows',
  'qkv',
  'o_proj',
  'keys',
  'attention_rows',
  'qkv_rows',
  'o_proj_rows',
  // Far behind all that it takes its lanes from: it needs to know what was chosen.
  'tokens'
];

type VectorShape = Omit<MatvecTiling, 'lanes'> & { readonly most: number };

/** `most`: lanes at most; fewer where the row would not divide evenly. */
const VECTOR_SHAPES: readonly VectorShape[] = [
  // The default's shape with the other way to unpack.
  { threads: 64, most: 32, rows: 4, words: 4, unpack: 'bytes' },
  // Half a group per lane: half the registers, twice the lanes on a row.
  { threads: 64, most: 32, rows: 4, words: 2, unpack: 'bytes' },
  // Few rows: more workgroups, more lanes along the row.
  { threads: 64, most: 32, rows: 2, words: 2, unpack: 'bytes' },
  // A word per lane and a whole workgroup along few rows.
  { threads: 128, most: 128, rows: 4, words: 1, unpack: 'bytes' },
  // Activations serve twice as many rows.
  { threads: 64, most: 16, rows: 8, words: 2, unpack: 'bytes' },
  { threads: 64, most: 32, rows: 8, words: 1, unpack: 'bytes' }
];

const ROW_SHAPES: readonly MatmulTiling[] = [
  // 32 × 32: twice the workgroups, for small matrices and few rows.
  { threadsX: 8, threadsY: 8, blockRows: 4, blockColumns: 4 },
  // 64 × 64: a third fewer reads of workgroup memory per product.
  { threadsX: 16, threadsY: 8, blockRows: 8, blockColumns: 4 },
  { threadsX: 8, threadsY: 8, blockRows: 8, blockColumns: 8 },
  // 32 × 128
  { threadsX: 16, threadsY: 8, blockRows: 4, blockColumns: 8 }
];

/** 32 × 64, and 64 × 64 with half as many reads of weights; subgroups multiply them. */
const SUBGROUP_SHAPES: readonly MatmulTiling[] = [
  { threadsX: 16, threadsY: 8, blockRows: 4, blockColumns: 4 },
  { threadsX: 16, threadsY: 8, blockRows: 8, blockColumns: 4 }
];

const KEY_SPLITS: readonly KeySplit[] = [
  { limit: 512, span: 256, lanes: 4 },
  { limit: 512, span: 256, lanes: 8 },
  { limit: 256, span: 256, lanes: 1 },
  { limit: 256, span: 128, lanes: 8 },
  { limit: 1024, span: 512, lanes: 1 }
];

/** `times`: keys of a tile, of the default's. */
const ROW_ATTENTIONS: readonly (Omit<RowAttention, 'keys'> & { readonly times: number })[] = [
  // Single rows: twice the invocations, fewer registers, twice the reads of workgroup memory.
  { queries: 16, times: 1, lanes: 8, block: 1 },
  // Keys and values are read once for twice as many rows, by as many invocations.
  { queries: 32, times: 1, lanes: 8, block: 2 },
  { queries: 32, times: 1, lanes: 8, block: 4 },
  // Twice the workgroups, of little memory, and few registers: prompts that leave a large GPU half idle.
  { queries: 8, times: 1, lanes: 16, block: 2 },
  // Half the barriers for each key.
  { queries: 16, times: 2, lanes: 8, block: 2 }
];

/** Lanes and what they add up are those of one token. */
const TOKENS: readonly TokensTiling[] = [
  // Half the sums of a lane, which are rows times tokens: where registers are few.
  { threads: 64, rowsEach: 2 },
  { threads: 128, rowsEach: 2 },
  { threads: 64, rowsEach: 1 },
  // Activations, of which there are several rows now, serve twice as many weights.
  { threads: 64, rowsEach: 8 }
];

/** Bytes that web-llm asks every device for. */
const WORKGROUP_MEMORY = 32 << 10;

/** What shapes depend on of a device. */
interface ShapedDevice {
  readonly subgroupMatrix?: SubgroupMatrix;
}

/** `tuning`: what runs with them. */
export function candidates(
  config: ModelConfig,
  part: Part,
  { subgroupMatrix: matrix }: ShapedDevice = {},
  tuning: Tuning = defaultTuning(config)
): readonly Candidate[] {
  const defaults = defaultTuning(config);
  const named = <P extends Part>(at: P, shapes: readonly Tuning[P][]): Candidate[] => {
    const all = [defaults[at], ...shapes].map((shape) => ({
      name: shapeName(shape),
      tuning: { ...tuning, [at]: shape }
    }));
    return all.filter(({ name }, i) => all.findIndex((other) => other.name === name) === i);
  };
  if (isVector(part)) {
    return named(
      part,
      VECTOR_SHAPES.map((shape) => withLanes(shape, inputsOf(config)[part])).filter((tiling) =>
        fits(config, part, tiling)
      )
    );
  }
  if (isRows(part)) {
    const bySubgroups = matrix ? SUBGROUP_SHAPES.map((shape) => ({ ...shape, matrix })) : [];
    return named(
      part,
      [...ROW_SHAPES, ...bySubgroups].filter((tiling) => matmulMemory(tiling) <= WORKGROUP_MEMORY)
    );
  }
  if (part === 'keys') return named(part, KEY_SPLITS);
  if (part === 'tokens') return named(part, TOKENS);
  const { headDim } = config;
  return named(
    part,
    ROW_ATTENTIONS.map(({ times, ...shape }) => ({
      ...shape,
      keys: times * defaults.attention_rows.keys
    })).filter(
      (tiling) =>
        rowAttentionMemory(headDim, tiling) <= WORKGROUP_MEMORY &&
        (headDim / 4) % tiling.lanes === 0
    )
  );
}

/** The default, with the chosen shape of each part; names that this device does not know are passed over. */
export function tuningOf(
  config: ModelConfig,
  chosen: readonly { readonly part: string; readonly chosen: string }[],
  device: ShapedDevice = {}
): Tuning {
  let tuning = defaultTuning(config);
  for (const part of PARTS) {
    const name = chosen.find((one) => one.part === part)?.chosen;
    const found = candidates(config, part, device).find((candidate) => candidate.name === name);
    if (found) tuning = { ...tuning, [part]: found.tuning[part] };
  }
  return tuning;
}

const isVector = (part: Part): part is VectorKernel => VECTOR_KERNELS.some((name) => name === part);
const isRows = (part: Part): part is RowKernel => ROW_KERNELS.some((name) => name === part);

function withLanes({ most, ...shape }: VectorShape, inputs: number): MatvecTiling {
  return { ...shape, lanes: lanesFor(inputs, shape.words, most) };
}

/** Whether a kernel can have this tiling: see the kernels for each of the conditions. */
export function fits(
  { headDim }: Pick<ModelConfig, 'headDim'>,
  kernel: VectorKernel,
  tiling: MatvecTiling
): boolean {
  const { threads, lanes, rows } = tiling;
  const outputs = outputsPerWorkgroup(0, tiling);
  // One invocation stores each output; pieces of a matrix begin at multiples of 64 rows.
  if (threads > 256 || rows > lanes || outputs > 64) return false;
  // Whole rotation pairs, two at a time, of one head.
  if (kernel === 'qkv') return outputs >= 4 && (headDim / 2) % (outputs / 2) === 0;
  // Gates and ups in pairs.
  return kernel !== 'gate_up' || outputs >= 2;
}

/**
 * Invocations: lanes × rows of a team, bytes that a lane reads; or a tile, its blocks and what
 * multiplies it; or a tile of rows × keys and how many invocations share how many rows; or × rows of a team alone; or a split.
 */
export function shapeName(shape: Tuning[Part]): string {
  if ('rows' in shape) {
    const { threads, lanes, rows, words, unpack } = shape;
    return `${threads}: ${lanes}×${rows}, ${4 * words} B, ${unpack}`;
  }
  if ('blockRows' in shape) {
    const { threadsX, threadsY, blockRows, blockColumns, matrix } = shape;
    const tile = `${threadsY * blockRows}×${threadsX * blockColumns}`;
    const by = matrix ? `, by ${matrix.M}×${matrix.N}×${matrix.K} ${matrix.component}` : '';
    return `${threadsX * threadsY}: ${tile} in ${blockRows}×${blockColumns}${by}`;
  }
  if ('queries' in shape) {
    const { queries, keys, lanes, block } = shape;
    const rows = block > 1 ? `${block} rows` : 'a row';
    return `${rowAttentionThreads(shape)}: ${queries}×${keys}, ${lanes} on ${rows}`;
  }
  if ('rowsEach' in shape) return `${shape.threads}: ×${shape.rowsEach}`;
  const { limit, span, lanes } = shape;
  return `≤ ${limit}, then ${span}${lanes > 1 ? `, ${lanes} on a key` : ''}`;
}

/** The names of the shapes that a tuning has, by part. */
export function shapeNames(tuning: Tuning): Readonly<Record<Part, string>> {
  const names = PARTS.map((part) => [part, shapeName(tuning[part])] as const);
  return Object.fromEntries(names) as Record<Part, string>;
}
