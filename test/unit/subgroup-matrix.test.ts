/**
 * Matrices that subgroups multiply, as far as no GPU is needed: which are chosen, where kernels with
 * them appear, and that two f16 are enough for an activation. What the kernels compute is told by
 * test/browser/subgroup-matrix.test.ts, where an adapter has them.
 */
import { describe, expect, it } from 'vitest';
import { GpuMonitor } from '../../src/engine/worker/gpu-monitor.ts';
import {
  chooseMatrix,
  featuresOf,
  SUBGROUP_MATRIX
} from '../../src/engine/worker/subgroup-matrix.ts';
import { candidates, PARTS, shapeName, tuningOf } from '../../src/library/candidates.ts';
import { roundToF16 } from '../../src/library/forward/halves.ts';
import { matmulMemory } from '../../src/library/kernels/matmul.ts';
import type { SubgroupMatrix } from '../../src/library/kernels/matmul-tile.ts';
import { SPLIT } from '../../src/library/kernels/subgroup-matrix.ts';
import { buildProgram } from '../../src/library/plan.ts';
import { defaultTuning, ROW_KERNELS } from '../../src/library/tuning.ts';
import { distill } from '../reference/distill.ts';
import { Random } from '../reference/random.ts';

const offered = (component: string, result: string, M: number, N: number, K: number) => ({
  componentType: component,
  resultComponentType: result,
  M,
  N,
  K
});
const half: SubgroupMatrix = { component: 'f16', M: 16, N: 16, K: 16 };
const whole: SubgroupMatrix = { component: 'f32', M: 8, N: 8, K: 8 };
const device = { subgroupMinSize: 32, maxBindingSize: 1 << 30 };

describe('of what an adapter offers', () => {
  it('the largest of f16 that adds up in f32 is taken', () => {
    expect(
      chooseMatrix(
        [
          offered('i8', 'i32', 16, 16, 32),
          offered('f16', 'f16', 32, 32, 32),
          offered('f16', 'f32', 8, 8, 8),
          offered('f16', 'f32', 8, 16, 16),
          offered('f32', 'f32', 32, 32, 32)
        ],
        true
      )
    ).toEqual({ component: 'f16', M: 8, N: 16, K: 16 });
  });

  it('f32 is taken where there is nothing else, or no f16 in shaders', () => {
    const apple = [offered('f32', 'f32', 8, 8, 8), offered('f16', 'f16', 8, 8, 8)];
    expect(chooseMatrix(apple, true)).toEqual(whole);
    expect(chooseMatrix([...apple, offered('f16', 'f32', 8, 8, 8)], false)).toEqual(whole);
  });

  it('nothing is taken that tiles do not consist of, or that adds up in f16', () => {
    expect(chooseMatrix([], true)).toBeUndefined();
    expect(chooseMatrix([offered('f16', 'f16', 16, 16, 16)], true)).toBeUndefined();
    expect(chooseMatrix([offered('f16', 'f32', 16, 12, 16)], true)).toBeUndefined();
    expect(chooseMatrix([offered('f16', 'f32', 64, 16, 16)], true)).toBeUndefined();
    expect(chooseMatrix([offered('f16', 'f32', 16, 16, 0)], true)).toBeUndefined();
  });
});

describe('kernels that multiply with them', () => {
  it('are candidates for rows alone, behind the others, where the device has them', () => {
    for (const part of PARTS) {
      const without = candidates(distill, part);
      const within = candidates(distill, part, { subgroupMatrix: half });
      expect(without).toEqual(within.slice(0, without.length));
      const more = within.slice(without.length).map(({ name }) => name);
      const rows = ['128: 32×64 in 4×4, by 16×16×16 f16', '128: 64×64 in 8×4, by 16×16×16 f16'];
      expect(more).toEqual(ROW_KERNELS.some((name) => name === part) ? rows : []);
    }
  });

  it.each([half, whole, { ...half, M: 8 }, { ...half, M: 32, N: 8 }])(
    'fit in 32 KiB of workgroup memory, and are named: %o',
    (subgroupMatrix) => {
      const found = candidates(distill, 'qkv_rows', { subgroupMatrix })
        .map(({ tuning }) => tuning.qkv_rows)
        .filter(({ matrix }) => matrix);
      expect(found.length).toBeGreaterThan(0);
      for (const tiling of found) {
        expect(matmulMemory(tiling)).toBeLessThanOrEqual(32 << 10);
        expect(shapeName(tiling)).toContain(subgroupMatrix.component);
      }
    }
  );

  it('are asked for, and enabled, where they were chosen, and nowhere else', () => {
    const enabled = (tuning = defaultTuning(distill)): string[] =>
      buildProgram({ ...distill, layers: 1 }, device, { tuning })
        .kernels.filter(({ wgsl }) => wgsl.includes('subgroup_matrix'))
        .map(({ name }) => name);
    expect(enabled()).toEqual([]);
    expect(featuresOf(defaultTuning(distill))).toEqual([]);
    for (const subgroupMatrix of [half, whole]) {
      const last = candidates(distill, 'down_proj_rows', { subgroupMatrix }).at(-1);
      expect(enabled(last?.tuning)).toEqual(['down_proj_rows']);
      expect(last && featuresOf(last.tuning)).toEqual(['chromium-experimental-subgroup-matrix']);
    }
  });

  it('are forgotten by a device that has none, or others', () => {
    const chosen = ROW_KERNELS.map((part) => ({
      part,
      chosen: candidates(distill, part, { subgroupMatrix: half }).at(-1)?.name ?? ''
    }));
    const tuning = tuningOf(distill, chosen, { subgroupMatrix: half });
    for (const part of ROW_KERNELS) expect(tuning[part].matrix).toEqual(half);
    expect(tuningOf(distill, chosen)).toEqual(defaultTuning(distill));
    expect(tuningOf(distill, chosen, { subgroupMatrix: whole })).toEqual(defaultTuning(distill));
  });
});

