/** The built page in Firefox: another WebGPU, another compiler of WGSL, another browser around them. */
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { candidates, PARTS } from '../../src/library/candidates.ts';
import type { ModelConfig } from '../../src/library/config.ts';
import { buildProgram } from '../../src/library/plan.ts';
import { findFirefox, launchFirefox } from '../../tools/firefox.ts';
import { serve } from '../../tools/serve.mjs';
import { distill } from '../reference/distill.ts';
import { makeTinyModel } from '../reference/tiny-model.ts';

const executablePath = findFirefox();
const PATIENCE = 120_000;

describe.skipIf(executablePath === undefined)('Firefox', () => {
  let server: Awaited<ReturnType<typeof serve>>;
  let browser: Browser | undefined;
  beforeAll(async () => {
    server = await serve('dist', 0);
  });
  afterEach(() => browser?.close());
  afterAll(() => server.close());

  /** @returns the page, and what it complained of */
  async function open(path: string, webgpu: boolean): Promise<readonly [Page, string[]]> {
    browser = await launchFirefox(executablePath ?? '', { webgpu });
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(`http://localhost:${server.port}/${path}`);
    return [page, complaints];
  }

  const says = (page: Page, text: string) =>
    page.waitForFunction(
      (wanted) => document.body.innerText.includes(wanted),
      { timeout: PATIENCE },
      text
    );

  it.each([
    [true, 'GPU · WebGPU'],
    [false, 'processor']
  ])('thinks and answers rightly (WebGPU: %s)', async (webgpu, where) => {
    const [page, complaints] = await open('?temperature=0', webgpu);
    await says(page, where);
    await page.locator('textarea').fill('How many r are in strawberry?');
    await page.keyboard.press('Enter');
    await says(page, 'Thought for');
    await says(page, 'There are 3 r in "strawberry".');
    expect(complaints).toEqual([]);
  });

  it('compiles every kernel', async () => {
    const [page] = await open('', true);
    const kernels = [...new Map(allKernels())];
    expect(kernels.length).toBeGreaterThan(200);
    const found = await page.evaluate(async (list) => {
      const adapter = await navigator.gpu.requestAdapter();
      if (!adapter) throw new Error('no adapter');
      const device = await adapter.requestDevice();
      const errors: string[] = [];
      for (const [code, name] of list) {
        const { messages } = await device.createShaderModule({ code }).getCompilationInfo();
        for (const { type, message } of messages)
          if (type === 'error') errors.push(`${name}: ${message}`);
      }
      return errors;
    }, kernels);
    expect(found).toEqual([]);
  });
});

/** WGSL, with whose it is, of all shapes and models on a device such as Firefox's: without subgroups. */
function* allKernels(): Generator<readonly [wgsl: string, name: string]> {
  const device = { subgroupMinSize: 0, maxBindingSize: 1 << 27 };
  const llama = {
    architecture: 'llama',
    hidden: 4096,
    heads: 32,
    kvHeads: 8,
    intermediate: 14336
  } as const;
  const models: Record<string, ModelConfig> = {
    qwen: distill,
    llama: { ...distill, ...llama },
    tiny: makeTinyModel({ quantization: 'q4f32_1' }).config
  };
  for (const [model, config] of Object.entries(models)) {
    for (const part of PARTS) {
      for (const { name, tuning } of candidates(config, part)) {
        const { kernels } = buildProgram({ ...config, layers: 1 }, device, { tuning, drafts: 4 });
        for (const kernel of kernels)
          yield [kernel.wgsl, `${model}, ${part} ${name}, ${kernel.name}`];
      }
    }
  }
}
