/**
 * How often the pocket model is right: greedy replies to every problem, by the page's own worker
 * with web-llm, the library and the quantised weights. `value` is the share of right answers.
 * POCKET_SKILLS names some skills, separated by commas; POCKET_SAMPLE limits the problems of each
 * (they are in random order); POCKET_SHOW prints the misses.
 */
import { chromium, type Page } from 'playwright';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { judge, PROBLEMS, type Problem } from '../../test/pocket/problems.ts';
import type { Turn } from '../../src/engine/generation.ts';
import { BROWSER_ARGS, ensureBrowser } from '../browser.ts';
import { serve } from '../serve.mjs';
import { engineWorker } from './engine-worker.ts';
import type { Figure } from './figures.ts';

/** A part of it at a time, so that a figure appears while the next skill is asked. */
export async function* pocket(): AsyncIterable<Figure> {
  const sample = Number(process.env['POCKET_SAMPLE'] ?? Infinity);
  const wanted = process.env['POCKET_SKILLS']?.split(',') ?? [...PROBLEMS.keys()];
  const site = await serve('dist', 0);
  const browser = await chromium.launch({ executablePath: ensureBrowser(), args: BROWSER_ARGS });
  try {
    const page = await browser.newPage({ bypassCSP: true });
    await page.goto(`http://localhost:${site.port}/`);
    const adapter = await loadPocket(page);
    let agreeing = 0;
    let right = 0;
    for (const skill of wanted) {
      const problems = (PROBLEMS.get(skill) ?? []).slice(0, sample);
      const judged = [];
      for (const problem of problems) {
        const judgement = judge(problem, await ask(page, problem.turns));
        judged.push(judgement);
        if (!judgement.right && process.env['POCKET_SHOW']) show(problem, judgement.answer);
      }
      const good = judged.filter((one) => one.right);
      right += good.length;
      agreeing += good.filter((one) => one.agrees).length;
      yield share(`pocket/${skill}`, good.length, judged.length, adapter);
    }
    yield share('pocket/thought-agrees', agreeing, right, adapter);
  } finally {
    await browser.close();
    await site.close();
  }
}

/** One measurement of n problems: no range. */
function share(name: string, right: number, n: number, adapter: string): Figure {
  const value = Number((right / n).toFixed(4));
  return { name, value, unit: 'right', n, min: value, max: value, adapter };
}

function show({ turns, expected }: Problem, answer: string): void {
  const said = turns.map(({ text }) => text).join(' / ');
  console.error(`${said}\n  expected ${String(expected)}\n  answered ${answer}`);
}

/** What pocket-page.js leaves on the page. */
interface PocketPage {
  readonly thinktab: {
    readonly load: (script: string, folder: string) => Promise<string>;
    readonly ask: (turns: readonly Turn[]) => Promise<string>;
  };
}

/** Starts the built page's worker and loads the model into it; the answer is the adapter's name. */
async function loadPocket(page: Page): Promise<string> {
  const name = await engineWorker('dist/assets');
  const [version] = await readdir('dist/pocket');
  if (version === undefined) throw new Error('the build is not complete');
  await page.addScriptTag({ path: fileURLToPath(new URL('./pocket-page.js', import.meta.url)) });
  return page.evaluate(
    ([script, folder]) => (globalThis as unknown as PocketPage).thinktab.load(script, folder),
    [`assets/${name}`, `pocket/${version}/`] as const
  );
}

function ask(page: Page, turns: readonly Turn[]): Promise<string> {
  return page.evaluate(
    (said) => (globalThis as unknown as PocketPage).thinktab.ask(said),
    turns as Turn[]
  );
}
