/**
 * Finds a Firefox to test with, and starts it: its WebGPU and its compiler are others than Chromium's.
 * `FIREFOX` names one. `tsx tools/firefox.ts` prints its path, and on Debian as root installs one first
 * when there is none. It prints nothing where there is none: then its tests are left out.
 */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer, { type Browser } from 'puppeteer-core';
import { findBrowser, install, isDebianRoot, onPath } from './browser.ts';

const PLACES = [
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:/Program Files/Mozilla Firefox/firefox.exe'
];

/** Firefox's path, or undefined. Throws when FIREFOX names something that is not there. */
export function findFirefox(): string | undefined {
  const named = process.env['FIREFOX'];
  if (named && !existsSync(named)) {
    throw new Error(`FIREFOX is set to ${named}, and there is no such file.`);
  }
  return (
    named ?? [...onPath(['firefox', 'firefox-esr']), ...PLACES].find((path) => existsSync(path))
  );
}

/** Chromium's own Vulkan on the processor, for machines without a GPU; Firefox brings none. */
function softwareVulkan(): string | undefined {
  const chromium = findBrowser();
  const folders = [
    '/usr/lib/chromium',
    '/opt/google/chrome',
    ...(chromium ? [dirname(chromium)] : [])
  ];
  return folders
    .map((folder) => join(folder, 'vk_swiftshader_icd.json'))
    .find((path) => existsSync(path));
}

/** On a software adapter where the system is Linux. Without `webgpu`, pages have none. */
export function launchFirefox(
  executablePath: string,
  { webgpu }: { webgpu: boolean }
): Promise<Browser> {
  const driver = process.platform === 'linux' ? softwareVulkan() : undefined;
  return puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    env: { ...process.env, ...(driver !== undefined && { VK_DRIVER_FILES: driver }) },
    // On Linux only the newest have it without being asked.
    extraPrefsFirefox: { 'dom.webgpu.enabled': webgpu, 'gfx.webgpu.ignore-blocklist': true }
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (findFirefox() === undefined && isDebianRoot()) install('firefox-esr', 'libvulkan1');
  console.log(findFirefox() ?? '');
}
