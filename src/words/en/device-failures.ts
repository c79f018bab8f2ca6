/**
 * What is wrong with the device, and the one step that helps in this browser on this system. Versions
 * are those of gpuweb's page "Implementation Status" (as of April 2026) and of MDN's compatibility
 * data.
 */
import { bytesIn } from '../bytes.ts';
import type { Told } from '../told.ts';

/** Which browser on which system; `name` for people, `version` of Chrome or Edge, else 0. */
export interface Where {
  readonly browser: 'chrome' | 'edge' | 'firefox' | 'safari' | 'other';
  readonly name: string;
  readonly system: 'windows' | 'macos' | 'linux' | 'chromeos' | 'android' | 'ios' | 'other';
  readonly version: number;
}

const MEANING = 'A model needs WebGPU, the browser’s way to compute on the graphics card.';

export const insecureContext = (browser: Where['browser'], origin: string): Told => {
  const other =
    browser === 'chrome' || browser === 'edge'
      ? ` To try it without: enter ${origin} under ${browser}://flags/#unsafely-treat-insecure-origin-as-secure and restart the browser.`
      : '';
  return {
    what: 'This address is not secure enough for WebGPU.',
    meaning: 'Browsers allow WebGPU and storage for large files only over https, or on localhost.',
    next: `Open the page with https://, or at http://localhost on the machine that serves it.${other}`
  };
};

export const missingWebGpu = (where: Where): Told => ({
  what: `WebGPU is not available in ${where.name} here.`,
  meaning: MEANING,
  next: stepToWebGpu(where)
});

export const missingAdapter = (where: Where): Told => ({
  what: `${capital(where.name)} found no graphics card that WebGPU can use.`,
  meaning: MEANING,
  next: stepToAdapter(where)
});

/** `limit` is WebGPU's name of it */
export const weakDevice = (limit: string, needed: number, found: number): Told => ({
  what: 'This graphics card is too small for a language model.',
  meaning: `It allows ${limit} of ${found}. The engine needs ${needed}.`,
  next: 'Update the browser and the graphics driver, or try another device.'
});

export const softwareAdapter = (where: Where, name: string): Told => ({
  what: 'WebGPU runs on the processor here, not on a graphics card.',
  meaning: `The browser uses ${name || 'a software adapter'}. Models run, but many times slower.`,
  next: stepToAdapter(where)
});

export const noShaderF16 = (): Told => ({
  what: 'The graphics card offers no 16-bit arithmetic.',
  meaning: 'Models run all the same: this library computes in 32 bits and reads the same files.',
  next: 'Nothing needs to be done.'
});

export const smallLimits = (binding: number): Told => ({
  what: 'The graphics card shows a program only small pieces of memory.',
  meaning: `One piece may have ${bytesIn(binding, 'en')}. Large matrices are cut up; the largest models may not fit.`,
  next: 'Choose the smallest model if a larger one does not load.'
});

function stepToWebGpu({ browser, system, name, version }: Where): string {
  // Every browser on iOS is Safari underneath.
  if (system === 'ios') return 'Update to iOS or iPadOS 26, where WebGPU is switched on.';
  if (browser === 'safari') return 'Update to macOS 26 with Safari 26, or use Chrome.';
  if (browser === 'firefox') {
    if (system === 'windows') return 'Update Firefox to version 141 or newer.';
    if (system === 'macos')
      return 'Update Firefox to version 147 or newer, or use Chrome. Firefox needs a Mac with Apple’s own chip.';
    if (system === 'android') return 'Use Chrome on this device.';
    return 'Use Chrome, or set dom.webgpu.enabled to true in about:config.';
  }
  if (browser === 'other') return 'Open this page in a current Chrome, Edge, Firefox or Safari.';
  if (system === 'android') return `Update ${name} to version 121 or newer. It needs Android 12.`;
  if (system === 'linux') return linuxFlags(browser, name, version);
  return `Update ${name} to version 113 or newer.`;
}

function stepToAdapter({ browser, system, name, version }: Where): string {
  if (browser === 'chrome' || browser === 'edge') {
    if (system === 'linux') return linuxFlags(browser, name, version);
    if (system === 'android')
      return 'Update Android and the browser; some older graphics chips are not supported.';
    if (system !== 'ios') {
      return `Switch on graphics acceleration in ${browser}://settings/system and restart ${name}. If it is on, update the graphics driver.`;
    }
  }
  if (browser === 'firefox' && system !== 'ios') {
    return 'In the settings, under Performance, allow hardware acceleration, then restart Firefox. If it is on, update the graphics driver.';
  }
  if (system === 'ios' || system === 'macos')
    return 'Install the newest system update, then restart the browser.';
  return 'Switch on hardware acceleration in the browser’s settings and restart it.';
}

function linuxFlags(browser: 'chrome' | 'edge', name: string, version: number): string {
  // Without flags: Intel graphics of 2020 and later, NVIDIA cards with a driver of 2024 and later.
  const flags = `nable ${browser}://flags/#enable-unsafe-webgpu and ${browser}://flags/#enable-vulkan, then restart the browser.`;
  if (version >= 147) return `E${flags}`;
  return `Update ${name} to version 147 or newer. If that is not enough, e${flags}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
