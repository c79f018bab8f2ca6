/**
 * How many bytes per second a kernel can read: it adds up every word of several sizes of memory. Only
 * the largest, beyond the caches, is memory; the others show where caches end.
 *
 * A sample is one submission long enough for the clock. Each adds to the same sums, so what is read
 * back at its end says whether all of it was read, and read right.
 */
import type { Roofline } from '../result.ts';
import { median } from '../statistics.ts';
import type { ProbeDevice } from './probe-device.ts';
import { Reader } from './reader.ts';

type Bandwidth = Roofline['bandwidth'];

const MIB = 1 << 20;

interface Plan {
  /** bytes: beyond the caches, and within them */
  readonly largest: number;
  readonly smaller: readonly number[];
  /** Workgroups of 256: how many keep a GPU busiest differs, so all are tried. */
  readonly groups: readonly number[];
  readonly samples: number;
  /** milliseconds: of reading before anything is timed, and that one sample should take */
  readonly warmUp: number;
  readonly sampleTime: number;
}

/** Caches of today's GPUs end at 256 MB, those of phones at 16. */
function planOf({ software, timestamps, small }: ProbeDevice): Plan {
  const smaller = [64 * MIB, 16 * MIB];
  // The cores are those of the page, and read some hundred MB to some GB per second.
  if (software) {
    const groups = [256, 1024];
    return {
      largest: 64 * MIB,
      smaller: [16 * MIB],
      groups,
      samples: 3,
      warmUp: 0,
      sampleTime: 60
    };
  }
  const groups = [1024, 4096, 256];
  // Without timestamps the way to the GPU and back, about a millisecond, is a part of each sample.
  const times = { samples: 5, warmUp: 100, sampleTime: timestamps ? 25 : 80 };
  // A page that takes too much memory of a phone is ended by it.
  if (small) return { largest: 128 * MIB, smaller, groups, ...times };
  return { largest: 512 * MIB, smaller: [256 * MIB, ...smaller], groups, ...times };
}

/** Samples that are made however late it is. */
const LEAST_SAMPLES = 2;

/**
 * `until`: on the clock of performance.now(), when to stop; the largest size comes first. Rejects with
 * ProbeError where there is no memory, and where a sum is wrong.
 */
export async function measureBandwidth(probe: ProbeDevice, until: number): Promise<Bandwidth> {
  const plan = planOf(probe);
  const reader = await Reader.make(probe, plan.largest);
  const largest = reader.bytes;
  await warmUp(reader, plan.warmUp);
  const groups = await fastestGroups(reader, plan.groups);
  const sizes = [largest, ...plan.smaller.filter((bytes) => bytes < largest)];
  const found: { readonly bytes: number; readonly rates: readonly number[] }[] = [];
  for (const bytes of sizes) {
    if (found.length > 0 && performance.now() > until) break;
    const times = await timesFor(reader, bytes, groups, plan.sampleTime);
    const rates: number[] = [];
    while (
      rates.length < LEAST_SAMPLES ||
      (rates.length < plan.samples && performance.now() < until)
    ) {
      rates.push((bytes * times) / ((await reader.read(bytes, groups, times)) / 1000));
    }
    found.push({ bytes, rates });
  }
  const rates = found[0]?.rates ?? [];
  const points = found.map((size) => ({ bytes: size.bytes, rate: median(size.rates) }));
  return { median: median(rates), best: Math.max(...rates), points: points.reverse() };
}

/** A GPU that had nothing to do raises its clocks only after a while. */
async function warmUp(reader: Reader, milliseconds: number): Promise<void> {
  const begun = performance.now();
  do await reader.read(reader.bytes, 1024, 1);
  while (performance.now() - begun < milliseconds);
}

/** Milliseconds in which one number of workgroups is told from another. */
const TRIAL = 10;

async function fastestGroups(reader: Reader, candidates: readonly number[]): Promise<number> {
  const { bytes } = reader;
  const times = await timesFor(reader, bytes, 1024, TRIAL);
  let best = { groups: 1024, time: Infinity };
  for (const groups of candidates) {
    const first = await reader.read(bytes, groups, times);
    const time = Math.min(first, await reader.read(bytes, groups, times));
    if (time < best.time) best = { groups, time };
  }
  return best.groups;
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
