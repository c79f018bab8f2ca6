/** The browser's own locks: who runs a model, who is at its files, and a loss that is mended once. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Recovery } from '../../src/app/recovery.svelte.ts';
import { GpuLock, sharesGpu } from '../../src/app/tabs/gpu-lock.ts';
import { CATALOG } from '../../src/engine/catalog.ts';
import { deviceLost, lostWorker, outOfMemory } from '../../src/engine/failures.ts';
import type { LoadRequest } from '../../src/engine/model.ts';
import { inTurn } from '../../src/weights/turn.ts';

const taken: string[] = [];
const tab = (name: string): GpuLock => new GpuLock(navigator.locks, () => taken.push(name));
const [one, two] = [tab('one'), tab('two')];

afterEach(async () => {
  await one.release();
  await two.release();
  taken.length = 0;
});

describe('the lock of the GPU', () => {
  it('is one tab’s at a time, until it is released', async () => {
    expect(await one.claim()).toBe(true);
    expect(await two.claim()).toBe(false);
    expect(await one.claim()).toBe(true);
    await one.release();
    expect(await two.claim()).toBe(true);
    expect(taken).toEqual([]);
  });

  it('asked for twice at once is not taken for another tab’s', async () => {
    expect(await Promise.all([one.claim(), one.claim()])).toEqual([true, true]);
    void one.release();
    expect(await one.claim()).toBe(true);
  });

  it('can be taken over, and back; the one before hears of it', async () => {
    await one.claim();
    await two.takeOver();
    await expect.poll(() => taken).toEqual(['one']);
    expect(await one.claim()).toBe(false);
    await one.takeOver();
    await expect.poll(() => taken).toEqual(['one', 'two']);
    await one.release();
    expect(await two.claim()).toBe(true);
    expect(taken).toHaveLength(2);
  });

  it('keeps nobody from anything where there are no locks', async () => {
    const alone = new GpuLock(undefined, () => undefined);
    expect(await alone.claim()).toBe(true);
    await alone.takeOver();
    await alone.release();
  });

  it('is not needed for the pocket model, nor on the processor', () => {
    const [pocket, large] = CATALOG;
    if (!pocket || !large) throw new Error('the catalog is empty');
    expect(sharesGpu({ model: pocket, backend: 'webgpu', contextLength: 1024 })).toBe(true);
    expect(sharesGpu({ model: large, backend: 'webgpu', contextLength: 1024 })).toBe(false);
    const other = { id: 'x', name: 'X', url: 'https://models.example/x/' };
    expect(sharesGpu({ model: other, backend: 'webgpu', contextLength: 1024 })).toBe(false);
    expect(sharesGpu({ model: other, backend: 'cpu', contextLength: 1024 })).toBe(true);
  });
});

describe('the files of a model', () => {
  const { signal } = new AbortController();

  it('are in one hand at a time; whoever waits says so', async () => {
    let finish: (value: string) => void = () => undefined;
    const first = inTurn('a/', signal, () => new Promise<string>((resolve) => (finish = resolve)));
    const waits = vi.fn();
    const second = inTurn('a/', signal, () => Promise.resolve('second'), waits);
    expect(await inTurn('b/', signal, () => Promise.resolve('other'))).toBe('other');
    await expect.poll(() => waits.mock.calls.length).toBe(1);
    finish('first');
    expect(await first).toBe('first');
    expect(await second).toBe('second');
  });

  it('are free again when the work has failed; its error passes through', async () => {
    const failing = inTurn('c/', signal, () => Promise.reject(new Error('no luck')));
    await expect(failing).rejects.toThrow('no luck');
    expect(await inTurn('c/', signal, () => Promise.resolve(1))).toBe(1);
  });

  it('need not be waited for', async () => {
    let finish: () => void = () => undefined;
    const first = inTurn('d/', signal, () => new Promise<void>((resolve) => (finish = resolve)));
    const stop = new AbortController();
    const second = inTurn(
      'd/',
      stop.signal,
      () => Promise.resolve(),
      () => stop.abort()
    );
    await expect(second).rejects.toThrow();
    finish();
    await first;
  });
});

describe('a model that was lost', () => {
  const request: LoadRequest = {
    model: { id: 'x', name: 'X', url: 'https://models.example/x/' },
    backend: 'webgpu',
    contextLength: 1024
  };
  const lost = deviceLost('unknown', '');

  it('is loaded again by itself, but not twice within a minute of answering again', () => {
    let now = 0;
    const recovery = new Recovery(() => now);
    expect(recovery.begin(lost, request)).toBe(true);
    expect(recovery.rescue).toMatchObject({ failure: lost, done: false });
    now = 120_000;
    recovery.succeed();
    expect(recovery.rescue?.done).toBe(true);
    now += 59_000;
    expect(recovery.begin(lostWorker('again'), request)).toBe(false);
    expect(recovery.rescue).toBeUndefined();
    now += 2_000;
    expect(recovery.begin(lostWorker('again'), request)).toBe(true);
  });

  it('is not, when the GPU was full', () => {
    expect(new Recovery().begin(outOfMemory(1e9, 'a cache', ''), request)).toBe(false);
  });
});
