/**
 * Downloads on bad networks and from bad servers: each ends with all files as they should be or in a
 * sentence that says what it was, and nothing that arrived is fetched twice or, broken, kept. That the
 * model then runs is said by download-faults.test.ts.
 */
import { expect, test } from './harness.ts';
import type { ModelServer } from './model-server.ts';
import { expectAllStored, expectNothingBroken } from './stored-shards.ts';
import { endlessModel } from './tiny-models.ts';

// The browser itself reports failed downloads in the console.
const FAILED_DOWNLOAD = /Failed to load resource|net::ERR_/;

const MODEL = endlessModel({ shardBytes: 32768 });
const SHARDS = [...MODEL.files.keys()].filter((name) => name.endsWith('.bin'));
const SHARD = 'params_shard_1.bin';
const FILE = /shard_1\.bin$/;
const SIZE = MODEL.files.get(SHARD)?.length ?? 0;
const CUT = Math.floor(SIZE / 2);

/** The Range header of every request for the shard. */
function ranges(models: ModelServer): (string | undefined)[] {
  return models.asked.filter(({ path }) => path === `/tiny/${SHARD}`).map(({ range }) => range);
}

const sent = (models: ModelServer, name = SHARD): number => models.sent.get(`/tiny/${name}`) ?? 0;

test.beforeEach(async ({ problems, thinktab }) => {
  problems.expect(FAILED_DOWNLOAD);
  await thinktab.withoutLibrary();
});

test('a cut shard goes on where it was cut', async ({ thinktab, models }) => {
  models.breakFiles(FILE, { kind: 'broken', bytes: CUT }, 1);
  await thinktab.openAndDownload(models.add('tiny', MODEL.files));
  expect(ranges(models)).toEqual([undefined, `bytes=${CUT}-`]);
  expect(sent(models)).toBe(SIZE);
  await expectAllStored(thinktab.page, MODEL.files);
});

test('a cut shard of a server that cannot continue comes from its beginning', async ({
  thinktab,
  models
}) => {
  models.breakFiles(FILE, { kind: 'broken', bytes: CUT }, 1);
  models.breakFiles(FILE, { kind: 'no-range' });
  await thinktab.openAndDownload(models.add('tiny', MODEL.files));
  expect(ranges(models)).toEqual([undefined, `bytes=${CUT}-`]);
  expect(sent(models)).toBe(CUT + SIZE);
  await expectAllStored(thinktab.page, MODEL.files);
});

test('a continuation that does not fit is not taken', async ({ thinktab, models }) => {
  models.breakFiles(FILE, { kind: 'broken', bytes: CUT }, 1);
  models.breakFiles(FILE, { kind: 'wrong-range' }, 1);
  await thinktab.openAndDownload(models.add('tiny', MODEL.files));
  expect(ranges(models)).toEqual([undefined, `bytes=${CUT}-`, undefined]);
  await expectAllStored(thinktab.page, MODEL.files);
});

test('a shard that is cut again and again arrives all the same', async ({ thinktab, models }) => {
  models.breakFiles(FILE, { kind: 'broken', bytes: Math.ceil(SIZE / 4) }, 3);
  await thinktab.openAndDownload(models.add('tiny', MODEL.files));
  expect(ranges(models)).toHaveLength(4);
  expect(sent(models)).toBe(SIZE);
  await expectAllStored(thinktab.page, MODEL.files);
});

test('503 twice, then the file', async ({ thinktab, models }) => {
  models.breakFiles(FILE, { kind: 'status', status: 503 }, 2);
  await thinktab.openAndDownload(models.add('tiny', MODEL.files));
  expect(ranges(models)).toHaveLength(3);
  await expectAllStored(thinktab.page, MODEL.files);
});

test('a description that comes at the second try', async ({ thinktab, models }) => {
  models.breakFiles(/chat-config|cache\.json|tokenizer/, { kind: 'status', status: 502 }, 3);
  await thinktab.openAndDownload(models.add('tiny', MODEL.files));
  await expectAllStored(thinktab.page, MODEL.files);
});

test('429 is asked again after the pause that it names', async ({ thinktab, models }) => {
  models.breakFiles(FILE, { kind: 'status', status: 429, retryAfter: 3 }, 1);
  await thinktab.open({ model: models.add('tiny', MODEL.files) });
  await thinktab.load.click();
  await expect.poll(() => ranges(models).length).toBe(1);
  const refused = Date.now();
  await expect.poll(() => ranges(models).length, { intervals: [50] }).toBe(2);
  expect(Date.now() - refused).toBeGreaterThan(2000);
  await expect(thinktab.downloaded).toBeVisible();
  await expectAllStored(thinktab.page, MODEL.files);
});

