// @ts-check
/** Scripts in processes of their own, which end in time and take with them what they have started. */
import { spawn } from 'node:child_process';
import { ROOT } from './prepare.mjs';

/**
 * Runs a script with this Node. `gather` keeps what it prints instead of showing it; `answer` keeps
 * its standard output only.
 * @param {readonly string[]} command
 * @param {{ env?: NodeJS.ProcessEnv, minutes: number, gather?: boolean, answer?: boolean }} options
 * @returns {Promise<{ ok: boolean, why: string, output: string }>}
 */
export function run(command, { env, minutes, gather = false, answer = false }) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, command, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', gather || answer ? 'pipe' : 'inherit', gather ? 'pipe' : 'inherit'],
      // A group of its own, so that the browsers it started can be ended with it.
      detached: process.platform !== 'win32'
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (data) => (output += String(data)));
    }
    const end = () => {
      if (child.pid === undefined) return;
      if (process.platform === 'win32') {
        spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { stdio: 'ignore' });
        return;
      }
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        // It is gone already.
      }
    };
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      end();
    }, minutes * 60_000);
    const interrupted = () => {
      end();
      process.exit(130);
    };
    process.on('SIGINT', interrupted);
    process.on('SIGTERM', interrupted);
    const finish = (/** @type {boolean} */ ok, /** @type {string} */ why) => {
      clearTimeout(timer);
      process.off('SIGINT', interrupted);
      process.off('SIGTERM', interrupted);
      resolve({ ok, why, output });
    };
    child.on('error', (error) => finish(false, error.message));
    child.on('close', (code, signal) =>
      finish(
        code === 0 && !late,
        late
          ? `was ended after ${minutes} minutes`
          : signal
            ? `died of ${signal}`
            : `exit code ${code}`
      )
    );
  });
}
