/**
 * Tiles that subgroups multiply, against f64, in a whole model, under web-llm and in a trial. Few
 * browsers grant the feature (docs/kernels.md says how to ask): elsewhere these tests are skipped, but
 * for those in which it is emulated.
 */
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { programDevice } from '../../src/engine/worker/adapter.ts';
import { GpuMonitor } from '../../src/engine/worker/gpu-monitor.ts';
import { featuresOf, SUBGROUP_MATRIX } from '../../src/engine/worker/subgroup-matrix.ts';
import { Testbed } from '../../src/engine/worker/trial/testbed.ts';
import { trial } from '../../src/engine/worker/trial/trial.ts';
import type { TrialPart } from '../../src/engine/kernel-shapes.ts';
import { candidates, tuningOf } from '../../src/library/candidates.ts';
import { greedy } from '../../src/library/forward/sample.ts';
import { columnTiles, matmul, rowsPerTile } from '../../src/library/kernels/matmul.ts';
import type { MatmulTiling, SubgroupMatrix } from '../../src/library/kernels/matmul-tile.ts';
import { buildProgram, type ProgramDevice } from '../../src/library/plan.ts';
import { ROW_KERNELS, type Tuning } from '../../src/library/tuning.ts';
import { distill } from '../reference/distill.ts';
import { Random } from '../reference/random.ts';
import { reference, someIds } from '../reference/reference.ts';
import { makeTinyModel } from '../reference/tiny-model.ts';
import { emulated, withoutF16 } from './emulated-matrix.ts';
import { kept, product, quantisedMatrix, silu, storedAs, uniform, worstOf } from './f64.ts';
import {
  dispatch,
  download,
  emptyBuffer,
  openGpu,
  ProgramRunner,
  upload,
  type Gpu
} from './gpu.ts';
import { greedyReply, loadEngine } from './library-engine.ts';
import { gpuTensors } from './tensors.ts';

let gpu: Gpu;
let device: ProgramDevice;
beforeAll(async () => {
  gpu = await openGpu();
  device = await programDevice(navigator.gpu);
});

const random = new Random('subgroup matrices', 2);
const floats = (count: number, size = 1) => uniform(random, count, size);

/** The tilings with them; skips the test where there are none. */
function tilings({ skip }: TestContext): readonly MatmulTiling[] {
  const found = candidates(distill, 'qkv_rows', device).map(({ tuning }) => tuning.qkv_rows);
  const multiplied = found.filter(({ matrix }) => matrix);
  skip(multiplied.length === 0, 'this browser grants no subgroup matrices');
  return multiplied;
}

/** All products of a prefill with the last tiling, or the first. */
function tuningWith(config: typeof distill, last: boolean): Tuning {
  const chosen = ROW_KERNELS.map((part) => {
    const shapes = candidates(config, part, device).filter(({ tuning }) => tuning[part].matrix);
    return { part, chosen: shapes.at(last ? -1 : 0)?.name ?? '' };
  });
  return tuningOf(config, chosen, device);
}

it('are used where the adapter offers them', ({ skip }) => {
  skip(!gpu.device.features.has(SUBGROUP_MATRIX), 'this browser grants no subgroup matrices');
  expect(device.subgroupMatrix).toBeDefined();
});

