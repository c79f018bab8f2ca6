/**
 * Writes dist/sw.js: the service worker (src/app/offline/service-worker.ts) with the list of what
 * the page is made of. After everything else, because the list names what really lies in dist/.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import type { Build } from '../../src/app/offline/precache.ts';

const SOURCE = fileURLToPath(new URL('../../src/app/offline/service-worker.ts', import.meta.url));
const SHELL = 'index.html';
const WORKER = 'sw.js';
/** For people, or for the debugger: no page asks for them. */
const NOT_OF_THE_PAGE = /\.(?:md|map)$/;

const sha256 = (bytes: string | Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

/** What lies in the folder of a built page. */
export function listBuild(folder: string): Build {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => path !== SHELL && path !== WORKER && !NOT_OF_THE_PAGE.test(path))
    .sort()
    .map((path) => ({ path, sha256: sha256(readFileSync(join(folder, path))) }));
  const html = readFileSync(join(folder, SHELL), 'utf8');
  const mentions = files.map(({ path }) => path).filter((path) => html.includes(path));
  const version = sha256(JSON.stringify([files, sha256(html)])).slice(0, 16);
  return { version, files, mentions };
}

/** Writes the service worker of the page that lies in a folder. */
export async function writeServiceWorker(folder: string): Promise<void> {
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'warn',
    define: { __BUILD__: JSON.stringify(listBuild(folder)) },
    build: {
      target: 'es2023',
      outDir: folder,
      emptyOutDir: false,
      copyPublicDir: false,
      rolldownOptions: {
        input: SOURCE,
        // Module service workers are younger than WebGPU in some browsers.
        output: { format: 'iife', entryFileNames: WORKER }
      }
    }
  });
}

export function offline(): Plugin {
  let folder = 'dist';
  return {
    name: 'thinktab-offline',
    apply: 'build',
    configResolved(config) {
      folder = resolve(config.root, config.build.outDir);
    },
    closeBundle: { order: 'post', sequential: true, handler: () => writeServiceWorker(folder) }
  };
}
