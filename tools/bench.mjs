// @ts-check
/**
 * `npm run bench` measures everything, `npm run bench -- NAME` one thing: JSON lines on standard
 * output, a table for people on standard error. `npm run bench -- page` is the measurement that
 * visitors make (`--help` lists its options), `race` (docs/race.md) is run against other engines, and
 * `prefix` (docs/library.md) reads long prompts: all three only by name. Installs and builds what is missing first.
 */
import './setup/node-version.mjs';
import { spawnSync } from 'node:child_process';
import { ROOT, build, installDependencies, pageIsCurrent } from './setup/prepare.mjs';

try {
  installDependencies();
  if (!pageIsCurrent()) build();
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/tsx/dist/cli.mjs', 'tools/bench/main.ts', ...process.argv.slice(2)],
    { cwd: ROOT, stdio: 'inherit' }
  );
  process.exitCode = status ?? 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
