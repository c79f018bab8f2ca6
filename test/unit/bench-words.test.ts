/** What is said of a roofline and of the device, and the figures in it. */
import { afterEach, describe, expect, it } from 'vitest';
import type { DeviceFacts, Roofline } from '../../src/bench/result.ts';
import { sayNoRoofline, sayOtherGpu, sayRoofline } from '../../src/bench/roofline/say.ts';
import { fetchWords } from '../../src/words/fetch.ts';
import { bandwidth, milliseconds, percent, speed, speeds } from '../../src/words/figures.ts';
import { language } from '../../src/words/language.svelte.ts';

const speak = (search: string) => language.start(fetchWords, search, []);
afterEach(() => speak(''));

const base: Roofline = {
  bandwidth: { median: 61e9, best: 64e9, points: [{ bytes: 512e6, rate: 61e9 }] },
  dispatch: { onePass: 0.011, ownPass: 0.031, readBack: 0.41 },
  perToken: { depth: 0, weightBytes: 868e6, kvBytes: 2e6, dispatches: 144 },
  memoryCeiling: 73.6,
  dispatchCeiling: 205,
  measured: 47.1,
  limit: 'memory',
  memory: { bytes: 1.2e9, f16Bytes: 3.6e9 }
};
const dispatch: Roofline = { ...base, limit: 'dispatch', dispatchCeiling: 60, memoryCeiling: 73.6 };

describe('a roofline', () => {
  const limit = (roofline: Roofline, software = false) => sayRoofline(roofline, software).limit;

  it('says how far it is, and what the limit is', () => {
    expect(limit(base)).toBe(
      '64 % of what this GPU’s memory allows. The limit here is memory, not dispatch overhead.'
    );
    expect(limit(dispatch)).toBe(
      '64 % of what this GPU’s memory allows. The limit here is dispatch overhead: 79 % of what that allows.'
    );
    expect(limit({ ...base, measured: 7, limit: 'other' })).toMatch(
      /^9\.5 % of what .* and 3\.4 % of what .* Neither is the limit here\.$/
    );
    expect(limit({ ...base, measured: 88 })).toMatch(/^120 % .* from its caches\./);
    expect(limit(base, true)).toContain('The processor stands in for a GPU here');
  });

  it('says what its ceilings follow from', () => {
    const said = sayRoofline(base, false);
    expect(said.memory).toBe(
      'Memory allows 73.6 tok/s: a token reads 870 MB, and a kernel reads 64.0 GB/s.'
    );
    expect(said.dispatch).toBe(
      'Dispatch overhead allows 205.0 tok/s: a token takes 144 launches of 31 µs each, and 0.41 ms until it is read.'
    );
    expect(said.saved).toBe(
      'Takes 1.20 GB of GPU memory. With 16 bits for each weight it would be 3.60 GB: 67 % is saved.'
    );
    const nothing = { ...base, memory: { bytes: 4e9, f16Bytes: 3.6e9 } };
    expect(sayRoofline(nothing, false).saved).toBeUndefined();
  });

  it('says what would change it', () => {
    const change = (roofline: Roofline) => sayRoofline(roofline, false).change;
    expect(change(base)).toContain('faster memory');
    expect(change({ ...base, perToken: { ...base.perToken, kvBytes: 1.3e9 } })).toContain(
      '60 % of what a token reads is the conversation'
    );
    expect(change(dispatch)).toContain('fewer launches');
    const passes = { ...dispatch.dispatch, onePass: 0.006 };
    expect(change({ ...dispatch, dispatch: passes })).toContain('costs 5 times as much');
  });

  it('speaks the language of the moment', async () => {
    await speak('?lang=zh');
    expect(limit(base)).toBe('达到这块 GPU 显存带宽上限的 64%。这里的瓶颈是显存，不是调度开销。');
  });
});

describe('figures', () => {
  it('have the digits that mean something', () => {
    expect([0.64, 0.0951, 0.0034, 1.2, 0.0995].map(percent)).toEqual([
      '64 %',
      '9.5 %',
      '0.3 %',
      '120 %',
      '10 %'
    ]);
    expect([0, 0.0043, 0.031, 0.41, 9.994, 21.27].map(milliseconds)).toEqual([
      '0.00 ms',
      '4.3 µs',
      '31 µs',
      '0.41 ms',
      '9.99 ms',
      '21.3 ms'
    ]);
    expect(bandwidth(1.0081e12)).toBe('1.01 TB/s');
  });
});

describe('rates', () => {
  const said = (mean: number, sd: number) => {
    const write = speeds({ mean, sd });
    return `${write(mean)} ± ${write(sd)}`;
  };

  it('have the decimals of their spread, which never looks like none where there is one', () => {
    expect(said(47.3, 0.316)).toBe('47.3 ± 0.3');
    expect(said(1204.6, 6.53)).toBe('1,205 ± 7');
    expect(said(47.3, 0.04)).toBe('47.30 ± 0.04');
    expect(said(0.84, 0.021)).toBe('0.84 ± 0.02');
    expect(said(0.84, 0.002)).toBe('0.840 ± 0.002');
    expect(said(50, 0)).toBe('50.0 ± 0.0');
    expect([0.5, 47.26, 1204.6].map(speed)).toEqual(['0.50', '47.3', '1,205']);
  });
});

describe('the device', () => {
  const device: DeviceFacts = {
    vendor: 'intel',
    architecture: 'gen-12lp',
    description: '',
    features: [],
    limits: {},
    software: false,
    backend: 'webgpu',
    browser: 'Google Chrome 143.0.7499.40',
    system: 'Windows 11, x86-64',
    crossOriginIsolated: false,
    timerStep: 0.1
  };

  it('may have another GPU, with the steps of its system', () => {
    const told = sayOtherGpu(device);
    expect(told?.what).toContain('intel gen-12lp');
    expect(told?.next).toContain('Settings › System › Display › Graphics');
    const seen = sayOtherGpu({ ...device, renderer: 'NVIDIA GeForce RTX 4060', system: 'Linux' });
    expect(seen?.what).toBe(
      'The model runs on intel gen-12lp, though this computer has NVIDIA GeForce RTX 4060.'
    );
    expect(seen?.next).toContain('DRI_PRIME=1');
    expect(sayOtherGpu({ ...device, vendor: 'nvidia' })).toBeUndefined();
  });

  it('says what kept its limits from being found', () => {
    expect(sayNoRoofline('wrong').what).toBe('This GPU added up wrong.');
  });
});
