/**
 * The trial: each part of the library in each of its shapes, on this device. A shape that does not
 * agree with the default's result is not timed; one that is not clearly faster is not chosen.
 */
import type { Candidate } from '../../../library/candidates.ts';
import type { ModelConfig } from '../../../library/config.ts';
import type { ProgramDevice } from '../../../library/plan.ts';
import type { Part } from '../../../library/tuning.ts';
import type { TrialPart, TriedShape } from '../../kernel-shapes.ts';
import { disagreement, type Held } from './agree.ts';
import type { Stopwatch } from './stopwatch.ts';
import { TestbedError, type Prepared, type Testbed } from './testbed.ts';
import { workOf, type Sizes } from './work.ts';

export interface TrialPlan {
  readonly parts: readonly Part[];
  /** `found`: what is known by then of the parts before */
  readonly candidates: (part: Part, found: readonly TrialPart[]) => readonly Candidate[];
  readonly sizes: Sizes;
  /** samples of each shape, in turns, and the fewest that say something */
  readonly samples: number;
  readonly least: number;
  /** milliseconds that a sample should take */
  readonly sampleTime: number;
  /** on the clock of performance.now(): nothing new is begun after it */
  readonly until: number;
}

/** A shape is chosen when it is faster than the default by this much, and was so in every sample. */
export const GAIN = 1.03;
/** Rows of a prefill that are compared: tiles are left half empty. */
const COMPARED_ROWS = 70;
const MOST_TIMES = 512;

interface Contender {
  readonly name: string;
  readonly prepared: Prepared;
  /** milliseconds per run */
  readonly times: number[];
}

/** Yields each part when it is done; what is not done when the time is over is left out. */
export async function* trial(
  bed: Testbed,
  config: ModelConfig,
  device: ProgramDevice,
  plan: TrialPlan
): AsyncGenerator<TrialPart> {
  const all: TrialPart[] = [];
  // The next part compiles while this one is timed.
  const compiling = (at: number): Compiling | undefined => {
    const part = plan.parts[at];
    return part && performance.now() <= plan.until
      ? compile(bed, config, device, { part, candidates: plan.candidates(part, all) }, plan.sizes)
      : undefined;
  };
  let next = compiling(0);
  for (let at = 0; next; at++) {
    const current: Compiling = next;
    next = compiling(at + 1);
    const found = await tryPart(bed, current, plan);
    if (found) {
      all.push(found);
      yield found;
    }
    if (performance.now() > plan.until) return;
  }
}

interface Shape {
  readonly name: string;
  readonly ready: ReturnType<typeof prepareBoth>;
}

/** The default first. All of a part compile at once; each is looked at in its turn. */
interface Compiling {
  readonly part: Part;
  readonly shapes: readonly Shape[];
}

function compile(
  bed: Testbed,
  config: ModelConfig,
  device: ProgramDevice,
  { part, candidates }: { readonly part: Part; readonly candidates: readonly Candidate[] },
  sizes: Sizes
): Compiling {
  const compared = { ...sizes, rows: Math.min(sizes.rows, COMPARED_ROWS) };
  const shapes = candidates.map(({ name, tuning }) => {
    const ready = prepareBoth(bed, config, device, part, tuning, [compared, sizes]);
    ready.catch(() => undefined);
    return { name, ready };
  });
  return { part, shapes };
}

