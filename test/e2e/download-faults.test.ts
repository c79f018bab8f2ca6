/**
 * One fault after another in one page, each told by its name; then, with nothing repaired but the
 * server, the model loads. Where its description was broken it says exactly what it should; where only
 * weights were, each byte is what it should be. What a fault had left behind would show.
 */
import { expect, test } from './harness.ts';
import type { Fault, ModelServer } from './model-server.ts';
import { expectAllStored, expectNothingBroken } from './stored-shards.ts';
import { ThinktabPage } from './thinktab-page.ts';
import { endlessModel, expectedReply } from './tiny-models.ts';

const MODEL = endlessModel({ shardBytes: 32768 });
const SHARD = 'params_shard_1.bin';
const FILE = /shard_1\.bin$/;
const SIZE = MODEL.files.get(SHARD)?.length ?? 0;
const SETTINGS = { temperature: 0, max_tokens: 6 };

test.beforeEach(({ problems }) => problems.expect(/Failed to load resource|net::ERR_/));

type Case = readonly [what: string, file: RegExp, fault: Fault, ...sentences: string[]];

const PAGE = 'A web page arrived instead of a model file.';
const POINTER = 'is a Git LFS pointer';
const REFUSED = 'The server refused access to the model.';
const status = (code: number, retryAfter?: number): Fault => ({
  kind: 'status',
  status: code,
  retryAfter
});

const DESCRIPTION: readonly Case[] = [
  ['a page for the configuration', /chat-config/, { kind: 'html' }, PAGE],
  ['a pointer for the configuration', /chat-config/, { kind: 'lfs-pointer' }, POINTER],
  ['401 for the configuration', /chat-config/, status(401), REFUSED],
  ['403 for everything', /./, status(403), REFUSED],
  ['404 for the configuration', /chat-config/, status(404), 'has no mlc-chat-config.json'],
  ['410 for everything', /./, status(410), 'A file of the model was not found.'],
  ['429 for an hour', /./, status(429, 3600), 'The server asks for a pause.', 'Wait 60 minutes'],
  ['half a configuration', /chat-config/, { kind: 'truncated', bytes: 100 }, 'it is not JSON'],
  ['an empty configuration', /chat-config/, { kind: 'truncated', bytes: 0 }, 'it is not JSON'],
  ['a message for the configuration', /chat-config/, { kind: 'json', json: { detail: 'No.' } }, ''],
  ['a page for the index, by both names', /cache\.json/, { kind: 'html' }, PAGE],
  ['neither name of the index', /cache\.json/, status(404), 'has no tensor-cache.json'],
  ['half an index', /cache\.json/, { kind: 'truncated', bytes: 500 }, 'it is not JSON'],
  ['an index without tensors', /cache\.json/, { kind: 'json', json: { records: [] } }, ''],
  ['a redirect in a circle', /chat-config/, { kind: 'loop' }, 'could not be reached'],
  ['a page for the tokenizer', /tokenizer\.json/, { kind: 'html' }, PAGE],
  ['a pointer for the tokenizer', /tokenizer\.json/, { kind: 'lfs-pointer' }, POINTER],
  ['half a tokenizer', /tokenizer\.json/, { kind: 'truncated', bytes: 200 }, 'it is not JSON'],
  ['no tokenizer', /tokenizer\.json/, status(404), 'has no tokenizer.json'],
  ['a tokenizer that may not be read', /tokenizer\.json/, status(403), REFUSED]
];

const SHARDS: readonly Case[] = [
  ['an empty shard', FILE, { kind: 'truncated', bytes: 0 }, 'is cut short', 'but 0 arrived'],
  ['no content', FILE, status(204), 'is cut short', 'but 0 arrived'],
  ['wrong bytes twice', FILE, { kind: 'wrong-bytes' }, 'A file of the model is damaged.', SHARD],
  ['418', FILE, status(418), 'answered with error 418'],
  ['429 for ten minutes', FILE, status(429, 600), 'asks for a pause', 'Wait 10 minutes']
];

/** Loads, and expects to be told. */
async function told(thinktab: ThinktabPage, sentences: readonly string[]): Promise<void> {
  await thinktab.load
    .or(thinktab.page.getByRole('button', { name: 'Load again' }))
    .first()
    .click();
  await expect(thinktab.alert).toBeVisible();
  const text = await thinktab.alert.evaluate((alert) => alert.textContent);
  for (const sentence of sentences) expect(text).toContain(sentence);
  expect(text.length).toBeGreaterThan(40);
}

