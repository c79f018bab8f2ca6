/** What is kept of a conversation when the page goes, and what goes on when it comes back. */
import { crashGpu, expect, test } from './harness.ts';
import { endlessModel } from './tiny-models.ts';
import type { ThinktabPage } from './thinktab-page.ts';

const LENGTH = 300;
const greedy = { temperature: 0, max_tokens: LENGTH };

async function ended(thinktab: ThinktabPage): Promise<string> {
  const reply = thinktab.replies.last();
  await expect(reply).toHaveAttribute('aria-busy', 'false');
  return thinktab.thoughtText(reply);
}

test('a reload in mid-reply: the words are there, and one press writes on as if nothing had happened', async ({
  thinktab,
  models
}) => {
  const { page } = thinktab;
  await thinktab.openAndLoad(models.add('tiny', endlessModel().files), greedy);
  await thinktab.ask('Go on for ever.');
  const whole = await ended(thinktab);

  await page.getByRole('button', { name: 'New chat' }).click();
  await thinktab.ask('Go on for ever.');
  await thinktab.seesText();
  await thinktab.message.fill('My next question');
  await page.reload();

  const reply = thinktab.replies.last();
  await expect(thinktab.questions).toHaveText(['Go on for ever.']);
  await expect(reply).toContainText('interrupted');
  const cut = await thinktab.thoughtText(reply);
  expect(cut.length).toBeGreaterThan(3);
  expect(whole.startsWith(cut)).toBe(true);
  expect(whole).not.toBe(cut);
  await expect(thinktab.message).toHaveValue('My next question');

  await page.getByRole('button', { name: 'Load tiny and continue' }).click();
  await expect(thinktab.loadedModel).toBeVisible();
  expect(await ended(thinktab)).toBe(whole);
  await expect(thinktab.replies).toHaveCount(1);

  // The limit of tokens was reached: there is more where that came from.
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect.poll(() => thinktab.thoughtText(reply)).not.toBe(whole);
  expect((await ended(thinktab)).startsWith(whole)).toBe(true);
});

test('a GPU lost in mid-reply: the model is loaded again and the reply goes on by itself', async ({
  fragile: { browser, thinktab },
  models,
  problems
}) => {
  // web-llm says so in the console, and leaves a promise of its own unhandled.
  problems.expect(/Device was lost|external Instance reference no longer exists/);
  await thinktab.openAndLoad(models.add('tiny', endlessModel().files), greedy);
  await thinktab.askAndWait('Go on for ever.');
  const whole = await ended(thinktab);
  await thinktab.page.getByRole('button', { name: 'New chat' }).click();
  await thinktab.ask('Go on for ever.');
  await thinktab.seesText();
  await crashGpu(browser);
  await expect(thinktab.page.getByText('tiny was loaded again.').first()).toBeVisible();
  await expect(thinktab.replies.last()).toContainText('cut at the length limit');
  expect(await ended(thinktab)).toBe(whole);
  await expect(thinktab.replies).toHaveCount(1);
});
