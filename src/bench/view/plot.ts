/**
 * Plots in the page's own colours and letters, for the screen and, larger, for a picture. uPlot draws
 * lines and axes on a canvas; what stands beside points is written over them.
 */
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export interface Look {
  readonly text: string;
  readonly soft: string;
  readonly line: string;
  readonly accent: string;
  readonly warn: string;
  readonly bg: string;
  /** in CSS pixels */
  readonly fontSize: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Drawing {
  readonly options: uPlot.Options;
  readonly data: uPlot.AlignedData;
}

/** A plot, for any look and size. */
export type Draw = (look: Look, size: Size) => Drawing;

/** The colours of the theme that is shown. */
export function lookOf(element: Element, fontSize: number): Look {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: token('--text'),
    soft: token('--soft'),
    line: token('--line'),
    accent: token('--accent'),
    warn: token('--warn'),
    bg: token('--bg'),
    fontSize
  };
}

/** System fonts, as everywhere on the page. */
export const FONT = 'ui-sans-serif, system-ui, sans-serif';

export const SHARED = {
  legend: { show: false },
  cursor: { show: false }
} as const;

export function axis(look: Look, label: string): uPlot.Axis {
  const font = `${look.fontSize}px ${FONT}`;
  return {
    label,
    font,
    labelFont: font,
    stroke: look.soft,
    // On the left as wide as the longest number, which its label must not stand in.
    size: (_, values, at) =>
      look.fontSize * (at === 0 ? 3 : Math.max(3, 1 + 0.6 * longest(values))),
    labelSize: look.fontSize * 1.8,
    gap: look.fontSize / 2,
    grid: { stroke: look.line, width: 1, dash: [2, 4] },
    ticks: { show: false },
    border: { show: true, stroke: look.line, width: 1 },
    values: (_, splits) => splits.map(short)
  };
}

const longest = (values: readonly string[] | null): number =>
  Math.max(0, ...(values ?? []).map(({ length }) => length));

/** Of logarithmic axes only some of the lines have a number. */
const short = (value: number | null): string =>
  value === null ? '' : String(Number(value.toPrecision(3)));

/** A point of the plot, in the canvas's pixels: full, or a ring. */
export function dot(plot: uPlot, look: Look, x: number, y: number, full: boolean): void {
  const { ctx } = plot;
  ctx.save();
  ctx.setLineDash([]);
  ctx.beginPath();
  ctx.arc(x, y, (full ? 0.55 : 0.4) * look.fontSize * uPlot.pxRatio, 0, 2 * Math.PI);
  ctx.fillStyle = full ? look.accent : look.bg;
  ctx.fill();
  ctx.lineWidth = 1.5 * uPlot.pxRatio;
  ctx.strokeStyle = full ? look.accent : look.soft;
  ctx.stroke();
  ctx.restore();
}

/** Text beside a point, kept inside the plot; all in the canvas's pixels. */
export function write(
  plot: uPlot,
  look: Look,
  text: string,
  at: { readonly x: number; readonly y: number },
  colour: string
): void {
  const { ctx, bbox } = plot;
  const height = look.fontSize * uPlot.pxRatio;
  ctx.save();
  ctx.font = `${height}px ${FONT}`;
  ctx.textBaseline = 'middle';
  ctx.textAlign = 'left';
  const { width } = ctx.measureText(text);
  const within = (value: number, from: number, to: number): number =>
    Math.max(from, Math.min(value, to));
  const x = within(at.x, bbox.left + height / 2, bbox.left + bbox.width - width - height / 2);
  const y = within(at.y, bbox.top + height, bbox.top + bbox.height - height);
  // No line goes through the letters.
  ctx.fillStyle = look.bg;
  ctx.globalAlpha = 0.85;
  ctx.fillRect(x - 2, y - 0.65 * height, width + 4, 1.3 * height);
  ctx.globalAlpha = 1;
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
  ctx.restore();
}

/** Puts a plot into an element; returns the way to take it out. */
export function show(element: HTMLElement, { options, data }: Drawing): () => void {
  const plot = new uPlot(options, data, element);
  return () => plot.destroy();
}

/** The same as a canvas that is nowhere on the page: uPlot draws in a microtask. */
export async function render({ options, data }: Drawing): Promise<HTMLCanvasElement> {
  const plot = new uPlot(options, data, document.createElement('div'));
  await Promise.resolve();
  return plot.ctx.canvas;
}
