/** Text that wants to be where it does not belong: nothing of an answer is met outside of it. */
import { flushSync, mount, unmount } from 'svelte';
import { beforeAll, expect, it } from 'vitest';
import '../../src/app/base.css';
import '../../src/app/tokens.css';
import Markdown from '../../src/chat/markdown/Markdown.svelte';
import { BOMBS, STYLE, TEX, UNICODE } from './corpus.ts';
import { ready } from './drawn.ts';

/** Further outside than a focus ring. */
const MARGIN = 4;
const STEP = 16;

beforeAll(ready);

/** What of `box` is met outside of it, among points of the window in a grid. */
function escaped(box: Element): string | undefined {
  const { left, top, right, bottom } = box.getBoundingClientRect();
  for (let y = STEP / 2; y < innerHeight; y += STEP) {
    for (let x = STEP / 2; x < innerWidth; x += STEP) {
      const inside =
        x > left - MARGIN && x < right + MARGIN && y > top - MARGIN && y < bottom + MARGIN;
      if (inside) continue;
      const met = document.elementFromPoint(x, y);
      if (met && box.contains(met)) return `${met.outerHTML.slice(0, 100)} at ${x}, ${y}`;
    }
  }
  return undefined;
}

it('an answer stays in its box', async () => {
  const box = document.createElement('div');
  box.style.cssText = 'display: grid; grid-template-columns: minmax(0, 1fr); margin: 200px 60px;';
  box.style.width = '240px';
  document.body.append(box);
  const faults: string[] = [];
  for (const text of [...STYLE, ...TEX, ...UNICODE, ...BOMBS]) {
    const turn = mount(Markdown, { target: box, props: { text: text.slice(0, 6000) } });
    flushSync();
    scrollTo(0, 0);
    const fault =
      escaped(box) ??
      (document.documentElement.scrollWidth > innerWidth ? 'the page scrolls sideways' : undefined);
    if (fault !== undefined) faults.push(`${JSON.stringify(text.slice(0, 120))}: ${fault}`);
    await unmount(turn);
  }
  box.remove();
  expect(faults).toEqual([]);
});

it('letters of a link that run backwards do not turn the address around', async () => {
  const box = document.createElement('div');
  box.style.width = '600px';
  document.body.append(box);
  for (const mark of ['\u202e', '\u2067', '\u202b', '\u2067\u202e', '\u202e\u2066']) {
    const text = `${mark}a [${mark}gro.elpmaxe](https://hostile.test/) after`;
    const turn = mount(Markdown, { target: box, props: { text } });
    flushSync();
    const node = box.querySelector('.host')?.firstChild;
    const letters = [...(node?.textContent ?? '')].map((_, index) => {
      const range = document.createRange();
      range.setStart(node as Text, index);
      range.setEnd(node as Text, index + 1);
      return range.getBoundingClientRect().left;
    });
    expect(letters.length, JSON.stringify(text)).toBeGreaterThan(5);
    expect(letters, JSON.stringify(text)).toEqual(letters.toSorted((a, b) => a - b));
    await unmount(turn);
  }
  box.remove();
});
