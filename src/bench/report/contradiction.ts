/**
 * Whether what a result says of itself follows from what it holds: statistics from their samples, flags
 * from the figures behind them, ceilings from the probes. Samples cannot be checked: who invents those
 * invents a result.
 */
import { findFlags, isValid, LEVELS } from '../flags.ts';
import { nameOfTest } from '../protocol.ts';
import type { BenchResult, Flag, GateResult, TestResult } from '../result.ts';
import { ceilingsOf, limitOf } from '../roofline/roofline.ts';
import { change, describe } from '../statistics.ts';
import { headline } from './table.ts';

/** Of figures that were rounded on the way: what is off by less is the same. */
const ROUNDED = 1e-3;
const FIGURES = ['n', 'mean', 'sd', 'median', 'min', 'max'] as const;

const same = (a: number, b: number): boolean => Math.abs(a - b) <= Math.abs(b) * ROUNDED + 1e-9;

/** The first thing that does not follow from the rest, in English; `result`: as the schema has it. */
export function contradiction(result: BenchResult): string | undefined {
  const { gate, flags, valid, tests, started, kernels } = result;
  if (valid !== isValid(gate, flags)) return '#/valid: does not follow from gate and flags';
  if (gate.passed !== passes(gate)) return '#/gate: does not follow from its figures';
  for (const test of tests) {
    const wrong = unfounded(test);
    if (wrong) return `#/tests: ${wrong} of ${test.name} does not follow from its samples`;
    if (test.name !== nameOfTest(test)) return `#/tests: ${test.name} is the name of another test`;
  }
  if (new Set(tests.map(({ name }) => name)).size < tests.length)
    return '#/tests: one stands twice';
  // A month of 99 days has the shape of a date.
  const dates = [started, kernels?.trial?.made ?? started];
  if (dates.some((date) => Number.isNaN(Date.parse(date)))) return '#/started: is no time';
  return ofFlags(result) ?? ofRoofline(result) ?? ofSoak(result);
}

/** As the gate itself decides. */
function passes({ agreement, threshold, positions, sums, failed }: GateResult): boolean {
  const solved = !sums || sums.right === sums.asked;
  return failed.length === 0 && positions > 0 && agreement >= threshold && solved;
}

/** The deviation, too: whether a difference is more than noise rests on it. */
function unfounded({ rate }: TestResult): string | undefined {
  const found = describe(rate.samples);
  return FIGURES.find((figure) => !same(rate[figure], found[figure]));
}

/** What speaks against the figures is left out, or made harmless. */
function ofFlags({ gate, device, tests, flags }: BenchResult): string | undefined {
  const mild = flags.find(({ name, level }) => !LEVELS[name].includes(level));
  if (mild) return `#/flags: ${mild.name} is never a ${mild.level}`;
  const raised = findFlags({ gate, device, tests }, 1 + ROUNDED);
  const has = ({ name, level }: Flag) =>
    flags.some((flag) => flag.name === name && (name === 'power' || flag.level === level));
  const missing = raised.find((flag) => !has(flag));
  return missing && `#/flags: ${missing.name} is missing`;
}

function ofRoofline(result: BenchResult): string | undefined {
  const { roofline } = result;
  if (!roofline) return undefined;
  const { memoryCeiling, dispatchCeiling, measured, limit } = roofline;
  const found = ceilingsOf(roofline);
  const follow =
    same(memoryCeiling, found.memoryCeiling) &&
    same(dispatchCeiling, found.dispatchCeiling) &&
    same(measured, headline(result)?.rate.mean ?? NaN);
  // Nothing of it can be drawn at zero.
  if (!follow || Math.min(memoryCeiling, dispatchCeiling, measured) <= 0) {
    return '#/roofline: does not follow from its figures';
  }
  const near = [1 - ROUNDED, 1, 1 + ROUNDED].map((by) =>
    limitOf({ ...roofline, measured: by * measured })
  );
  return near.includes(limit) ? undefined : '#/roofline/limit: does not follow from its figures';
}

function ofSoak({ soak }: BenchResult): string | undefined {
  if (!soak) return undefined;
  const found = change(soak.rates[0] ?? NaN, soak.rates.at(-1) ?? NaN);
  // Percents: of a drift near none, what is rounded is more than a thousandth.
  return Math.abs(soak.drift - found) <= 0.1 ? undefined : '#/soak/drift: is not that of its rates';
}
