/** Each flag is raised by its cause, by nothing else, and is explained. */
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/bench/explain.ts';
import { findFlags, isValid, type Evidence } from '../../src/bench/flags.ts';
import type { Flag, FlagName, TestResult } from '../../src/bench/result.ts';
import { describe as statistics } from '../../src/bench/statistics.ts';
import type { Seen } from '../../src/bench/watch/seen.ts';
import { verdictOf } from '../../src/bench/report/verdict.ts';
import { DEVICE, GATE } from './bench-facts.ts';
import { SAMPLE } from './bench-sample.ts';
import { NOTHING_SEEN } from './bench-subject.ts';

function line(kind: 'pp' | 'tg', samples: readonly number[], gap = 20): TestResult {
  return {
    name: `${kind}128`,
    kind,
    tokens: 128,
    depth: 0,
    rate: statistics(samples),
    order: samples.map((_, i) => i),
    ...(kind === 'tg' && { gaps: { p50: gap, p95: gap, p99: gap, worst: gap } })
  };
}

const STEADY = [line('pp', [2000, 2010, 1990]), line('tg', [50, 50.2, 49.9])];

const sound: Evidence = {
  gate: GATE,
  device: DEVICE,
  tests: STEADY,
  seen: NOTHING_SEEN,
  stopped: false
};

const raised = (changed: Partial<Evidence>): Flag[] => findFlags({ ...sound, ...changed });
const noticed = (seen: Partial<Seen>): Flag[] => raised({ seen: { ...NOTHING_SEEN, ...seen } });
const on = (changed: Partial<Evidence['device']>): Flag[] =>
  raised({ device: { ...DEVICE, ...changed } });

describe('a flag', () => {
  it('is not raised where all is well', () => {
    expect(findFlags(sound)).toEqual([]);
    expect(isValid(GATE, [])).toBe(true);
  });

  it('says that the gate was not passed', () => {
    const gate = { ...GATE, passed: false, agreement: 0.03 };
    expect(raised({ gate })).toEqual([{ name: 'gate', level: 'invalid', value: 3 }]);
    expect(isValid(gate, raised({ gate }))).toBe(false);
    // What was not asked has no share.
    const short = { ...gate, agreement: 0, positions: 0, failed: ['passage'] as const };
    expect(raised({ gate: short })).toEqual([{ name: 'gate', level: 'invalid' }]);
    // Whatever flags an imported result comes without.
    expect(isValid(gate, [])).toBe(false);
  });

  it('says what happened to the page', () => {
    expect(noticed({ hidden: 2500 })).toEqual([{ name: 'hidden', level: 'invalid', value: 2.5 }]);
    expect(isValid(GATE, noticed({ hidden: 1 }))).toBe(false);
    expect(noticed({ unfocused: 400 })).toEqual([
      { name: 'unfocused', level: 'warning', value: 0.4 }
    ]);
    expect(noticed({ otherTabs: 2 })).toEqual([{ name: 'other-tabs', level: 'warning', value: 2 }]);
    expect(noticed({ slowdown: 4.1 })).toEqual([
      { name: 'throttled', level: 'warning', value: 4.1 }
    ]);
    expect(noticed({ slowdown: 1.3 })).toEqual([]);
  });

  it('says what speaks against the device', () => {
    expect(on({ software: true })).toEqual([{ name: 'software', level: 'warning' }]);
    expect(on({ backend: 'cpu' })).toEqual([{ name: 'software', level: 'note' }]);
    expect(noticed({ otherAdapter: true })).toEqual([{ name: 'other-adapter', level: 'warning' }]);
    expect(noticed({ powerChanged: true })).toEqual([{ name: 'power', level: 'warning' }]);
    expect(on({ power: { charging: false, level: 0.62 } })).toEqual([
      { name: 'power', level: 'note', value: 62 }
    ]);
    expect(on({ power: { charging: true, level: 0.62 } })).toEqual([]);
  });

  it('says that the clock is too coarse for the shortest gap', () => {
    const tests = [line('tg', [50, 50, 50], 20), line('tg', [125, 125, 125], 8)];
    // 0.1 ms of 8 ms are 1.25 %; of 20 ms it would be 0.5 %.
    expect(raised({ tests })).toEqual([
      { name: 'timer', level: 'warning', value: expect.closeTo(1.25, 9) }
    ]);
    expect(on({ timerStep: 0.2 })).toEqual([]);
    expect(on({ timerStep: 0.21 })).toMatchObject([{ name: 'timer' }]);
  });

  it('says so of a clock that saw no gap at all, in a way that can be stored', () => {
    const flags = raised({ tests: [line('tg', [200, 201, 199], 0)] });
    expect(flags).toEqual([{ name: 'timer', level: 'warning' }]);
  });

  it('says that the last round was not like the first', () => {
    const slower = [line('tg', [50, 48, 47]), line('tg', [40, 38.5, 37.6])];
    expect(raised({ tests: slower })).toEqual([
      { name: 'drift', level: 'warning', value: expect.closeTo(-6, 6) }
    ]);
    // A slow prompt does not hide behind texts that stayed as they were.
    const prompts = [line('pp', [2000, 1940, 1880]), line('tg', [50, 50, 50])];
    expect(raised({ tests: prompts })).toMatchObject([
      { name: 'drift', value: expect.closeTo(-6, 6) }
    ]);
    expect(raised({ tests: [line('tg', [50, 49, 47.6])] })).toEqual([]);
  });

  it('says that repetitions scatter', () => {
    const tests = [line('tg', [50, 44, 50])];
    expect(raised({ tests })).toEqual([
      { name: 'deviation', level: 'warning', value: expect.closeTo(7.217, 2) }
    ]);
  });

  it('says that the run ended early', () => {
    expect(raised({ stopped: true })).toEqual([{ name: 'stopped', level: 'warning' }]);
  });

  it('comes behind the graver ones', () => {
    const flags = findFlags({
      ...sound,
      device: { ...DEVICE, power: { charging: false, level: 1 } },
      seen: { ...NOTHING_SEEN, hidden: 1 },
      stopped: true
    });
    expect(flags.map(({ level }) => level)).toEqual(['invalid', 'warning', 'note']);
  });
});

