/**
 * Which shapes of kernels a model gets: those that a trial has chosen on this adapter, made at the
 * first load and remembered. Whatever goes wrong here, the model loads, with the default.
 *
 * An adapter that is the processor gets no trial of its own accord: its times say nothing about a
 * GPU, and it would take minutes. Asked for, it gets one.
 */
import { encodeProgram } from '../../../library/block.ts';
import { candidates, PARTS, shapeNames, tuningOf } from '../../../library/candidates.ts';
import type { ModelConfig } from '../../../library/config.ts';
import { buildProgram, type ProgramDevice } from '../../../library/plan.ts';
import { expectedTensors } from '../../../library/tensors.ts';
import { defaultTuning, type Tuning } from '../../../library/tuning.ts';
import { TOKENS_AT_ONCE } from '../../catalog.ts';
import { isSoftware } from '../../device.ts';
import type { KernelShapes, KernelTrial, ShapesReason, TrialPart } from '../../kernel-shapes.ts';
import { isSmallDevice } from '../../small-device.ts';
import { sha256 } from '../facts.ts';
import type { AdapterSource } from '../gpu-monitor.ts';
import { tensorBytes } from '../purpose.ts';
import { keepTrial, readTrial } from './kept-trials.ts';
import { Testbed } from './testbed.ts';
import { trial, type TrialPlan } from './trial.ts';

/** Milliseconds after which nothing new is begun, and after which it is given up. */
interface Budget {
  readonly soft: number;
  readonly hard: number;
}
/** Somebody waits for the model. */
const LOADING: Budget = { soft: 1400, hard: 2000 };
/** Somebody waits for the trial. */
const ASKED: Budget = { soft: 5000, hard: 10_000 };
const ASKED_OF_SOFTWARE: Budget = { soft: 4000, hard: 60_000 };

/** After so many that did not come to an end, they are left alone. */
const MOST_BEGUN = 2;
/** Bytes of weights that launches go through: beyond the caches of most GPUs. */
const WEIGHTS = 192 << 20;
const LITTLE_WEIGHTS = 64 << 20;
/** Bytes of the head's matrix that are tried. */
const HEAD = 48 << 20;
const DEPTHS = [160, 400, 1000, 3000];

export interface Shapes {
  readonly tuning: Tuning;
  readonly why: ShapesReason;
  readonly trial?: KernelTrial;
}

/** What the page is told of it. */
export function kernelShapes({ tuning, why, trial }: Shapes): KernelShapes {
  return { why, shapes: shapeNames(tuning), ...(trial && { trial }) };
}

/** Never rejects. */
export async function shapesFor(
  gpu: AdapterSource | undefined,
  config: ModelConfig,
  device: ProgramDevice
): Promise<Shapes> {
  const standard = (why: ShapesReason): Shapes => ({ tuning: defaultTuning(config), why });
  try {
    const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
    if (!gpu || !adapter) return standard('failed');
    const key = await keyOf(adapter, config, device);
    const kept = await readTrial(key);
    if (kept?.trial) return chosen(config, device, kept.trial);
    if (isSoftware(adapter)) return standard('software');
    if ((kept?.begun ?? 0) >= MOST_BEGUN) return standard('unfinished');
    const made = await makeTrial(gpu, config, device, LOADING, key, kept?.begun);
    return made ? chosen(config, device, made) : standard('failed');
  } catch {
    return standard('failed');
  }
}

/** A new trial, which is remembered; undefined where it broke off. Never rejects. */
export async function tryAgain(
  gpu: AdapterSource | undefined,
  config: ModelConfig,
  device: ProgramDevice
): Promise<KernelTrial | undefined> {
  try {
    const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' });
    if (!gpu || !adapter) return undefined;
    const key = await keyOf(adapter, config, device);
    return await makeTrial(
      gpu,
      config,
      device,
      isSoftware(adapter) ? ASKED_OF_SOFTWARE : ASKED,
      key
    );
  } catch {
    return undefined;
  }
}

function chosen(config: ModelConfig, device: ProgramDevice, trial: KernelTrial): Shapes {
  return { tuning: tuningOf(config, trial.parts, device), why: 'trial', trial };
}

async function makeTrial(
  gpu: AdapterSource,
  config: ModelConfig,
  device: ProgramDevice,
  budget: Budget,
  key: string,
  begun = 0
): Promise<KernelTrial | undefined> {
  await keepTrial(key, { begun: begun + 1 });
  const made = await runTrial(gpu, config, device, budget);
  await keepTrial(key, made ? { begun: 0, trial: made } : { begun: MOST_BEGUN });
  return made;
}

async function runTrial(
  gpu: AdapterSource,
  config: ModelConfig,
  device: ProgramDevice,
  { soft, hard }: Budget
): Promise<KernelTrial | undefined> {
  const started = performance.now();
  const bytes = Math.min(weightBytes(config), isSmallDevice(navigator) ? LITTLE_WEIGHTS : WEIGHTS);
  const parts: TrialPart[] = [];
  let bed: Testbed | undefined;
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), hard);
  });
  try {
    const opening = Testbed.open(gpu, bytes).then((opened) => {
      if (over) opened.close();
      return opened;
    });
    bed = await Promise.race([opening, late]);
    if (!bed) return undefined;
    const { software, stopwatch, broken } = bed;
    const found = trial(bed, config, device, planOf(config, device, bed, started + soft));
    const work = async (): Promise<void> => {
      for await (const part of found) parts.push(part);
    };
    // What is done when it gets too late counts.
    await Promise.race([work(), broken, late]);
    const seconds = (performance.now() - started) / 1000;
    return { made: Date.now(), seconds, clock: stopwatch.clock, software, parts: [...parts] };
  } catch {
    // A device that was lost or complained may have computed anything before.
    return undefined;
  } finally {
    over = true;
    clearTimeout(timer);
    bed?.close();
  }
}

function planOf(
  config: ModelConfig,
  device: ProgramDevice,
  { software, stopwatch }: Testbed,
  until: number
): TrialPlan {
  const rowBytes = config.hidden / 2;
  return {
    parts: PARTS,
    candidates: (part, found) => candidates(config, part, device, tuningOf(config, found, device)),
    sizes: {
      rows: software ? 64 : 128,
      vocab: Math.max(64, Math.floor(HEAD / rowBytes / 64) * 64),
      depths: DEPTHS.filter((depth) => depth < config.contextLength)
    },
    samples: 5,
    least: 3,
    sampleTime: stopwatch.clock === 'gpu' ? 4 : 12,
    until
  };
}

function weightBytes(config: ModelConfig): number {
  return expectedTensors(config).reduce(
    (sum, tensor) => sum + (tensor.dtype === 'uint32' ? tensorBytes(tensor) : 0),
    0
  );
}

/**
 * One layer's program holds all kernels and all sizes: the same bytes, the same trial. The vocabulary
 * is not in it, and need not be.
 */
export async function keyOf(
  { info, features }: GPUAdapter,
  config: ModelConfig,
  device: ProgramDevice
): Promise<string> {
  const program = encodeProgram(
    buildProgram({ ...config, layers: 1 }, device, { drafts: TOKENS_AT_ONCE })
  );
  const shapes = PARTS.map((part) => candidates(config, part, device).map(({ name }) => name));
  const { vendor, architecture, description, device: name } = info;
  const adapter = [vendor, architecture, name, description, [...features].sort()];
  const told = JSON.stringify([adapter, shapes]);
  return sha256(new Uint8Array(await new Blob([program.slice(), told]).arrayBuffer()));
}
