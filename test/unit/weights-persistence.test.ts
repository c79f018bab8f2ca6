import { afterEach, describe, expect, it, vi } from 'vitest';
import { FileError, type FileProblem } from '../../src/weights/problem.ts';
import { persistently, Persistence, type Waiting } from '../../src/weights/persistence.ts';

const url = 'https://models.example/shard.bin';
const broken = new FileError({ kind: 'unreachable', url, cause: 0 });
const status = (code: number, retryAfter?: number): FileError =>
  new FileError({ kind: 'status', url, status: code, retryAfter });

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Milliseconds of each pause until it gives up. */
async function pauses(error: unknown, tries: number): Promise<number[]> {
  vi.useFakeTimers();
  const persistence = new Persistence(tries, new AbortController().signal);
  const seen: number[] = [];
  for (;;) {
    const since = Date.now();
    const next = persistence.afterFailure(error).then(
      () => true,
      () => false
    );
    await vi.advanceTimersByTimeAsync(0);
    await vi.runAllTimersAsync();
    if (!(await next)) return seen;
    seen.push(Date.now() - since);
  }
}

describe('after a failure that may pass', () => {
  it('pauses grow, the first is at most half a second, and there are as many as allowed', async () => {
    const seen = await pauses(broken, 5);
    expect(seen).toHaveLength(5);
    expect(seen[0]).toBeLessThanOrEqual(500);
    seen.forEach((pause, i) => {
      expect(pause).toBeGreaterThanOrEqual(300 * 2 ** i);
      expect(pause).toBeLessThanOrEqual(500 * 2 ** i + 1);
    });
  });

  it('a server that names a pause gets it, unless nobody would wait that long', async () => {
    expect((await pauses(status(429, 7), 2)).every((pause) => pause >= 7000)).toBe(true);
    expect(await pauses(status(503, 3600), 2)).toEqual([]);
  });

  it('what is tried again, and what is not', async () => {
    const problems: readonly (readonly [FileProblem, boolean])[] = [
      [{ kind: 'stalled', url, seconds: 10 }, true],
      [{ kind: 'range', url }, true],
      ...[408, 429, 500, 502, 503, 504].map((code) => [status(code).problem, true] as const),
      ...[400, 401, 403, 404, 410].map((code) => [status(code).problem, false] as const),
      [{ kind: 'page', url }, false],
      [{ kind: 'pointer', url }, false],
      [{ kind: 'answer', url, said: 'no' }, false],
      [{ kind: 'checksum', url, expected: 'a', found: 'b' }, false],
      [{ kind: 'size', url, expected: 2, found: 1 }, false],
      [{ kind: 'quota', cause: 0 }, false]
    ];
    for (const [problem, again] of problems) {
      expect((await pauses(new FileError(problem), 1)).length, problem.kind).toBe(again ? 1 : 0);
    }
    expect(await pauses(new Error('odd'), 1)).toEqual([]);
  });

  it('progress gives all tries back', async () => {
    vi.useFakeTimers();
    const persistence = new Persistence(1, new AbortController().signal);
    for (let i = 0; i < 4; i++) {
      const next = persistence.afterFailure(broken);
      await vi.runAllTimersAsync();
      await next;
      persistence.advanced();
    }
  });

  it('an abort ends the pause', async () => {
    const stop = new AbortController();
    const next = new Persistence(3, stop.signal).afterFailure(status(503, 100));
    stop.abort();
    await expect(next).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('without a network', () => {
  function browser() {
    const target = new EventTarget();
    vi.stubGlobal('addEventListener', target.addEventListener.bind(target));
    vi.stubGlobal('removeEventListener', target.removeEventListener.bind(target));
    const navigator = { onLine: true };
    vi.stubGlobal('navigator', navigator);
    return { target, navigator };
  }

  it('waits as long as it takes, and no try is lost', async () => {
    const { target, navigator } = browser();
    vi.useFakeTimers();
    const told: (Waiting | undefined)[] = [];
    const persistence = new Persistence(0, new AbortController().signal, (why) => told.push(why));
    navigator.onLine = false;
    let over = false;
    const next = persistence.afterFailure(broken).then(() => (over = true));
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(over).toBe(false);
    expect(told).toEqual(['network']);
    navigator.onLine = true;
    target.dispatchEvent(new Event('online'));
    await next;
    expect(told).toEqual(['network', undefined]);
    expect(persistence.failures).toBe(0);
  });

  it('an abort ends the wait', async () => {
    browser();
    const stop = new AbortController();
    const persistence = new Persistence(0, stop.signal);
    // Looked at without end, it is there again: whoever does not hear the abort comes here, too.
    let looks = 0;
    vi.stubGlobal('navigator', {
      get onLine(): boolean {
        return ++looks > 100;
      }
    });
    const next = persistence.afterFailure(broken);
    stop.abort();
    await expect(next).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a small file', () => {
  it('is tried a few times', async () => {
    vi.useFakeTimers();
    let tries = 0;
    const result = persistently(() => {
      if (++tries < 4) throw broken;
      return Promise.resolve('here');
    }, new AbortController().signal);
    await vi.runAllTimersAsync();
    expect(await result).toBe('here');
  });
});
