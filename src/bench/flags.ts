/** What speaks against the figures: each flag from its cause, with the figure behind it. Pure. */
import type { DeviceFacts, Flag, FlagName, GateResult, TestResult } from './result.ts';
import { drift } from './statistics.ts';
import type { Seen } from './watch/seen.ts';

/** In percent. */
const DRIFT = 5;
const DEVIATION = 5;
/** Steps of the clock, in percent of the gap between two tokens. */
const TIMER_STEP = 1;
/** The page's pace against a worker's: noise stays well below, devtools' mildest throttling is 4. */
const SLOWED = 1.5;

/** How grave each may be. */
export const LEVELS: Readonly<Record<FlagName, readonly Flag['level'][]>> = {
  gate: ['invalid'],
  hidden: ['invalid'],
  unfocused: ['warning'],
  software: ['warning', 'note'],
  timer: ['warning'],
  drift: ['warning'],
  deviation: ['warning'],
  power: ['warning', 'note'],
  'other-tabs': ['warning'],
  'other-adapter': ['warning'],
  throttled: ['warning'],
  stopped: ['warning']
};

export interface Evidence {
  readonly gate: GateResult;
  readonly device: DeviceFacts;
  readonly tests: readonly TestResult[];
  /** what was noticed meanwhile; of a result from elsewhere that is not known */
  readonly seen?: Seen;
  /** it ended before its last part */
  readonly stopped?: boolean;
}

/**
 * The gravest first. `slack`: limits count so many times as high; for figures that were rounded since
 * they were compared with them.
 */
export function findFlags(evidence: Evidence, slack = 1): Flag[] {
  const order: readonly Flag['level'][] = ['invalid', 'warning', 'note'];
  return [
    ...ofGate(evidence),
    ...ofPage(evidence),
    ...ofFigures(evidence, slack),
    ...ofDevice(evidence)
  ].sort((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
}

/** The gate was passed, and nothing ends the figures' validity. */
export const isValid = (gate: GateResult, flags: readonly Flag[]): boolean =>
  gate.passed && !flags.some(({ level }) => level === 'invalid');

const when = (raised: boolean, flag: Flag): Flag[] => (raised ? [flag] : []);

const ofGate = ({ gate, stopped = false }: Evidence): Flag[] => [
  ...when(!gate.passed, {
    name: 'gate',
    level: 'invalid',
    // Of what was not asked there is no share.
    ...(gate.positions > 0 && { value: gate.agreement * 100 })
  }),
  ...when(stopped, { name: 'stopped', level: 'warning' })
];

function ofPage({ seen }: Evidence): Flag[] {
  if (!seen) return [];
  return [
    // Hidden pages get no frames and less of the processor, and their GPU work waits for others'.
    ...when(seen.hidden > 0, { name: 'hidden', level: 'invalid', value: seen.hidden / 1000 }),
    ...when(seen.unfocused > 0, {
      name: 'unfocused',
      level: 'warning',
      value: seen.unfocused / 1000
    }),
    ...when(seen.otherTabs > 0, { name: 'other-tabs', level: 'warning', value: seen.otherTabs }),
    ...when(seen.slowdown > SLOWED, { name: 'throttled', level: 'warning', value: seen.slowdown })
  ];
}

function ofFigures({ tests, device }: Evidence, slack: number): Flag[] {
  const written = tests.filter(({ kind }) => kind === 'tg');
  const read = tests.filter(({ kind }) => kind === 'pp');
  const drifts = [written, read].map((some) => drift(some.map(({ rate }) => rate.samples)));
  const worst = drifts.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
  const deviation = Math.max(0, ...tests.map(({ rate }) => (rate.sd / rate.mean) * 100));
  const gap = Math.min(...written.flatMap(({ gaps }) => gaps?.p50 ?? []));
  const step = (device.timerStep / gap) * 100;
  return [
    ...when(Math.abs(worst) > DRIFT * slack, { name: 'drift', level: 'warning', value: worst }),
    ...when(deviation > DEVIATION * slack, {
      name: 'deviation',
      level: 'warning',
      value: deviation
    }),
    ...when(step > TIMER_STEP * slack, {
      name: 'timer',
      level: 'warning',
      // Tokens that came within one step have no gap to take a share of.
      ...(Number.isFinite(step) && { value: step })
    })
  ];
}

function ofDevice({ device, seen }: Evidence): Flag[] {
  const software = device.software || device.backend === 'cpu';
  const battery = device.power && !device.power.charging;
  return [
    // Without WebGPU nobody takes the figure for a GPU's: it says so wherever it stands.
    ...when(software, { name: 'software', level: device.backend === 'cpu' ? 'note' : 'warning' }),
    ...when(seen?.otherAdapter ?? false, { name: 'other-adapter', level: 'warning' }),
    ...(seen?.powerChanged
      ? [{ name: 'power', level: 'warning' } as const]
      : when(battery ?? false, {
          name: 'power',
          level: 'note',
          value: (device.power?.level ?? 0) * 100
        }))
  ];
}
