/** What is stored of models: seen, verified, repaired, deleted. */
import { expect, test } from './harness.ts';
import { ModelsView, putModel, storedKeys } from './models-view.ts';
import { endlessModel } from './tiny-models.ts';

const MODEL = endlessModel({ shardBytes: 32768 });
const SHARD = 'params_shard_1.bin';
const FILES = [...MODEL.files.keys()].filter((name) => name.endsWith('.bin')).length;

test('a model that is loaded is verified, repaired, and deleted after it is unloaded', async ({
  thinktab,
  models
}) => {
  const { page } = thinktab;
  const view = new ModelsView(page);
  await thinktab.openAndLoad(models.add('tiny', MODEL.files));
  await thinktab.loadedModel.click();
  const row = view.row('tiny');
  await expect(row).toContainText(`${FILES + 3} files`);
  await expect(row).toContainText('loaded now · verified today');

  await view.button('Verify', 'tiny').click();
  await expect(row).toContainText(`Verified: all ${FILES} files of weights are correct.`);

  // A disk changes a byte; what we know of the file still says that it is right.
  await page.evaluate(async (name) => {
    const cache = await caches.open('webllm/model');
    const key = (await cache.keys()).find(({ url }) => url.endsWith(name));
    const response = key && (await cache.match(key));
    if (!key || !response) throw new Error('nothing is stored');
    const { headers } = response;
    const bytes = new Uint8Array(await response.arrayBuffer());
    bytes.fill(7, 100, 101);
    await cache.put(key, new Response(bytes, { headers }));
  }, SHARD);
  const before = models.asked.length;
  await view.button('Verify', 'tiny').click();
  await expect(row).toContainText(`Damaged or missing, and fetched again: ${SHARD}.`);
  expect(models.asked.slice(before).map(({ path }) => path)).toEqual([`/tiny/${SHARD}`]);

  await view.button('Delete', 'tiny').click();
  await expect(row.getByRole('button', { name: 'Keep' })).toBeFocused();
  await expect(row).toContainText('tiny is loaded: it is unloaded first. The conversation stays.');
  await page.keyboard.press('Escape');
  await expect(view.button('Delete', 'tiny')).toBeFocused();
  await page.keyboard.press('Enter');
  await row.getByRole('button', { name: /^Delete [\d.]+ KB$/ }).click();
  await expect(view.dialog).toContainText(/[\d.]+ KB is free again\./);
  await expect(row).toBeHidden();
  expect(await storedKeys(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(view.dialog).toBeHidden();
  await expect(thinktab.loadedModel).toBeHidden();
});

test('a model that is being loaded is deleted with what has arrived of it', async ({
  thinktab,
  models
}) => {
  const { page } = thinktab;
  const view = new ModelsView(page);
  models.breakFiles(/shard_1\.bin$/, { kind: 'slow', bytesPerSecond: 3000 });
  await thinktab.open({ model: models.add('tiny', MODEL.files) });
  await page.getByRole('button', { name: 'All models' }).click();
  await view.dialog.getByRole('button', { name: /^(Try it now|Load) *Pocket/ }).click();
  await expect(thinktab.loadedModel).toContainText('Pocket');
  await thinktab.loadedModel.click();
  await view.dialog.getByRole('button', { name: 'Load tiny' }).click();
  await expect
    .poll(async () => (await storedKeys(page)).filter((key) => key.includes('?from=')).length)
    .toBeGreaterThan(0);
  await thinktab.loadedModel.click();
  const row = view.row('tiny');
  await expect(row).toContainText(/\d+ of \d+ KB here/);
  await expect(row).toContainText('loading now');
  await view.button('Delete', 'tiny').click();
  await expect(row).toContainText('tiny is being loaded: that is cancelled first.');
  await row.getByRole('button', { name: /^Delete [\d.]+ KB$/ }).click();
  await expect(row).toBeHidden();
  await expect(view.dialog).toContainText('is free again.');
  expect((await storedKeys(page)).filter((key) => key.includes('/tiny/'))).toEqual([]);
  // The model that was loaded stays.
  await expect(view.button('Delete', 'Pocket')).toBeVisible();
  await expect(view.row('Pocket')).toContainText('loaded now');
});

test('all models are deleted, and what other versions left behind', async ({ thinktab }) => {
  const { page } = thinktab;
  const view = new ModelsView(page);
  await thinktab.open();
  await putModel(page, 'one', 300_000);
  await putModel(page, 'two', 200_000);
  await page.evaluate(async () => {
    const partial = await caches.open('thinktab/partial');
    await partial.put('https://gone.test/x.bin?from=0', new Response(new Uint8Array(50_000)));
    await (await caches.open('another-app')).put('/kept', new Response('kept'));
  });
  await view.open();
  await expect(view.row('one')).toContainText('300 KB · 4 files');
  await expect(view.row('two')).toContainText('not verified: stored by another program');
  await expect(view.row('Left over')).toContainText('50.0 KB');
  await expect(view.dialog).toContainText('Models take 550 KB.');
  await expect(view.dialog).toContainText(/The browser reports room for [\d.]+ GB more\./);

  // Another tab has its hands on the files of one of them, for a while.
  await page.evaluate(() => {
    const hold = new Promise((resolve) => addEventListener('let-go', resolve));
    void navigator.locks.request(
      'thinktab/files/https://models.test/two/resolve/main/',
      () => hold
    );
  });
  await view.button('Delete', 'two').click();
  await view.row('two').getByRole('button', { name: 'Delete 200 KB' }).click();
  await expect(view.dialog).toContainText(
    'Another tab is downloading a model, so that model stays.'
  );
  await expect(view.row('two')).toBeVisible();
  await page.evaluate(() => dispatchEvent(new Event('let-go')));

  await view.dialog.getByRole('button', { name: 'Delete all' }).click();
  await expect(view.dialog).toContainText('Delete 2 models? This frees 550 KB.');
  await view.dialog.getByRole('button', { name: 'Delete 550 KB' }).click();
  await expect(view.dialog).toContainText('550 KB is free again.');
  await expect(view.dialog).toContainText('Nothing is stored yet.');
  expect(await storedKeys(page)).toEqual([]);
  expect(await page.evaluate(() => caches.has('another-app'))).toBe(true);
});

test.describe('on a first visit', () => {
  // What a service worker has kept already is not fetched from the network.
  test.use({ serviceWorkers: 'block' });

  test('the view that does not come is said, and comes at the next try', async ({
    thinktab,
    problems
  }) => {
    problems.expect(/ERR_FAILED/);
    const { page } = thinktab;
    const view = new ModelsView(page);
    await thinktab.open();
    await page.route(/ModelsDialog/, (route) => route.abort());
    await view.open();
    await expect(thinktab.alert).toContainText('A part of this page could not be fetched');
    await page.unroute(/ModelsDialog/);
    await view.open();
    await expect(view.dialog).toBeVisible();
    await expect(thinktab.alert).toBeHidden();
  });
});
