/** The built page, wllama, and one random model in both formats, behind a server of their own. */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { cp, mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GEOMETRIES } from '../../../test/reference/geometries.ts';
import { ggufQ4, type ReadTensor } from '../../../test/reference/gguf-q4.ts';
import { modelConfig, type TinyModelOptions } from '../../../test/reference/tiny-model.ts';
import { writeModel } from '../../../test/reference/write-model.ts';
import { serve } from '../../serve.mjs';
import { engineWorker } from '../engine-worker.ts';
import type { Shard } from '../../../src/library/tensors.ts';

/** Where the page finds them. */
/** web-llm before 0.2.80 takes a model's files from nowhere else. */
export const MODEL = 'model/resolve/main/';
export const GGUF = 'race/model.gguf';
export const WLLAMA = { library: '/race/wllama.js', wasm: '/race/wllama.wasm' } as const;
export const MLC = '/race/mlc-worker.js';

/** The older name, which every web-llm reads. */
const INDEX = 'ndarray-cache.json';

/** Threads share memory only in a page that shares nothing else; wllama's worker is a Blob. */
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Content-Security-Policy': "frame-ancestors 'none'"
};

export interface RaceSite {
  readonly folder: string;
  readonly url: string;
  /** the engine's worker, from the page */
  readonly worker: string;
  readonly close: () => Promise<void>;
}

/**
 * Made in a temporary folder. The worker begins with the counter of what it asks of the GPU.
 * @param mlc a folder with a library of MLC's, and the web-llm that it was made for
 */
export async function raceSite(mlc?: string): Promise<RaceSite> {
  const folder = await mkdtemp(join(tmpdir(), 'thinktab-race-'));
  await cp('dist', folder, { recursive: true });
  const assets = join(folder, 'assets');
  const name = await engineWorker(assets);
  const counter = readFileSync(new URL('../gpu-counter.js', import.meta.url), 'utf8');
  const script = readFileSync(join(assets, name), 'utf8');
  await writeFile(join(assets, name), `${counter}\n${script}`);

  await mkdir(join(folder, 'race'));
  const wllama = 'node_modules/@wllama/wllama/esm';
  await cp(`${wllama}/index.js`, join(folder, 'race/wllama.js'));
  await cp(`${wllama}/wasm/wllama.wasm`, join(folder, 'race/wllama.wasm'));
  await writeFile(join(folder, 'race/index.html'), '<!doctype html><title>Race</title>');
  if (mlc !== undefined) {
    await cp(new URL('./mlc-worker.js', import.meta.url), join(folder, 'race/mlc-worker.js'));
    for (const name of ['web-llm.js', 'library.wasm']) {
      await cp(join(mlc, name), join(folder, 'race', name));
    }
  }
  const server = await serve(folder, 0, HEADERS);
  return {
    folder,
    url: `http://localhost:${server.port}/`,
    worker: `/assets/${name}`,
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true });
    }
  };
}

/** Puts a model of the 1.5B's shapes there, in MLC's files. */
export async function putModel(folder: string, options: TinyModelOptions): Promise<void> {
  await writeModel(join(folder, MODEL), geometryOf(options));
}

/** The same weights as a GGUF, from the files that are there. */
export async function putGguf(folder: string, options: TinyModelOptions): Promise<void> {
  const file = await open(join(folder, GGUF), 'w');
  try {
    const read = tensorReader(join(folder, MODEL));
    for (const piece of ggufQ4(modelConfig(geometryOf(options)), read)) await file.writeFile(piece);
  } finally {
    await file.close();
  }
}

function geometryOf(options: TinyModelOptions): TinyModelOptions {
  return { ...GEOMETRIES['qwen-1.5b'], endless: true, indexName: INDEX, ...options };
}

/** Reads tensors, one at a time, from a folder in MLC format. */
function tensorReader(folder: string): ReadTensor {
  const index = JSON.parse(readFileSync(join(folder, INDEX), 'utf8')) as {
    readonly records: readonly Shard[];
  };
  return (name) => {
    for (const { dataPath, records } of index.records) {
      const record = records.find((one) => one.name === name);
      if (!record) continue;
      const bytes = new Uint8Array(record.nbytes);
      const file = openSync(join(folder, dataPath), 'r');
      readSync(file, bytes, 0, record.nbytes, record.byteOffset);
      closeSync(file);
      return bytes;
    }
    throw new Error(`The model has no tensor ${name}.`);
  };
}
