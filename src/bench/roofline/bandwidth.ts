/**
 * How many bytes per second a kernel can read: it adds up every word of buffers of several sizes. Only
 * the largest size, beyond the caches, is memory; the others show where caches end.
 *
 * A sample is one submission long enough for the clock. Each adds to the same sums, so what is read
 * back at its end says whether all of it was read, and read right.
 */
import type { Roofline } from '../result.ts';
import { median } from './median.ts';
import { PERIOD_BYTES } from './pattern.ts';
import type { ProbeDevice } from './probe-device.ts';
import { MOST_GROUPS, Reader } from './reader.ts';

type Bandwidth = Roofline['bandwidth'];

/** Workgroups of 256: how many keep a GPU busiest differs, so all are tried. */
const GROUPS = [1024, 4096, 256] as const;
const MIB = 1 << 20;

interface Plan {
  /** bytes, rising; those beyond what the device allows are left out */
  readonly sizes: readonly number[];
  readonly samples: number;
  /** milliseconds that one sample should take */
  readonly sampleTime: number;
}

/** A software adapter reads some hundred MB to some GB per second, on cores that others want. */
function planOf({ software, timestamps }: ProbeDevice): Plan {
  if (software) return { sizes: [4, 16, 64].map((n) => n * MIB), samples: 3, sampleTime: 60 };
  // Without timestamps the way to the GPU and back, about a millisecond, is a part of each sample.
  const sampleTime = timestamps ? 25 : 80;
  return { sizes: [16, 64, 256, 512].map((n) => n * MIB), samples: 5, sampleTime };
}

/**
 * `until`: on the clock of performance.now(), when to stop; one size is always measured. `code`: the
 * kernel, for tests. Rejects with ProbeError where a sum is wrong.
 */
export async function measureBandwidth(
  probe: ProbeDevice,
  until: number,
  code?: string
): Promise<Bandwidth> {
  const { sizes, samples, sampleTime } = planOf(probe);
  const reader = await Reader.make(probe, sizes.at(-1) ?? PERIOD_BYTES, code);
  const points: { bytes: number; rate: number }[] = [];
  let rates: number[] = [];
  for (const bytes of sizes) {
    if (bytes > reader.bytes || (points.length > 0 && performance.now() > until)) break;
    const groups = await fastestGroups(reader, bytes);
    const times = await timesFor(reader, bytes, groups, sampleTime);
    rates = [];
    while (rates.length < samples && (rates.length === 0 || performance.now() < until)) {
      rates.push((bytes * times) / ((await reader.read(bytes, groups, times)) / 1000));
    }
    points.push({ bytes, rate: median(rates) });
  }
  return { median: median(rates), best: Math.max(...rates), points };
}

async function fastestGroups(reader: Reader, bytes: number): Promise<number> {
  let found: { readonly groups: number; readonly time: number } | undefined;
  for (const groups of GROUPS) {
    // The first one also brings what lies still in the processor's hands.
    await reader.read(bytes, groups, 1);
    const time = await reader.read(bytes, groups, 2);
    if (!found || time < found.time) found = { groups, time };
  }
  return found?.groups ?? MOST_GROUPS;
}

const MOST_TIMES = 2048;

/** How many times `bytes` must be read for a sample of `wanted` milliseconds. */
async function timesFor(
  reader: Reader,
  bytes: number,
  groups: number,
  wanted: number
): Promise<number> {
  let times = 1;
  for (;;) {
    const time = await reader.read(bytes, groups, times);
    if (time >= wanted / 2 || times >= MOST_TIMES) {
      return Math.min(MOST_TIMES, Math.max(1, Math.round((times * wanted) / time)));
    }
    // Short times are mostly the way there and back, and tell little about more work.
    times = Math.ceil(times * Math.min(8, (1.2 * wanted) / time));
  }
}
