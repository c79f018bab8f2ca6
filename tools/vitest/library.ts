/**
 * Builds the model library once before tests run: they load build/library/thinktab.wasm. `npm test`
 * has built it already, and runs several of us at once.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const BUILD = 'src/library/build.mjs';

export default function setup(): void {
  if (process.env['LIBRARY_BUILT'] || !existsSync(BUILD)) return;
  execFileSync(process.execPath, [BUILD], { stdio: ['ignore', 'ignore', 'inherit'] });
}
