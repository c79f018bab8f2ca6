// @ts-check
/** `npm run build`: the library and the page, as static files in dist/ for any host and any path. */
import './setup/node-version.mjs';
import { build } from './setup/prepare.mjs';

try {
  build();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
