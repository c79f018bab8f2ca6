/** Room for models: told before a download, asked to be kept, made when there is too little. */
import type { BrowserContext } from '@playwright/test';
import { makePaperModel } from '../reference/tiny-model.ts';
import { expect, test } from './harness.ts';
import { ModelsView, putModel, storedKeys } from './models-view.ts';
import { expectAllStored } from './stored-shards.ts';
import type { ThinktabPage } from './thinktab-page.ts';
import { endlessModel } from './tiny-models.ts';

// The browser itself reports failed downloads in the console.
const FAILED_DOWNLOAD = /Failed to load resource|net::ERR_/;

// What a service worker keeps of the page comes at its own time, and would count against small quotas.
test.use({ serviceWorkers: 'block' });

/** 51 GB of weights, which nobody ever makes: more than any estimate promises. */
const HUGE = makePaperModel({
  architecture: 'llama',
  hidden: 8192,
  layers: 100,
  heads: 64,
  kvHeads: 8,
  headDim: 128,
  intermediate: 32768,
  shardBytes: 1e9
});

/** R1's smallest, of whose weights the server sends a byte now and then. */
const LARGE = makePaperModel({
  hidden: 1536,
  layers: 28,
  heads: 12,
  kvHeads: 2,
  headDim: 128,
  intermediate: 8960,
  shardBytes: 32e6
});
for (const name of Array.from({ length: 60 }, (_, i) => `params_shard_${i}.bin`)) {
  LARGE.set(name, new Uint8Array(1000));
}

/** What Chrome answers to pages that are installed. */
async function letItKeep({ page, site }: ThinktabPage, context: BrowserContext): Promise<void> {
  // Its own context: of the test before, the same address may still be there for a while.
  const own = await context.newCDPSession(page);
  const { targetInfo } = await own.send('Target.getTargetInfo');
  const devtools = await context.browser()?.newBrowserCDPSession();
  await devtools?.send('Browser.grantPermissions', {
    origin: site,
    permissions: ['durableStorage'],
    browserContextId: targetInfo.browserContextId
  });
}

test('a model for which there is no room is refused before anything of it is fetched', async ({
  thinktab,
  models
}) => {
  await thinktab.open({ model: models.add('huge', HUGE) });
  await putModel(thinktab.page, 'old', 3_000_000);
  await thinktab.load.click();
  await expect(thinktab.alert).toContainText('The browser has no room for the model’s files.');
  await expect(thinktab.alert).toContainText(
    /They need [\d.]+ GB more, but it gives this site only [\d.]+ GB more\./
  );
  await expect(thinktab.alert).toContainText('would free 3.00 MB: not enough.');
  await expect(thinktab.alert.getByRole('button', { name: /^Delete/ })).toBeHidden();
  expect(models.asked.filter(({ path }) => path.endsWith('.bin'))).toEqual([]);
});

for (const [answer, sentence] of [
  [false, 'and may delete it when the disk is full.'],
  [true, 'and will keep it.']
] as const) {
  test(`a large download tells what it takes, and that the browser ${answer ? 'keeps it' : 'does not promise to keep it'}`, async ({
    thinktab,
    models,
    context
  }) => {
    models.breakFiles(/\.bin$/, { kind: 'slow', bytesPerSecond: 20 });
    await thinktab.page.addInitScript(() => {
      const { storage } = navigator;
      const persist = storage.persist.bind(storage);
      storage.persist = () => {
        performance.mark('asked to keep');
        return persist();
      };
    });
    await thinktab.open({ model: models.add('large', LARGE) });
    if (answer) await letItKeep(thinktab, context);
    await thinktab.load.click();
    await expect(thinktab.page.getByText(sentence)).toContainText(
      /^It takes \d+ MB of storage. The browser reports room for [\d.]+ GB and/
    );
    // Who keeps it already need not be asked.
    const asked = await thinktab.page.evaluate(
      () => performance.getEntriesByName('asked to keep').length
    );
    expect(asked).toBe(answer ? 0 : 1);
  });
}

test('a storage that is full in mid-download: what is needed is said, what fitted stays, what could go is offered, goes, and the load goes on', async ({
  thinktab,
  models,
  context,
  problems
}) => {
  problems.expect(FAILED_DOWNLOAD);
  const { page } = thinktab;
  const { files } = endlessModel({ vocab: 2048, hidden: 256, shardBytes: 100_000 });
  await thinktab.open({ model: models.add('tiny', files) });
  await putModel(page, 'old', 1_500_000);
  const devtools = await context.newCDPSession(page);
  const quota = { origin: new URL(page.url()).origin, quotaSize: 0 };
  const { usage = 0 } = await page.evaluate(() => navigator.storage.estimate());
  await devtools.send('Storage.overrideQuotaForOrigin', { ...quota, quotaSize: usage + 500_000 });
  await thinktab.load.click();
  await expect(thinktab.alert).toContainText('The browser has no room for the model’s files.');
  // Chromium keeps to itself how much it would still take; what is in use it tells.
  await expect(thinktab.alert).toContainText(
    /They need \d+ KB more, but it gives this site (no more than the |only )[\d.]+ (MB|KB|bytes) (in use|more)\./
  );
  await expect(thinktab.alert.getByRole('checkbox', { name: 'old 1.50 MB' })).toBeChecked();
  const kept = (await storedKeys(page)).filter((key) => /\/tiny\/.*\.bin$/.test(key));
  expect(kept.length).toBeGreaterThan(0);
  expect(kept.length).toBeLessThan(
    [...files.keys()].filter((name) => name.endsWith('.bin')).length
  );
  await expect(page.getByText('partly stored')).toBeVisible();
  const before = models.asked.length;
  await thinktab.alert.getByRole('button', { name: 'Delete 1.50 MB and load again' }).click();
  await expect(thinktab.loadedModel).toBeVisible();
  const again = models.asked.slice(before).map(({ path }) => path.slice('/tiny/'.length));
  for (const key of kept) expect(again).not.toContain(key.slice(key.lastIndexOf('/') + 1));
  expect((await storedKeys(page)).filter((key) => key.includes('/old/'))).toEqual([]);
  await expectAllStored(page, files);
  await thinktab.loadedModel.click();
  await expect(new ModelsView(page).row('tiny')).toContainText('loaded now');
});
