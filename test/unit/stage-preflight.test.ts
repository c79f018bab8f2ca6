/** The pre-flight finds each fault, says what to do about it, and is not in the way of the rest. */
import { describe, expect, it, vi } from 'vitest';
import type { DeviceReport } from '../../src/engine/device.ts';
import { EngineError } from '../../src/engine/errors.ts';
import { missingWebGpu } from '../../src/engine/no-gpu.ts';
import { internal } from '../../src/engine/failures.ts';
import type { LoadedModel } from '../../src/engine/model.ts';
import { good } from '../../src/stage/preflight/finding.ts';
import { gpuFinding } from '../../src/stage/preflight/gpu-check.ts';
import { modelFinding } from '../../src/stage/preflight/model-check.ts';
import { pageFinding } from '../../src/stage/preflight/page-check.ts';
import { checkPower } from '../../src/stage/preflight/power-check.ts';
import { CHECKS, Preflight, type Page } from '../../src/stage/preflight/preflight.svelte.ts';
import type { Subject, Trial } from '../../src/stage/preflight/subject.ts';
import { watchTab } from '../../src/stage/preflight/tab-check.ts';

const MODEL: LoadedModel = {
  model: { id: 'm', name: 'Model', url: 'https://models.test/m/' },
  backend: 'webgpu',
  contextLength: 4096,
  opensThought: true,
  prefillChunk: 256,
  parameters: 1e9,
  weightBytes: 1e9,
  gpuBytes: 1e9,
  longestContext: 4096,
  bytesPerToken: 100,
  seconds: 1
};

const GPU: DeviceReport = {
  notes: [],
  software: false,
  vendor: 'apple',
  architecture: 'metal-3',
  description: '',
  features: [],
  limits: {},
  granted: { bufferSize: 1, bindingSize: 1 },
  handheld: false
};

const TRIAL: Trial = {
  finished: {
    reason: 'stop',
    usage: {
      promptTokens: 5,
      completionTokens: 20,
      prefillRate: 100,
      decodeRate: 40,
      timeToFirstToken: 50,
      contextUsed: 25,
      tokenizerTime: 1
    }
  },
  recordable: { model: MODEL.model, ended: 'stop', elapsed: 1 }
};

const batch = (text: string) => ({
  text,
  tokens: 10,
  thought: false,
  first: 0,
  last: 0,
  ids: [],
  received: 0
});

/** A world in which nothing is wrong, but for `faults`. */
function subject(faults: Partial<Subject> = {}) {
  const occupied: boolean[] = [];
  const asked: string[] = [];
  return {
    occupied,
    asked,
    loaded: MODEL,
    page: () => Promise.resolve({ files: 40, bytes: 3e6, broken: [] }),
    verify: () => Promise.resolve({ sound: ['a', 'b'], repaired: [], broken: [] }),
    probe: () => Promise.resolve(GPU),
    tryOut: (text, _signal, onTokens) => {
      asked.push(text);
      onTokens(batch('Thinking.'));
      onTokens(batch('\n</think>\n\nAn answer.'));
      return Promise.resolve(TRIAL);
    },
    occupy: (on) => void occupied.push(on),
    ...faults
  } satisfies Subject & Readonly<Record<string, unknown>>;
}

const PAGE: Page = {
  watchTab: () => ({ end: () => Promise.resolve(good(() => 'seen')) }),
  checkPower: () => Promise.resolve(good(() => 'plugged in'))
};

async function run(faults: Partial<Subject> = {}, page: Page = PAGE, prompt = 'Why? ') {
  const given = subject(faults);
  const preflight = new Preflight(given, page);
  await preflight.run(prompt);
  const wrong = preflight.rows.filter(({ finding }) => finding?.verdict !== 'good');
  return { preflight, given, wrong: wrong.map(({ check }) => check) };
}

