/** Reads a QR code as it is drawn, with a decoder that is not ours. */
import jsQR from 'jsqr';
import type { Code } from '../../src/stage/audience/code.ts';

const PIXELS = 4;

/** The path drawn, black on white, as a camera would have it on a good day. */
function picture({ size, path }: Code): { data: Uint8ClampedArray; width: number } {
  const width = size * PIXELS;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let row = Number(y) * PIXELS; row < (Number(y) + 1) * PIXELS; row++) {
      const from = Number(x) * PIXELS;
      for (let column = from; column < from + Number(run) * PIXELS; column++) {
        data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3);
      }
    }
  }
  return { data, width };
}

export function decode(code: Code): string | undefined {
  const { data, width } = picture(code);
  return jsQR(data, width, width)?.data;
}
