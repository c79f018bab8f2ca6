/** The engine's worker among the files of a build: workers are named by their files, and so are others. */
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Something that the engine's worker alone does: it drives web-llm token by token. */
const MARK = 'forwardTokensAndSample';

/**
 * @param assets the build's folder of scripts
 * @returns the name of the file there
 * @throws Error where the build has none
 */
export async function engineWorker(assets: string): Promise<string> {
  for (const name of await readdir(assets)) {
    if (!/^worker-.*\.js$/.test(name)) continue;
    if ((await readFile(join(assets, name), 'utf8')).includes(MARK)) return name;
  }
  throw new Error('the build has no worker of the engine');
}
