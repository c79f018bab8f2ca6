/**
 * Every shape of the library's kernels against the default (docs/kernels.md): the trial that a first
 * load makes, without its haste, at the 1.5B distill's sizes.
 *
 * `kernels/PART/SHAPE`: time of the default over its own, in turns; above 1 it is faster. On a GPU
 * also `…/time`, the shortest launch. Counts: `…/workgroups`, `…/memory` (bytes of workgroup memory),
 * `…/barriers` (in its WGSL). A shape with another result than the default's ends the benchmark badly.
 *
 * KERNELS_MODEL names another geometry of test/reference/geometries.ts, KERNELS_PARTS some of the
 * parts, KERNELS_SAMPLES how many samples of each (7), KERNELS_ROWS the rows of a prompt.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { build } from 'vite';
import { GEOMETRIES, type Geometry } from '../../test/reference/geometries.ts';
import { BROWSER_ARGS, ensureBrowser } from '../browser.ts';
import { serve } from '../serve.mjs';
import { figure, type Figure } from './figures.ts';
import type { Asked, KernelsBench } from './kernels/page.ts';

const { KERNELS_MODEL, KERNELS_PARTS, KERNELS_SAMPLES, KERNELS_ROWS } = process.env;
const SAMPLES = Number(KERNELS_SAMPLES ?? 7);
/** Attention over so many keys, one after the other, is one sample. */
const DEPTHS = [160, 400, 1000, 3000];
const ON_GPU = { rows: 128, vocab: 1 << 16 };
const ON_SOFTWARE = { rows: 64, vocab: 1 << 13 };

type Page = { readonly kernelsBench: KernelsBench };

export async function* kernels(): AsyncGenerator<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'thinktab-kernels-'));
  await build({
    configFile: false,
    root: fileURLToPath(new URL('./kernels', import.meta.url)),
    base: './',
    logLevel: 'error',
    build: { target: 'es2023', outDir: folder, emptyOutDir: true }
  });
  const server = await serve(folder, 0);
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: BROWSER_ARGS });
  const disagreed: string[] = [];
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    await page.goto(`http://localhost:${server.port}/`);
    const { adapter, parts } = await page.evaluate(async () => {
      const { kernelsBench } = globalThis as unknown as Page;
      return { adapter: await kernelsBench.adapter(), parts: kernelsBench.parts() };
    });
    const wanted = KERNELS_PARTS?.split(',');
    const sizes = adapter.software ? ON_SOFTWARE : ON_GPU;
    for (const part of parts.filter((name) => wanted?.includes(name) ?? true)) {
      const asked: Asked = {
        model: GEOMETRIES[(KERNELS_MODEL ?? 'qwen-1.5b') as Geometry],
        part,
        samples: SAMPLES,
        ...sizes,
        ...(KERNELS_ROWS !== undefined && { rows: Number(KERNELS_ROWS) }),
        depths: DEPTHS
      };
      const { found, counts } = await page.evaluate(
        (given) => (globalThis as unknown as Page).kernelsBench.try(given),
        asked
      );
      for (const { shape, outcome, ratios, milliseconds } of found.tried) {
        const name = `kernels/${part}/${shape}`;
        if (outcome === 'agreed') yield figure(name, '× default', ratios, adapter.name);
        else disagreed.push(`${name} ${outcome}`);
        if (!adapter.software && milliseconds !== undefined) {
          yield figure(`${name}/time`, 'ms', [milliseconds], adapter.name);
        }
      }
      for (const { shape, workgroups, memory, barriers } of counts) {
        const name = `kernels/${part}/${shape}`;
        yield figure(`${name}/workgroups`, '', [workgroups]);
        yield figure(`${name}/memory`, 'bytes', [memory]);
        yield figure(`${name}/barriers`, '', [barriers]);
      }
    }
  } finally {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true });
  }
  if (disagreed.length > 0) throw new Error(`not admitted: ${disagreed.join('; ')}`);
}
