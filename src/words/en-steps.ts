/**
 * The step that helps in this browser on this system, in English. Versions are those of gpuweb's page "Implementation Status" (as of April 2026) and of MDN's
 * compatibility data.
 */

/** Which browser on which system; `name` for people, `version` of Chrome or Edge, else 0. */
export interface Where {
  readonly browser: 'chrome' | 'edge' | 'firefox' | 'safari' | 'other';
  readonly name: string;
  readonly system: 'windows' | 'macos' | 'linux' | 'chromeos' | 'android' | 'ios' | 'other';
  readonly version: number;
}

export function stepToAdapter({ browser, system, name, version }: Where): string {
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

export function linuxFlags(browser: 'chrome' | 'edge', name: string, version: number): string {
  // Without flags: Intel graphics of 2020 and later, NVIDIA cards with a driver of 2024 and later.
  const flags = `nable ${browser}://flags/#enable-unsafe-webgpu and ${browser}://flags/#enable-vulkan, then restart the browser.`;
  if (version >= 147) return `E${flags}`;
  return `Update ${name} to version 147 or newer. If that is not enough, e${flags}`;
}
