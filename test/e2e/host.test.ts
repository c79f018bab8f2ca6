/** Models come from wherever they are told to, and what is stored is found whatever that is. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../tools/serve.mjs';
import { expect, test } from './harness.ts';
import { ModelServer } from './model-server.ts';
import { storedShards } from './stored-shards.ts';
import { ThinktabPage } from './thinktab-page.ts';
import { endlessModel } from './tiny-models.ts';

const MODEL = endlessModel({ shardBytes: 32768 });
const SHARDS = [...MODEL.files.keys()].filter((name) => name.endsWith('.bin'));
const REPOSITORY = 'https://huggingface.co/someone/Tiny-MLC';
const MIRRORED = 'someone/Tiny-MLC';

test('a mirror by the address: told before anything is fetched, and refused with one press', async ({
  thinktab,
  models
}) => {
  await thinktab.withoutLibrary();
  models.add(MIRRORED, MODEL.files);
  const host = models.origin.replace('http://', '');
  await thinktab.open({ model: REPOSITORY, host });
  const notice = thinktab.page.getByRole('status').filter({ hasText: 'The link that opened' });
  await expect(notice).toContainText(`says: download models from ${host}.`);
  expect(models.asked).toEqual([]);
  await thinktab.load.click();
  await expect(thinktab.downloaded).toBeVisible();
  expect(models.asked.map(({ path }) => path)).toContain(
    `/someone/Tiny-MLC/resolve/main/${SHARDS[0]}`
  );
  await notice.getByRole('button', { name: 'Do not use it' }).click();
  await expect(notice).toHaveCount(0);
});

test('what one host has brought is not fetched again from another, nor when it is gone', async ({
  thinktab,
  models,
  problems
}) => {
  problems.expect(/Failed to load resource/, /request to a third party: http:\/\/127/);
  const other = await ModelServer.start();
  models.add(MIRRORED, MODEL.files);
  models.breakFiles(/shard_1\.bin$/, { kind: 'broken', bytes: 9000 }, 1);
  models.breakFiles(/shard_1\.bin$/, { kind: 'status', status: 403 });
  await thinktab.open({ model: REPOSITORY, host: models.origin });
  await thinktab.load.click();
  await expect(thinktab.alert).toContainText('The server refused access');
  const stored = [...(await storedShards(thinktab.page)).keys()];
  expect(stored.length).toBeGreaterThan(1);

  // The other one has a folder for each model, on a server that names versions differently.
  other.add('models/Tiny-MLC', new Map([['README.md', new Uint8Array()], ...MODEL.files]));
  await thinktab.open({ model: REPOSITORY, host: `${other.origin}/models` });
  await thinktab.load.click();
  await expect(thinktab.downloaded).toBeVisible();
  const asked = other.asked.filter(({ path }) => path.endsWith('.bin'));
  for (const name of stored) expect(asked.map(({ path }) => path)).not.toContain(name);
  expect(asked.find(({ path }) => path === '/models/Tiny-MLC/params_shard_1.bin')?.range).toBe(
    'bytes=9000-'
  );
  await other.stop();

  // Without any host it starts from storage, and each file lies there once.
  await thinktab.open({ model: REPOSITORY });
  await thinktab.load.click();
  await expect(thinktab.loadedModel).toBeVisible();
  const keys = await thinktab.page.evaluate(async () =>
    (await (await caches.open('webllm/model')).keys()).map(({ url }) => url)
  );
  expect(keys.filter((url) => url.endsWith('.bin')).sort()).toEqual(
    SHARDS.map((name) => `${REPOSITORY}/resolve/main/${name}`).sort()
  );
});

test('the setting stays, is checked, and can be reset', async ({ thinktab, models, problems }) => {
  problems.expect(/Failed to load resource/);
  const { page } = thinktab;
  await thinktab.open({ model: REPOSITORY });
  await page.getByRole('button', { name: 'All models' }).click();
  const field = page.getByRole('textbox', { name: 'Download from' });
  const use = page.getByRole('button', { name: 'Use', exact: true });
  for (const [written, said] of [
    ['javascript:alert(1)', 'begin with https:// or http://'],
    ['https://name:word@mirror.example', 'no name and no password'],
    ['https://mirror.example/?x=1', 'must end before “?”'],
    ['nonsense', 'This is not an address.']
  ] as const) {
    await field.fill(written);
    await use.click();
    await expect(field).toHaveAccessibleDescription(new RegExp(said.replace('?', '\\?')));
    await expect(field).toHaveAttribute('aria-invalid', 'true');
  }
  await field.fill(models.origin);
  await field.press('Enter');
  await expect(field).toHaveAccessibleDescription(/Models are downloaded from 127\.0\.0\.1/);

  await page.reload();
  await thinktab.load.click();
  await expect(thinktab.alert).toContainText('The model is not on this host.');
  expect(models.asked.map(({ path }) => path)).toContain('/Tiny-MLC/mlc-chat-config.json');
  await expectCleanTry();

  await page.getByRole('button', { name: /, loaded model$/ }).click();
  await expect(field).toHaveValue(`${models.origin}/`);
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect(field).toHaveValue('');
  expect(await page.evaluate(() => localStorage.getItem('thinktab.host'))).toBeNull();

  async function expectCleanTry(): Promise<void> {
    models.add('Tiny-MLC', MODEL.files);
    await page.getByRole('button', { name: 'Load again' }).click();
    await expect(thinktab.loadedModel).toBeVisible();
  }
});

test('addresses that cannot be a host are named', async ({ thinktab }) => {
  await thinktab.open({ host: 'javascript:alert(1)' });
  const notice = thinktab.page.getByRole('status').filter({ hasText: 'was ignored' });
  await expect(notice).toContainText('host “javascript:alert(1)”: it must be the https address');
});

test('page and models side by side on one server, as docs/self-hosting.md has it', async ({
  page,
  problems
}) => {
  problems.expect(/Failed to load resource/, /request to a third party: http:\/\/localhost/);
  const root = await mkdtemp(join(tmpdir(), 'thinktab-own-'));
  await cp('dist', join(root, 'thinktab'), { recursive: true });
  const folder = join(root, 'models', 'Tiny-MLC');
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of MODEL.files) await writeFile(join(folder, name), bytes);
  const server = await serve(root, 0);
  try {
    const thinktab = new ThinktabPage(page, `http://localhost:${server.port}/thinktab`);
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      const { protocol, port, href } = new URL(request.url());
      if (protocol !== 'blob:' && port !== String(server.port)) elsewhere.push(href);
    });
    await thinktab.openAndLoad(REPOSITORY, { host: '../models/', max_tokens: 4 });
    await thinktab.askAndWait('Hello');
    expect(elsewhere).toEqual([]);
  } finally {
    await server.close();
    await rm(root, { recursive: true });
  }
});
