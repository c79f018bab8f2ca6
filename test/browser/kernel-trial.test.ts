/** The trial of kernel shapes on a real device: what it admits, what it refuses, what breaks it off. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { programDevice } from '../../src/engine/worker/adapter.ts';
import type { AdapterSource } from '../../src/engine/worker/gpu-monitor.ts';
import { shapesFor, tryAgain } from '../../src/engine/worker/trial/shapes.ts';
import { Testbed, TestbedError } from '../../src/engine/worker/trial/testbed.ts';
import { trial, type TrialPlan } from '../../src/engine/worker/trial/trial.ts';
import type { TrialPart } from '../../src/engine/kernel-shapes.ts';
import { candidates, tuningOf, type Candidate } from '../../src/library/candidates.ts';
import { defaultTuning, type Part, type Tuning } from '../../src/library/tuning.ts';
import { makeTinyModel } from '../reference/tiny-model.ts';

const { config } = makeTinyModel({ seed: 1, context: 1024 });
const standard = defaultTuning(config);

let bed: Testbed | undefined;
afterEach(() => {
  bed?.close();
  bed = undefined;
});

async function run(plan: Partial<TrialPlan>): Promise<TrialPart[]> {
  bed = await Testbed.open(navigator.gpu, 1 << 20);
  const all: TrialPlan = {
    parts: ['gate_up'],
    candidates: (part) => candidates(config, part),
    sizes: { rows: 64, vocab: 256, depths: [40, 600] },
    samples: 2,
    least: 1,
    sampleTime: 1,
    until: Infinity,
    ...plan
  };
  const parts: TrialPart[] = [];
  const device = await programDevice(navigator.gpu);
  const work = async () => {
    for await (const part of trial(bed as Testbed, config, device, all)) parts.push(part);
  };
  await Promise.race([work(), bed.broken]);
  return parts;
}

function altered(name: string, part: Part, shape: Partial<Tuning[Part]>): Candidate {
  return { name, tuning: { ...standard, [part]: { ...standard[part], ...shape } } };
}

it('compares and times every candidate of vectors, rows, keys and several tokens', async () => {
  const parts = ['gate_up', 'qkv', 'gate_up_rows', 'keys', 'attention_rows', 'tokens'] as const;
  const known: string[][] = [];
  const found = await run({
    parts,
    candidates: (part, before) => {
      known.push(before.map((one) => one.part));
      // Of each part a few: what each of them computes is told by kernel-shapes.test.ts.
      return candidates(config, part, {}, tuningOf(config, before)).slice(0, 2);
    }
  });
  expect(found.map(({ part }) => part)).toEqual(parts);
  // While one is timed, the next one compiles.
  expect(known).toEqual(parts.map((_, at) => parts.slice(0, Math.max(0, at - 1))));
  for (const [at, { chosen, tried }] of found.entries()) {
    expect(tried.map(({ outcome }) => outcome)).toEqual(['agreed', 'agreed']);
    expect(tried.map(({ shape }) => shape)).toContain(chosen);
    expect(tried[0].shape).toBe(candidates(config, parts[at])[0].name);
    expect(tried[0].ratios).toEqual([1, 1]);
    for (const { ratios, milliseconds } of tried) {
      expect(ratios).toHaveLength(2);
      expect(ratios.every((ratio) => ratio > 0)).toBe(true);
      expect(milliseconds).toBeGreaterThan(0);
    }
  }
});

it('never times, and never chooses, a shape with another result or none', async () => {
  const wrong = (part: Part): readonly Candidate[] => {
    const first = { name: 'standard', tuning: standard };
    // More outputs than invocations that store them: some stay as they were.
    if (part === 'gate_up') {
      return [first, altered('wrong', part, { lanes: 4, rows: 16 } as Partial<Tuning[Part]>)];
    }
    return [first, altered('too large', part, { threadsX: 64 } as Partial<Tuning[Part]>)];
  };
  const found = await run({ parts: ['gate_up', 'gate_up_rows'], candidates: wrong });
  expect(found).toMatchObject([
    { chosen: 'standard', tried: [{}, { shape: 'wrong', outcome: 'disagreed', ratios: [] }] },
    { chosen: 'standard', tried: [{}, { shape: 'too large', outcome: 'failed', ratios: [] }] }
  ]);
});

it('begins nothing when its time is over', async () => {
  expect(await run({ until: 0 })).toEqual([]);
});

it('breaks off when its device is lost', async () => {
  const trying = run({ parts: ['gate_up', 'qkv', 'head'], samples: 1000 });
  trying.catch(() => undefined);
  while (!bed) await new Promise((resolve) => setTimeout(resolve, 1));
  bed.close();
  await expect(trying).rejects.toThrow();
  await expect(bed.broken).rejects.toThrow(TestbedError);
});

describe('at a load', () => {
  let devices = 0;

  /** An adapter that does not say what it is: as a GPU, it gets a trial. */
  function disguised(onDevice: (device: GPUDevice) => void = () => undefined): AdapterSource {
    return {
      async requestAdapter(options) {
        const adapter = await navigator.gpu.requestAdapter(options);
        if (!adapter) return null;
        const { subgroupMinSize } = adapter.info;
        const info = { vendor: 'test', architecture: '', device: '', description: '' };
        return new Proxy(adapter, {
          get(target, name) {
            if (name === 'info') return { ...info, subgroupMinSize };
            if (name === 'requestDevice') {
              return async (descriptor: GPUDeviceDescriptor) => {
                devices++;
                const device = await target.requestDevice(descriptor);
                onDevice(device);
                return device;
              };
            }
            const value = Reflect.get(target, name, target) as unknown;
            return typeof value === 'function' ? (value.bind(target) as unknown) : value;
          }
        });
      }
    };
  }

  beforeEach(async () => {
    devices = 0;
    await caches.delete('thinktab/trials');
  });

  it('is made once, and remembered', async () => {
    const device = await programDevice(navigator.gpu);
    const first = await shapesFor(disguised(), config, device);
    expect(first.why).toBe('trial');
    expect(first.trial?.software).toBe(false);
    expect(first.tuning).toEqual(tuningOf(config, first.trial?.parts ?? []));
    expect(devices).toBe(1);
    const second = await shapesFor(disguised(), config, device);
    expect(second).toEqual(first);
    expect(devices).toBe(1);
    // Another model has other matrices.
    await shapesFor(disguised(), { ...config, intermediate: 224 }, device);
    expect(devices).toBe(2);
  });

  it('is not made of its own accord where the processor stands in for a GPU', async () => {
    const device = await programDevice(navigator.gpu);
    const { why, tuning, trial } = await shapesFor(navigator.gpu, config, device);
    expect({ why, tuning, trial }).toEqual({ why: 'software', tuning: standard, trial: undefined });
  });

  it('that loses its device leaves the default, and is not made again', async () => {
    const device = await programDevice(navigator.gpu);
    const losing = disguised((made) => made.destroy());
    const first = await shapesFor(losing, config, device);
    expect(first).toEqual({ why: 'failed', tuning: standard });
    expect((await shapesFor(losing, config, device)).why).toBe('unfinished');
    expect(devices).toBe(1);
  });

  it('that is refused its device, or finds no adapter, leaves the default', async () => {
    const device = await programDevice(navigator.gpu);
    const refusing = disguised(() => {
      throw new Error('no device today');
    });
    expect(await shapesFor(refusing, config, device)).toEqual({ why: 'failed', tuning: standard });
    const none = { requestAdapter: () => Promise.resolve(null) };
    expect(await shapesFor(none, config, device)).toEqual({ why: 'failed', tuning: standard });
    expect(await tryAgain(none, config, device)).toBeUndefined();
  });

  it('that ended with the page twice is not made again', async () => {
    const device = await programDevice(navigator.gpu);
    // A page that is ended in a trial has noted that it began, and nothing else.
    await shapesFor(disguised(), config, device);
    const cache = await caches.open('thinktab/trials');
    const [key] = await cache.keys();
    await cache.put(key, Response.json({ begun: 1 }));
    expect((await shapesFor(disguised(), config, device)).why).toBe('trial');
    await cache.put(key, Response.json({ begun: 2 }));
    expect((await shapesFor(disguised(), config, device)).why).toBe('unfinished');
    expect(devices).toBe(2);
  });
});
