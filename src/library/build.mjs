/**
 * Builds the model library's runtime, build/library/thinktab.wasm, from assembly/.
 * `node src/library/build.mjs` builds and prints the sizes; buildLibrary() is for other scripts.
 */
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import asc from 'assemblyscript/asc';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');

/** Where the built runtime lies. */
export const LIBRARY_PATH = join(root, 'build', 'library', 'thinktab.wasm');

/** The number that layout.ts gives a constant: the linker's memory base must agree with it. */
function layoutConstant(name) {
  const layout = readFileSync(join(here, 'layout.ts'), 'utf8');
  const match = new RegExp(`export const ${name} = (\\d+);`).exec(layout);
  if (!match) throw new Error(`layout.ts does not define ${name}`);
  return Number(match[1]);
}

/**
 * Compiles the runtime.
 * @param {{ text?: boolean }} [options] text: also write the readable form, thinktab.wat
 * @returns {Promise<{ path: string, bytes: number, gzip: number }>} where it is and its size
 */
export async function buildLibrary({ text = false } = {}) {
  const folder = dirname(LIBRARY_PATH);
  mkdirSync(folder, { recursive: true });
  // Written aside and renamed: tests and builds may run side by side, and nobody reads half a file.
  const draft = join(folder, `draft-${process.pid}.wasm`);
  const out = relative(root, draft);
  const { error, stderr } = await asc.main([
    'src/library/assembly/index.ts',
    ...['--baseDir', root, '--outFile', out],
    ...(text ? ['--textFile', relative(root, LIBRARY_PATH).replace(/wasm$/, 'wat')] : []),
    // No collector and no abort import: the runtime owns its memory (assembly/memory.ts).
    ...['--runtime', 'stub', '--use', 'abort='],
    // Static data begin after the program's block.
    ...['--memoryBase', String(layoutConstant('BLOCK_END'))],
    ...['--optimizeLevel', '3', '--shrinkLevel', '2', '--converge', '--noAssert']
  ]);
  if (error) throw new Error(`the model library does not compile\n${stderr.toString()}`);
  renameSync(draft, LIBRARY_PATH);
  const wasm = readFileSync(LIBRARY_PATH);
  return { path: LIBRARY_PATH, bytes: wasm.length, gzip: gzipSync(wasm, { level: 9 }).length };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { path, bytes, gzip } = await buildLibrary({ text: process.argv.includes('--text') });
  console.log(`${relative(root, path)}: ${bytes} bytes, ${gzip} gzip`);
}