describe('the checks together', () => {
  it('are made in their order, with the model to themselves, and all is green', async () => {
    const { preflight, given, wrong } = await run();
    expect(wrong).toEqual([]);
    expect(preflight.rows.map(({ check }) => check)).toEqual(CHECKS);
    expect(preflight.seconds).toBeGreaterThan(0);
    expect(preflight.bad).toBe(0);
    expect(given.occupied).toEqual([true, false]);
    expect(given.asked.at(-1)).toBe('Why?');
  });

  const broken = new EngineError(internal(new Error('the worker is gone')));
  it.each<[string, Partial<Subject>, string[]]>([
    ['no service worker', { page: () => Promise.resolve('none') }, ['page']],
    [
      'a file that is not kept',
      { page: () => Promise.resolve({ files: 2, bytes: 1, broken: ['x.js'] }) },
      ['page']
    ],
    [
      'damaged weights',
      { verify: () => Promise.resolve({ sound: [], repaired: [], broken: ['a'] }) },
      ['model']
    ],
    ['a model that is not stored', { verify: () => Promise.resolve(undefined) }, ['model']],
    ['a storage that fails', { verify: () => Promise.reject(broken) }, ['model']],
    ['a software adapter', { probe: () => Promise.resolve({ ...GPU, software: true }) }, ['gpu']],
    ['a model that fails', { tryOut: () => Promise.reject(broken) }, ['warmUp', 'prompt']],
    ['no model', { loaded: undefined }, ['model', 'warmUp', 'prompt']]
  ])('find %s, and go on', async (_, faults, expected) => {
    const { preflight, given, wrong } = await run(faults);
    expect(wrong).toEqual(expected);
    expect(preflight.rows).toHaveLength(CHECKS.length);
    expect(given.occupied).toEqual([true, false]);
    for (const { finding } of preflight.rows) {
      if (finding?.verdict === 'bad') expect(finding.next?.()).toMatch(/\w/);
    }
  });

  it('ask nothing where the script is empty', async () => {
    const { given, wrong } = await run({}, PAGE, ' ');
    expect(wrong).toEqual(['prompt']);
    expect(given.asked).toHaveLength(1);
  });

  it('find a first prompt that comes to no answer', async () => {
    const { preflight, wrong } = await run({
      tryOut: (_text, _signal, onTokens) => {
        onTokens(batch('Thinking, and thinking'));
        return Promise.resolve({ ...TRIAL, finished: { ...TRIAL.finished, reason: 'length' } });
      }
    });
    expect(wrong).toEqual(['prompt']);
    expect(
      preflight.rows.find(({ check }) => check === 'prompt')?.finding?.recordable
    ).toBeDefined();
  });

  it('can be stopped: what was cut short has found nothing, and the model is free', async () => {
    const given = subject({
      verify: (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        })
    });
    const preflight = new Preflight(given, PAGE);
    const ended = preflight.run('Why?');
    await vi.waitFor(() => expect(preflight.doing?.check).toBe('model'));
    preflight.stop();
    await ended;
    expect(preflight.rows.map(({ check }) => check)).toEqual(['page']);
    expect(preflight.seconds).toBeUndefined();
    expect(given.occupied).toEqual([true, false]);
  });

  it('repeat one check after its remedy, and keep the others', async () => {
    const page = vi.fn((mend: boolean) =>
      Promise.resolve({ files: 2, bytes: 1, broken: mend ? [] : ['x.js'] })
    );
    const { preflight, wrong } = await run({ page });
    expect(wrong).toEqual(['page']);
    const mending = preflight.mend('mend');
    // Nothing is offered meanwhile that would have no effect.
    expect(preflight.running).toBe(false);
    await preflight.run('Why?');
    expect(page).toHaveBeenCalledTimes(2);
    await mending;
    expect(preflight.bad).toBe(0);
    expect(preflight.rows.map(({ check }) => check)).toEqual(CHECKS);
  });
});

describe('the GPU', () => {
  function memory() {
    const kept = new Map<string, string>();
    return () => ({
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value)
    });
  }

  it('is right when it is the one of last time', () => {
    const store = memory();
    expect(gpuFinding(GPU, 'webgpu', store).verdict).toBe('good');
    expect(gpuFinding(GPU, 'webgpu', store).what()).toContain('the same as last time');
    const other = gpuFinding({ ...GPU, vendor: 'intel' }, 'webgpu', store);
    expect(other).toMatchObject({ verdict: 'bad', remedy: 'adapter' });
    expect(other.what()).toBe('It is intel metal-3; last time it was apple metal-3.');
    // Looking again makes it no better.
    expect(gpuFinding({ ...GPU, vendor: 'intel' }, 'webgpu', store).verdict).toBe('bad');
  });

  it('is none, or the processor', () => {
    const failure = missingWebGpu({ userAgent: '' });
    expect(gpuFinding({ ...GPU, failure }, 'cpu', memory()).verdict).toBe('bad');
    expect(gpuFinding({ ...GPU, software: true }, 'webgpu', memory()).verdict).toBe('bad');
    expect(gpuFinding(GPU, 'cpu', memory()).verdict).toBe('bad');
  });

  it('is taken as it is where nothing can be remembered', () => {
    const store = () => {
      throw new Error('switched off');
    };
    expect(gpuFinding(GPU, 'webgpu', store).verdict).toBe('good');
  });
});

describe('the page, the model, power and the tab', () => {
  it('say which files are missing', () => {
    const page = pageFinding({ files: 3, bytes: 1, broken: ['', 'assets/a.js'] });
    expect(page).toMatchObject({
      verdict: 'bad',
      remedy: 'mend',
      details: 'index.html\nassets/a.js'
    });
    const model = modelFinding(MODEL, { sound: ['a'], repaired: [], broken: ['b', 'c'] });
    expect(model.details).toBe('b\nc');
    expect(model.what()).toContain('2 of 3 files');
  });

  it('know whether the mains are plugged in, or that nobody says', async () => {
    const battery = (charging: boolean) => ({
      getBattery: () => Promise.resolve({ charging, level: 0.63 })
    });
    expect((await checkPower(battery(true))).verdict).toBe('good');
    const low = await checkPower(battery(false));
    expect(low.verdict).toBe('bad');
    expect(low.what()).toContain('63 %');
    expect((await checkPower({})).verdict).toBe('unknown');
    const refused = { getBattery: () => Promise.reject(new Error('policy')) };
    expect((await checkPower(refused)).verdict).toBe('unknown');
  });

  it('notice a tab that was hidden for a moment, and one that is drawn rarely', async () => {
    const page = Object.assign(new EventTarget(), {
      visibilityState: 'visible' as DocumentVisibilityState
    });
    const frames = (number: number) => () => Promise.resolve(number);
    expect((await watchTab(page, frames(60)).end()).verdict).toBe('good');
    expect((await watchTab(page, frames(1)).end()).verdict).toBe('bad');
    const watch = watchTab(page, frames(60));
    for (const state of ['hidden', 'visible'] as const) {
      page.visibilityState = state;
      page.dispatchEvent(new Event('visibilitychange'));
    }
    expect((await watch.end()).verdict).toBe('bad');
  });
});
