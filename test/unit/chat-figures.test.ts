/** A reply's figures belong together, also where it broke off and went on. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Figures } from '../../src/chat/figures.svelte.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A second of reading, then a token of the thought in each of two seconds. */
function write(figures: Figures): void {
  figures.start();
  for (let token = 0; token < 3; token++) {
    vi.advanceTimersByTime(1000);
    const at = performance.timeOrigin + performance.now();
    figures.add({
      text: 'a',
      tokens: 1,
      thought: true,
      first: at,
      last: at,
      ids: [],
      received: at
    });
    figures.show();
  }
}

it('the time of a reply that went on is that of all its parts, as its tokens are', () => {
  const figures = new Figures();
  write(figures);
  expect([figures.elapsed, figures.reading?.tokens]).toEqual([3, 3]);
  vi.advanceTimersByTime(60_000);
  write(figures);
  expect([figures.elapsed, figures.reading?.tokens]).toEqual([6, 6]);
  expect(figures.reading?.thoughtSeconds).toBeLessThanOrEqual(figures.elapsed);

  // After a reload of the page, of what is stored.
  const stored = new Figures();
  stored.restore(figures.reading);
  write(stored);
  expect(stored.reading?.thoughtSeconds).toBeLessThanOrEqual(stored.elapsed);
});
