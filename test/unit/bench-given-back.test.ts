/** A picture is saved only where the canvas gives back what was drawn. */
import { expect, it } from 'vitest';
import { givesBack } from '../../src/bench/view/given-back.ts';

const canvas = (valueAt: (i: number) => number) => ({
  fillStyle: '',
  fillRect: () => undefined,
  getImageData: (_x: number, _y: number, width: number, height: number) => ({
    data: Uint8ClampedArray.from({ length: width * height * 4 }, (_, i) => valueAt(i))
  })
});
type Pen = Parameters<typeof givesBack>[0];

it('knows noise from what was drawn, and from what is shaken by a little', () => {
  const drawn = (i: number) => (i % 4 === 3 ? 255 : 128);
  expect(givesBack(canvas(drawn) as unknown as Pen)).toBe(true);
  expect(givesBack(canvas((i) => drawn(i) - (i % 2)) as unknown as Pen)).toBe(true);
  expect(givesBack(canvas((i) => (i * 37) % 256) as unknown as Pen)).toBe(false);
  // All white: what some browsers give.
  expect(givesBack(canvas(() => 255) as unknown as Pen)).toBe(false);
});