describe('a product', () => {
  const [inputs, outputs] = [160, 150];

  /** y before, what a kernel leaves there, and what f64 would have. */
  async function run(
    tiling: MatmulTiling,
    kind: 'store' | 'add' | 'silu',
    x: Float32Array<ArrayBuffer>,
    { format = 'f16' as 'f16' | 'f32', skipped = 0, hasBias = kind === 'store' } = {}
  ) {
    const rows = x.length / inputs;
    const finish = kind === 'store' ? { kind, bias: hasBias } : { kind };
    const options = { inputs, outputs, format, finish, tiling } as const;
    const w = quantisedMatrix(gpu, random, kind === 'silu' ? 2 * outputs : outputs, inputs, format);
    const before = floats(rows * outputs);
    const offsets = floats(outputs);
    const out = upload(gpu, before);
    const launch = async (activations: Float32Array<ArrayBuffer>, y: GPUBuffer, count: number) =>
      dispatch(
        gpu,
        matmul(`matmul_${kind}`, options),
        [
          upload(gpu, activations),
          ...w.buffers,
          y,
          upload(gpu, Uint32Array.of(skipped, 0, 0)),
          ...(hasBias ? [storedAs(gpu, offsets, format)] : [])
        ],
        [count],
        [columnTiles(options), Math.ceil(count / rowsPerTile(options))]
      );
    await launch(x, out, rows);
    const sums = product(x, w.values, rows, inputs);
    const bias = kept(offsets, format);
    const wanted = Float64Array.from(before, (y, i) => {
      if (Math.floor(i / outputs) < skipped) return y;
      if (kind === 'store') return sums[i] + (hasBias ? bias[i % outputs] : 0);
      if (kind === 'add') return sums[i] + y;
      const at = Math.floor(i / outputs) * 2 * outputs + (i % outputs);
      return silu(sums[at]) * sums[at + outputs];
    });
    return { found: new Float32Array(await download(gpu, out)), wanted, launch };
  }

  /** The largest difference in a row, as a share of its largest value. */
  function worst(found: Float32Array, wanted: Float64Array): number {
    let most = 0;
    for (let from = 0; from < wanted.length; from += outputs) {
      const row = wanted.subarray(from, from + outputs);
      const largest = Math.max(...row.map(Math.abs));
      for (const [i, value] of row.entries()) {
        const share = Math.abs(found[from + i] - value) / largest;
        most = share <= most ? most : share;
      }
    }
    return most;
  }

  it.for(['store', 'add', 'silu'] as const)('is right: %s', async (kind, context) => {
    for (const tiling of tilings(context)) {
      for (const format of ['f16', 'f32'] as const) {
        const { found, wanted } = await run(tiling, kind, floats(70 * inputs), { format });
        expect(worst(found, wanted)).toBeLessThan(2e-5);
      }
    }
  });

  it('is right row by row, however large and small its activations are', async (context) => {
    const sizes = [1e-30, 1e-6, 1e-3, 1, 300, 5e4, 1e6, 1e12, 1e30];
    const x = floats(40 * inputs);
    for (let i = 0; i < x.length; i++) {
      const row = Math.floor(i / inputs);
      // Rows of all sizes, and in every second one an outlier in thousands, as R1 has them.
      x[i] *= sizes[row % sizes.length] * (row % 2 === 1 && i % inputs === 37 ? 5000 : 1);
    }
    for (const tiling of tilings(context)) {
      // A bias would hide the smallest rows.
      const { found, wanted } = await run(tiling, 'store', x, { hasBias: false });
      expect(worst(found, wanted)).toBeLessThan(2e-5);
    }
  });

  it('leaves skipped tiles, and makes a row the same whatever is beside it', async (context) => {
    for (const tiling of tilings(context)) {
      const height = rowsPerTile({ tiling });
      const rows = 2 * height + 5;
      const x = floats(rows * inputs);
      const { found, wanted, launch } = await run(tiling, 'store', x, { skipped: height });
      expect(worst(found, wanted)).toBeLessThan(2e-5);
      // The last row, at the same place of its tile, between others and in a shorter prompt.
      const others = floats(rows * inputs, 1000);
      others.set(x.subarray((rows - 1) * inputs), (rows - 1) * inputs);
      const again = emptyBuffer(gpu, rows * outputs * 4);
      await launch(others, again, rows);
      const last = new Float32Array(await download(gpu, again)).subarray((rows - 1) * outputs);
      expect(last).toEqual(found.subarray((rows - 1) * outputs));
      // At another place: the first row.
      const moved = floats(rows * inputs);
      moved.set(x.subarray((rows - 1) * inputs), height * inputs);
      await launch(moved, again, rows);
      const first = new Float32Array(await download(gpu, again)).subarray(height * outputs);
      expect(first.subarray(0, outputs)).toEqual(found.subarray((rows - 1) * outputs));
    }
  });
});

