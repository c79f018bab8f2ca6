/**
 * Whether subgroups multiply matrices here, and which. It is an experiment of Chromium's, offered where
 * the browser was told to: its WGSL may change with any version. So nothing counts but a kernel that
 * was compiled and has computed right, in this browser, just now.
 */
import {
  DEFAULT_MATMUL,
  type MatmulTiling,
  type SubgroupMatrix
} from '../../library/kernels/matmul-tile.ts';
import { columnTiles, matmul, matmulMemory, rowsPerTile } from '../../library/kernels/matmul.ts';
import { dividesTiles } from '../../library/kernels/subgroup-matrix.ts';
import { ROW_KERNELS, type Tuning } from '../../library/tuning.ts';
import { compute } from './compute.ts';
import type { AdapterSource } from './gpu-monitor.ts';

/** Not among those that the types know. */
export const SUBGROUP_MATRIX = 'chromium-experimental-subgroup-matrix' as GPUFeatureName;

/** What an adapter offers; GPUSubgroupMatrixConfig in the proposal. */
export interface MatrixConfig {
  readonly componentType: string;
  readonly resultComponentType: string;
  readonly M: number;
  readonly N: number;
  readonly K: number;
}

/** Undefined where there is none that computes right. Never rejects. */
export async function subgroupMatrixOf(
  gpu: AdapterSource,
  { features, info }: GPUAdapter
): Promise<SubgroupMatrix | undefined> {
  if (!features.has(SUBGROUP_MATRIX)) return undefined;
  const { subgroupMatrixConfigs = [] } = info as {
    readonly subgroupMatrixConfigs?: Iterable<MatrixConfig>;
  };
  const matrix = chooseMatrix([...subgroupMatrixConfigs], features.has('shader-f16'));
  if (!matrix) return undefined;
  let device: GPUDevice | undefined;
  try {
    // An adapter makes one device.
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    device = await adapter?.requestDevice({
      requiredFeatures: featuresFor(matrix),
      requiredLimits: { maxComputeWorkgroupStorageSize: matmulMemory(tilingOf(matrix)) }
    });
    return device && (await multipliesRight(device, matrix)) ? matrix : undefined;
  } catch {
    return undefined;
  } finally {
    device?.destroy();
  }
}

/**
 * The largest that adds up in f32: of f16, which units are made for, or else of f32. Tiles must consist
 * of them.
 */
export function chooseMatrix(
  configs: readonly MatrixConfig[],
  halves: boolean
): SubgroupMatrix | undefined {
  const components = halves ? (['f16', 'f32'] as const) : (['f32'] as const);
  return components
    .flatMap((component) =>
      configs
        .filter((one) => one.componentType === component && one.resultComponentType === 'f32')
        .map(({ M, N, K }) => ({ component, M, N, K }))
        .filter(dividesTiles)
        .sort((a, b) => b.M * b.N * b.K - a.M * a.N * a.K)
    )
    .at(0);
}

/** What a device must grant beyond what web-llm asks for, to run with these shapes. */
export function featuresOf(tuning: Tuning): readonly GPUFeatureName[] {
  return ROW_KERNELS.some((name) => tuning[name].matrix) ? [SUBGROUP_MATRIX] : [];
}

function featuresFor({ component }: SubgroupMatrix): GPUFeatureName[] {
  return ['subgroups', SUBGROUP_MATRIX, ...(component === 'f16' ? ['shader-f16' as const] : [])];
}

function tilingOf(matrix: SubgroupMatrix): MatmulTiling {
  return { ...DEFAULT_MATMUL, matrix };
}

const INPUTS = 96;
/** Of integers: the largest of them needs both f16, and the sums are exact in f32. */
const LARGEST = 1 << 14;

/** Multiplies a tile of integers, whose rows differ by powers of two: all sums must be exact. */
async function multipliesRight(device: GPUDevice, matrix: SubgroupMatrix): Promise<boolean> {
  const outputs = 64;
  const options = {
    inputs: INPUTS,
    outputs,
    format: 'f32',
    finish: { kind: 'store', bias: false },
    tiling: tilingOf(matrix)
  } as const;
  const rows = rowsPerTile(options);
  const factor = (row: number): number => 2 ** (5 * (row % 8) - 20);
  const activation = (row: number, k: number): number =>
    ((row * 7919 + k * 5003) % (2 * LARGEST)) - LARGEST;
  const nibble = (column: number, k: number): number => (column * 5 + k * 3 + (k >> 4)) % 16;
  const x = Float32Array.from({ length: rows * INPUTS }, (_, i) => {
    const row = Math.floor(i / INPUTS);
    return activation(row, i % INPUTS) * factor(row);
  });
  const w = Uint32Array.from({ length: (outputs * INPUTS) / 8 }, (_, i) => {
    const [column, k] = [Math.floor((8 * i) / INPUTS), (8 * i) % INPUTS];
    let word = 0;
    for (let n = 0; n < 8; n++) word |= nibble(column, k + n) << (4 * n);
    return word;
  });
  const scales = new Float32Array((outputs * INPUTS) / 32).fill(1);
  const kernel = matmul('probe', options);
  const bytes = await compute(device, kernel.wgsl, {
    storage: [x, w, scales, new Float32Array(rows * outputs), new Uint32Array(1)],
    out: 3,
    uniform: Uint32Array.of(rows, columnTiles(options)),
    workgroups: columnTiles(options)
  });
  return new Float32Array(bytes).every((found, i) => {
    const [row, column] = [Math.floor(i / outputs), i % outputs];
    let sum = 0;
    for (let k = 0; k < INPUTS; k++) sum += activation(row, k) * (nibble(column, k) - 7);
    return found === sum * factor(row);
  });
}
