/** What is guessed from, and when guesses are worth their cost. The library is not needed for either. */
import { describe, expect, it } from 'vitest';
import { Lookup } from '../../src/engine/worker/lookup.ts';
import { tokensAtOnce } from '../../src/engine/worker/speculation.ts';
import { Worth } from '../../src/engine/worker/worth.ts';
import { defaultTuning } from '../../src/library/tuning.ts';
import { makeTinyModel } from '../reference/tiny-model.ts';

const VOCAB = 152_064;

describe('a guess', () => {
  const after = (...ids: number[]): Lookup => {
    const lookup = new Lookup(VOCAB);
    lookup.put(0, ids);
    return lookup;
  };

  it('is what followed the last time that three tokens stood together', () => {
    expect(after(1, 2, 3, 4, 5, 6, 9, 1, 2, 3).guess(3)).toEqual({ ids: [4, 5, 6], common: 3 });
    expect(after(1, 2, 3, 4, 1, 2, 3, 5, 1, 2, 3).guess(1)).toEqual({ ids: [5], common: 3 });
    expect(after(7, 8, 1, 2, 3, 4, 9, 7, 8, 1, 2, 3).guess(1)).toEqual({ ids: [4], common: 5 });
  });

  it('is not made where two tokens agree, or nothing does', () => {
    expect(after(1, 2, 3, 4, 9, 2, 3).guess(1)).toBeUndefined();
    expect(after(1, 2, 3).guess(1)).toBeUndefined();
    expect(after(1, 2).guess(1)).toBeUndefined();
    expect(new Lookup(VOCAB).guess(1)).toBeUndefined();
  });

  it('goes on with itself where text goes round in circles', () => {
    expect(after(5, 1, 2, 1, 2, 1).guess(4)?.ids).toEqual([2, 1, 2, 1]);
    expect(after(8, 8, 8, 8).guess(3)?.ids).toEqual([8, 8, 8]);
  });

  it('knows tokens one by one as it does together, up to the largest', () => {
    const lookup = new Lookup(VOCAB);
    const ids = [VOCAB - 1, VOCAB - 2, 0, 4, 7, VOCAB - 1, VOCAB - 2, 0];
    for (const [position, id] of ids.entries()) lookup.put(position, [id]);
    expect(lookup.guess(2)?.ids).toEqual([4, 7]);
    // Not the same three, though the same sum of them.
    lookup.put(ids.length, [VOCAB - 2, VOCAB - 1, 0]);
    expect(lookup.guess(2)).toBeUndefined();
  });

  it('is of what is in the context, not of what was taken back', () => {
    const lookup = after(1, 2, 3, 4, 5, 9, 9, 9);
    lookup.put(5, [1, 2, 3]);
    expect(lookup.guess(2)?.ids).toEqual([4, 5]);
    // "3 4 5" is gone: "1 2 3" was followed by 6 now, and 7, 8, 6 by nothing.
    lookup.put(3, [6, 7, 8, 6, 1, 2, 3]);
    expect(lookup.guess(1)?.ids).toEqual([6]);
    lookup.put(3, [4, 9, 9, 7, 8, 6]);
    expect(lookup.guess(1)).toBeUndefined();
    lookup.put(0, [1, 2, 3]);
    expect(lookup.guess(1)).toBeUndefined();
  });

  it('does not reach into what is not known, as behind a checkpoint', () => {
    const lookup = after(1, 2, 3);
    lookup.put(10, [4, 5, 6, 1, 2, 3]);
    expect(lookup.guess(1)).toBeUndefined();
    lookup.put(16, [4, 5, 6, 1]);
    expect(lookup.guess(3)?.ids).toEqual([2, 3, 4]);
  });
});

describe('guesses are computed at all', () => {
  const { config } = makeTinyModel();
  const tuning = defaultTuning(config);
  const trial = { made: 0, seconds: 1, clock: 'gpu', software: false, parts: [] } as const;

  it('on a GPU whose trial of kernels went well, and nowhere else', () => {
    expect(tokensAtOnce({ tuning, why: 'trial', trial })).toBeGreaterThan(1);
    expect(tokensAtOnce({ tuning, why: 'trial', trial: { ...trial, software: true } })).toBe(0);
    expect(tokensAtOnce({ tuning, why: 'software' })).toBe(0);
    expect(tokensAtOnce({ tuning, why: 'failed', trial })).toBe(0);
    expect(tokensAtOnce({ tuning, why: 'unfinished' })).toBe(0);
  });
});

describe('guesses are computed', () => {
  /** A reply in which so many of three guesses are right, on a device of these costs: how often? */
  function share(right: number, alone: number, guessed: number, kept: number): number {
    const worth = new Worth(3);
    let computed = 0;
    worth.took('alone', alone);
    for (let token = 0; token < 400; token++) {
      if (!worth.pays(3)) {
        worth.took('alone', alone);
        continue;
      }
      computed++;
      worth.took('guessed', guessed);
      for (let i = 0; i < right; i++) worth.took('kept', kept);
      worth.came(3, right);
    }
    return computed / 400;
  }

  it('where they come cheap and are right', () => {
    expect(share(3, 20, 26, 1)).toBe(1);
    expect(share(1, 20, 26, 1)).toBe(1);
  });

  it('hardly ever where they are wrong, or cost what they save', () => {
    for (const figures of [share(0, 20, 26, 1), share(3, 20, 80, 1), share(1, 20, 60, 1)]) {
      expect(figures).toBeGreaterThan(0);
      expect(figures).toBeLessThan(0.06);
    }
  });

  it('by what places in common were worth, each kind for itself', () => {
    const worth = new Worth(3);
    worth.took('alone', 20);
    worth.took('guessed', 40);
    worth.took('kept', 1);
    for (let i = 0; i < 20; i++) {
      worth.came(3, 0);
      worth.came(12, 3);
    }
    expect(worth.pays(4)).toBe(false);
    expect(worth.pays(9)).toBe(true);
    expect(worth.pays(16)).toBe(true);
  });

  it('whatever a pause between two tokens was', () => {
    const worth = new Worth(3);
    worth.took('alone', 20);
    worth.took('guessed', 26);
    worth.took('kept', 1);
    worth.took('guessed', 60_000);
    expect(worth.pays(3)).toBe(true);
  });
});
