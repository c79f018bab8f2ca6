import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  CATALOG,
  countParameters,
  findModel,
  gpuBytes,
  TOKENS_AT_ONCE,
  type CatalogModel
} from '../../src/engine/catalog.ts';
import type { DeviceReport } from '../../src/engine/device.ts';
import { defaultContext, verdict } from '../../src/engine/verdict.ts';
import { missingAdapter } from '../../src/engine/no-gpu.ts';
import { programBuffers, tensorBytes } from '../../src/engine/worker/purpose.ts';
import { parseModelConfig } from '../../src/library/config.ts';
import { buildProgram } from '../../src/library/plan.ts';
import { checkTensorIndex, expectedTensors } from '../../src/library/tensors.ts';

const GIB = 1 << 30;

/** The distills: everything but the page's own model. */
const DISTILLS = CATALOG.filter(({ id }) => id !== 'pocket');

function model(id: string): CatalogModel {
  const found = CATALOG.find((entry) => entry.id === id);
  if (!found) throw new Error(`no ${id} in the catalog`);
  return found;
}

function device(more: Partial<DeviceReport> = {}): DeviceReport {
  return {
    notes: [],
    software: false,
    vendor: 'nvidia',
    architecture: 'ampere',
    description: '',
    features: [],
    limits: {},
    granted: { bufferSize: GIB, bindingSize: GIB },
    handheld: false,
    ...more
  };
}

describe('the catalog', () => {
  it('has the repositories that web-llm names', () => {
    expect(DISTILLS.map(({ url }) => url)).toEqual(
      ['Qwen-1.5B', 'Qwen-7B', 'Llama-8B'].map(
        (name) =>
          `https://huggingface.co/mlc-ai/DeepSeek-R1-Distill-${name}-q4f16_1-MLC/resolve/main/`
      )
    );
  });

  it('knows the parameters that are published', () => {
    // Qwen2.5-Math-1.5B has 1.54 B with a tied head; the distill's own head adds 151936 × 1536.
    expect(model('r1-qwen-1.5b').parameters / 1e9).toBeCloseTo(1.777, 3);
    expect(model('r1-qwen-7b').parameters / 1e9).toBeCloseTo(7.616, 3);
    expect(model('r1-llama-8b').parameters / 1e9).toBeCloseTo(8.03, 2);
  });

  it('computes downloads of four and a half bits per weight', () => {
    for (const { parameters, weightBytes } of CATALOG) {
      expect((weightBytes * 8) / parameters).toBeCloseTo(4.5, 1);
    }
    expect(model('r1-qwen-1.5b').weightBytes / 1e9).toBeCloseTo(1.0, 1);
  });

  it('describes the pocket model as its files do', () => {
    const folder = new URL('../../public/pocket/', import.meta.url);
    const read = (name: string): unknown =>
      JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as unknown;
    const { config, weightBytes } = model('pocket');
    expect(config).toEqual(parseModelConfig(read('mlc-chat-config.json')));
    const { problem, bytes } = checkTensorIndex(read('tensor-cache.json'), expectedTensors(config));
    expect(problem).toBeUndefined();
    expect(bytes).toBe(weightBytes);
  });

  it('names every licence', () => {
    for (const { licence } of DISTILLS) expect(licence).toMatch(/^MIT; built on .+ \(.+\)$/);
    expect(model('r1-llama-8b').licence).toContain('Llama 3.1 Community License');
  });

  it('counts a word of nibbles as eight weights, and no scales', () => {
    expect(
      countParameters([
        { name: 'a.q_weight', shape: [4, 8], dtype: 'uint32' },
        { name: 'a.q_scale', shape: [4, 2], dtype: 'float16' },
        { name: 'norm.weight', shape: [64], dtype: 'float16' }
      ])
    ).toBe(4 * 64 + 64);
  });
});

describe('GPU memory', () => {
  for (const { id, config, weightBytes } of CATALOG) {
    for (const context of [2048, 8192, 32768]) {
      it(`of ${id} at ${context} tokens is that of its program`, () => {
        const device = { subgroupMinSize: 0, maxBindingSize: GIB };
        const program = buildProgram(config, device, { drafts: TOKENS_AT_ONCE });
        const weights = program.tensors.reduce((sum, tensor) => sum + tensorBytes(tensor), 0);
        const buffers = programBuffers(program, context);
        const all = buffers.reduce((sum, { bytes }) => sum + bytes, weights);
        expect(weights).toBe(weightBytes);
        expect(gpuBytes(config, weightBytes, context) / all).toBeCloseTo(1, 3);
      });
    }
  }

  it('beyond weights and KV cache is at most a tenth', () => {
    for (const { config, weightBytes } of DISTILLS) {
      const cache = 4 * config.layers * 8192 * config.kvHeads * config.headDim;
      expect(gpuBytes(config, weightBytes, 8192)).toBeLessThan(1.1 * (weightBytes + cache));
    }
  });
});

