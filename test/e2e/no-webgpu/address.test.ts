/** The address sets the start: model, sampling and a prompt that is not sent. */
import { expect, test } from '../harness.ts';
import type { Parameters, ThinktabPage } from '../thinktab-page.ts';

test('a prompt fills the composer and is not sent', async ({ thinktab }) => {
  const prompt = 'What is $$7 \\cdot 8$$?\nThink & explain.';
  await thinktab.open({ prompt });
  await thinktab.loadPocket();
  await expect(thinktab.message).toHaveValue(prompt);
  await expect(thinktab.questions).toHaveCount(0);
  await expect(thinktab.send).toBeEnabled();
});

/** What the pocket model thinks of a question, with these settings, in a conversation of its own. */
async function thoughtWith(thinktab: ThinktabPage, settings: Parameters): Promise<string> {
  const prompt = 'How many r are in strawberry?';
  await thinktab.open({ prompt, ...settings });
  await thinktab.loadPocket();
  await thinktab.askAndWait(prompt);
  return thinktab.thoughtText(thinktab.replies.first());
}

test('max_tokens and temperature are used', async ({ thinktab }) => {
  const five = await thoughtWith(thinktab, { temperature: 0, max_tokens: 5 });
  const nine = await thoughtWith(thinktab, { temperature: 0, max_tokens: 9 });
  await expect(thinktab.replies.first()).toContainText('9 tokens');
  expect(nine.startsWith(five)).toBe(true);
  expect(nine.length).toBeGreaterThan(five.length);
});

test('top_p close to nothing is greedy at any temperature', async ({ thinktab }) => {
  const greedy = await thoughtWith(thinktab, { temperature: 0 });
  expect(await thoughtWith(thinktab, { temperature: 2, top_p: 0.0001 })).toBe(greedy);
});

test('the same seed gives the same reply, another seed another', async ({ thinktab }) => {
  const settings = { temperature: 2, top_p: 1, max_tokens: 24 };
  const first = await thoughtWith(thinktab, { ...settings, seed: 7 });
  expect(await thoughtWith(thinktab, { ...settings, seed: 7 })).toBe(first);
  expect(await thoughtWith(thinktab, { ...settings, seed: 8 })).not.toBe(first);
});

test('values that cannot be used are named', async ({ thinktab }) => {
  await thinktab.open({ temperature: 'hot', top_p: 7, model: 'javascript:alert(1)' });
  const notice = thinktab.page.getByRole('status').filter({ hasText: 'was ignored' });
  for (const text of ['temperature “hot”', 'top_p “7”', 'model “javascript:alert(1)”']) {
    await expect(notice).toContainText(text);
  }
  await notice.getByRole('button', { name: 'Dismiss' }).click();
  await expect(notice).toHaveCount(0);
});

test('markup in the address stays text', async ({ thinktab }) => {
  const prompt = '<img src=x onerror="document.title=1">';
  await thinktab.open({ prompt, model: '<b>x</b>', seed: '<script>1</script>' });
  await expect(thinktab.message).toHaveValue(prompt);
  await expect(thinktab.page.getByText('<script>1</script>')).toBeVisible();
  await expect(thinktab.page).toHaveTitle(/Thinktab/);
});
