/** When a reply is shown again: what frames cost stays within a part of any sixth of a second. */
import { expect, it } from 'vitest';
import { nextFrame } from '../../src/chat/ticker.ts';

const WINDOW = 1000 / 6;

/** Frames of given costs, over and over, each as soon as it may come: when they began. */
function paced(costs: readonly number[], count: number): { start: number; cost: number }[] {
  const frames: { start: number; cost: number }[] = [];
  for (let index = 0; index < count; index++) {
    const cost = costs[index % costs.length] ?? NaN;
    const last = frames.at(-1);
    // The screen has its own beat.
    const may = Math.max(nextFrame(frames), last ? last.start + last.cost : 0);
    frames.push({ start: Math.ceil(may / 16) * 16, cost });
  }
  return frames;
}

const spent = (frames: readonly { start: number; cost: number }[], from: number): number =>
  frames
    .filter(({ start }) => start >= from && start < from + WINDOW)
    .reduce((sum, { cost }) => sum + cost, 0);

it('gives cheap frames to every token', () => {
  const frames = paced([0.2], 20);
  expect(frames.at(-1)?.start).toBe(19 * 16);
});

it('spends no more in any window, whatever frames cost', () => {
  for (const cost of [1, 2, 3, 4, 5, 6, 7]) {
    const frames = paced([cost], 40);
    for (const { start } of frames) expect(spent(frames, start)).toBeLessThanOrEqual(7);
  }
});

it('shows what it can: frames of three milliseconds twice in a window, of six once', () => {
  const rate = (cost: number): number => (1000 * 40) / (paced([cost], 41).at(-1)?.start ?? NaN);
  expect(rate(3)).toBeGreaterThan(10);
  expect(rate(6)).toBeGreaterThan(5);
});

it('waits after one that cost too much, and never for longer than a quarter of a second', () => {
  const [first, second] = paced([7, 1], 2);
  expect((second?.start ?? NaN) - (first?.start ?? NaN)).toBeGreaterThanOrEqual(WINDOW);
  for (const cost of [20, 80]) {
    expect(
      nextFrame([
        { start: 0, cost },
        { start: 300, cost }
      ])
    ).toBe(550);
  }
});
