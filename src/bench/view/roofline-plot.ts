/**
 * The two ceilings and the measured point, on logarithmic axes: memory allows the more the more can
 * be read from it per second, dispatch overhead the same for every memory.
 */
import type uPlot from 'uplot';
import type { Roofline } from '../result.ts';
import { words } from '../../words/hardware.ts';
import { axis, dot, SHARED, write, type Draw, type Look } from './plot.ts';

/** How far the axis reaches to both sides of this device; words stand to the right of the points. */
const [LEFT, RIGHT] = [5, 16];
const STEPS = 40;
const GIGA = 1e9;

/** Rounded down to its first digit: uPlot counts the lines of a logarithmic axis from its low end. */
function oneDigit(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return Math.floor(value / unit) * unit;
}

export function drawRoofline(roofline: Roofline): Draw {
  const { perToken, memoryCeiling, dispatchCeiling, measured } = roofline;
  const gigabytes = (perToken.weightBytes + perToken.kvBytes) / GIGA;
  // The measured point stands where this device's memory is.
  const here = memoryCeiling * gigabytes;
  const [low, high] = [oneDigit(here / LEFT), here * RIGHT];
  const xs = Array.from({ length: STEPS + 1 }, (_, i) => low * (high / low) ** (i / STEPS));
  const rates = [measured, memoryCeiling, dispatchCeiling];
  const range: [number, number] = [oneDigit(Math.min(...rates) / 4), Math.max(...rates) * 3];
  return (look, size) => ({
    data: [xs, xs.map((x) => x / gigabytes), xs.map(() => dispatchCeiling)],
    options: {
      ...SHARED,
      ...size,
      padding: [look.fontSize, look.fontSize, 0, 0],
      scales: { x: { time: false, distr: 3, range: [low, high] }, y: { distr: 3, range } },
      axes: [axis(look, words.axes.bandwidth), axis(look, words.axes.rate)],
      series: [
        {},
        { stroke: look.soft, width: 1.5, points: { show: false } },
        { stroke: look.warn, width: 1.5, dash: [8, 5], points: { show: false } }
      ],
      hooks: { draw: [(plot) => marks(plot, look)] }
    }
  });

  function marks(plot: uPlot, look: Look): void {
    const x = plot.valToPos(here, 'x', true);
    const y = (value: number): number => plot.valToPos(value, 'y', true);
    const { ctx } = plot;
    ctx.save();
    ctx.setLineDash([2, 4]);
    ctx.strokeStyle = look.soft;
    ctx.beginPath();
    ctx.moveTo(x, y(Math.max(memoryCeiling, measured)));
    ctx.lineTo(x, plot.bbox.top + plot.bbox.height);
    ctx.stroke();
    ctx.restore();
    dot(plot, look, x, y(memoryCeiling), false);
    dot(plot, look, x, y(measured), true);
    const said = words.ceilings;
    // On the side of its line where the other ceiling is not.
    const away = dispatchCeiling >= memoryCeiling ? -1.2 : 1.2;
    const gap = look.fontSize;
    write(
      plot,
      look,
      said.memoryLine(memoryCeiling),
      { x: x + gap, y: y(memoryCeiling) },
      look.soft
    );
    write(
      plot,
      look,
      said.dispatchLine(dispatchCeiling),
      { x: plot.bbox.left, y: y(dispatchCeiling) + away * gap },
      look.warn
    );
    write(plot, look, said.measured(measured), { x: x + gap, y: y(measured) }, look.text);
  }
}