async function loadAgain(thinktab: ThinktabPage, models: ModelServer): Promise<void> {
  models.repair();
  await thinktab.page.getByRole('button', { name: 'Load again' }).click();
}

/** All its files are here. */
async function arrives(thinktab: ThinktabPage): Promise<void> {
  await expect(thinktab.downloaded).toBeVisible();
  await expectAllStored(thinktab.page, MODEL.files);
}

/** It is loaded at last, and answers as the model that was meant. */
async function answers(thinktab: ThinktabPage, model = MODEL): Promise<void> {
  await expect(thinktab.loadedModel).toBeVisible();
  await expectNothingBroken(thinktab.page, model.files);
  await thinktab.askAndWait('Hi');
  const expected = await expectedReply(model, [{ role: 'user', text: 'Hi' }], 6);
  expect(await thinktab.thoughtText(thinktab.replies.first())).toBe(expected.trim());
}

/** Tells of each fault; nothing is repaired between them but the server. */
async function tellAll(thinktab: ThinktabPage, models: ModelServer, cases: readonly Case[]) {
  await thinktab.open({ model: models.add('tiny', MODEL.files), ...SETTINGS });
  for (const [what, file, fault, ...sentences] of cases) {
    await test.step(what, async () => {
      models.repair();
      models.breakFiles(file, fault);
      await told(thinktab, sentences);
      await expectNothingBroken(thinktab.page, MODEL.files, SHARD);
    });
  }
}

test(`${DESCRIPTION.length} faults of the description, and then the model`, async ({
  thinktab,
  models,
  problems
}) => {
  problems.expect(/ERR_TOO_MANY_REDIRECTS/);
  await tellAll(thinktab, models, DESCRIPTION);
  await loadAgain(thinktab, models);
  await answers(thinktab);
});

test(`${SHARDS.length} faults of the weights, and then the files`, async ({ thinktab, models }) => {
  await thinktab.withoutLibrary();
  await tellAll(thinktab, models, SHARDS);
  await loadAgain(thinktab, models);
  await arrives(thinktab);
});

test('stalls everywhere, and a server that fails at every part, all at once', async ({
  thinktab,
  models
}) => {
  await thinktab.withoutLibrary();
  models.breakFiles(/shard_0\.bin$/, { kind: 'silent' }, 1);
  models.breakFiles(FILE, { kind: 'stalled', bytes: 0 }, 1);
  const last = MODEL.files.get('params_shard_2.bin')?.length ?? 0;
  models.breakFiles(/shard_2\.bin$/, { kind: 'stalled', bytes: last - 1 }, 1);
  // Chromium does not take compressed parts: every request for the rest of this one fails.
  models.breakFiles(/shard_3\.bin$/, { kind: 'broken', bytes: 1000 }, 1);
  models.breakFiles(/shard_3\.bin$/, { kind: 'gzip' });
  await thinktab.openAndDownload(models.add('tiny', MODEL.files));
  expect(models.asked.filter(({ path }) => path.endsWith('_3.bin')).at(-1)?.range).toBe(undefined);
  expect(models.asked.filter(({ path }) => path.endsWith('_2.bin')).at(-1)?.range).toBe(
    `bytes=${last - 1}-`
  );
  await arrives(thinktab);
});

test('closed doors, cuts at the first and the last byte, and false promises', async ({
  thinktab,
  models
}) => {
  models.breakFiles(/chat-config/, { kind: 'reset' }, 1);
  models.breakFiles(/tokenizer\.json/, { kind: 'broken', bytes: 300 }, 1);
  models.breakFiles(/shard_0\.bin$/, { kind: 'reset' }, 1);
  models.breakFiles(FILE, { kind: 'broken', bytes: 1 }, 1);
  models.breakFiles(FILE, { kind: 'broken', bytes: SIZE - 2 }, 1);
  models.breakFiles(/shard_2\.bin$/, { kind: 'lying-length' }, 1);
  models.breakFiles(/shard_3\.bin$/, { kind: 'broken', bytes: 1000 }, 1);
  models.breakFiles(/shard_3\.bin$/, { kind: 'other-size' }, 1);
  models.breakFiles(/shard_4\.bin$/, { kind: 'broken', bytes: 1000 }, 1);
  models.breakFiles(/shard_4\.bin$/, status(416), 1);
  await thinktab.openAndLoad(models.add('tiny', MODEL.files), SETTINGS);
  await answers(thinktab);
});