test('a connection that falls silent is dropped, and continued', async ({ thinktab, models }) => {
  models.breakFiles(FILE, { kind: 'stalled', bytes: CUT }, 1);
  await thinktab.openAndDownload(models.add('tiny', MODEL.files));
  expect(ranges(models)).toEqual([undefined, `bytes=${CUT}-`]);
  expect(sent(models)).toBe(SIZE);
  await expectAllStored(thinktab.page, MODEL.files);
});

test('wrong bytes once, then the right ones', async ({ thinktab, models }) => {
  models.breakFiles(FILE, { kind: 'wrong-bytes' }, 1);
  await thinktab.openAndDownload(models.add('tiny', MODEL.files));
  expect(ranges(models)).toEqual([undefined, undefined]);
  await expectAllStored(thinktab.page, MODEL.files);
});

test('wrong bytes twice: the shard is named, and a later try works', async ({
  thinktab,
  models
}) => {
  models.breakFiles(FILE, { kind: 'wrong-bytes' });
  await thinktab.open({ model: models.add('tiny', MODEL.files) });
  await thinktab.load.click();
  await expect(thinktab.alert).toContainText('A file of the model is damaged.');
  await expect(thinktab.alert).toContainText(
    `${SHARD} arrived twice, and its contents did not match`
  );
  expect(ranges(models)).toHaveLength(2);
  await expectNothingBroken(thinktab.page, MODEL.files, SHARD);
  models.repair();
  await thinktab.page.getByRole('button', { name: 'Load again' }).click();
  await expect(thinktab.downloaded).toBeVisible();
  await expectAllStored(thinktab.page, MODEL.files);
});

const answers = [
  ['a web page', { kind: 'html' }, 'A web page arrived instead of a model file.'],
  ['a Git LFS pointer', { kind: 'lfs-pointer' }, `${SHARD} on `, 'is a Git LFS pointer'],
  [
    'an error in JSON',
    { kind: 'json', json: { error: { message: 'Over the monthly limit.' } } },
    'A message arrived instead of a model file.',
    'Over the monthly limit.'
  ],
  ['401', { kind: 'status', status: 401 }, 'The server refused access to the model.'],
  [
    '403 with a reason',
    { kind: 'status', status: 403, json: { error: 'Accept the licence first.' } },
    'The server refused access to the model.',
    'Accept the licence first.'
  ],
  ['404', { kind: 'status', status: 404 }, `has no ${SHARD} at this address.`],
  ['410', { kind: 'status', status: 410 }, `has no ${SHARD} at this address.`]
] as const;
for (const [name, fault, ...sentences] of answers) {
  test(`${name} instead of a shard is told at once`, async ({ thinktab, models }) => {
    models.breakFiles(FILE, fault);
    await thinktab.open({ model: models.add('tiny', MODEL.files) });
    await thinktab.load.click();
    await expect(thinktab.alert).toBeVisible();
    for (const sentence of sentences) {
      // Also what is folded away below it.
      expect(await thinktab.alert.evaluate((alert) => alert.textContent)).toContain(sentence);
    }
    expect(ranges(models)).toHaveLength(1);
    await expectNothingBroken(thinktab.page, MODEL.files, SHARD);
  });
}

