/** A GPU that goes away: a driver's reset, a laptop's change of cards, another tab's crash. */
import { crashGpu, expect, test } from './harness.ts';
import { endlessModel, expectedReply } from './tiny-models.ts';

// web-llm says so in the console, and leaves a promise of its own unhandled.
const LOST = /Device was lost|external Instance reference no longer exists/;

test('lost in mid-reply: said in words, what was written stays, and the next reply works', async ({
  fragile: { browser, thinktab },
  models,
  problems
}) => {
  problems.expect(LOST);
  const model = endlessModel();
  await thinktab.openAndLoad(models.add('tiny', model.files), { temperature: 0 });
  await thinktab.ask('Go on for ever.');
  await thinktab.seesText();
  await crashGpu(browser);

  await expect(thinktab.alert.first()).toContainText('The connection to the GPU was lost');
  const reply = thinktab.replies.first();
  await expect(reply).toHaveAttribute('aria-busy', 'false');
  const text = await thinktab.thoughtText(reply);
  expect(text).not.toBe('');

  await thinktab.page.getByRole('button', { name: 'Reload the model' }).click();
  await expect(thinktab.loadedModel).toBeVisible();
  await thinktab.page.getByRole('button', { name: 'New chat' }).click();
  await thinktab.ask('Are you back?');
  await thinktab.seesText();
  await thinktab.stop.click();
  const again = thinktab.replies.first();
  await expect(again).toHaveAttribute('aria-busy', 'false');
  const [answer, expected] = [
    await thinktab.thoughtText(again),
    (await expectedReply(model, [{ role: 'user', text: 'Are you back?' }], 40)).trim()
  ];
  expect(expected.slice(0, answer.length)).toBe(answer.slice(0, expected.length));
});

test('lost for good: loading again says that there is no GPU', async ({
  fragile: { browser, thinktab },
  models,
  problems
}) => {
  problems.expect(LOST);
  await thinktab.openAndLoad(models.add('tiny', endlessModel().files));
  // After the second crash Chromium gives no adapter any more.
  await crashGpu(browser);
  await expect(thinktab.alert.first()).toContainText('The connection to the GPU was lost');
  await thinktab.page.getByRole('button', { name: 'Reload the model' }).click();
  await expect(thinktab.loadedModel).toBeVisible();
  await crashGpu(browser);
  await expect(thinktab.alert.first()).toContainText('The connection to the GPU was lost');
  await thinktab.page.getByRole('button', { name: 'Reload the model' }).click();
  await expect(thinktab.alert.first()).not.toContainText('was lost');
  await expect(thinktab.alert.first()).toContainText('GPU');
});