/** How tiles, rows of the tiles and strips are divided, for other matrices than this adapter has. */
describe('emulated, a product', () => {
  it.for<SubgroupMatrix>([
    { component: 'f16', M: 16, N: 16, K: 16 },
    { component: 'f16', M: 8, N: 16, K: 16 },
    { component: 'f32', M: 8, N: 8, K: 8 }
  ])('is right: $component, $M × $N × $K', async (matrix, { skip }) => {
    skip(gpu.subgroupMinSize < 4, 'this browser has no subgroups');
    const [rows, inputs, outputs] = [70, 64, 70];
    const tiling = candidates(distill, 'qkv_rows', { subgroupMatrix: matrix })
      .map(({ tuning }) => tuning.qkv_rows)
      .find((one) => one.matrix);
    expect(tiling?.matrix).toEqual(matrix);
    const options = { inputs, outputs, format: 'f32', finish: { kind: 'add' }, tiling } as const;
    const kernel = emulated(matmul('emulated', options), matrix);
    const w = quantisedMatrix(gpu, random, outputs, inputs, 'f32');
    const x = floats(rows * inputs);
    const before = floats(rows * outputs);
    const out = upload(gpu, before);
    await dispatch(
      gpu,
      gpu.device.features.has('shader-f16') ? kernel : withoutF16(kernel),
      [upload(gpu, x), ...w.buffers, out, emptyBuffer(gpu, 12)],
      [rows],
      [columnTiles(options), Math.ceil(rows / rowsPerTile(options))]
    );
    const wanted = product(x, w.values, rows, inputs).map((sum, i) => sum + before[i]);
    expect(await worstOf(gpu, out, wanted)).toBeLessThan(2e-5);
  });
});

describe('a whole model', () => {
  const model = makeTinyModel({ seed: 11, layers: 2, context: 512, endless: true });

  it('has the ids and logits of f64', async (context) => {
    tilings(context);
    const prompt = someIds(model.config, 90);
    const transformer = await reference(model, { context: 512 });
    const wanted = Float64Array.from(transformer.forward(prompt));
    const ids = [greedy(wanted)];
    while (ids.length < 8) ids.push(greedy(transformer.forward(ids.slice(-1))));
    for (const last of [false, true]) {
      const tuning = tuningWith(model.config, last);
      const options = { kv: 'f32', prefillChunk: 64, tuning } as const;
      const program = buildProgram(model.config, device, options);
      const runner = new ProgramRunner(gpu, program, 512, gpuTensors(model));
      let logits = await runner.forward(prompt);
      const off = logits.map((value, i) => Math.abs(value - wanted[i]));
      expect(Math.max(...off)).toBeLessThan(1e-4);
      const found: number[] = [];
      while (found.length < ids.length) {
        found.push(greedy(logits));
        logits = await runner.forward(found.slice(-1));
      }
      expect(found).toEqual(ids);
      runner.dispose();
    }
  });

  it('says the same under web-llm, on a device that has what it needs', async (context) => {
    tilings(context);
    const tuning = tuningWith(model.config, true);
    const said: (string | null | undefined)[] = [];
    const monitor = new GpuMonitor();
    monitor.install(navigator.gpu);
    for (const options of [{}, { tuning }]) {
      monitor.expect(() => 'the model', featuresOf(options.tuning ?? tuningOf(model.config, [])));
      const loaded = await loadEngine(model, { ...options, device, context: 512 });
      const enabled = loaded.program.kernels.filter(({ wgsl }) => wgsl.includes('subgroup_matrix'));
      expect(enabled).toHaveLength(options.tuning ? 4 : 0);
      const { choices } = await greedyReply(loaded, 'How much is 2 + 3? '.repeat(6), 20);
      said.push(choices[0].message.content);
      await loaded.engine.unload();
      expect(monitor.takeErrors()).toEqual([]);
    }
    expect(said[0]).not.toBe('');
    expect(said[1]).toBe(said[0]);
  });
});

it('agree with the default in a trial', async (context) => {
  tilings(context);
  const { config } = makeTinyModel({ seed: 1, context: 1024 });
  const bed = await Testbed.open(navigator.gpu, 1 << 20);
  const found: TrialPart[] = [];
  const plan = {
    parts: ['down_proj_rows' as const],
    candidates: () =>
      candidates(config, 'down_proj_rows', device).filter(
        ({ tuning }, i) => i === 0 || tuning.down_proj_rows.matrix
      ),
    sizes: { rows: 64, vocab: 256, depths: [40] },
    samples: 2,
    least: 1,
    sampleTime: 1,
    until: Infinity
  };
  for await (const part of trial(bed, config, device, plan)) found.push(part);
  bed.close();
  expect(found[0].tried.length).toBeGreaterThan(1);
  expect(found[0].tried.map(({ outcome }) => outcome)).not.toContain('disagreed');
  expect(found[0].tried.map(({ outcome }) => outcome)).not.toContain('failed');
});
