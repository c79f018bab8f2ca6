/**
 * What showing a reply costs the page's main thread, per token: script, style, layout and paint, in
 * processor time, in a real browser, at 60 tokens per second: about one per frame. A reply is
 * replayed into the real chat room; its first and its last tenth are measured, what is between
 * comes fast.
 *
 * `chat/token-cost/CASE`: 95 of 100 tokens cost no more (ms), as means of ten in a row. `chat/growth/CASE`: what a token of the
 * last tenth costs over one of the first; 1 is flat. `chat/late/CASE`: how long a token waits until a
 * frame shows it, 95 of 100 no longer (ms): what costs more is shown less often.
 *
 * A conversation of 500 messages: `chat/open/500`, from the press to the drawn frame (ms), and what
 * scrolling through it costs. CHAT_CASES=mixed,open,scroll chooses cases.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { chromium, type Browser, type Page } from 'playwright';
import { build } from 'vite';
import { ensureBrowser, QUIET_ARGS } from '../browser.ts';
import { serve } from '../serve.mjs';
import { katex } from '../vite/katex.ts';
import type { Arrival, Replay } from './chat/page.ts';
import { textOf, tokensOf, type Kind } from './chat/texts.ts';
import { openLong, scrollLong } from './chat-long.ts';
import { figure, type Figure } from './figures.ts';
import { tasksAfterBegin, type Trace } from './trace.ts';

interface Case {
  readonly kind: Kind;
  readonly length?: number;
  readonly history?: number;
  readonly thought?: boolean;
}

const LENGTH = 40_000;
/** A cost per token is the mean of so many in a row: a sixth of a second. */
const WINDOW = 10;

const CASES: Readonly<Record<string, Case>> = {
  mixed: { kind: 'mixed' },
  'mixed-10KB': { kind: 'mixed', length: 10_000 },
  'mixed-160KB': { kind: 'mixed', length: 160_000 },
  'history-5': { kind: 'mixed', length: 10_000, history: 5 },
  'history-50': { kind: 'mixed', length: 10_000, history: 50 },
  'history-500': { kind: 'mixed', length: 10_000, history: 500 },
  prose: { kind: 'prose' },
  math: { kind: 'math' },
  'code-blocks': { kind: 'code blocks' },
  'one-code-block': { kind: 'one code block' },
  'one-list': { kind: 'one list' },
  'one-table': { kind: 'one table' },
  thought: { kind: 'prose', length: 20_000, thought: true },
  'thought-math': { kind: 'math', length: 20_000, thought: true }
};

const LONG = { open: openLong, scroll: scrollLong };

export async function* chat(): AsyncIterable<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'thinktab-chat-'));
  await build({
    configFile: false,
    root: fileURLToPath(new URL('./chat', import.meta.url)),
    base: './',
    logLevel: 'warn',
    plugins: [svelte(), katex()],
    worker: { format: 'es' },
    build: { target: 'es2023', assetsInlineLimit: 0, outDir: folder, emptyOutDir: true }
  });
  const server = await serve(folder, 0);
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: QUIET_ARGS });
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
    await page.goto(`http://localhost:${server.port}/`);
    // What is fetched and compiled for the first time does not count.
    await replay(page, { history: 0, text: textOf('mixed', 6000), thought: false, measured: 300 });
    const names = [...Object.keys(CASES), ...Object.keys(LONG)];
    for (const name of process.env['CHAT_CASES']?.split(',') ?? names) {
      const one = CASES[name];
      if (one) yield* measure(browser, page, name, one);
      else if (name === 'open' || name === 'scroll') yield* LONG[name](browser, page);
      else throw new Error(`There is no case "${name}": ${names.join(', ')}.`);
    }
  } finally {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true });
  }
}

const replay = (page: Page, what: Replay): Promise<readonly Arrival[]> =>
  page.evaluate((wanted) => globalThis.thinktab.run(wanted), what);

async function* measure(
  browser: Browser,
  page: Page,
  name: string,
  { kind, length = LENGTH, history = 0, thought = false }: Case
): AsyncIterable<Figure> {
  const text = textOf(kind, length);
  const measured = Math.round(tokensOf(text).length / 10);
  await browser.startTracing(page, {
    categories: ['disabled-by-default-devtools.timeline', 'blink.user_timing']
  });
  const arrivals = await replay(page, { history, text, thought, measured });
  const trace = JSON.parse((await browser.stopTracing()).toString()) as Trace;
  const { first, last } = costs(trace, arrivals);
  yield figure(`chat/token-cost/${name}`, 'ms', [p95([...first, ...last])]);
  yield figure(`chat/growth/${name}`, 'ratio', [mean(last) / mean(first)]);
  // Of a thought the characters on the page are counted; a drawn formula has others than its source.
  if (thought && kind === 'math') return;
  yield figure(`chat/late/${name}`, 'ms', [p95(lateness(arrivals))]);
}

const p95 = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? NaN;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Milliseconds from the arrival of a token until it was seen to be shown, at the next arrival. */
function lateness(arrivals: readonly Arrival[]): number[] {
  const late: number[] = [];
  let next = 0;
  for (const { time, come, part } of arrivals) {
    if (part !== 'first' && part !== 'last') continue;
    while (next < arrivals.length && (arrivals[next]?.shown ?? 0) < come) next++;
    const shown = arrivals[next];
    if (shown) late.push(shown.time - time);
  }
  return late;
}

/** Milliseconds of the main thread from one token to the next, of those that came one by one. */
function costs(trace: Trace, arrivals: readonly Arrival[]): { first: number[]; last: number[] } {
  const spent = arrivals.map(() => 0);
  let index = -1;
  for (const { start, wallMs, ms } of tasksAfterBegin(trace)) {
    // The task that brings a token belongs to it.
    while ((arrivals[index + 1]?.time ?? Infinity) < start + wallMs) index++;
    if (index >= 0) spent[index] = (spent[index] ?? 0) + ms;
  }
  // A busy browser shows several tokens in one frame, which is the work of all of them.
  const of = (part: Arrival['part']): number[] => {
    const own = spent.filter((_, token) => arrivals[token]?.part === part);
    return own.slice(WINDOW - 1).map((_, token) => mean(own.slice(token, token + WINDOW)));
  };
  return { first: of('first'), last: of('last') };
}
