/** The trial of kernel shapes in a page, part by part: see ../kernels.ts. */
import { isSoftware } from '../../../src/engine/device.ts';
import type { TrialPart } from '../../../src/engine/kernel-shapes.ts';
import { programDevice } from '../../../src/engine/worker/adapter.ts';
import { Testbed } from '../../../src/engine/worker/trial/testbed.ts';
import { trial } from '../../../src/engine/worker/trial/trial.ts';
import { workOf, type Sizes, type WorkLaunch } from '../../../src/engine/worker/trial/work.ts';
import { candidates, PARTS } from '../../../src/library/candidates.ts';
import type { Part } from '../../../src/library/tuning.ts';
import { modelConfig } from '../../../test/reference/tiny-model.ts';
import type { TinyModelOptions } from '../../../test/reference/options.ts';

/** Of one shape, by counting: what of it is told by its WGSL and its launches. */
export interface Counts {
  readonly shape: string;
  readonly workgroups: number;
  readonly invocations: number;
  /** bytes of workgroup memory */
  readonly memory: number;
  /** barriers in the WGSL */
  readonly barriers: number;
  /** bytes of weights that a launch binds */
  readonly weightBytes: number;
}

export interface Asked {
  readonly model: TinyModelOptions;
  readonly part: Part;
  readonly samples: number;
  readonly rows: number;
  readonly vocab: number;
  readonly depths: readonly number[];
}

const bytes = {
  f32: 4,
  u32: 4,
  'vec2<f32>': 8,
  'vec4<f16>': 8,
  'vec4<f32>': 16,
  'atomic<u32>': 4
} as const;

function memoryOf(wgsl: string): number {
  let sum = 0;
  for (const [, type, count] of wgsl.matchAll(/var<workgroup> \w+: array<([\w<>]+), (\d+)>/g)) {
    sum += bytes[type as keyof typeof bytes] * Number(count);
  }
  return sum;
}

function countsOf(shape: string, launches: readonly WorkLaunch[]): Counts {
  const wgsl = launches.map(({ kernel }) => kernel.wgsl);
  const sum = (of: (launch: WorkLaunch) => number) => launches.reduce((all, l) => all + of(l), 0);
  return {
    shape,
    workgroups: sum(({ grid: [x, y] }) => x * y),
    invocations: Math.max(
      ...wgsl.map((text) => Number(/@workgroup_size\((\d+)\)/.exec(text)?.[1]))
    ),
    memory: Math.max(...wgsl.map(memoryOf)),
    barriers: wgsl.reduce((all, text) => all + text.split('workgroupBarrier()').length - 1, 0),
    weightBytes: sum(({ bindings }) =>
      bindings.reduce((all, binding) => all + ('weights' in binding ? binding.bytes : 0), 0)
    )
  };
}

const kernelsBench = {
  parts: (): readonly Part[] => PARTS,

  async adapter(): Promise<{ readonly name: string; readonly software: boolean }> {
    const adapter = await navigator.gpu.requestAdapter();
    if (!adapter) throw new Error('there is no WebGPU adapter');
    const { vendor, architecture } = adapter.info;
    return { name: `${vendor} ${architecture}`.trim(), software: isSoftware(adapter) };
  },

  async try({ model, part, samples, ...rest }: Asked): Promise<{
    readonly found: TrialPart;
    readonly counts: readonly Counts[];
  }> {
    const config = modelConfig(model);
    const sizes: Sizes = rest;
    const device = await programDevice(navigator.gpu);
    const bed = await Testbed.open(navigator.gpu, 192 << 20);
    try {
      const all = candidates(config, part, device);
      const plan = {
        parts: [part],
        candidates: () => all,
        sizes,
        samples,
        least: samples,
        sampleTime: bed.software ? 40 : 10,
        until: Infinity
      };
      const parts: TrialPart[] = [];
      const work = async (): Promise<void> => {
        for await (const one of trial(bed, config, device, plan)) parts.push(one);
      };
      await Promise.race([work(), bed.broken]);
      const [found] = parts;
      if (!found) throw new Error(`${part} was not tried`);
      const counts = all.map(({ name, tuning }) =>
        countsOf(name, workOf(config, device, part, tuning, sizes).launches)
      );
      return { found, counts };
    } finally {
      bed.close();
    }
  }
};

export type KernelsBench = typeof kernelsBench;
Object.assign(globalThis, { kernelsBench });
