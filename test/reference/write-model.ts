/**
 * Writes a random model to a folder, for servers of e2e tests and benchmarks:
 *
 *   npx tsx test/reference/write-model.ts DIR [--geometry qwen-1.5b] [--arch llama] [--hidden 256] …
 *
 * Options are those of TinyModelOptions in kebab case (`--kv-heads 2`, `--tied`, `--endless`).
 */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { GEOMETRIES } from './geometries.ts';
import type { Geometry } from './geometries.ts';
import { modelFiles } from './tiny-model.ts';
import type { TinyModelOptions } from './options.ts';

/**
 * Writes a model's files into `folder`, made if need be, one shard in memory at a time.
 * @returns bytes written
 */
export async function writeModel(folder: string, options: TinyModelOptions = {}): Promise<number> {
  await mkdir(folder, { recursive: true });
  const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');
  let total = 0;
  for (const [name, bytes] of modelFiles({ md5, ...options })) {
    await writeFile(join(folder, name), bytes);
    total += bytes.length;
  }
  return total;
}

const NUMBERS = [
  'hidden',
  'layers',
  'heads',
  'kv-heads',
  'head-dim',
  'intermediate',
  'vocab',
  'eps',
  'rope-theta',
  'context',
  'seed',
  'shard-bytes'
];
const WORDS = ['quantization', 'index-name'];
const FLAGS = ['tied', 'endless'];

/** @throws Error for an unknown option or geometry; parseModelConfig judges the values later */
function readArguments(args: string[]): { folder: string; options: TinyModelOptions } {
  const named = (names: string[], type: 'string' | 'boolean') =>
    names.map((name) => [name, { type }] as const);
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: Object.fromEntries([
      ...named(['geometry', 'arch', ...NUMBERS, ...WORDS], 'string'),
      ...named(FLAGS, 'boolean')
    ])
  });
  const [folder] = positionals;
  if (!folder) throw new Error('Name the folder to write to.');

  const { geometry, arch, ...given } = values;
  if (geometry !== undefined && !isGeometry(geometry)) {
    throw new Error(`--geometry should be one of ${Object.keys(GEOMETRIES).join(', ')}.`);
  }
  const options = Object.entries(given).map(([name, value]) => [
    name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()),
    NUMBERS.includes(name) ? Number(value) : value
  ]);
  return {
    folder,
    options: {
      ...(geometry && GEOMETRIES[geometry]),
      ...(arch !== undefined && { architecture: arch }),
      ...Object.fromEntries(options)
    } as TinyModelOptions
  };
}

function isGeometry(name: unknown): name is Geometry {
  return typeof name === 'string' && Object.hasOwn(GEOMETRIES, name);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { folder, options } = readArguments(process.argv.slice(2));
  const started = performance.now();
  const bytes = await writeModel(folder, options);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${folder}: ${(bytes / 1e6).toFixed(1)} MB in ${seconds} s`);
}
