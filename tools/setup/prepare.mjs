// @ts-check
/**
 * Brings a checkout to the point where the page can be served: dependencies installed, library and
 * page built. Each step is left out when its result is there and current.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const SOURCES = [
  'src',
  'public',
  'index.html',
  'vite.config.ts',
  'svelte.config.js',
  'tools/vite',
  'package-lock.json'
];
/** Its time is the start of the last build: what changed while that ran is newer. */
const STAMP = 'build/last-build';
const RESULT = 'dist/index.html';

/** @param {string} file @returns {any} */
function readJson(file) {
  try {
    return JSON.parse(readFileSync(path.join(ROOT, file), 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * Whether what is installed is what the lockfile asks for. npm writes down what it installed in
 * node_modules/.package-lock.json; contents are compared and not times, because switching branches
 * changes times.
 */
export function dependenciesAreCurrent() {
  const wanted = readJson('package-lock.json')?.packages ?? {};
  const installed = readJson('node_modules/.package-lock.json')?.packages;
  if (!installed) return false;
  return Object.entries(wanted).every(([where, { version, optional }]) => {
    // Optional ones are often for another system.
    if (where === '' || (optional && !installed[where])) return true;
    return installed[where]?.version === version;
  });
}

/**
 * Runs a program in the checkout. What it says goes to standard error: standard output is for
 * results, such as a benchmark's.
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {boolean} whether it ended well
 */
function run(program, args) {
  const result = spawnSync(program, args, {
    cwd: ROOT,
    stdio: ['inherit', 2, 2],
    // Windows starts npm.cmd only through a shell.
    shell: process.platform === 'win32' && program === 'npm'
  });
  // Ctrl-C reached the child too: no error message on top of it.
  if (result.signal) process.exit(130);
  return result.status === 0;
}

/** Installs exactly what the lockfile says, unless it is there already. Throws when it cannot. */
export function installDependencies() {
  if (dependenciesAreCurrent()) return;
  console.error('Installing dependencies …');
  // The dev dependencies build the page: wanted even where NODE_ENV is "production".
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund'];
  const npm = process.env['npm_execpath'];
  const done =
    npm && /\.[cm]?js$/.test(npm) ? run(process.execPath, [npm, ...args]) : run('npm', args);
  if (!done) {
    throw new Error(
      'npm could not install the dependencies; its message is above. Often it is the network: try again.'
    );
  }
}

/** @param {string} file @returns {number} the latest change in it and, for a folder, below it */
function latestChange(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return 0;
  // A folder's own time tells of files that were deleted.
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(file).reduce(
    (latest, name) => Math.max(latest, latestChange(path.join(file, name))),
    stat.mtimeMs
  );
}

export function pageIsCurrent() {
  const built = statSync(path.join(ROOT, STAMP), { throwIfNoEntry: false });
  if (!built || !statSync(path.join(ROOT, RESULT), { throwIfNoEntry: false })) return false;
  return SOURCES.every((source) => latestChange(path.join(ROOT, source)) < built.mtimeMs);
}

/** Builds the model library into build/library. Throws when it cannot. */
export function buildLibrary() {
  if (!run(process.execPath, ['src/library/build.mjs'])) {
    throw new Error('The model library could not be built; the message is above.');
  }
}

/** Builds the library and the page into dist/. Throws when it cannot. */
export function build() {
  const started = new Date();
  buildLibrary();
  if (!run(process.execPath, ['node_modules/vite/bin/vite.js', 'build'])) {
    throw new Error('The page could not be built; the message is above.');
  }
  const stamp = path.join(ROOT, STAMP);
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, '');
  utimesSync(stamp, started, started);
}
