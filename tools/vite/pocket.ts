/**
 * Serves the pocket model (public/pocket) from a folder whose name is a hash of its files: browsers
 * and web-llm keep models by address, and new weights must not meet an old tokenizer.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

const SOURCE = 'public/pocket';

function filesHash(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) {
    hash.update(name).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex').slice(0, 10);
}

export function pocket(): Plugin {
  const folder = `pocket/${filesHash(SOURCE)}/`;
  let outDir = 'dist';
  return {
    name: 'thinktab-pocket',
    config: () => ({ define: { 'import.meta.env.VITE_POCKET': JSON.stringify(folder) } }),
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    configureServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        request.url = request.url?.replace(`/${folder}`, '/pocket/');
        next();
      });
    },
    closeBundle() {
      const target = join(outDir, folder);
      mkdirSync(join(outDir, 'pocket'), { recursive: true });
      mkdirSync(target);
      for (const name of readdirSync(SOURCE)) {
        renameSync(join(outDir, 'pocket', name), join(target, name));
      }
    }
  };
}