async function tryPart(
  bed: Testbed,
  { part, shapes }: Compiling,
  plan: TrialPlan
): Promise<TrialPart | undefined> {
  const [first, ...rest] = shapes;
  if (!first || rest.length === 0) return undefined;
  const [toCompare, toTime] = await first.ready;
  const reference = await bed.outputs(toCompare);
  // Where nothing is computed, everything agrees.
  if (disagreement(reference, await bed.outputs(toCompare, 0)) <= 1) {
    throw new TestbedError(`the default of ${part} computes nothing`);
  }
  const standing: Contender = { name: first.name, prepared: toTime, times: [] };
  const contenders = [standing];
  const tried: TriedShape[] = [];
  for (const { name, ready } of rest) {
    const looked = await look(bed, ready, reference);
    if ('prepared' in looked) contenders.push({ name, prepared: looked.prepared, times: [] });
    else tried.push({ shape: name, outcome: looked.outcome, ratios: [] });
  }
  await sample(bed, contenders, plan);
  const timed = contenders.map((contender) => shapeOf(contender, standing));
  return { part, chosen: choose(timed) ?? standing.name, tried: [...timed, ...tried] };
}

async function prepareBoth(
  bed: Testbed,
  config: ModelConfig,
  device: ProgramDevice,
  part: Part,
  tuning: Candidate['tuning'],
  [compared, timed]: readonly [Sizes, Sizes]
): Promise<readonly [toCompare: Prepared, toTime: Prepared]> {
  return Promise.all([
    bed.prepare(workOf(config, device, part, tuning, compared)),
    bed.prepare(workOf(config, device, part, tuning, timed))
  ]);
}

type Looked = { readonly prepared: Prepared } | { readonly outcome: 'failed' | 'disagreed' };

async function look(
  bed: Testbed,
  ready: ReturnType<typeof prepareBoth>,
  reference: readonly Held[]
): Promise<Looked> {
  let both: Awaited<typeof ready>;
  try {
    both = await ready;
  } catch {
    // A driver that cannot compile this shape: the others are not touched by it.
    return { outcome: 'failed' };
  }
  const [toCompare, prepared] = both;
  return disagreement(reference, await bed.outputs(toCompare)) <= 1
    ? { prepared }
    : { outcome: 'disagreed' };
}

/** In turns, in the opposite order every second round: what changes meanwhile changes for all. */
async function sample(
  { stopwatch }: Testbed,
  contenders: readonly Contender[],
  { samples, least, sampleTime, until }: TrialPlan
): Promise<void> {
  const [standing] = contenders;
  if (!standing || contenders.length === 1) return;
  // Once untimed: the first run of a pipeline costs more.
  for (const { prepared } of contenders) await stopwatch.time(prepared, 1);
  const times = await timesFor(stopwatch, standing.prepared, sampleTime);
  for (let round = 0; round < samples; round++) {
    if (round >= least && performance.now() > until) return;
    const order = round % 2 === 0 ? contenders : contenders.toReversed();
    for (const contender of order) {
      contender.times.push((await stopwatch.time(contender.prepared, times)) / times);
    }
  }
}

/** How many runs take about so long. Few are too short for clocks that step by 0.1 ms. */
async function timesFor(stopwatch: Stopwatch, prepared: Prepared, wanted: number): Promise<number> {
  let times = 1;
  for (;;) {
    const time = await stopwatch.time(prepared, times);
    const enough = Math.round((times * wanted) / time);
    if (time >= wanted / 2 || times >= MOST_TIMES) return Math.min(MOST_TIMES, Math.max(1, enough));
    times = Math.min(MOST_TIMES, times * 8, Math.max(times + 1, enough));
  }
}

function shapeOf({ name, times }: Contender, standing: Contender): TriedShape {
  return {
    shape: name,
    outcome: 'agreed',
    ratios: times.map((time, i) => (standing.times[i] ?? NaN) / time),
    milliseconds: Math.min(...times)
  };
}

function choose([standing, ...others]: readonly TriedShape[]): string | undefined {
  const faster = others
    .map(({ shape, ratios }) => ({ shape, gain: middle(ratios), worst: Math.min(...ratios) }))
    .filter(({ gain, worst }) => gain >= GAIN && worst > 1)
    .sort((a, b) => b.gain - a.gain);
  return faster[0]?.shape ?? standing?.shape;
}

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.floor(half)] ?? NaN) + (sorted[Math.ceil(half) - 1] ?? NaN)) / 2;
}
