/**
 * Whether a canvas gives back what was drawn on it. Firefox with `privacy.resistFingerprinting` (153)
 * gives noise instead until the reader allows it; what it shakes by a little otherwise nobody sees.
 */

type Pen = Pick<CanvasRenderingContext2D, 'fillRect' | 'fillStyle' | 'getImageData'>;

const SIZE = 8;
const GREY = 128;
/** of 255 */
const UNSEEN = 4;

/** Draws over the upper left corner. */
export function givesBack(ctx: Pen): boolean {
  ctx.fillStyle = `rgb(${GREY} ${GREY} ${GREY})`;
  ctx.fillRect(0, 0, SIZE, SIZE);
  const { data } = ctx.getImageData(0, 0, SIZE, SIZE);
  return data.every((value, i) => i % 4 === 3 || Math.abs(value - GREY) <= UNSEEN);
}
