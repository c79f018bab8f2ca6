/** Work of exact length on a machine that only writes down what it is asked for. */
import { describe, expect, it } from 'vitest';
import { FailureError } from '../../src/engine/failures.ts';
import { seededIds } from '../../src/engine/random.ts';
import { check, measure, type Machine } from '../../src/engine/worker/exact.ts';

class Scribe implements Machine {
  readonly context = 100;
  readonly vocab = 50;
  readonly chunk = 16;
  readonly asked: string[] = [];
  /** what is in the cache */
  held: number[] = [];
  /** called before each piece of work */
  before: () => void = () => undefined;

  clear(): void {
    this.asked.push('clear');
    this.held = [];
  }
  read(ids: readonly number[]): Promise<number> {
    return this.#take('read', ids);
  }
  write(id: number): Promise<number> {
    return this.#take('write', [id]);
  }
  /** The choice behind a token is the next number. */
  #take(how: string, ids: readonly number[]): Promise<number> {
    this.before();
    this.asked.push(`${how} ${ids.length}`);
    this.held.push(...ids);
    return Promise.resolve(((ids.at(-1) ?? 0) + 1) % this.vocab);
  }
}

const never = new AbortController().signal;
const ignore = (): void => undefined;

describe('measure', () => {
  it('reads the depth in chunks, the prompt in one go, and writes its own tokens', async () => {
    const machine = new Scribe();
    const steps: number[] = [];
    let held: number[] = [];
    machine.before = () => (held = machine.held);
    const request = { depth: 40, prompt: 20, generate: 3, seed: 7 };
    const { stamps } = await measure(machine, request, never, (done) => steps.push(done));
    expect(machine.asked).toEqual([
      'clear',
      'read 16',
      'read 16',
      'read 8',
      'read 20',
      'write 1',
      'write 1',
      'write 1',
      'clear'
    ]);
    expect(steps).toEqual([16, 32, 40, 60, 61, 62, 63]);
    expect(stamps).toHaveLength(4);
    const ids = seededIds(7, 61, 50).slice(0, 60);
    const next = (ids[59] ?? 0) + 1;
    expect(held).toEqual([...ids, next % 50, (next + 1) % 50, (next + 2) % 50]);
  });

  it('begins with one of the seed’s tokens where nothing was read', async () => {
    const machine = new Scribe();
    let held: number[] = [];
    machine.before = () => (held = machine.held);
    await measure(machine, { depth: 0, prompt: 0, generate: 2, seed: 3 }, never, ignore);
    expect(held[0]).toBe(seededIds(3, 1, 50)[0]);
    expect(machine.asked).toEqual(['clear', 'write 1', 'write 1', 'clear']);
  });

  it('fills the context to the last token, and refuses one more before it begins', async () => {
    const machine = new Scribe();
    const full = { depth: 50, prompt: 40, generate: 10, seed: 1 };
    await measure(machine, full, never, ignore);
    machine.asked.length = 0;
    await expect(measure(machine, { ...full, generate: 11 }, never, ignore)).rejects.toThrow(
      FailureError
    );
    expect(machine.asked).toEqual([]);
  });

  it('leaves the cache empty when it is stopped or fails', async () => {
    const stop = new AbortController();
    const machine = new Scribe();
    machine.before = () => {
      if (machine.held.length === 5) stop.abort();
    };
    const request = { depth: 0, prompt: 0, generate: 60, seed: 1 };
    await expect(measure(machine, request, stop.signal, ignore)).rejects.toThrow();
    expect(machine.asked).toHaveLength(8);
    expect(machine.asked.at(-1)).toBe('clear');
    machine.before = () => {
      throw new Error('broken');
    };
    await expect(measure(machine, request, never, ignore)).rejects.toThrow('broken');
    expect(machine.asked.at(-1)).toBe('clear');
  });
});

describe('check', () => {
  it('tells the choice behind every token, whatever follows', async () => {
    const machine = new Scribe();
    const ids = [10, 20, 30, 40];
    expect(await check(machine, { ids, prompt: 0 }, never, ignore)).toEqual([11, 21, 31, 41]);
    expect(await check(machine, { ids, prompt: 3 }, never, ignore)).toEqual([31, 41]);
    expect(await check(machine, { ids, prompt: 4 }, never, ignore)).toEqual([41]);
    expect(machine.asked.filter((what) => what.startsWith('read'))).toEqual(['read 3', 'read 4']);
  });
});

it('a seed gives the same tokens, another one others, all of them of the vocabulary', () => {
  const ids = seededIds(1, 2000, 384);
  expect(seededIds(1, 2000, 384)).toEqual(ids);
  expect(seededIds(2, 2000, 384)).not.toEqual(ids);
  expect(Math.min(...ids)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...ids)).toBeLessThan(384);
  expect(new Set(ids).size).toBeGreaterThan(370);
});
