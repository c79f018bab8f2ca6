import { describe, expect, test } from 'vitest';
import {
  applyBias,
  applyPenalties,
  draw,
  greedy,
  nucleus,
  softmax
} from '../../src/library/forward/sample.ts';

test('greedy takes the largest, of equals the lowest id', () => {
  expect(greedy([1, 5, 2, 5])).toBe(1);
  expect(greedy([-3, -2, -2])).toBe(1);
});

describe('softmax', () => {
  test('is exp over its sum, at any size of logits', () => {
    const probabilities = softmax([1000, 1000 + Math.log(3), -Infinity]);
    expect(probabilities[0]).toBeCloseTo(0.25, 12);
    expect(probabilities[1]).toBeCloseTo(0.75, 12);
    expect(probabilities[2]).toBe(0);
  });

  test('divides by the temperature', () => {
    const [a, b] = softmax([0, 1], 0.5);
    expect(b / a).toBeCloseTo(Math.exp(2), 12);
  });

  test('at temperature 0 is greedy', () => {
    expect([...softmax([1, 1.001, 0], 0)]).toEqual([0, 1, 0]);
  });
});

describe('the nucleus', () => {
  const probabilities = [0.125, 0.5, 0.25, 0.125];
  const ids = (topP: number) => nucleus(probabilities, topP).map(({ id }) => id);

  test('is the smallest set with enough mass', () => {
    expect(ids(0.4)).toEqual([1]);
    expect(ids(0.5)).toEqual([1]);
    expect(ids(0.51)).toEqual([1, 2]);
    expect(ids(0.75)).toEqual([1, 2]);
    expect(ids(0.76)).toEqual([1, 2, 0]);
    expect(ids(1)).toEqual([1, 2, 0, 3]);
    expect(ids(0)).toEqual([1]);
  });

  test('is scaled to a sum of 1', () => {
    const [first, second] = nucleus(probabilities, 0.75);
    expect(first.probability).toBeCloseTo(2 / 3, 12);
    expect(second.probability).toBeCloseTo(1 / 3, 12);
  });

  test('is drawn from by its distribution', () => {
    const candidates = nucleus(probabilities, 0.9);
    expect(draw(candidates, 0)).toBe(1);
    expect(draw(candidates, 0.49)).toBe(1);
    expect(draw(candidates, 0.5)).toBe(2);
    expect(draw(candidates, 0.75)).toBe(0);
    expect(draw(candidates, 0.9999999)).toBe(3);
    const draws = 10000;
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < draws; i++) counts[draw(candidates, i / draws)]++;
    expect(counts).toEqual([1250, 5000, 2500, 1250]);
  });
});

describe('penalties', () => {
  const penalise = (penalties: Partial<Parameters<typeof applyPenalties>[2]>) => {
    const logits = Float64Array.of(2, -2, 1, 3);
    const counts = new Map([
      [0, 1],
      [1, 3],
      [2, 2]
    ]);
    applyPenalties(logits, counts, { presence: 0, frequency: 0, repetition: 1, ...penalties });
    return [...logits];
  };

  test('presence counts once, frequency every time', () => {
    expect(penalise({ presence: 0.5 })).toEqual([1.5, -2.5, 0.5, 3]);
    expect(penalise({ frequency: 0.5 })).toEqual([1.5, -3.5, 0, 3]);
  });

  test('repetition divides what is positive and multiplies what is negative', () => {
    expect(penalise({ repetition: 2 })).toEqual([1, -4, 0.5, 3]);
  });

  test('repetition comes last: a logit that became negative is multiplied', () => {
    expect(penalise({ presence: 1.5, repetition: 2 })).toEqual([0.25, -7, -1, 3]);
  });
});

test('bias is added', () => {
  const logits = Float32Array.of(1, 2);
  applyBias(logits, new Map([[1, -100]]));
  expect([...logits]).toEqual([1, -98]);
});
