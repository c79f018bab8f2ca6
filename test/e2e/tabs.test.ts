/** Two tabs of the page: they do not fight over the GPU, and neither loses its conversation. */
import type { BrowserContext } from '@playwright/test';
import { expect, test } from './harness.ts';
import { ThinktabPage } from './thinktab-page.ts';
import { endlessModel } from './tiny-models.ts';

async function anotherTab(context: BrowserContext, site: string): Promise<ThinktabPage> {
  return new ThinktabPage(await context.newPage(), site);
}

test('one runs the model; the other says so, takes over, and gives it back', async ({
  thinktab: first,
  context,
  site,
  models
}) => {
  const model = models.add('tiny', endlessModel().files);
  await first.openAndLoad(model, { temperature: 0, max_tokens: 2000 });
  await first.ask('Are you here?');
  await first.seesText();
  const downloaded = models.asked.length;

  const second = await anotherTab(context, site);
  await second.open({ model });
  await second.load.click();
  await expect(second.alert).toContainText('Another tab of this site is running a model.');
  await expect(first.loadedModel).toBeVisible();
  const useHere = { name: 'Use it here' };
  await second.page.getByRole('button', useHere).click();
  await expect(second.loadedModel).toBeVisible();
  await second.ask('And here?');
  await second.seesText();
  await second.stop.click();

  await expect(first.alert).toContainText('Another tab took over, and tiny was unloaded here.');
  await expect(first.loadedModel).toBeHidden();
  await expect(first.questions).toHaveText('Are you here?');
  await expect(first.replies.first()).toHaveAttribute('aria-busy', 'false');
  expect(await first.thoughtText(first.replies.first())).not.toBe('');

  await first.page.getByRole('button', useHere).click();
  await expect(first.loadedModel).toBeVisible();
  await expect(second.alert).toContainText('Another tab took over');
  await expect(second.questions).toHaveText('And here?');
  expect(models.asked).toHaveLength(downloaded);

  // A tab that is closed keeps nobody waiting.
  await first.page.close();
  await second.page.getByRole('button', useHere).click();
  await expect(second.loadedModel).toBeVisible();
});

test('the pocket model runs in both, and nobody is asked', async ({
  thinktab: first,
  context,
  site
}) => {
  const second = await anotherTab(context, site);
  for (const tab of [first, second]) {
    await tab.open({ temperature: 0 });
    await tab.loadPocket();
  }
  for (const tab of [first, second]) {
    await tab.askAndWait('47+85?');
    expect(await tab.answerText(tab.replies.first())).toBe('47 + 85 = 132');
  }
});
