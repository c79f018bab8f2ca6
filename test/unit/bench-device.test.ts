import { describe, expect, it } from 'vitest';
import { readNames, rendererName, type Hints } from '../../src/bench/device/names.ts';
import { otherGpu } from '../../src/bench/device/other-gpu.ts';
import { rateOf } from '../../src/bench/device/screen-rate.ts';
import { timerStep } from '../../src/bench/device/timer-step.ts';

/** A clock that each look moves on by `each`, and that shows whole multiples of `step`. */
function clock(step: number, each: number, tremble = 0): () => number {
  let time = 0;
  let looks = 0;
  return () => {
    time += each;
    const shaken = time + (looks++ % 2) * tremble;
    return Math.floor(shaken / step) * step;
  };
}

describe('the step of the clock', () => {
  it.each([0.005, 0.1, 1, 16])('of %d ms is seen', (step) => {
    expect(timerStep(clock(step, step / 37))).toBeCloseTo(step, 9);
  });

  it('is the smallest, whatever lies between', () => {
    const times = [0, 0.3, 0.3, 0.4, 0.9, 1.4, 5, 40];
    expect(timerStep(() => times.shift() ?? 40, 100)).toBe(0.1);
  });

  it('is not the pause of a busy machine', () => {
    const times = [0, 41, 42, 43, 44, 45];
    expect(timerStep(() => times.shift() ?? 45, 100)).toBe(1);
  });

  it('is found while the clock goes back now and then', () => {
    expect(timerStep(clock(0.1, 0.02, 0.15))).toBeGreaterThanOrEqual(0.1 - 1e-9);
  });

  it('of a clock that stands still is long', () => {
    expect(timerStep(() => 5, 1000)).toBe(1000);
  });
});

describe('the rate of the screen', () => {
  const frames = (gap: number, n = 25) => Array.from({ length: n }, (_, i) => 1000 + i * gap);

  it('is the usual gap between frames, whatever frames were missed', () => {
    expect(rateOf(frames(16.683))).toBe(60);
    expect(rateOf(frames(8.333))).toBe(120);
    expect(rateOf(frames(8.333).filter((_, i) => i !== 7 && i !== 8))).toBe(120);
  });

  it('is not known from a few frames', () => {
    expect(rateOf([])).toBeUndefined();
    expect(rateOf(frames(16, 4))).toBeUndefined();
    expect(rateOf(Array<number>(9).fill(5))).toBeUndefined();
  });
});

describe('browser and system', () => {
  const hinted = (hints: Hints) =>
    readNames({
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/143.0.0.0 Safari/537.36',
      userAgentData: { getHighEntropyValues: () => Promise.resolve(hints) }
    });
  const chrome = [
    { brand: 'Chromium', version: '143.0.7499.41' },
    { brand: 'Google Chrome', version: '143.0.7499.40' },
    { brand: 'Not?A_Brand', version: '24.0.0.0' }
  ];

  it('are told exactly by client hints', async () => {
    const pc = { platform: 'Windows', architecture: 'x86', bitness: '64', model: '' };
    expect(await hinted({ fullVersionList: chrome, ...pc, platformVersion: '15.0.0' })).toEqual({
      browser: 'Google Chrome 143.0.7499.40',
      system: 'Windows 11, x86-64'
    });
    expect((await hinted({ ...pc, platformVersion: '10.0.0' })).system).toBe('Windows 10, x86-64');
    const phone = { platform: 'Android', platformVersion: '15.0.0', model: 'Pixel 8' };
    expect((await hinted(phone)).system).toBe('Android 15, Pixel 8');
    const mac = {
      platform: 'macOS',
      platformVersion: '15.2.0',
      architecture: 'arm',
      bitness: '64'
    };
    expect((await hinted(mac)).system).toBe('macOS 15.2, arm-64');
    expect((await hinted({ fullVersionList: chrome.slice(0, 1) })).browser).toBe(
      'Chromium 143.0.7499.41'
    );
  });

  it.each([
    [
      'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
      'Firefox 145',
      'Linux'
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15',
      'Safari 26.1',
      'macOS'
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
      'Safari 26',
      'iOS 18.7'
    ],
    [
      'Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0',
      'Firefox 145',
      'Android 15'
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0',
      'Edge 143',
      'Windows'
    ],
    ['curl/8', '', '']
  ])('are found in the user agent %s', async (userAgent, browser, system) => {
    expect(await readNames({ userAgent })).toEqual({ browser, system });
  });

  it('come from the user agent where hints are refused', async () => {
    const names = await readNames({
      userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/143.0.0.0 Safari/537.36',
      userAgentData: { getHighEntropyValues: () => Promise.reject(new Error('policy')) }
    });
    expect(names).toEqual({ browser: 'Chrome 143', system: 'Linux' });
  });
});

