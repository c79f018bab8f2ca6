/** What the room sees: an answer as large as it can be, and what to do when there is none. */
import { createRawSnippet } from 'svelte';
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

it('an answer that fits is large again after one that had to be set smaller', async () => {
  await page.viewport(1024, 768);
  const answers = ['So '.repeat(8), 'a\n'.repeat(18), 'Yes.'];
  const around = aroundOf(async () => replyOf(answers.shift() ?? ''));
  const script = new WrittenScript(undefined);
  script.replace([newPrompt('one'), newPrompt('two'), newPrompt('three')]);
  const stage = new Stage(around, script);
  await render(StageShow, { stage, around, answer, said: '', onCommand: () => undefined });
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
  await render(StageShow, { stage, around, answer, said: '', onCommand: () => undefined });
  const line = page.getByText('The GPU went away.');
  await stage.run();
  await expect.element(line).toHaveTextContent('P plays the recording of this prompt.');
  // Of the next one there is none.
  stage.forward();
  await stage.run();
  await expect.element(line).not.toHaveTextContent('P plays');
});