describe('the verdict', () => {
  it('is good where nothing speaks against it', () => {
    for (const entry of CATALOG) {
      expect(verdict(entry, device(), 8192)).toMatchObject({ level: 'good', why: '' });
    }
  });

  it('is no without a device, in the device’s words', () => {
    const failure = missingAdapter({ userAgent: 'Chrome/130' });
    expect(verdict(model('r1-qwen-1.5b'), device({ failure }), 8192)).toMatchObject({
      level: 'no',
      why: failure.what
    });
  });

  it('is good for the pocket model everywhere: without WebGPU it runs on the processor', () => {
    const failure = missingAdapter({ userAgent: 'Chrome/130' });
    expect(verdict(model('pocket'), device({ failure }), 1024)).toMatchObject({
      level: 'good',
      why: 'Without WebGPU it answers on the processor.'
    });
    expect(verdict(model('pocket'), device({ software: true }), 1024).level).toBe('good');
    expect(defaultContext(model('pocket'), device())).toBe(1024);
  });

  it('is slow on a software adapter', () => {
    expect(verdict(model('r1-qwen-1.5b'), device({ software: true }), 8192).level).toBe('slow');
  });

  it('is no where a matrix does not fit a buffer', () => {
    const small = device({ granted: { bufferSize: 1 << 28, bindingSize: 1 << 27 } });
    expect(verdict(model('r1-qwen-1.5b'), small, 8192).level).toBe('good');
    const { level, why } = verdict(model('r1-qwen-7b'), small, 8192);
    expect(level).toBe('no');
    expect(why).toBe('It has a matrix of 272 MB; this device allows 268 MB at once.');
  });

  it('is no where the context does not fit a binding', () => {
    const small = device({ granted: { bufferSize: 1 << 28, bindingSize: 1 << 27 } });
    const { level, why } = verdict(model('r1-llama-8b'), small, 131072);
    expect(level).toBe('no');
    expect(why).toContain('131,072');
  });

  it('is tight where memory may not suffice, and says how little is known', () => {
    const laptop = verdict(model('r1-llama-8b'), device({ systemMemory: 8 }), 8192);
    expect(laptop.level).toBe('tight');
    expect(laptop.why).toContain('8 GB or more');
    expect(verdict(model('r1-qwen-1.5b'), device({ systemMemory: 8 }), 8192).level).toBe('good');
    expect(verdict(model('r1-llama-8b'), device({ systemMemory: 32 }), 8192).level).toBe('good');
    expect(verdict(model('r1-qwen-7b'), device({ handheld: true }), 8192).level).toBe('tight');
  });

  it('shortens the default context only where that helps', () => {
    expect(defaultContext(model('r1-qwen-1.5b'), device())).toBe(8192);
    // 1.24 GB at 8192 tokens, 1.09 at 4096, of 2.4 GB
    expect(defaultContext(model('r1-qwen-1.5b'), device({ systemMemory: 2.4 }))).toBe(4096);
    expect(defaultContext(model('r1-llama-8b'), device({ systemMemory: 4 }))).toBe(4096);
  });
});

describe('the model parameter', () => {
  const base = 'https://example.org/thinktab/';

  it('is a name of the catalog', () => {
    expect(findModel('r1-qwen-7b', base)).toBe(model('r1-qwen-7b'));
  });

  it('is an address of a folder', () => {
    expect(findModel('http://127.0.0.1:9000/models/my%20model', base)).toEqual({
      id: 'http://127.0.0.1:9000/models/my%20model/',
      name: 'my model',
      url: 'http://127.0.0.1:9000/models/my%20model/'
    });
    expect(findModel('../pocket/', base)?.url).toBe('https://example.org/pocket/');
  });

  it('is a repository', () => {
    expect(findModel('https://huggingface.co/org/Some-MLC', base)).toMatchObject({
      name: 'Some-MLC',
      url: 'https://huggingface.co/org/Some-MLC/resolve/main/'
    });
  });

  it('may be neither', () => {
    expect(findModel('r1-qwen-70b', base)).toBeUndefined();
    expect(findModel('http://', base)).toBeUndefined();
    expect(findModel('javascript:alert(1)', base)).toBeUndefined();
  });
});
