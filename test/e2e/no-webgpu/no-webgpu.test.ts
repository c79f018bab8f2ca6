/**
 * Without a usable GPU the visitor is told so before they wait for a download, with the step that
 * helps: a different one for each thing that can be missing.
 */
import { expect, test } from '../harness.ts';
import { endlessModel } from '../tiny-models.ts';

test('no adapter', async ({ thinktab, models }) => {
  await thinktab.open({ model: models.add('tiny', endlessModel().files) });
  await expect(thinktab.alert).toContainText('found no graphics card that WebGPU can use');
  await expect(thinktab.alert.getByRole('button', { name: 'Check again' })).toBeVisible();
  const load = (model: string) => thinktab.page.getByRole('button', { name: `Load ${model}` });
  await expect(load('tiny')).toBeDisabled();
  expect(models.asked).toEqual([]);
  // Whoever was sent here by a link to a model that cannot run gets an answer all the same.
  await load('Pocket').click();
  await thinktab.askAndWait('47+85?');
  await expect(thinktab.replies.last()).toContainText('47 + 85 = 132');
});

test('a browser that does not know WebGPU', async ({ thinktab, models }) => {
  await thinktab.page.addInitScript(() => {
    delete (Navigator.prototype as { gpu?: unknown }).gpu;
  });
  await thinktab.open({ model: models.add('tiny', endlessModel().files) });
  await expect(thinktab.alert).toContainText('WebGPU is not available');
  expect(models.asked).toEqual([]);
});

test('plain http on another machine’s address', async ({ page, site, problems }) => {
  problems.expect(/request to a third party/);
  await page.goto(site.replace('localhost', 'thinktab.test'));
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('not secure enough for WebGPU');
  await expect(alert).toContainText('https://');
});
