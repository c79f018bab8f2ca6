/**
 * What showing a reply costs the page's main thread, per token: script, style, layout and paint, in
 * processor time, in a real browser, at 60 tokens per second: about one per frame. A reply is
 * replayed into the real chat room; its first and its last tenth are measured, what is between
 * comes fast.
 *
 * `chat/token-cost/CASE`: 95 of 100 tokens cost no more (ms), as means of ten in a row. `chat/growth/CASE`: what a token of the
 * last tenth costs over one of the first; 1 is flat. CHAT_CASES=mixed,prose chooses cases.
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
import { figure, type Figure } from './figures.ts';

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
  thought: { kind: 'prose', length: 20_000, thought: true }
};

interface ChatPage {
  readonly thinktab: { readonly run: (replay: Replay) => Promise<readonly Arrival[]> };
}

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
    const wanted = process.env['CHAT_CASES']?.split(',') ?? Object.keys(CASES);
    for (const name of wanted) {
      const one = CASES[name];
      if (!one) throw new Error(`There is no case "${name}": ${Object.keys(CASES).join(', ')}.`);
      yield* measure(browser, page, name, one);
    }
  } finally {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true });
  }
}

const replay = (page: Page, what: Replay): Promise<readonly Arrival[]> =>
  page.evaluate((wanted) => (globalThis as unknown as ChatPage).thinktab.run(wanted), what);

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
  const sorted = [...first, ...last].sort((a, b) => a - b);
  yield figure(`chat/token-cost/${name}`, 'ms', [sorted[Math.floor(sorted.length * 0.95)] ?? NaN]);
  yield figure(`chat/growth/${name}`, 'ratio', [mean(last) / mean(first)]);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

interface Trace {
  readonly traceEvents: readonly {
    readonly name: string;
    readonly cat: string;
    readonly ph: string;
    readonly pid: number;
    readonly tid: number;
    /** microseconds: when, how long on the clock, and how long on the processor */
    readonly ts: number;
    readonly dur?: number;
    readonly tdur?: number;
    /** of a mark: when, by performance.now() */
    readonly args?: {
      readonly startTime?: number;
      readonly data?: { readonly startTime?: number };
    };
  }[];
}

/** Milliseconds of the main thread from one token to the next, of those that came one by one. */
function costs(
  { traceEvents }: Trace,
  arrivals: readonly Arrival[]
): { first: number[]; last: number[] } {
  const begin = traceEvents.find(
    ({ name, cat }) => name === 'begin' && cat.includes('user_timing')
  );
  const start = begin?.args?.data?.startTime ?? begin?.args?.startTime;
  if (!begin || start === undefined) throw new Error('the trace does not say when the reply began');
  const times = arrivals.map(({ time }) => begin.ts + (time - start) * 1000);
  const tasks = traceEvents
    .filter(({ name, ph, pid, tid }) => {
      return name === 'RunTask' && ph === 'X' && pid === begin.pid && tid === begin.tid;
    })
    .sort((a, b) => a.ts - b.ts);
  const spent = arrivals.map(() => 0);
  let index = -1;
  for (const { ts, dur = 0, tdur = dur } of tasks) {
    // The task that brings a token belongs to it.
    while ((times[index + 1] ?? Infinity) < ts + dur) index++;
    if (index >= 0) spent[index] = (spent[index] ?? 0) + tdur / 1000;
  }
  // A busy browser shows several tokens in one frame, which is the work of all of them.
  const of = (part: Arrival['part']): number[] => {
    const own = spent.filter((_, token) => arrivals[token]?.part === part);
    return own.slice(WINDOW - 1).map((_, token) => mean(own.slice(token, token + WINDOW)));
  };
  return { first: of('first'), last: of('last') };
}
