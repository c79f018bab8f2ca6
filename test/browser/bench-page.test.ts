/**
 * What a measurement sees of a real page: frames, a slow page, devtools' throttling, other engines,
 * and a reply of the pocket model on its way to the screen.
 */
import { cdp } from 'vitest/browser';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { painted } from '../../src/bench/paint.ts';
import type { Progress } from '../../src/bench/progress.ts';
import { runBench } from '../../src/bench/runner.ts';
import type { Clock, Parts } from '../../src/bench/subject.ts';
import { runTask } from '../../src/bench/task.ts';
import { slowdown } from '../../src/bench/watch/pace.ts';
import { watchTabs } from '../../src/bench/watch/tabs.ts';
import { keepAwake } from '../../src/ui/wake-lock.ts';
import { startWatch } from '../../src/bench/watch/watch.ts';
import { EngineClient } from '../../src/engine/client.ts';
import { Measuring } from '../../src/engine/measuring.ts';
import type { DeviceFacts } from '../../src/bench/result.ts';
import { DEVICE, GATE } from '../unit/bench-facts.ts';

const clock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  date: () => Date.now(),
  wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
};
const never = new AbortController().signal;

/** Keeps the page from everything else. */
function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

async function pocket(): Promise<EngineClient> {
  const engine = new EngineClient();
  const url = new URL('/pocket/', location.href).href;
  const model = { id: 'pocket', name: 'Pocket', url };
  await engine.load({ model, backend: 'cpu', contextLength: 1024 }, () => undefined);
  return engine;
}

describe('a reply on its way to the screen', () => {
  let engine: EngineClient;
  beforeAll(async () => {
    engine = await pocket();
  });
  afterAll(() => engine.dispose());

  const subject = {
    generate: (...args: Parameters<EngineClient['generate']>) => engine.generate(...args),
    stop: () => engine.stop()
  };
  const parts = {
    subject: { ...subject, measure: never_, cancelMeasure: never_, facts: never_ },
    clock,
    painted
  };
  function never_(): never {
    throw new Error('the task measures nothing');
  }

  it('is thought through and answered right, and its speeds do not contradict each other', async () => {
    let text = '';
    const task = await runTask(parts, { opensThought: true }, never, ({ answer }) => {
      text = answer;
    });
    expect(text).toContain('15012');
    if (!task) throw new Error('no task');
    expect(task.right).toBe(true);
    expect(task.thoughtTokens).toBeGreaterThan(20);
    expect(task.answerTokens).toBeGreaterThan(2);
    expect(task.firstToken).toBeGreaterThan(0);
    expect(task.firstAnswer ?? 0).toBeGreaterThan(task.firstToken);
    const { tokenizer, hop, page } = task.lost;
    const lost = 1000 / task.paintedRate - 1000 / task.engineRate;
    expect(tokenizer + hop + page).toBeCloseTo(Math.max(0, lost), 9);
  });

  it('comes slower than the engine writes it where the page is slow, and the page has to answer for that', async () => {
    const task = await runTask(parts, { opensThought: true }, never, () => block(40));
    if (!task) throw new Error('no task');
    expect(task.deliveredRate).toBeLessThan(0.7 * task.engineRate);
    expect(task.lost.page).toBeGreaterThan(task.lost.hop + task.lost.tokenizer);
  });

  it('stops when the run is cancelled, and the engine answers again', async () => {
    const stop = new AbortController();
    const task = runTask(parts, { opensThought: true }, stop.signal, () => stop.abort());
    expect(await task.catch((error: unknown) => error)).toBe(stop.signal.reason);
    const again = await runTask(parts, { opensThought: true }, never, () => undefined);
    expect(again?.right).toBe(true);
  });
});

describe('a run', () => {
  it('is cancelled in the middle of a measurement, and the engine answers', async () => {
    const engine = await pocket();
    try {
      const { loaded } = engine;
      if (!loaded) throw new Error('no model');
      const stop = new AbortController();
      const parts: Parts = {
        subject: new Measuring(engine),
        clock,
        painted,
        device: async () => DEVICE,
        gate: async () => GATE,
        watch: startWatch,
        keepAwake
      };
      const told: Progress[] = [];
      const run = runBench(
        { kind: 'quick', model: loaded, seed: 1, appVersion: '0' },
        parts,
        (progress) => {
          if (progress.phase === 'warm-up') told.push(progress);
          // Told again while it is measured: the fourth, which has 512 tokens to read first.
          if (told.filter(({ done }) => done === 3).length === 2) stop.abort();
        },
        stop.signal
      );
      expect(await run.catch((error: unknown) => error)).toBe(stop.signal.reason);
      expect(told.at(-1)).toMatchObject({ phase: 'warm-up', test: 'tg128 @ d512' });
      const task = await runTask(parts, loaded, never, () => undefined);
      expect(task?.right).toBe(true);
    } finally {
      engine.dispose();
    }
  });
});

describe('painted', () => {
  it('comes behind the next frame and what its callbacks do', async () => {
    const order: string[] = [];
    requestAnimationFrame(() => {
      block(20);
      order.push('frame');
    });
    const asked = clock.now();
    const at = await painted();
    order.push('painted');
    expect(order).toEqual(['frame', 'painted']);
    expect(at).toBeGreaterThanOrEqual(asked + 20);
  });
});

describe('the pace of the page', () => {
  /** The protocol of Chromium's devtools. */
  const throttle = (rate: number): Promise<unknown> =>
    (cdp() as { send(method: string, parameters: object): Promise<unknown> }).send(
      'Emulation.setCPUThrottlingRate',
      { rate }
    );
  afterEach(() => throttle(1));

  it('is that of a worker, until devtools slow it down', async () => {
    await expect.poll(slowdown, { timeout: 30_000 }).toBeLessThan(1.5);
    await throttle(4);
    // It begins when the browser finds time for it.
    await expect.poll(slowdown, { timeout: 30_000 }).toBeGreaterThan(1.5);
  });
});

describe('other tabs', () => {
  it('are seen by the engines in them, for as long as these live', async () => {
    const engines = [await pocket()];
    try {
      expect(await watchTabs().end()).toBe(0);
      engines.push(await pocket());
      expect(await watchTabs().end()).toBe(1);
    } finally {
      for (const engine of engines) engine.dispose();
    }
    await expect.poll(() => watchTabs().end()).toBe(0);
  });
});

describe('a watch', () => {
  const device: DeviceFacts = { ...DEVICE, description: 'one' };

  it('sees nothing where nothing happens, and a lost focus and another adapter where they do', async () => {
    localStorage.removeItem('thinktab.bench.adapter');
    const quiet = await (await startWatch()).end(device);
    expect(quiet).toMatchObject({ hidden: 0, powerChanged: false, otherTabs: 0 });
    expect(quiet.otherAdapter).toBe(false);
    const watch = await startWatch();
    window.dispatchEvent(new Event('blur'));
    await clock.wait(20, never);
    const seen = await watch.end({ ...device, description: 'another' });
    expect(seen.unfocused).toBeGreaterThanOrEqual(15);
    expect(seen.otherAdapter).toBe(true);
  });

  it('keeps the screen on without a complaint where the browser refuses', () => {
    expect(() => keepAwake()()).not.toThrow();
  });
});
