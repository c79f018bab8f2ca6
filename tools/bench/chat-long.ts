/** A conversation of 500 messages, with code, a table and formulas in every reply: opened, and scrolled through. */
import type { Browser, Page } from 'playwright';
import { figure, type Figure } from './figures.ts';
import { tasksAfterBegin, type Trace } from './trace.ts';

const MESSAGES = 500;
const TIMES = 5;
/** Faster than anyone reads, as fast as people look for something. */
const PIXELS_PER_SECOND = 7000;
/** https://www.w3.org/TR/longtasks-1/ */
const LONG_TASK_MS = 50;

async function open(page: Page, id: string): Promise<number> {
  await page.evaluate((wanted) => globalThis.thinktab.offer(wanted), id);
  await page.click('#open');
  return page.evaluate(() => globalThis.thinktab.opened());
}

async function store(page: Page): Promise<string> {
  const id = `long-${MESSAGES}`;
  await page.evaluate(([name, count]) => globalThis.thinktab.store(name, count), [
    id,
    MESSAGES
  ] as const);
  return id;
}

/** `chat/open/500`: milliseconds on the clock from the press to the end of the first frame that shows it. */
export async function* openLong(_: Browser, page: Page): AsyncIterable<Figure> {
  const id = await store(page);
  await open(page, id);
  const times: number[] = [];
  while (times.length < TIMES) times.push(await open(page, id));
  yield figure(`chat/open/${MESSAGES}`, 'ms', times);
}

/**
 * `chat/scroll/500`: tasks of more than 50 ms while all of it is scrolled through for the first time;
 * `chat/scroll-worst/500`: the longest. Both in processor time.
 */
export async function* scrollLong(browser: Browser, page: Page): AsyncIterable<Figure> {
  await open(page, await store(page));
  await browser.startTracing(page, {
    categories: ['disabled-by-default-devtools.timeline', 'blink.user_timing']
  });
  await page.evaluate((speed) => globalThis.thinktab.scrollThrough(speed), PIXELS_PER_SECOND);
  const trace = JSON.parse((await browser.stopTracing()).toString()) as Trace;
  const tasks = tasksAfterBegin(trace).map(({ ms }) => ms);
  const long = tasks.filter((ms) => ms > LONG_TASK_MS).length;
  yield figure(`chat/scroll/${MESSAGES}`, 'long tasks', [long]);
  yield figure(`chat/scroll-worst/${MESSAGES}`, 'ms', [Math.max(...tasks)]);
}
