/** What the room sees: an answer as large as it can be, and what to do when there is none. */
import { createRawSnippet, tick } from 'svelte';
import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Around, StageReply } from '../../src/stage/around.ts';
import '../../src/app/base.css';
import { Recordings } from '../../src/stage/replay/recordings.svelte.ts';
import StageShow from '../../src/stage/show/StageShow.svelte';
import { newPrompt } from '../../src/stage/script/script.ts';
import { WrittenScript } from '../../src/stage/script/script.svelte.ts';
import { Stage } from '../../src/stage/stage.svelte.ts';
import { RECORDING } from '../stage/recording.ts';

const replyOf = (answer: string, more: object = {}) =>
  ({
    phase: 'done',
    thought: 'Hm.',
    answer,
    elapsed: 2,
    history: [],
    ...more
  }) as unknown as StageReply;

/** `ask`: what the model replies */
const aroundOf = (ask: () => Promise<StageReply>) =>
  ({
    talk: { busy: false, stop: () => undefined, ask },
    ready: true,
    model: { name: 'Pocket', onCpu: true },
    device: '',
    showing: true,
    enter: () => undefined
  }) as unknown as Around;

/** Every line a paragraph, as tall as the type. */
const answer = createRawSnippet((text: () => string) => ({
  render: () => `<div>${text().replace(/.+/g, '<p>$&</p>')}</div>`
}));

const thought = createRawSnippet((text: () => string) => ({
  render: () => `<div>${text()}</div>`
}));

it('an answer that fits is large again after one that had to be set smaller', async () => {
  await page.viewport(1024, 768);
  const answers = ['So '.repeat(8), 'a\n'.repeat(18), 'Yes.'];
  const around = aroundOf(async () => replyOf(answers.shift() ?? ''));
  const script = new WrittenScript(undefined);
  script.replace([newPrompt('one'), newPrompt('two'), newPrompt('three')]);
  const stage = new Stage(around, script);
  await render(StageShow, { stage, around, answer, thought, said: '', onCommand: () => undefined });
  const shown = page.getByRole('region', { name: 'Answer' });
  const fit = () => (shown.element() as HTMLElement).style.getPropertyValue('--fit');

  await stage.run();
  await expect.poll(fit).toBe('1');
  stage.forward();
  await stage.run();
  await expect.poll(fit).toBe('0.67');
  // From a reply to another one, without anything between them.
  stage.back();
  await expect.poll(fit).toBe('1');
  await expect.element(shown).toHaveTextContent('So');
  stage.forward();
  await expect.poll(fit).toBe('0.67');
  stage.forward();
  await stage.run();
  await expect.poll(fit).toBe('1');
  await expect.element(shown).toHaveTextContent('Yes.');
});

it('a reply that broke off says so, and that there is a recording of it', async () => {
  const failure = { kind: 'gpu', what: 'The GPU went away.', meaning: '', next: '', details: '' };
  const around = aroundOf(async () => replyOf('', { ended: 'failed', failure }));
  const script = new WrittenScript(undefined);
  script.replace([newPrompt('one'), newPrompt('two')]);
  const none = { list: async () => [], keep: async () => undefined, delete: async () => undefined };
  const recordings = new Recordings(none);
  await recordings.keep(RECORDING);
  const stage = new Stage(around, script, recordings);
  await render(StageShow, { stage, around, answer, thought, said: '', onCommand: () => undefined });
  const line = page.getByText('The GPU went away.');
  await stage.run();
  await expect.element(line).toHaveTextContent('P plays the recording of this prompt.');
  // Of the next one there is none.
  stage.forward();
  await stage.run();
  await expect.element(line).not.toHaveTextContent('P plays');
});

it('a table that is too wide is set so small that all of it is seen', async () => {
  await page.viewport(1280, 720);
  const table = createRawSnippet(() => ({
    render: () =>
      '<div><div class="wide" style="overflow: auto"><p style="width: max-content; padding-right: 10rem">' +
      `${'A row. '.repeat(5)}</p></div></div>`
  }));
  const around = aroundOf(async () => replyOf('|A|'));
  const script = new WrittenScript(undefined);
  script.replace([newPrompt('A table?')]);
  const stage = new Stage(around, script);
  const onCommand = () => undefined;
  await render(StageShow, { stage, around, answer: table, thought, said: '', onCommand });
  await stage.run();
  await tick();
  const wide = document.querySelector<HTMLElement>('.wide');
  await expect.poll(() => wide?.style.fontSize).toMatch(/em$/);
  expect(wide?.scrollWidth).toBe(wide?.clientWidth);
});

it('a long prompt is set smaller until all of it is seen, and what is not fades', async () => {
  await page.viewport(1280, 720);
  // Where the talk before was.
  sessionStorage.clear();
  const script = new WrittenScript(undefined);
  const lengths = [80, 400, 700, 1100, 3000];
  script.replace(lengths.map((length) => newPrompt('How so? '.repeat(length / 8))));
  const around = aroundOf(async () => replyOf(''));
  const stage = new Stage(around, script);
  await render(StageShow, { stage, around, answer, thought, said: '', onCommand: () => undefined });
  const seen = [];
  for (const length of lengths) {
    await tick();
    const heading = page.getByRole('heading').element();
    const whole = heading.scrollHeight <= heading.clientHeight;
    seen.push([length, whole, getComputedStyle(heading).maskImage !== 'none']);
    stage.forward();
  }
  expect(seen).toEqual([
    [80, true, false],
    [400, true, false],
    [700, true, false],
    [1100, true, true],
    [3000, false, true]
  ]);
});