describe('the explanation of a flag', () => {
  const names: readonly FlagName[] = [
    'gate',
    'hidden',
    'unfocused',
    'software',
    'timer',
    'drift',
    'deviation',
    'power',
    'other-tabs',
    'other-adapter',
    'throttled',
    'stopped'
  ];

  it.for(names)('of %s says what it is, what it means and what to do', (name) => {
    for (const level of ['warning', 'note'] as const) {
      const { what, meaning, next } = explain({ name, level }, GATE);
      for (const text of [what, meaning, next]) expect(text).toMatch(/^[A-Z].*\.$/s);
    }
  });

  it('has the figure, where the flag has one', () => {
    expect(explain({ name: 'drift', level: 'warning', value: -7.25 }, GATE).figure).toBe('-7.3 %');
    expect(explain({ name: 'drift', level: 'warning' }, GATE)).not.toHaveProperty('figure');
    expect(explain({ name: 'other-tabs', level: 'warning', value: 1 }, GATE).figure).toBe('1 tab');
    expect(explain({ name: 'stopped', level: 'warning', value: 1 }, GATE)).not.toHaveProperty(
      'figure'
    );
  });

  it('tells a battery from a change of power, and the processor from a GPU that is none', () => {
    expect(explain({ name: 'power', level: 'note', value: 62 }, GATE)).toMatchObject({
      name: 'on battery',
      figure: '62 %'
    });
    expect(explain({ name: 'power', level: 'warning' }, GATE).name).toBe('power changed');
    expect(explain({ name: 'software', level: 'note' }, GATE).name).toBe('on the processor');
    expect(explain({ name: 'software', level: 'warning' }, GATE).name).toBe('no graphics card');
  });
});

describe('what is said behind the number', () => {
  const of = (flags: readonly Flag[], foreign = false) =>
    verdictOf({ ...SAMPLE, flags, valid: isValid(SAMPLE.gate, flags) }, foreign);

  it('calls it right where nothing speaks against it, and else the answers alone', () => {
    expect(of([])).toBe('right');
    expect(of([{ name: 'power', level: 'note' }])).toBe('right');
    expect(of([{ name: 'drift', level: 'warning', value: 12 }])).toBe('answersRight');
    expect(of([{ name: 'hidden', level: 'invalid', value: 1 }])).toBe('invalid');
    const failed = { ...GATE, passed: false, failed: ['agreement'] } as const;
    expect(verdictOf({ ...SAMPLE, gate: failed }, false)).toBe('wrong');
  });

  it('calls no answer wrong that was not asked for, or that nobody knows', () => {
    for (const why of ['passage', 'unknown-model'] as const) {
      const gate = { ...GATE, passed: false, failed: [why] };
      for (const foreign of [false, true]) {
        expect(verdictOf({ ...SAMPLE, gate, valid: false }, foreign)).toBe('unchecked');
      }
      const said = explain({ name: 'gate', level: 'invalid', value: 12 }, gate);
      expect(said.name).toBe('answers not checked');
      expect(said.figure).toBe(why === 'passage' ? undefined : '12.0 % agreement');
      expect(Object.values(said).join(' ')).not.toContain('driver');
    }
    // The text was read right: its share would be no reason.
    const sums = explain({ name: 'gate', level: 'invalid', value: 100 }, { failed: ['sums'] });
    expect(sums).toMatchObject({ name: 'answers wrong', what: expect.stringContaining('sums') });
    expect(sums).not.toHaveProperty('figure');
  });

  it('leaves what came from elsewhere its own account', () => {
    expect(of([], true)).toBe('claimed');
    expect(of([{ name: 'hidden', level: 'invalid', value: 1 }], true)).toBe('invalid');
  });
});