describe("web-llm's device", () => {
  it('is asked for more when a model needs it, and for nothing else', async () => {
    const asked: (GPUDeviceDescriptor | undefined)[] = [];
    const adapter = {
      requestDevice: (descriptor?: GPUDeviceDescriptor) => {
        asked.push(descriptor);
        return Promise.reject(new Error('no device today'));
      }
    };
    const gpu = { requestAdapter: () => Promise.resolve({ ...adapter }) } as unknown as GPU;
    const monitor = new GpuMonitor();
    const unwatched = monitor.install(gpu);
    const features: GPUFeatureName[] = ['shader-f16', 'subgroups'];
    const wanted = { requiredFeatures: features, requiredLimits: {} };
    const ask = async ({ requestAdapter }: Pick<GPU, 'requestAdapter'>) => {
      const made = (await requestAdapter())?.requestDevice(wanted);
      await expect(made).rejects.toThrow('no device today');
      return asked.at(-1);
    };
    expect(await ask(gpu)).toEqual(wanted);
    monitor.expect(() => 'the model', [SUBGROUP_MATRIX]);
    const requiredFeatures = [...features, SUBGROUP_MATRIX];
    expect(await ask(gpu)).toEqual({ ...wanted, requiredFeatures });
    expect(await ask(unwatched)).toEqual(wanted);
    monitor.expect(() => 'the next', []);
    expect(await ask(gpu)).toEqual(wanted);
  });
});

describe('an activation as two f16', () => {
  const random = new Random('subgroup matrices', 1);
  const bits = new DataView(new ArrayBuffer(4));
  const power = (exponent: number): number => {
    bits.setUint32(0, exponent << 23);
    return bits.getFloat32(0);
  };

  /** As the kernel does it; `flush`: units take subnormal f16 for zero, as WGSL lets them. */
  function split(values: Float32Array, flush: boolean): number[] {
    const unit = (value: number): number => (flush && Math.abs(value) < 2 ** -14 ? 0 : value);
    bits.setFloat32(0, Math.max(...values.map(Math.abs)));
    const exponent = Math.max(bits.getUint32(0) >>> 23, SPLIT.least);
    return Array.from(values, (value) => {
      const scaled = Math.fround(value * power(SPLIT.up - exponent));
      bits.setFloat32(0, scaled);
      bits.setUint32(0, ((bits.getUint32(0) + (1 << 12)) & 0xffffe000) >>> 0);
      const kept = bits.getFloat32(0);
      if (Math.abs(kept) >= 2 ** -14) expect(roundToF16(kept)).toBe(kept);
      const rest = roundToF16(Math.fround(scaled - kept));
      expect(Math.abs(kept) + Math.abs(rest)).toBeLessThan(65504);
      return (unit(roundToF16(kept)) + unit(rest)) * power(exponent - SPLIT.down);
    });
  }

  const group = (size: (i: number) => number): Float32Array =>
    Float32Array.from({ length: 32 }, (_, i) => random.uniform(-1, 1) * size(i));

  it.each<[string, (i: number) => number]>([
    ['of about 1', () => 1],
    ['with an outlier of 30,000', (i) => (i === 7 ? 30_000 : 0.5)],
    ['with an outlier beyond all f16', (i) => (i === 7 ? 1e9 : 1)],
    ['of all sizes', (i) => 10 ** (i - 16)],
    ['too small for f16', () => 1e-9],
    ['near the end of f32', () => 3e38],
    ['near its other end', () => 1e-30]
  ])('keeps 21 bits, and 28 of the largest: %s', (_, size) => {
    for (const flush of [false, true]) {
      for (let n = 0; n < 50; n++) {
        const values = group(size);
        const largest = Math.max(...values.map(Math.abs));
        const found = split(values, flush);
        for (const [i, value] of values.entries()) {
          const lost = Math.abs(found[i] - value);
          expect(lost).toBeLessThanOrEqual(Math.abs(value) * 2 ** -21 + largest * 2 ** -27.9);
        }
      }
    }
  });

  it('is zero where all are', () => {
    expect(split(new Float32Array(32), false)).toEqual(Array<number>(32).fill(0));
  });

  it('would not do as one', () => {
    const [value] = group(() => 1);
    expect(Math.abs(roundToF16(value) - value)).toBeGreaterThan(Math.abs(value) * 2 ** -21);
  });
});
