/**
 * Finds a browser to test and measure with. `CHROMIUM` names one; otherwise an installed Chrome,
 * Chromium or Edge is taken, then Playwright's own. `tsx tools/browser.ts` prints the path, and on
 * Debian as root installs one first when there is none. Nothing here ever skips: without a browser
 * the answer is an error that says what to install.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright';

/**
 * What every browser of ours is started with. WebGPU on a software adapter needs
 * --enable-unsafe-webgpu; the rest keeps the browser from talking to anybody and lets it run in a
 * container.
 */
export const QUIET_ARGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run'
];
export const BROWSER_ARGS = [...QUIET_ARGS, '--enable-unsafe-webgpu'];

const HOW_TO_INSTALL = [
  'No browser with WebGPU was found. Do one of these, then run the command again:',
  '  - install Google Chrome (https://www.google.com/chrome/), Chromium or Microsoft Edge;',
  '  - run: npx playwright install chromium',
  '  - on Debian or Ubuntu, as root: apt-get install chromium',
  '  - set CHROMIUM to the path of such a browser.'
].join('\n');

/** Files of these names in the folders of PATH. */
export function onPath(names: readonly string[]): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Where an installed browser usually is, the likeliest first. */
function usualPlaces(): string[] {
  switch (process.platform) {
    case 'darwin':
      return ['', homedir()].flatMap((root) =>
        [
          'Google Chrome.app/Contents/MacOS/Google Chrome',
          'Chromium.app/Contents/MacOS/Chromium',
          'Microsoft Edge.app/Contents/MacOS/Microsoft Edge'
        ].map((app) => join(root, '/Applications', app))
      );
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
        .map((name) => process.env[name])
        .filter((root) => root !== undefined)
        .flatMap((root) => [
          join(root, 'Google/Chrome/Application/chrome.exe'),
          join(root, 'Chromium/Application/chrome.exe'),
          join(root, 'Microsoft/Edge/Application/msedge.exe')
        ]);
    default:
      return [
        // Not chromium-browser: on Ubuntu that is a script which wants a snap.
        ...onPath(['google-chrome', 'google-chrome-stable', 'chromium', 'microsoft-edge']),
        '/opt/google/chrome/chrome',
        '/opt/microsoft/msedge/msedge',
        '/snap/bin/chromium'
      ];
  }
}

/** The browser's path, or undefined. Throws when CHROMIUM names something that is not there. */
export function findBrowser(): string | undefined {
  const named = process.env['CHROMIUM'];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM is set to ${named}, and there is no such file.`);
  }
  return [...usualPlaces(), chromium.executablePath()].find((path) => existsSync(path));
}

/** The browser's path. Throws with what to install when there is none. */
export function requireBrowser(): string {
  const found = findBrowser();
  if (!found) throw new Error(HOW_TO_INSTALL);
  return found;
}

/** Debian's packages can be installed here. */
export function isDebianRoot(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  // Ubuntu's chromium package is only a pointer to a snap: useless in a container.
  return (
    existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}

/** Installs Debian's packages; whether that went well. What is printed meanwhile is no result. */
export function install(...packages: string[]): boolean {
  const apt = (...args: string[]): boolean =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    }).status === 0;
  return apt('update') && apt('install', '--yes', '--no-install-recommends', ...packages);
}

/** Like requireBrowser, but installs Debian's package first where that is possible. */
export function ensureBrowser(): string {
  const found = findBrowser();
  if (found) return found;
  if (isDebianRoot()) {
    console.error('No browser found: installing the chromium package.');
    if (!install('chromium')) {
      throw new Error(`The chromium package could not be installed.\n${HOW_TO_INSTALL}`);
    }
  }
  return requireBrowser();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    console.log(ensureBrowser());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
