/**
 * The probes on the software adapter: what they count is right, what reads wrong is refused, and more
 * work takes more time. No figure is expected: the machine is whatever it is.
 */
import { describe, expect, it } from 'vitest';
import { Launcher, measureDispatch } from '../../src/bench/roofline/launches.ts';
import { probeRoofline } from '../../src/bench/roofline/probe.ts';
import { withDevice, type ProbeDevice } from '../../src/bench/roofline/probe-device.ts';
import type { RooflineFailure } from '../../src/bench/result.ts';
import { ProbeError } from '../../src/bench/roofline/probed.ts';
import { Reader } from '../../src/bench/roofline/reader.ts';

const MIB = 1 << 20;
const SIZE = 8 * MIB;
const GROUPS = 256;

/** What `work` on a device of its own fails with. */
const failure = (work: (probe: ProbeDevice) => Promise<unknown>): Promise<RooflineFailure | ''> =>
  withDevice(work).then(
    () => '',
    (error: unknown) => (error instanceof ProbeError ? error.failure.kind : '')
  );

/** The shortest of some times: what else the machine does only adds to them. */
async function shortest(time: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  while (times.length < 5) times.push(await time());
  return Math.min(...times);
}

/** A kernel that adds up what `load` names, one vector at a time. */
const adding = (end: string, load = 'data[i]') => `
@group(0) @binding(0) var<storage, read> data: array<vec4<u32>>;
@group(0) @binding(1) var<storage, read_write> sums: array<u32>;
var<workgroup> total: atomic<u32>;
@compute @workgroup_size(256)
fn sum(
  @builtin(global_invocation_id) id: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>
) {
  var a = vec4(0u);
  for (var i = id.x; i < ${end}; i += groups.x * 256u) { a += ${load}; }
  atomicAdd(&total, a.x + a.y + a.z + a.w);
  workgroupBarrier();
  if (local == 0u) { sums[group.x] += atomicLoad(&total); }
}`;

describe('reading memory', () => {
  it('adds up what lies there, in one buffer and in several, as often as asked', async () => {
    const times = await withDevice(async (probe) => {
      const whole = await Reader.make(probe, SIZE);
      const cut = await Reader.make({ ...probe, largest: 5 * MIB }, SIZE);
      return [
        await whole.read(SIZE, GROUPS, 1),
        await whole.read(SIZE / 2, 1024, 3),
        await cut.read(SIZE, GROUPS, 2)
      ];
    });
    for (const time of times) expect(time).toBeGreaterThan(0);
  });

  it('passes with a kernel of another shape that reads it all', async () => {
    const read = (probe: ProbeDevice) =>
      Reader.make(probe, SIZE, adding('arrayLength(&data)')).then((r) => r.read(SIZE, GROUPS, 2));
    expect(await failure(read)).toBe('');
  });

  it.each([
    ['leaves the last vector out', adding('arrayLength(&data) - 1u')],
    ['reads half of it', adding('arrayLength(&data) / 2u')],
    [
      'reads the first half twice',
      adding('arrayLength(&data)', 'data[i % (arrayLength(&data) / 2u)]')
    ],
    ['reads one word of four', adding('arrayLength(&data)', 'vec4(data[i].x)')],
    ['reads nothing', adding('0u')]
  ])('counts nothing where the kernel %s', async (_, code) => {
    const read = (probe: ProbeDevice) =>
      Reader.make(probe, SIZE, code).then((reader) => reader.read(SIZE, GROUPS, 1));
    expect(await failure(read)).toBe('wrong');
  });

  it('takes longer for more', async () => {
    const [little, much] = await withDevice(async (probe) => {
      const reader = await Reader.make(probe, SIZE);
      await reader.read(SIZE, GROUPS, 2);
      const little = await shortest(() => reader.read(SIZE / 2, GROUPS, 2));
      return [little, await reader.read(SIZE, GROUPS, 20)] as const;
    });
    expect(much).toBeGreaterThan(little);
  });
});