test('answers without a length: compressed, and after a cut', async ({ thinktab, models }) => {
  await thinktab.withoutLibrary();
  models.breakFiles(FILE, { kind: 'broken', bytes: 1000 }, 1);
  models.breakFiles(FILE, { kind: 'bare' });
  models.breakFiles(/./, { kind: 'gzip' });
  await thinktab.openAndDownload(models.add('tiny', MODEL.files));
  await arrives(thinktab);
});

test('another network: every connection breaks at once, and goes on', async ({
  thinktab,
  models,
  context
}) => {
  await thinktab.withoutLibrary();
  models.breakFiles(FILE, { kind: 'slow', bytesPerSecond: SIZE / 4 });
  await thinktab.open({ model: models.add('tiny', MODEL.files) });
  await thinktab.load.click();
  await expect.poll(() => models.sent.get(`/tiny/${SHARD}`) ?? 0).toBeGreaterThan(SIZE / 8);
  models.repair();
  await context.setOffline(true);
  models.cutConnections();
  await context.setOffline(false);
  await arrives(thinktab);
  expect(models.asked.filter(({ path }) => path.endsWith(SHARD)).at(-1)?.range).toMatch(
    /^bytes=[1-9]\d*-$/
  );
});

test('no network at the start: the load waits for it', async ({ thinktab, models, context }) => {
  await thinktab.open({ model: models.add('tiny', MODEL.files), ...SETTINGS });
  // The worker looks at the network when it starts: it must have seen one.
  await thinktab.load.click();
  await expect(thinktab.loadedModel).toBeVisible();
  await thinktab.page.evaluate(async () => {
    for (const name of await caches.keys()) {
      if (/^(webllm|thinktab\/partial)/.test(name)) await caches.delete(name);
    }
  });
  await thinktab.loadedModel.click();
  await thinktab.page.getByRole('button', { name: 'Unload' }).click();
  await context.setOffline(true);
  await thinktab.load.click();
  await expect(thinktab.page.getByText('Waiting for the network', { exact: true })).toBeVisible();
  await context.setOffline(false);
  await answers(thinktab);
});

test('the server gets another version of the model in mid-download', async ({
  thinktab,
  models
}) => {
  const other = endlessModel({ shardBytes: 32768, seed: 2 });
  models.breakFiles(FILE, { kind: 'broken', bytes: 5000 }, 1);
  models.breakFiles(FILE, status(404), 1);
  const address = models.add('tiny', MODEL.files);
  await thinktab.open({ model: address, ...SETTINGS });
  await told(thinktab, ['has no params_shard_1.bin']);
  models.add('tiny', other.files);
  // What is stored belongs to the version before; the index on the server says what is to come.
  await thinktab.page.getByRole('button', { name: 'Load again' }).click();
  await answers(thinktab, other);
});

test('an index that is renamed in mid-download', async ({ thinktab, models }) => {
  const older = endlessModel({ shardBytes: 32768, indexName: 'ndarray-cache.json' });
  // By the time that it breaks the others are here.
  models.breakFiles(FILE, { kind: 'broken', bytes: 5000 }, 1);
  models.breakFiles(FILE, status(403), 1);
  await thinktab.open({ model: models.add('tiny', MODEL.files), ...SETTINGS });
  await told(thinktab, [REFUSED]);
  models.add('tiny', older.files);
  const before = models.asked.length;
  await loadAgain(thinktab, models);
  await answers(thinktab);
  const again = models.asked.slice(before).filter(({ path }) => path.endsWith('.bin'));
  expect(again.map(({ path }) => path)).toContain(`/tiny/${SHARD}`);
  expect(again.length).toBeLessThan(
    [...MODEL.files.keys()].filter((name) => name.endsWith('.bin')).length
  );
});

test('a tab that is closed in mid-download', async ({ thinktab, models, context, site }) => {
  await thinktab.withoutLibrary();
  models.breakFiles(FILE, { kind: 'slow', bytesPerSecond: SIZE / 12 });
  const address = models.add('tiny', MODEL.files);
  await thinktab.open({ model: address });
  await thinktab.load.click();
  // What arrived is written every three seconds.
  await expect.poll(() => models.sent.get(`/tiny/${SHARD}`) ?? 0).toBeGreaterThan(SIZE / 3);
  await thinktab.page.close();
  models.repair();
  const next = new ThinktabPage(await context.newPage(), site);
  await next.openAndDownload(address);
  expect(models.asked.filter(({ path }) => path.endsWith(SHARD)).at(-1)?.range).toMatch(
    /^bytes=[1-9]\d*-$/
  );
  await arrives(next);
});
