/** How often what has come is shown. */
import { expect, it, vi } from 'vitest';
import { Ticker } from '../../src/chat/ticker.ts';

const BUSY_MS = 8;
const now = () => performance.now();

it('shows what has come in the next frame, and time passing without it', async () => {
  const tick = vi.fn();
  const ticker = new Ticker(tick);
  ticker.start();
  ticker.wake();
  await vi.waitUntil(() => tick.mock.calls.length === 1);
  await vi.waitUntil(() => tick.mock.calls.length >= 3);
  ticker.stop();
  const { length } = tick.mock.calls;
  ticker.wake();
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(tick.mock.calls).toHaveLength(length);
});

it('takes a small part of the time, however much there is to show', async () => {
  let ticks = 0;
  const ticker = new Ticker(() => {
    ticks++;
    for (const start = now(); now() - start < BUSY_MS;);
  });
  ticker.start();
  const begin = now();
  // Something new in every frame, for a second.
  while (now() - begin < 1000) {
    ticker.wake();
    await new Promise(requestAnimationFrame);
  }
  ticker.stop();
  expect(ticks).toBeGreaterThan(2);
  expect((ticks * BUSY_MS) / (now() - begin)).toBeLessThan(0.1);
});
