/** Builds the model library once before tests run: they load build/library/thinktab.wasm. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const BUILD = 'src/library/build.mjs';

export default function setup(): void {
  if (!existsSync(BUILD)) return;
  execFileSync(process.execPath, [BUILD], { stdio: ['ignore', 'ignore', 'inherit'] });
}
