// @ts-check
/**
 * `npm start` on a fresh clone, with Node and nothing else: installs what is missing, builds what is
 * out of date, serves the page at http://localhost:4173 (PORT overrides) until Ctrl-C.
 */
import './setup/node-version.mjs';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { serveUntilInterrupted } from './serve.mjs';
import { ROOT, build, installDependencies, pageIsCurrent } from './setup/prepare.mjs';

/** Whether somebody sits in front of this machine and would like to see a browser open. */
function hasDesktop() {
  const { env, platform } = process;
  if (!process.stdout.isTTY || env['CI'] || env['BROWSER'] === 'none') return false;
  if (env['SSH_CONNECTION'] || env['SSH_TTY']) return false;
  if (platform === 'darwin' || platform === 'win32') return true;
  if (existsSync('/.dockerenv') || existsSync('/run/.containerenv')) return false;
  return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

/** @param {string} address */
function openBrowser(address) {
  /** @type {Record<string, [string, ...string[]]>} */
  const openers = {
    darwin: ['open', address],
    // The empty argument is the window's title, which "start" takes first.
    win32: ['cmd', '/c', 'start', '""', address]
  };
  const [program, ...args] = openers[process.platform] ?? ['xdg-open', address];
  const child = spawn(program, args, { stdio: 'ignore', detached: true });
  // The address is on the screen: whoever has no opener can click or copy it.
  child.on('error', () => {});
  child.unref();
}

try {
  installDependencies();
  if (!pageIsCurrent()) build();
  await serveUntilInterrupted(path.join(ROOT, 'dist'), (address) => {
    if (hasDesktop()) openBrowser(address);
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
