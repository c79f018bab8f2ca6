/** Thoughts that are ended, and a context that is full: the pocket model on the processor. */
import { expect, test } from '../harness.ts';
import type { ThinktabPage } from '../thinktab-page.ts';

const QUESTION = 'How many r are in strawberry?';

async function loadPocket(thinktab: ThinktabPage, context?: number): Promise<void> {
  await thinktab.open({ temperature: 0, ...(context !== undefined && { context }) });
  await thinktab.loadPocket();
}

test('a thinking budget ends the thought, says so, and an answer follows', async ({ thinktab }) => {
  await thinktab.page.addInitScript(() =>
    localStorage.setItem('thinktab.defaults', '{"thinkingBudget":12}')
  );
  await loadPocket(thinktab);
  await thinktab.askAndWait(QUESTION);
  const reply = thinktab.replies.last();
  await expect(reply).toContainText('cut off by its budget');
  expect((await thinktab.answerText(reply)).length).toBeGreaterThan(0);
});

test('"Answer now" ends the thought and goes on to the answer', async ({ thinktab }) => {
  // This model thinks faster than a hand can press a button: some 350 tokens here.
  await thinktab.page.addInitScript(() => {
    new MutationObserver(() => {
      for (const button of document.querySelectorAll('button')) {
        if (button.textContent === 'Answer now') button.click();
      }
    }).observe(document, { subtree: true, childList: true });
  });
  await loadPocket(thinktab);
  await thinktab.askAndWait('What is 876 times 98?');
  const reply = thinktab.replies.last();
  await expect(reply).toContainText('cut off for the answer');
  expect((await thinktab.answerText(reply)).length).toBeGreaterThan(0);
  await expect(reply).toContainText('first word of the answer');
});

test('the meter adds up; a full context says so, and a longer one lets the reply go on', async ({
  thinktab
}) => {
  const { page } = thinktab;
  await loadPocket(thinktab, 256);
  // 229 tokens with the template, and a reply of 32.
  await thinktab.askAndWait('Why is the sky so blue today? '.repeat(9).trim());
  await expect(page.getByRole('region', { name: 'The context is full' })).toContainText('All 256');
  await page.getByRole('button', { name: '256 of 256' }).click();
  const parts = page.locator('[data-part] .tokens');
  const tokens = (await parts.allTextContents()).map(Number);
  expect(tokens.reduce((sum, part) => sum + part, 0)).toBe(256);
  expect(tokens[0]).toBeGreaterThan(225);
  expect(tokens[1]).toBeGreaterThan(4);
  expect(tokens[3]).toBe(0);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: /^Reload with 512 tokens: .* more memory$/ }).click();
  await expect(page.getByText('256 of 512')).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(thinktab.replies.last()).toHaveAttribute('aria-busy', 'false');
  await expect(page.getByRole('region', { name: 'The context is full' })).toBeHidden();
});

test('turns are left out only when the reader says so, and it is marked', async ({ thinktab }) => {
  const { page } = thinktab;
  await loadPocket(thinktab, 256);
  for (const question of ['47+85?', 'What is 1203 minus 458?', '12+30?']) {
    await thinktab.askAndWait(question);
  }
  await thinktab.message.fill('x'.repeat(200));
  const full = page.getByRole('region', { name: 'This message does not fit' });
  await expect(full).toContainText('The context holds 256');
  await expect(thinktab.send).toBeDisabled();
  await full.getByRole('button', { name: 'Leave out the oldest turns' }).click();
  await expect(
    page.getByRole('note').filter({ hasText: 'messages above are left out' })
  ).toBeVisible();
  await expect(full).toBeHidden();
  await expect(thinktab.send).toBeEnabled();
  await page.getByRole('button', { name: 'Put back' }).click();
  await expect(full).toBeVisible();
  await full.getByRole('button', { name: 'New chat with this question only' }).click();
  await expect(thinktab.replies).toHaveCount(0);
  await expect(thinktab.message).toHaveValue('x'.repeat(200));
});

