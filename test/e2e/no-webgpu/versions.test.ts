/** Asking differently, answering again, deleting and bringing back, with the pocket model. */
import { expect, test } from '../harness.ts';

test('a question asked differently, an answer made again, both deleted and brought back: a reload keeps it all', async ({
  thinktab
}) => {
  const { page, questions, replies } = thinktab;
  const previous = (): Promise<void> =>
    questions.first().getByRole('button', { name: 'Previous version' }).click();
  const undo = page.getByRole('button', { name: 'Undo' });

  await thinktab.open({ temperature: 0 });
  await thinktab.loadPocket();
  await thinktab.askAndWait('47+85?');
  await thinktab.askAndWait('What is 1203 minus 458?');

  await questions.first().hover();
  await questions.first().getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'Edit your message' }).fill('12+30?');
  await page.keyboard.press('Enter');
  await expect(thinktab.message).toBeFocused();
  await expect(questions).toHaveCount(1);
  await expect(questions).toContainText('12+30?');
  await expect(questions).toContainText('2/2');
  await expect(replies).toHaveAttribute('aria-busy', 'false');
  expect(await thinktab.answerText(replies.first())).toBe('12 + 30 = 42');

  await previous();
  await expect(questions).toHaveCount(2);
  expect(await thinktab.answerText(replies.first())).toBe('47 + 85 = 132');
  await replies.last().getByRole('button', { name: 'Answer again' }).click();
  await expect(replies.last()).toContainText('2/2');
  await expect(replies.last()).toHaveAttribute('aria-busy', 'false');
  expect(await thinktab.answerText(replies.last())).toBe('1203 - 458 = 745');

  const remove = questions.first().getByRole('button', { name: 'Delete, with all that follows' });
  await remove.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('5 messages were deleted.').first()).toBeVisible();
  await expect(questions).toHaveText('12+30?');
  await expect(undo).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(undo).toBeHidden();
  await expect(questions.first()).toBeFocused();

  await page.reload();
  await expect(questions).toHaveCount(2);
  await expect(questions.first()).toContainText('1/2');
  await expect(replies.last()).toContainText('2/2');
  await questions.first().getByRole('button', { name: 'Next version' }).press('ArrowRight');
  await expect(questions).toHaveCount(1);
  expect(await thinktab.answerText(replies.first())).toBe('12 + 30 = 42');

  await previous();
  await remove.click({ force: true });
  await expect(questions).toHaveText('12+30?');
  await page.reload();
  await expect(questions).toHaveText('12+30?');
  await expect(undo).toBeHidden();
});
