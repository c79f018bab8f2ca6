/** The page answers with nothing but itself: the pocket model, no other origin. */
import { expect, test } from './harness.ts';
import { talkToPocket } from './pocket-talk.ts';
import { endlessModel } from './tiny-models.ts';

test('the pocket model answers through WebGPU, right or honestly declining', async ({
  thinktab,
  site
}) => {
  const elsewhere: string[] = [];
  await thinktab.page.route(
    (url) => url.origin !== site && /^https?:/.test(url.protocol),
    (route) => {
      elsewhere.push(route.request().url());
      return route.abort();
    }
  );
  await talkToPocket(thinktab);
  await expect(thinktab.rate).not.toContainText('CPU');
  // The sentence says that the real R1 is one click away: it is.
  await expect(thinktab.page.getByRole('button', { name: /^Load R1 Distill Qwen/ })).toBeEnabled();
  expect(elsewhere).toEqual([]);
});

test('a chip asks one of the problems it can solve', async ({ thinktab }) => {
  await thinktab.open({ temperature: 0 });
  await thinktab.page.getByRole('button', { name: /^(Try it now|Load).*Pocket/ }).click();
  const chips = thinktab.page.getByRole('list', { name: 'Problems it can solve' });
  await chips.getByRole('button').first().click();
  await expect(thinktab.replies.last()).toHaveAttribute('aria-busy', 'false');
  expect((await thinktab.answerText(thinktab.replies.last())).length).toBeGreaterThan(5);
  await expect(chips).toBeHidden();
});

test('one can talk to it while a larger model downloads, and goes on with that one', async ({
  thinktab,
  models
}) => {
  const address = models.add('tiny', endlessModel().files);
  // Twenty seconds for the last file.
  models.breakFiles(/params_shard_1/, { kind: 'slow', bytesPerSecond: 3000 });
  await thinktab.open({ model: address, temperature: 0, max_tokens: 150 });
  await thinktab.page.getByRole('button', { name: 'All models' }).click();
  await thinktab.page
    .getByRole('dialog')
    .getByRole('button', { name: /^(Try it now|Load).*Pocket/ })
    .click();
  await expect(thinktab.loadedModel).toContainText('Pocket');
  await thinktab.loadedModel.click();
  await thinktab.page
    .getByRole('dialog')
    .getByRole('button', { name: /^Load.*tiny/i })
    .click();
  await expect(thinktab.page.getByRole('progressbar')).toBeVisible();
  await thinktab.askAndWait('47+85?');
  expect(await thinktab.answerText(thinktab.replies.last())).toBe('47 + 85 = 132');
  await expect(thinktab.loadedModel).toContainText('tiny');
  await expect(thinktab.questions.first()).toHaveText('47+85?');
  await thinktab.askAndWait('And now?');
  await expect(thinktab.replies).toHaveCount(2);
});
