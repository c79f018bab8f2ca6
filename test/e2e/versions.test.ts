/** What the reader does to a conversation while a reply is being written. */
import { expect, test } from './harness.ts';
import { endlessModel } from './tiny-models.ts';

test('a question asked differently in mid-reply: the reply stops and stays, and can go on', async ({
  thinktab,
  models
}) => {
  const { page, questions, replies } = thinktab;
  await thinktab.openAndLoad(models.add('tiny', endlessModel().files), { temperature: 0 });
  await thinktab.ask('Count to a million.');
  await thinktab.seesText();
  await questions.first().getByRole('button', { name: 'Edit' }).click({ force: true });
  await page.getByRole('textbox', { name: 'Edit your message' }).fill('Count to ten.');
  await page.getByRole('button', { name: 'Send as a new version' }).click();
  await expect(questions).toContainText('Count to ten.');
  await thinktab.seesText();

  // Looking at the first version stops the second one in its turn.
  await page.getByRole('button', { name: 'Previous version' }).click();
  await expect(questions).toContainText('Count to a million.');
  await expect(replies).toContainText('stopped by you');
  const cut = await thinktab.thoughtText(replies.first());
  expect(cut.length).toBeGreaterThan(3);
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect.poll(() => thinktab.thoughtText(replies.first())).not.toBe(cut);
  expect((await thinktab.thoughtText(replies.first())).startsWith(cut)).toBe(true);

  // Deleted in mid-reply, and brought back as far as it had come.
  await questions.getByRole('button', { name: 'Delete, with all that follows' }).click();
  await expect(questions).toHaveText('Count to ten.');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(questions).toContainText('Count to a million.');
  await expect(replies).toContainText('stopped by you');
  expect((await thinktab.thoughtText(replies.first())).startsWith(cut)).toBe(true);
});
