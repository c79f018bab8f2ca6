/** The report as a picture for a slide: 1600 × 900, in the colours of the theme that is shown. */
import { explain } from '../explain.ts';
import { sayRoofline } from '../roofline/say.ts';
import type { BenchResult } from '../result.ts';
import { givesBack } from './given-back.ts';
import { FONT, lookOf, render, type Look } from './plot.ts';
import { drawRoofline } from './roofline-plot.ts';
import { drawSoak } from './soak-plot.ts';
import { words } from '../../words/bench.ts';
import { speed, speeds } from '../../words/figures.ts';
import { count } from '../../words/format.ts';
import { fullNameOf, versionsOf } from '../report/names.ts';
import { headline, onProcessor } from '../report/table.ts';
import { verdictOf } from '../report/verdict.ts';

const WIDTH = 1600;
const HEIGHT = 900;
const MARGIN = 80;
const RIGHT = 880;
const MONO = 'ui-monospace, Menlo, Consolas, monospace';
/** More rows would not be legible on a slide. */
const MOST_ROWS = 9;

/** A PNG; undefined where the browser gives no canvas away. `foreign`: it was not measured here. */
export async function drawPicture(
  result: BenchResult,
  foreign: boolean
): Promise<Blob | undefined> {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const ctx = canvas.getContext('2d');
  if (!ctx) throw new Error('There is no canvas to draw on.');
  if (!givesBack(ctx)) return undefined;
  const look = lookOf(document.documentElement, 20);
  ctx.fillStyle = look.bg;
  ctx.fillRect(0, 0, WIDTH, HEIGHT);
  ctx.textBaseline = 'alphabetic';
  drawHead(ctx, look, result, foreign);
  drawTable(ctx, look, result);
  await drawPlot(ctx, look, result);
  drawFoot(ctx, look, result);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('No picture.'))), 'image/png')
  );
}

type Pen = CanvasRenderingContext2D;

interface Style {
  readonly size: number;
  readonly colour: string;
  readonly weight?: number;
  readonly family?: string;
  readonly align?: CanvasTextAlign;
}

/** Writes a line, cut where it is too wide; returns its width. */
function line(ctx: Pen, text: string, x: number, y: number, style: Style, most = WIDTH): number {
  const { size, colour, weight = 400, family = FONT, align = 'left' } = style;
  ctx.font = `${weight} ${size}px ${family}`;
  ctx.fillStyle = colour;
  ctx.textAlign = align;
  let said = text;
  while (said.length > 1 && ctx.measureText(said).width > most) {
    said = `${said.replace(/…$/, '').slice(0, -1)}…`;
  }
  ctx.fillText(said, x, y);
  return ctx.measureText(said).width;
}

/** Words wrapped to a width; returns where the next line would stand. */
function paragraph(
  ctx: Pen,
  text: string,
  x: number,
  y: number,
  style: Style,
  most: number
): number {
  ctx.font = `${style.weight ?? 400} ${style.size}px ${FONT}`;
  // Chinese has no spaces to break at.
  const pieces = text.match(/\p{Script=Han}|[^\s\p{Script=Han}]+\s*|\s+/gu) ?? [];
  let row = '';
  let at = y;
  for (const piece of pieces) {
    if (row !== '' && ctx.measureText(row + piece.trimEnd()).width > most) {
      line(ctx, row.trimEnd(), x, at, style);
      at += style.size * 1.4;
      row = '';
    }
    row += piece;
  }
  line(ctx, row.trimEnd(), x, at, style);
  return at + style.size * 1.4;
}

function drawHead(ctx: Pen, look: Look, result: BenchResult, foreign: boolean): void {
  const test = headline(result);
  const { report, unit } = words;
  const verdict = report[verdictOf(result, foreign)];
  const on = onProcessor(result) ? `${unit} · ${words.onCpu}` : unit;
  if (test) {
    const write = speeds(test.rate);
    const number = write(test.rate.mean);
    const size = 96;
    const width = line(ctx, number, MARGIN, 170, { size, colour: look.text, weight: 650 });
    const rest = `± ${write(test.rate.sd)} ${on}${report.and}${verdict}`;
    line(ctx, rest, MARGIN + width + 24, 170, { size: 36, colour: look.soft }, WIDTH - width - 200);
  }
  const soft = { size: 26, colour: look.soft };
  line(ctx, `${result.model.name} · ${fullNameOf(result)}`, MARGIN, 225, soft, WIDTH - 2 * MARGIN);
  const against = result.flags.map((flag) => explain(flag, result.gate).name).join(' · ');
  const checked = result.gate.passed ? report.checked : '';
  const width = line(ctx, checked, MARGIN, 268, { size: 22, colour: look.soft });
  const at = MARGIN + (checked && against ? width + 30 : width);
  line(ctx, against, at, 268, { size: 22, colour: look.warn }, WIDTH - MARGIN - at);
}

function drawTable(ctx: Pen, look: Look, { tests, task }: BenchResult): void {
  const columns = [MARGIN, 560, 690, 760] as const;
  const rows = tests.map(({ name, rate }) => {
    const write = speeds(rate);
    return [name, write(rate.mean), write(rate.sd), count(rate.n)];
  });
  if (task) rows.push([words.task.delivered, speed(task.deliveredRate), '', '1']);
  const { test, rate: head, sd, n } = words.table;
  const all = [[test, head, sd, n], ...rows.slice(0, MOST_ROWS)];
  for (const [index, cells] of all.entries()) {
    const y = 340 + index * 46;
    const colour = index === 0 ? look.soft : look.text;
    for (const [column, cell] of cells.entries()) {
      const align = column === 0 ? 'left' : 'right';
      const x = columns[column] ?? MARGIN;
      line(ctx, cell, x, y, { size: 24, colour, family: MONO, align }, column === 0 ? 380 : 200);
    }
    ctx.fillStyle = look.line;
    ctx.fillRect(MARGIN, y + 15, 760 - MARGIN, 1);
  }
}

async function drawPlot(ctx: Pen, look: Look, result: BenchResult): Promise<void> {
  const { roofline, soak } = result;
  const draw = roofline ? drawRoofline(roofline) : soak && drawSoak(soak);
  if (!draw) return;
  const size = { width: WIDTH - MARGIN - RIGHT, height: 400 };
  ctx.drawImage(await render(draw(look, size)), RIGHT, 310, size.width, size.height);
  if (!roofline) return;
  const { limit } = sayRoofline(roofline, result.device.software);
  paragraph(ctx, limit, RIGHT, 745, { size: 22, colour: look.soft }, size.width);
}

function drawFoot(ctx: Pen, look: Look, result: BenchResult): void {
  const { device, protocol, started } = result;
  const parts = [
    `${device.browser}, ${device.system}`,
    `protocol v${protocol.version} ${protocol.kind}`,
    versionsOf(result),
    started.slice(0, 10)
  ];
  const style = { size: 18, colour: look.soft };
  line(ctx, parts.join(' · '), MARGIN, HEIGHT - 40, style, WIDTH - 2 * MARGIN);
  if (!result.valid) {
    // Whoever cuts the head off still cuts through this.
    ctx.save();
    ctx.translate(WIDTH / 2, HEIGHT / 2);
    ctx.rotate(-Math.PI / 10);
    ctx.globalAlpha = 0.25;
    const stamp = { size: 150, colour: look.warn, weight: 700, align: 'center' } as const;
    line(ctx, words.kept.notValid, 0, 50, stamp);
    ctx.restore();
  }
}