describe('launching', () => {
  it('runs every launch, and more of them take longer', async () => {
    const times = await withDevice(async (probe) => {
      const launcher = await Launcher.make(probe, 256);
      const made: number[] = [];
      for (const mode of ['onePass', 'ownPass'] as const) {
        made.push(await shortest(() => launcher.time(mode, 4)), await launcher.time(mode, 256));
      }
      return made;
    });
    const [few = 0, many = 0, fewOwn = 0, manyOwn = 0] = times;
    expect(many).toBeGreaterThan(few);
    expect(manyOwn).toBeGreaterThan(fewOwn);
  });

  it('has a cost in one pass and in passes of their own', async () => {
    const cost = await withDevice((probe) => measureDispatch(probe, 0));
    expect(cost.onePass).toBeGreaterThan(0);
    expect(cost.ownPass).toBeGreaterThan(0);
    expect(cost.readBack).toBeGreaterThanOrEqual(0);
  });
});

describe('what goes wrong', () => {
  it('is a lost device', async () => {
    const lose = async ({ device }: ProbeDevice) => {
      device.destroy();
      await new Promise(() => undefined);
    };
    expect(await failure(lose)).toBe('lost');
  });

  it('is a kernel that does not compile, or a buffer used wrongly', async () => {
    expect(await failure((probe) => Reader.make(probe, SIZE, 'nonsense'))).toBe('internal');
    const misuse = async ({ device }: ProbeDevice) => {
      device.createBuffer({ size: 16, usage: 0xffff });
      await new Promise(() => undefined);
    };
    expect(await failure(misuse)).toBe('internal');
  });

  it('is no adapter', async () => {
    const { gpu } = navigator;
    const { requestAdapter } = gpu;
    gpu.requestAdapter = () => Promise.resolve(null);
    try {
      expect(await failure(() => Promise.resolve())).toBe('no-adapter');
    } finally {
      gpu.requestAdapter = requestAdapter;
    }
  });

  it('is memory: as much is read as there is, and nothing where there is none', async () => {
    /** Refuses buffers that would make more than `most` bytes in all. */
    const bounded = ({ device, ...rest }: ProbeDevice, most: number): ProbeDevice => {
      const createBuffer = device.createBuffer.bind(device);
      const popErrorScope = device.popErrorScope.bind(device);
      let made = 0;
      let asked = 0;
      device.createBuffer = (descriptor) => {
        asked = descriptor.size;
        return createBuffer(descriptor);
      };
      device.popErrorScope = async () => {
        const error = await popErrorScope();
        if (made + asked > most) return new GPUOutOfMemoryError('planted');
        made += asked;
        return error;
      };
      return { device, ...rest };
    };
    const bytes = await withDevice(async (probe) => {
      const reader = await Reader.make(bounded(probe, 3.5 * SIZE), 4 * SIZE);
      await reader.read(reader.bytes, GROUPS, 1);
      return reader.bytes;
    });
    expect(bytes).toBe(2 * SIZE);
    expect(await failure((probe) => Reader.make(bounded(probe, MIB), SIZE))).toBe('memory');
  });
});

describe('both probes in their worker', () => {
  it('answer with sane figures, the largest size last', async () => {
    const { bandwidth, dispatch } = await probeRoofline();
    const sizes = bandwidth.points.map(({ bytes }) => bytes);
    expect(sizes.length).toBeGreaterThan(0);
    expect(sizes).toEqual(sizes.toSorted((a, b) => a - b));
    for (const { rate } of bandwidth.points) expect(rate).toBeGreaterThan(1e6);
    expect(bandwidth.best).toBeGreaterThanOrEqual(bandwidth.median);
    expect(bandwidth.points.at(-1)?.rate).toBe(bandwidth.median);
    expect(dispatch.onePass).toBeGreaterThan(0);
    expect(dispatch.ownPass).toBeGreaterThan(0);
  });

  it('end with an abort', async () => {
    const abort = new AbortController();
    const probing = probeRoofline(abort.signal);
    abort.abort(new Error('enough'));
    await expect(probing).rejects.toThrow('enough');
  });
});
