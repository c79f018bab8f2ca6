/** A GPU that goes away: a driver's reset, a laptop's change of cards, another tab's crash. */
import { crashGpu, expect, test } from './harness.ts';
import { endlessModel, expectedReply } from './tiny-models.ts';

// web-llm says so in the console, and leaves a promise of its own unhandled.
const LOST = /Device was lost|external Instance reference no longer exists/;
const SAID = 'The connection to the GPU was lost.';

test('lost in mid-reply: said, loaded again by itself, what was written stays, and it answers', async ({
  fragile: { browser, thinktab },
  models,
  problems
}) => {
  problems.expect(LOST);
  const model = endlessModel();
  await thinktab.openAndLoad(models.add('tiny', model.files), { temperature: 0 });
  const downloaded = models.asked.length;
  await thinktab.ask('Go on for ever.');
  await thinktab.seesText();
  await crashGpu(browser);

  await expect(thinktab.page.getByText(`${SAID} tiny was loaded again.`).first()).toBeVisible();
  await expect(thinktab.loadedModel).toBeVisible();
  expect(models.asked).toHaveLength(downloaded);
  expect(await thinktab.thoughtText(thinktab.replies.first())).not.toBe('');

  await thinktab.page.getByRole('button', { name: 'New chat' }).click();
  await thinktab.ask('Are you back?');
  await thinktab.seesText();
  await expect(thinktab.page.getByText(SAID)).toHaveCount(0);
  await thinktab.stop.click();
  const again = thinktab.replies.first();
  await expect(again).toHaveAttribute('aria-busy', 'false');
  const [answer, expected] = [
    await thinktab.thoughtText(again),
    (await expectedReply(model, [{ role: 'user', text: 'Are you back?' }], 40)).trim()
  ];
  expect(expected.slice(0, answer.length)).toBe(answer.slice(0, expected.length));
});

test('lost again at once: asks before it loads again, and says when there is no GPU', async ({
  fragile: { browser, thinktab },
  models,
  problems
}) => {
  problems.expect(LOST);
  await thinktab.openAndLoad(models.add('tiny', endlessModel().files));
  await crashGpu(browser);
  await expect(thinktab.page.getByText(`${SAID} tiny was loaded again.`).first()).toBeVisible();
  // After the second crash Chromium gives no adapter any more.
  await crashGpu(browser);
  await expect(thinktab.alert.first()).toContainText(SAID);
  await thinktab.page.getByRole('button', { name: 'Reload the model' }).click();
  await expect(thinktab.alert.first()).not.toContainText('was lost');
  await expect(thinktab.alert.first()).toContainText('GPU');
});
