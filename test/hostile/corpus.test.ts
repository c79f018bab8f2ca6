/** Text that attacks: drawn whole and drawn while it arrives, it does nothing but stand there. */
import { flushSync } from 'svelte';
import { beforeAll, describe, expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import Markdown from '../../src/chat/markdown/Markdown.svelte';
import ThoughtLines from '../../src/chat/ThoughtLines.svelte';
import { forbidden } from './allowed.ts';
import * as corpus from './corpus.ts';
import { draw, ready } from './drawn.ts';
import { mutator } from './mutate.ts';
import { Watch } from './watch.ts';

const { CORPUS, SCRIPT, URLS, MARKUP, STYLE, TEX, BOMBS, UNICODE } = corpus;
const MUTATIONS = 10_000;
const SEED = 20_250_120;
/** Not a speed: what takes this long hangs the page. */
const HANGS_MS = 3000;

let watch: Watch;
beforeAll(async () => {
  await ready();
  watch = new Watch();
});

function drawn(text: string): string | undefined {
  const start = performance.now();
  const { element, remove } = draw(text);
  flushSync();
  const fault = forbidden(element);
  remove();
  const took = performance.now() - start;
  return took > HANGS_MS ? `took ${Math.round(took)} ms` : fault;
}

const shown = (text: string) => JSON.stringify(text.slice(0, 300));

describe('the corpus', () => {
  const groups = { SCRIPT, URLS, MARKUP, STYLE, TEX, BOMBS, UNICODE };
  it.for(Object.entries(groups))('%s', async ([, texts]) => {
    const faults = [];
    for (const text of texts) {
      const fault = drawn(text);
      if (fault !== undefined) faults.push(`${shown(text)}: ${fault}`);
    }
    expect(faults).toEqual([]);
    expect(await watch.take()).toEqual([]);
  });

  it('in a thought', async () => {
    const faults = [];
    for (const text of CORPUS) {
      const start = performance.now();
      const view = await render(ThoughtLines, {
        thought: text.slice(0, text.length / 2),
        live: true
      });
      await view.rerender({ thought: text, live: false });
      flushSync();
      const fault = forbidden(view.container);
      if (fault !== undefined) faults.push(`${shown(text)}: ${fault}`);
      // It is text and formulas, and no character of it is lost.
      const drawn = view.container.querySelector('.katex') !== null;
      if (!drawn && view.container.textContent.length < text.trim().length) {
        faults.push(`${shown(text)}: cut`);
      }
      await view.unmount();
      const took = performance.now() - start;
      if (took > HANGS_MS) faults.push(`${shown(text)}: took ${Math.round(took)} ms`);
    }
    expect(faults).toEqual([]);
    expect(await watch.take()).toEqual([]);
  });

  it('half at a time, as it arrives', async () => {
    const views = [];
    for (const text of CORPUS) {
      const cuts = [0.3, 0.6, 0.9].map((part) => Math.floor(text.length * part));
      views.push({ text, cuts, view: await render(Markdown, { text: '' }) });
    }
    for (const step of [0, 1, 2, 3]) {
      for (const { text, cuts, view } of views) {
        await view.rerender({ text: text.slice(0, cuts[step] ?? text.length) });
      }
      expect(await watch.take()).toEqual([]);
      // What is drawn late is drawn within a quarter of a second.
      await new Promise((resolve) => setTimeout(resolve, 300));
      const faults = views.map(({ text, view }) => [forbidden(view.container), shown(text)]);
      expect(faults.filter(([fault]) => fault !== undefined)).toEqual([]);
    }
    for (const { view } of views) await view.unmount();
  });
});

it(`${MUTATIONS} mutations`, async () => {
  const next = mutator(SEED);
  for (let count = 0; count < MUTATIONS;) {
    const batch = Array.from({ length: 500 }, next);
    for (const text of batch) {
      const fault = drawn(text);
      if (fault !== undefined) expect.fail(`${fault}\nfrom ${JSON.stringify(text)}`);
    }
    count += batch.length;
    const seen = await watch.take();
    if (seen.length > 0) expect.fail(`${seen.join('\n')}\nwithin ${JSON.stringify(batch)}`);
  }
});

it('the watch sees what it is to see', async () => {
  const image = document.createElement('img');
  image.src = 'https://hostile.test/seen.png';
  document.body.append(image);
  expect(() => (image.innerHTML = '<b>')).toThrow(TypeError);
  expect(() => image.setAttribute('onclick', 'pwn()')).toThrow(TypeError);
  alert('x');
  await fetch('/hostile');
  const seen = (await watch.take()).join('\n');
  for (const part of ['img-src', 'require-trusted-types-for', 'alert()', '/hostile']) {
    expect(seen).toContain(part);
  }
  const element = document.createElement('div');
  const inner = document.createElement('p');
  element.append(inner);
  expect(forbidden(element)).toBeUndefined();
  inner.id = 'app';
  expect(forbidden(element)).toContain('id');
  image.remove();
});