describe('the name of a GPU', () => {
  it.each([
    [
      'ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002503) Direct3D11 vs_5_0 ps_5_0, D3D11)',
      'NVIDIA GeForce RTX 3060'
    ],
    ['ANGLE (Apple, ANGLE Metal Renderer: Apple M1, Unspecified Version)', 'Apple M1'],
    [
      'ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)',
      'Mesa Intel(R) UHD Graphics 620 (KBL GT2)'
    ],
    [
      'ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)',
      'SwiftShader Device (Subzero)'
    ],
    [
      'ANGLE (NVIDIA, NVIDIA GeForce GTX 980 Direct3D11 vs_5_0 ps_5_0), or similar',
      'NVIDIA GeForce GTX 980, or similar'
    ],
    ['Apple M1, or similar', 'Apple M1, or similar'],
    ['Adreno (TM) 740', 'Adreno (TM) 740'],
    ['Apple GPU', 'Apple GPU']
  ])('is found in %s', (told, name) => {
    expect(rendererName(told)).toBe(name);
  });
});

describe('a faster GPU that is not used', () => {
  const gpu = {
    vendor: 'intel',
    architecture: 'gen-12lp',
    description: '',
    software: false,
    backend: 'webgpu',
    system: 'Windows 11, x86-64'
  } as const;
  const geforce = 'NVIDIA GeForce RTX 4060 Laptop GPU';

  it('may be there beside the GPU of a processor on Windows', () => {
    expect(otherGpu(gpu)).toEqual({ system: 'windows' });
    const radeon = { ...gpu, vendor: 'amd', architecture: 'rdna-3' };
    expect(otherGpu({ ...radeon, description: 'AMD Radeon(TM) 780M' })).toEqual({
      system: 'windows'
    });
    expect(otherGpu({ ...radeon, description: 'AMD Radeon(TM) Graphics' })).toBeDefined();
  });

  it('is there where WebGL works on it', () => {
    expect(otherGpu({ ...gpu, renderer: geforce })?.seen).toBe(geforce);
    expect(otherGpu({ ...gpu, renderer: geforce, system: 'Linux 6.8' })?.system).toBe('linux');
    expect(
      otherGpu({ ...gpu, vendor: 'amd', architecture: 'rdna-2', renderer: geforce })?.seen
    ).toBe(geforce);
  });

  it.each([
    ['a card', { ...gpu, vendor: 'nvidia', architecture: 'lovelace' }],
    ['Intel’s card', { ...gpu, architecture: 'gen-12hp' }],
    ['Intel’s card by name', { ...gpu, architecture: '', description: 'Intel(R) Arc(TM) A770' }],
    ['AMD’s card', { ...gpu, vendor: 'amd', description: 'AMD Radeon RX 7900 XTX' }],
    ['an AMD without a name', { ...gpu, vendor: 'amd', architecture: 'rdna-2' }],
    ['a Mac', { ...gpu, vendor: 'apple', architecture: 'metal-3', system: 'macOS 15.2, arm-64' }],
    ['an Intel Mac, whose browser takes the faster one', { ...gpu, system: 'macOS 13.6' }],
    ['a phone', { ...gpu, vendor: 'arm', system: 'Android 15, Pixel 8' }],
    ['no GPU at all', { ...gpu, software: true }],
    ['the engine without WebGPU', { ...gpu, backend: 'cpu' as const, renderer: geforce }]
  ])('is not said of %s', (_, device) => {
    expect(otherGpu(device)).toBeUndefined();
  });
});
