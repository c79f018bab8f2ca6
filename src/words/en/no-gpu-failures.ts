/**
 * Why there is no WebGPU here, or too little of it, and the one step to it. Apart, because most visitors have it: the page
 * fetches this when it is needed.
 */
import { linuxFlags, stepToAdapter, type Where } from '../en-steps.ts';
import type { Told } from '../told.ts';

const MEANING = 'A model needs WebGPU, the browser’s way to compute on the graphics card.';

export const insecureContext = (browser: Where['browser'], origin: string): Told => {
  const other =
    browser === 'chrome' || browser === 'edge'
      ? ` To try it without https: enter ${origin} under ${browser}://flags/#unsafely-treat-insecure-origin-as-secure and restart the browser.`
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

/** `limit` is WebGPU's name of it. Firefox (153) may show the least of each, whatever the card has. */
export const weakDevice = (limit: string, needed: number, found: number): Told => ({
  what: 'This graphics card is too small for a language model.',
  meaning: `Its ${limit} is ${found}. The engine needs ${needed}.`,
  next: 'Update the browser and the graphics driver, or try another device. In Firefox, privacy.resistFingerprinting must be off.'
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
  // There is no Safari for Linux, and no WebGPU in what is built on WebKit there.
  if (browser === 'other' && system === 'linux')
    return 'Open this page in Chrome, or in Firefox with dom.webgpu.enabled set to true in about:config.';
  if (browser === 'other') return 'Open this page in a current Chrome, Edge, Firefox or Safari.';
  if (system === 'android') return `Update ${name} to version 121 or newer. It needs Android 12.`;
  if (system === 'linux') return linuxFlags(browser, name, version);
  return `Update ${name} to version 113 or newer.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
