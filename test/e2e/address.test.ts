/** The address sets the start: model, sampling and a prompt that is not sent. */
import { expect, test } from './harness.ts';
import { endlessModel, expectedReply } from './tiny-models.ts';

test('a prompt fills the composer and is not sent', async ({ thinktab, models }) => {
  const prompt = 'What is $$7 \\cdot 8$$?\nThink & explain.';
  await thinktab.openAndLoad(models.add('tiny', endlessModel().files), { prompt });
  await expect(thinktab.message).toHaveValue(prompt);
  await expect(thinktab.questions).toHaveCount(0);
  await expect(thinktab.send).toBeEnabled();
});

test('max_tokens and temperature are used', async ({ thinktab, models }) => {
  const model = endlessModel();
  const url = models.add('tiny', model.files);
  for (const max_tokens of [5, 9]) {
    await thinktab.openAndLoad(url, { temperature: 0, max_tokens });
    await thinktab.askAndWait('Hi');
    const expected = await expectedReply(model, [{ role: 'user', text: 'Hi' }], max_tokens);
    expect(await thinktab.thoughtText(thinktab.replies.first())).toBe(expected.trim());
  }
});

test('top_p close to nothing is greedy at any temperature', async ({ thinktab, models }) => {
  const model = endlessModel();
  const settings = { temperature: 2, top_p: 0.0001, max_tokens: 12 };
  await thinktab.openAndLoad(models.add('tiny', model.files), settings);
  await thinktab.askAndWait('Hi');
  const expected = await expectedReply(model, [{ role: 'user', text: 'Hi' }], 12);
  expect(await thinktab.thoughtText(thinktab.replies.first())).toBe(expected.trim());
});

test('the same seed gives the same reply, another seed another', async ({ thinktab, models }) => {
  const url = models.add('tiny', endlessModel().files);
  const replyWith = async (seed: number): Promise<string> => {
    await thinktab.openAndLoad(url, { seed, temperature: 1.5, top_p: 1, max_tokens: 24 });
    await thinktab.askAndWait('Hi');
    return thinktab.thoughtText(thinktab.replies.first());
  };
  const first = await replyWith(7);
  expect(await replyWith(7)).toBe(first);
  expect(await replyWith(8)).not.toBe(first);
});

test('values that cannot be used are named', async ({ thinktab }) => {
  await thinktab.open({ temperature: 'hot', top_p: 7, model: 'javascript:alert(1)' });
  const notice = thinktab.page.getByRole('status').filter({ hasText: 'is not used' });
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