test('a question asked differently that does not fit stays in its field until there is room', async ({
  thinktab
}) => {
  const { page, questions } = thinktab;
  const long = 'x'.repeat(215);
  await loadPocket(thinktab, 256);
  for (const question of ['47+85?', '12+30?', '5+6?']) await thinktab.askAndWait(question);
  await thinktab.message.fill('My draft');
  await questions.last().hover();
  await questions.last().getByRole('button', { name: 'Edit' }).click();
  const field = page.getByRole('textbox', { name: 'Edit your message' });
  await field.fill(long);
  await field.press('Enter');
  const full = page.getByRole('region', { name: 'This message does not fit' });
  await expect(full).toContainText('The context holds 256');
  await expect(field).toBeFocused();
  await expect(field).toHaveValue(long);
  await expect(thinktab.alert).toBeHidden();

  // What is changed, or given up, is not refused any more.
  await field.press('End');
  await field.press('Backspace');
  await expect(full).toBeHidden();
  await field.press('Enter');
  await expect(full).toBeVisible();
  await field.press('Escape');
  await expect(full).toBeHidden();
  await expect(questions).toHaveText(['47+85?', '12+30?', '5+6?']);

  await questions.last().getByRole('button', { name: 'Edit' }).click();
  await field.fill(long);
  await field.press('Enter');
  await full.getByRole('button', { name: 'Leave out the oldest turns' }).click();
  await expect(questions.last()).toContainText(long);
  await expect(field).toBeHidden();
  await expect(full).toBeHidden();
  await expect(thinktab.message).toBeFocused();
  await expect(page.getByRole('note').filter({ hasText: 'left out' })).toBeVisible();
  await expect(thinktab.replies.last()).toHaveAttribute('aria-busy', 'false');
  await expect(thinktab.replies.last().getByRole('alert')).toHaveCount(0);
  await expect(questions.last()).toContainText('2/2');
  await expect(thinktab.message).toHaveValue('My draft');
});

test('another answer that does not fit is not begun; nothing said or written is lost', async ({
  thinktab
}) => {
  const { page, questions, replies } = thinktab;
  const long = 'Why is the sky so blue today? '.repeat(7).trim();
  await loadPocket(thinktab, 512);
  await thinktab.askAndWait('47+85?');
  await thinktab.askAndWait('Why? '.repeat(12).trim());
  await thinktab.askAndWait(long);
  await thinktab.message.fill('My draft');

  // The same conversation, with a context that is too short for it.
  await loadPocket(thinktab, 256);
  await expect(thinktab.message).toHaveValue('My draft');
  const again = replies.last().getByRole('button', { name: 'Answer again, as another version' });
  await again.click();
  const full = page.getByRole('region', { name: 'no room for this answer' });
  await expect(full).toContainText('The context holds 256. Nothing was changed.');
  await expect(page.getByText(/^Too long: \d+ tokens, the context holds 256$/)).toBeAttached();
  await expect(replies).toHaveCount(3);
  await expect(thinktab.send).toBeVisible();
  await full.getByRole('button', { name: 'Cancel' }).click();
  await expect(full).toBeHidden();
  await expect(thinktab.message).toBeFocused();

  await again.click();
  await full.getByRole('button', { name: 'Leave out the oldest turns' }).click();
  await expect(replies.last()).toContainText('2/2');
  await expect(replies.last()).toHaveAttribute('aria-busy', 'false');
  await expect(replies.last().getByRole('alert')).toHaveCount(0);

  await page.getByRole('button', { name: 'Put back' }).click();
  await again.click();
  await full.getByRole('button', { name: 'New chat with this question only' }).click();
  await expect(questions).toHaveCount(0);
  await expect(thinktab.message).toHaveValue(long);
  // The chat before has kept its draft.
  await page.getByRole('button', { name: 'List of chats' }).click();
  await page
    .getByRole('list', { name: 'Chats' })
    .getByRole('button', { name: /^47\+85\?/ })
    .click();
  await expect(questions).toHaveCount(3);
  await expect(thinktab.message).toHaveValue('My draft');
});

test('two megabytes are refused by their count of tokens, and stay in the composer', async ({
  thinktab,
  context
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { page } = thinktab;
  await loadPocket(thinktab);
  // Many lines: with a direction of their own each they took a minute.
  const text = 'All work and no play.\n'.repeat(95_400);
  await page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text);
  await thinktab.message.focus();
  await page.keyboard.press('Control+v');
  await expect(
    page.getByText(/^Too long: [\d,]{7,} tokens, the context holds 1,024$/)
  ).toBeVisible();
  await expect(thinktab.send).toBeDisabled();
  await thinktab.message.press('Enter');
  await expect(thinktab.replies).toHaveCount(0);
  expect(await thinktab.message.inputValue()).toHaveLength(text.length);
  await expect(thinktab.message).toHaveAttribute('dir', 'ltr');
  await thinktab.message.fill('47+85?');
  await expect(thinktab.message).toHaveAttribute('dir', 'auto');
  await expect(thinktab.send).toBeEnabled();
});
