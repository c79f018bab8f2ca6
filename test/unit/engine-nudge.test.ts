/** A browser that looks at its GPU only now and then, and whenever something is submitted. */
import { afterEach, expect, it, vi } from 'vitest';
import { nudge, nudgeWhereNeeded, type GpuClasses } from '../../src/engine/nudge.ts';

const LAZY = 100;
const WORK = 7;

/** Classes of its own for each test, since what is put before them stays. */
function lazyGpu() {
  const submits: number[] = [];
  class Queue {
    #done = 0;
    readonly #waiting: (() => void)[] = [];
    constructor() {
      setInterval(() => this.#look(), LAZY);
    }
    submit(): void {
      submits.push(performance.now());
      this.#look();
    }
    work(milliseconds = WORK): void {
      this.#done = performance.now() + milliseconds;
    }
    onSubmittedWorkDone(): Promise<void> {
      return new Promise((resolve) => this.#waiting.push(resolve));
    }
    #look(): void {
      if (performance.now() < this.#done) return;
      for (const resolve of this.#waiting.splice(0)) resolve();
    }
  }
  class Buffer {
    readonly #queue: Queue;
    constructor(queue: Queue) {
      this.#queue = queue;
    }
    mapAsync(mode: number): Promise<void> {
      return mode === 1
        ? this.#queue.onSubmittedWorkDone()
        : Promise.reject(new Error('no such mode'));
    }
  }
  class Device {
    readonly queue = new Queue();
    createBuffer(): Buffer {
      return new Buffer(this.queue);
    }
  }
  const classes = { GPUDevice: Device, GPUQueue: Queue, GPUBuffer: Buffer };
  return { classes: classes as unknown as GpuClasses, device: new Device(), submits };
}

/** Timers and the clock are the test's; messages between ports come by themselves. */
async function pass(milliseconds: number): Promise<void> {
  for (let i = 0; i < milliseconds; i++) {
    await vi.advanceTimersByTimeAsync(1);
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    });
  }
}

function fakeTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'performance'] });
}

afterEach(() => vi.useRealTimers());

it('sees what the GPU has done soon after', async () => {
  fakeTime();
  const { classes, device } = lazyGpu();
  nudge(classes);
  const buffer = device.createBuffer();
  for (const wait of [() => buffer.mapAsync(1), () => device.queue.onSubmittedWorkDone()]) {
    device.queue.work();
    const seen = vi.fn();
    void wait().then(seen);
    await pass(WORK - 1);
    expect(seen).not.toHaveBeenCalled();
    await pass(3);
    expect(seen).toHaveBeenCalledOnce();
  }
});

it('looks only while something is waited for, and less often the longer it takes', async () => {
  fakeTime();
  const { classes, device, submits } = lazyGpu();
  nudge(classes);
  await pass(50);
  expect(submits).toEqual([]);

  let waited = true;
  device.queue.work(400);
  void device.queue.onSubmittedWorkDone().then(() => (waited = false));
  await pass(450);
  expect(waited).toBe(false);
  const gaps = submits.slice(1).map((at, i) => at - (submits[i] ?? NaN));
  expect(gaps[0]).toBe(1);
  expect(gaps.at(-1)).toBeGreaterThan(10);

  const looks = submits.length;
  await pass(50);
  expect(submits).toHaveLength(looks);
});

it('passes on what went wrong, and looks no longer', async () => {
  fakeTime();
  const { classes, device, submits } = lazyGpu();
  nudge(classes);
  await expect(device.createBuffer().mapAsync(0)).rejects.toThrow('no such mode');
  await pass(5);
  const looks = submits.length;
  await pass(50);
  expect(submits).toHaveLength(looks);
});

it('is for Firefox alone', () => {
  const scope = (userAgent: string) => {
    const { classes } = lazyGpu();
    const { mapAsync } = classes.GPUBuffer.prototype;
    nudgeWhereNeeded({ ...classes, navigator: { userAgent } });
    return classes.GPUBuffer.prototype.mapAsync !== mapAsync;
  };
  expect(scope('Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0')).toBe(
    true
  );
  expect(scope('Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36')).toBe(false);
  const without = { navigator: { userAgent: 'Mozilla/5.0 Gecko/20100101 Firefox/153.0' } };
  expect(() => nudgeWhereNeeded(without)).not.toThrow();
});