test('a login on another host is named', async ({ thinktab, models, problems, site }) => {
  problems.expect(/CORS policy/);
  // Another model server plays the host that asks for the login.
  const host = models.add('login', new Map()).replace('127.0.0.1', 'localhost');
  problems.expect(new RegExp(`request to a third party: ${host}`));
  models.breakFiles(FILE, { kind: 'login', host: `${host}page` });
  models.breakFiles(/\/login\//, { kind: 'html' });
  expect(host).not.toContain(site);
  await thinktab.open({ model: models.add('tiny', MODEL.files) });
  await thinktab.load.click();
  await expect(thinktab.alert).toContainText(`on to ${new URL(host).host}, which answered with`);
  await expectNothingBroken(thinktab.page, MODEL.files, SHARD);
});

test('no network for a while', async ({ thinktab, models, context }) => {
  models.breakFiles(/\.bin$/, { kind: 'slow', bytesPerSecond: 8000 });
  await thinktab.open({ model: models.add('tiny', MODEL.files) });
  await thinktab.load.click();
  await expect(thinktab.page.getByText('Downloading the weights')).toBeVisible();
  await expect.poll(() => sent(models)).toBeGreaterThan(0);
  await context.setOffline(true);
  await expect(thinktab.page.getByText('Waiting for the network', { exact: true })).toBeVisible();
  models.repair();
  await context.setOffline(false);
  await expect(thinktab.downloaded).toBeVisible();
  await expect(thinktab.alert).toBeHidden();
  await expectAllStored(thinktab.page, MODEL.files);
});

test('a reload in mid-download costs only seconds of it', async ({ thinktab, models }) => {
  models.breakFiles(FILE, { kind: 'slow', bytesPerSecond: SIZE / 30 });
  const address = models.add('tiny', MODEL.files);
  await thinktab.open({ model: address });
  await thinktab.load.click();
  await expect.poll(() => sent(models)).toBeGreaterThan(SIZE / 4);
  await thinktab.page.reload();
  models.repair();
  const before = new Map(models.sent);
  await thinktab.load.click();
  await expect(thinktab.downloaded).toBeVisible();
  expect(ranges(models).at(-1)).toMatch(/^bytes=[1-9]\d*-$/);
  for (const name of SHARDS.filter((shard) => shard !== SHARD)) {
    expect(sent(models, name), name).toBe(before.get(`/tiny/${name}`));
  }
  await expectAllStored(thinktab.page, MODEL.files);
});

test('pause and continue, told of each file', async ({ thinktab, models }) => {
  models.breakFiles(FILE, { kind: 'slow', bytesPerSecond: SIZE / 10 });
  await thinktab.open({ model: models.add('tiny', MODEL.files) });
  await thinktab.load.click();
  await expect.poll(() => sent(models)).toBeGreaterThan(SIZE / 5);
  await thinktab.page.getByText('files are here and verified').click();
  const transfer = thinktab.page.getByRole('listitem').filter({ hasText: SHARD });
  await expect(transfer).toContainText('arriving');
  await expect(transfer.getByRole('progressbar', { name: SHARD })).toHaveJSProperty('max', SIZE);
  // The others have come, and their places have nothing left to fetch.
  await expect(
    thinktab.page.getByText(`${SHARDS.length - 1} of ${SHARDS.length} files are here`)
  ).toBeVisible();
  await thinktab.page.getByRole('button', { name: 'Pause' }).click();
  await expect(transfer).toContainText('paused');
  await expect(thinktab.page.getByText('Paused', { exact: true })).toBeVisible();
  const had = await transfer
    .getByRole('progressbar')
    .evaluate((bar: HTMLProgressElement) => bar.value);
  expect(had).toBeGreaterThan(0);
  const paused = ranges(models).length;
  // Nothing goes on behind the button.
  await thinktab.page.waitForTimeout(1000);
  expect(ranges(models)).toHaveLength(paused);
  models.repair();
  await thinktab.page.getByRole('button', { name: 'Continue' }).click();
  await expect(thinktab.downloaded).toBeVisible();
  expect(ranges(models).at(-1)).toMatch(/^bytes=[1-9]\d*-$/);
  await expectAllStored(thinktab.page, MODEL.files);
});

test('after a cancel, what arrived is not fetched again', async ({ thinktab, models }) => {
  models.breakFiles(FILE, { kind: 'slow', bytesPerSecond: SIZE / 10 });
  await thinktab.open({ model: models.add('tiny', MODEL.files) });
  await thinktab.load.click();
  await expect.poll(() => sent(models)).toBeGreaterThan(SIZE / 5);
  await expect
    .poll(() => SHARDS.filter((name) => sent(models, name) > 0).length)
    .toBe(SHARDS.length);
  await thinktab.page.getByRole('button', { name: 'Cancel' }).click();
  await expectNothingBroken(thinktab.page, MODEL.files, SHARD);
  models.repair();
  const before = models.asked.length;
  await thinktab.load.click();
  await expect(thinktab.downloaded).toBeVisible();
  const again = models.asked.slice(before).filter(({ path }) => path.endsWith('.bin'));
  expect(again.map(({ path }) => path)).toEqual([`/tiny/${SHARD}`]);
  expect(again[0]?.range).toMatch(/^bytes=[1-9]\d*-$/);
  await expectAllStored(thinktab.page, MODEL.files);
});

test('a stored shard that is not the model’s is fetched again', async ({ thinktab, models }) => {
  await thinktab.openAndDownload(models.add('tiny', MODEL.files));
  // What another program has stored under these names: one right, one damaged, one too short.
  await thinktab.page.evaluate(async () => {
    const cache = await caches.open('webllm/model');
    for (const request of await cache.keys()) {
      const number = /shard_([012])\.bin$/.exec(request.url)?.[1];
      const bytes = await (await cache.match(request))?.bytes();
      if (number === undefined || !bytes) continue;
      if (number === '1') bytes.fill(7, 100, 200);
      await cache.put(request, new Response(number === '2' ? bytes.slice(1000) : bytes));
    }
  });
  const before = models.asked.length;
  await thinktab.page.reload();
  await thinktab.load.click();
  await expect(thinktab.downloaded).toBeVisible();
  const again = models.asked.slice(before).map(({ path }) => path);
  expect(again.sort()).toEqual([`/tiny/${SHARD}`, '/tiny/params_shard_2.bin']);
  await expectAllStored(thinktab.page, MODEL.files);
});
