/** Without WebGPU the page is no dead end: the pocket model answers on the processor. */
import { expect, test } from '../harness.ts';
import { talkToPocket } from '../pocket-talk.ts';
import { ThinktabPage } from '../thinktab-page.ts';

test('the pocket model answers on the processor, and the readout says so', async ({ thinktab }) => {
  await talkToPocket(thinktab);
  await expect(thinktab.rate).toContainText('CPU');
  await expect(thinktab.page.getByText('R1 Distill Qwen 1.5B needs WebGPU.')).toBeVisible();
});

test('also over plain http on another machine’s address', async ({ thinktab, site, problems }) => {
  problems.expect(/request to a third party/);
  await talkToPocket(new ThinktabPage(thinktab.page, site.replace('localhost', 'thinktab.test')));
});

test('a chip asks one of the problems it can solve', async ({ thinktab }) => {
  await thinktab.open({ temperature: 0 });
  await thinktab.pocket.click();
  const chips = thinktab.page.getByRole('list', { name: 'Questions to begin with' });
  await chips.getByRole('button').first().click();
  await expect(thinktab.replies.last()).toHaveAttribute('aria-busy', 'false');
  expect((await thinktab.answerText(thinktab.replies.last())).length).toBeGreaterThan(5);
  await expect(chips).toBeHidden();
});
