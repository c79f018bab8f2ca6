/** What networks, servers and half-finished uploads do: one sentence each, and a way on. */
import { expect, test } from './harness.ts';
import { endlessModel } from './tiny-models.ts';

// The browser itself reports failed downloads in the console.
const FAILED_DOWNLOAD = /Failed to load resource|net::ERR_/;

test.beforeEach(({ thinktab }) => thinktab.withoutLibrary());

test('a wrong address', async ({ thinktab, models, problems }) => {
  problems.expect(FAILED_DOWNLOAD);
  await thinktab.open({ model: `${models.origin}/nothing/` });
  await thinktab.load.click();
  await expect(thinktab.alert).toContainText('was not found');
  await expect(thinktab.alert).toContainText('mlc-chat-config.json');
});

test('a server that does not answer', async ({ thinktab, models, problems }) => {
  problems.expect(FAILED_DOWNLOAD, /request to a third party/);
  // Port 9 (discard) is closed on every machine, and browsers refuse it anyway.
  await thinktab.open({ model: 'http://127.0.0.1:9/tiny/' });
  await thinktab.load.click();
  await expect(thinktab.alert).toContainText('127.0.0.1:9 could not be reached');
  expect(models.asked).toEqual([]);
});

test('a server that lets no other site read its files', async ({ thinktab, models, problems }) => {
  problems.expect(FAILED_DOWNLOAD, /CORS policy/);
  models.breakFiles(/./, { kind: 'no-cors' });
  await thinktab.open({ model: models.add('tiny', endlessModel().files) });
  await thinktab.load.click();
  await expect(thinktab.alert).toContainText('could not be reached');
});

test('a guest network’s login page instead of the model', async ({ thinktab, models }) => {
  models.breakFiles(/./, { kind: 'html' });
  await thinktab.open({ model: models.add('tiny', endlessModel().files) });
  await thinktab.load.click();
  await expect(thinktab.alert).toContainText('A web page arrived instead of a model file');
});

test('a login page in the middle of the download', async ({ thinktab, models }) => {
  models.breakFiles(/shard_1\.bin$/, { kind: 'html' });
  await thinktab.open({ model: models.add('tiny', endlessModel().files) });
  await thinktab.load.click();
  await expect(thinktab.alert).toContainText('A web page arrived instead of a model file');
});

test('a server error, and loading again', async ({ thinktab, models, problems }) => {
  problems.expect(FAILED_DOWNLOAD);
  models.breakFiles(/shard_0\.bin$/, { kind: 'status', status: 500 });
  await thinktab.open({ model: models.add('tiny', endlessModel().files) });
  await thinktab.load.click();
  await expect(thinktab.alert).toContainText('error 500');
  models.repair();
  await thinktab.page.getByRole('button', { name: 'Load again' }).click();
  await expect(thinktab.downloaded).toBeVisible();
});

test('a truncated shard is named with both sizes and not kept', async ({ thinktab, models }) => {
  const model = endlessModel();
  const size = model.files.get('params_shard_0.bin')?.length ?? 0;
  models.breakFiles(/shard_0\.bin$/, { kind: 'truncated', bytes: size - 1000 });
  await thinktab.open({ model: models.add('tiny', model.files) });
  await thinktab.load.click();
  await expect(thinktab.alert).toContainText('params_shard_0.bin');
  await expect(thinktab.alert).toContainText(size.toLocaleString('en'));
  await expect(thinktab.alert).toContainText((size - 1000).toLocaleString('en'));
  models.repair();
  await thinktab.page.getByRole('button', { name: 'Load again' }).click();
  await expect(thinktab.downloaded).toBeVisible();
});

test('a connection that breaks: files that arrived whole are kept', async ({
  thinktab,
  models,
  problems
}) => {
  problems.expect(FAILED_DOWNLOAD);
  const model = endlessModel({ shardBytes: 16384 });
  const shards = [...model.files.keys()].filter((name) => name.endsWith('.bin'));
  const last = shards.at(-1) ?? '';
  expect(shards.length).toBeGreaterThan(4);
  models.breakFiles(new RegExp(`${last}$`), { kind: 'broken', bytes: 100 });
  await thinktab.open({ model: models.add('tiny', model.files) });
  await thinktab.load.click();
  await expect(thinktab.alert).toContainText('could not be reached, or the connection broke');
  models.repair();
  const before = models.asked.length;
  await thinktab.page.getByRole('button', { name: 'Load again' }).click();
  await expect(thinktab.downloaded).toBeVisible();
  const again = models.asked.slice(before).filter(({ path }) => path.endsWith('.bin'));
  expect(again.map(({ path }) => path)).toContain(`/tiny/${last}`);
  expect(again.length).toBeLessThan(shards.length);
});

test('weights of another shape than the configuration says', async ({ thinktab, models }) => {
  const files = new Map(endlessModel({ intermediate: 192 }).files);
  const other = endlessModel({ intermediate: 256 }).files.get('mlc-chat-config.json');
  if (!other) throw new Error('the model has no configuration');
  files.set('mlc-chat-config.json', other);
  await thinktab.open({ model: models.add('tiny', files) });
  await thinktab.load.click();
  await expect(thinktab.alert).toContainText('This model cannot run here');
  await expect(thinktab.alert).toContainText(/model\.layers\.0\.mlp\.[a-z_.]+/);
});

test('an architecture that the library does not know', async ({ thinktab, models }) => {
  const files = new Map(endlessModel().files);
  const text = new TextDecoder().decode(files.get('mlc-chat-config.json'));
  const config = JSON.parse(text) as Record<string, unknown>;
  config['model_type'] = 'mamba';
  files.set('mlc-chat-config.json', new TextEncoder().encode(JSON.stringify(config)));
  await thinktab.open({ model: models.add('tiny', files) });
  await thinktab.load.click();
  await expect(thinktab.alert).toContainText('mamba');
});
