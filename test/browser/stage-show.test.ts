/** What the room sees: the size of an answer is that which it needs, not that of the one before. */
import { createRawSnippet } from 'svelte';
import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { Around, StageReply } from '../../src/stage/around.ts';
import '../../src/app/base.css';
import StageShow from '../../src/stage/show/StageShow.svelte';
import { newPrompt } from '../../src/stage/script/script.ts';
import { WrittenScript } from '../../src/stage/script/script.svelte.ts';
import { Stage } from '../../src/stage/stage.svelte.ts';

const replyOf = (answer: string) =>
  ({ phase: 'done', thought: 'Hm.', answer, elapsed: 2, history: [] }) as unknown as StageReply;

/** Every line a paragraph, as tall as the type. */
const answer = createRawSnippet((text: () => string) => ({
  render: () => `<div>${text().replace(/.+/g, '<p>$&</p>')}</div>`
}));

it('an answer that fits is large again after one that had to be set smaller', async () => {
  await page.viewport(1024, 768);
  const answers = ['So '.repeat(8), 'a\n'.repeat(18), 'Yes.'];
  const around = {
    talk: { busy: false, stop: () => undefined, ask: async () => replyOf(answers.shift() ?? '') },
    ready: true,
    model: { name: 'Pocket', onCpu: true },
    device: '',
    showing: true,
    enter: () => undefined
  } as unknown as Around;
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
  await expect.poll(fit).toBe('0.76');
  // From a reply to another one, without anything between them.
  stage.back();
  await expect.poll(fit).toBe('1');
  await expect.element(shown).toHaveTextContent('So');
  stage.forward();
  await expect.poll(fit).toBe('0.76');
  stage.forward();
  await stage.run();
  await expect.poll(fit).toBe('1');
  await expect.element(shown).toHaveTextContent('Yes.');
});
