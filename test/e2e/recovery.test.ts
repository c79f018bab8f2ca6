/** What takes a model away in the middle: the conversation stays, the cause is said, it goes on. */
import type { Worker } from '@playwright/test';
import { crashGpu, expect, test } from './harness.ts';
import { ThinktabPage } from './thinktab-page.ts';
import { endlessModel } from './tiny-models.ts';

const CRASH = /the worker fell over/;
const ASLEEP = 'The connection to the GPU was lost while this page was asleep.';
const LOST = /Device was lost|external Instance reference no longer exists/;

/** The engine's worker, which is the newest. */
function engine(thinktab: ThinktabPage): Worker {
  const worker = thinktab.page.workers().at(-1);
  if (!worker) throw new Error('no worker runs');
  return worker;
}

/** The first letters of a reply that would go on for long. */
async function begins(thinktab: ThinktabPage, address: string): Promise<string> {
  await thinktab.openAndLoad(address, { temperature: 0 });
  await thinktab.ask('Go on.');
  await thinktab.seesText();
  return (await thinktab.thoughtText(thinktab.replies.first())).slice(0, 4);
}

/** The cause in words, the model back without a click or a download, the conversation as it was. */
async function isBack(thinktab: ThinktabPage, cause: string, begun: string): Promise<void> {
  await expect(thinktab.page.getByText(`${cause} tiny was loaded again.`).first()).toBeVisible();
  await expect(thinktab.loadedModel).toBeVisible();
  await expect(thinktab.alert).toBeHidden();
  await expect(thinktab.questions).toHaveText('Go on.');
  expect(await thinktab.thoughtText(thinktab.replies.first())).toContain(begun);
}

/** The reply that was cut is being written again; it is ended here, and another one works. */
async function goesOn(thinktab: ThinktabPage, cause: string): Promise<void> {
  await thinktab.stop.click();
  await expect(thinktab.replies.first()).toHaveAttribute('aria-busy', 'false');
  await thinktab.ask('And now?');
  await expect(thinktab.replies).toHaveCount(2);
  await thinktab.seesText();
  // What is over is not said for ever.
  await expect(thinktab.page.getByText(cause)).toHaveCount(0);
}

test('a worker that crashes', async ({ thinktab, models, problems }) => {
  problems.expect(CRASH);
  const begun = await begins(thinktab, models.add('tiny', endlessModel().files));
  const downloaded = models.asked.length;
  await engine(thinktab).evaluate(() => {
    setTimeout(() => {
      throw new Error('the worker fell over');
    });
  });
  const cause = 'The part of the page that runs the model stopped.';
  await isBack(thinktab, cause, begun);
  await goesOn(thinktab, cause);
  expect(models.asked).toHaveLength(downloaded);
});

test('a worker that silently stops answering', async ({ thinktab, models }) => {
  await thinktab.page.clock.install();
  const begun = await begins(thinktab, models.add('tiny', endlessModel().files));
  await engine(thinktab).evaluate(() => self.close());
  await thinktab.page.clock.runFor(70_000);
  await isBack(thinktab, 'The part of the page that runs the model stopped answering.', begun);
});

test('a computer that sleeps: no hang; and what it costs is put down to the sleep', async ({
  fragile: { browser, thinktab },
  models,
  problems
}) => {
  problems.expect(LOST);
  await thinktab.page.clock.install();
  const begun = await begins(thinktab, models.add('tiny', endlessModel().files));
  await thinktab.page.clock.fastForward('08:00:00');
  await thinktab.seesText();
  await expect(thinktab.alert).toBeHidden();
  await expect(thinktab.loadedModel).toBeVisible();
  await thinktab.page.clock.fastForward('08:00:00');
  await crashGpu(browser);
  await isBack(thinktab, ASLEEP, begun);
});

test('a page that comes back from the browser’s page cache, its GPU gone meanwhile', async ({
  playwright,
  launchOptions,
  contextOptions,
  site,
  models,
  problems
}) => {
  problems.expect(LOST, /favicon\.ico/);
  // Playwright switches the page cache off.
  const ignoreDefaultArgs = ['--disable-back-forward-cache'];
  const browser = await playwright.chromium.launch({ ...launchOptions, ignoreDefaultArgs });
  const context = await browser.newContext(contextOptions);
  problems.watch(context);
  const thinktab = new ThinktabPage(await context.newPage(), site);
  const begun = await begins(thinktab, models.add('tiny', endlessModel().files));
  await thinktab.stop.click();
  await expect(thinktab.replies.first()).toHaveAttribute('aria-busy', 'false');
  await thinktab.page.evaluate(() => {
    window.addEventListener('pageshow', ({ persisted }) => {
      document.title = String(persisted);
    });
  });
  await thinktab.page.goto(`${site}/manifest.webmanifest`);
  await crashGpu(browser);
  await thinktab.page.goBack({ waitUntil: 'commit' });
  await expect(thinktab.page).toHaveTitle('true');
  await isBack(thinktab, ASLEEP, begun);
  await browser.close();
});

test('a GPU without room offers a shorter context, which loads', async ({
  thinktab,
  models,
  problems
}) => {
  problems.expect(/GPUValidationError|Device (was )?lost/);
  const { page } = thinktab;
  const { files } = endlessModel({ context: 8192 });
  await thinktab.open({ model: models.add('tiny', files), context: 4096 });
  // The pocket model has a worker started, whose GPU is then full.
  await page.getByRole('button', { name: 'All models' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: /^(Try it now|Load).*Pocket/ }).click();
  await expect(thinktab.loadedModel).toContainText('Pocket');
  await engine(thinktab).evaluate(() => {
    const { createBuffer } = GPUDevice.prototype;
    // Of one layer: two heads of 32, two bytes each, for 4096 tokens.
    const room = 4096 * 2 * 32 * 2;
    GPUDevice.prototype.createBuffer = function (descriptor) {
      const refused = descriptor.size >= room && (descriptor.usage & GPUBufferUsage.STORAGE) !== 0;
      return createBuffer.call(this, refused ? { ...descriptor, size: 2 ** 50 } : descriptor);
    };
  });
  await thinktab.loadedModel.click();
  await dialog.getByRole('button', { name: /^Load.*tiny/i }).click();
  await expect(thinktab.alert).toContainText('The GPU ran out of memory.');
  await page.getByRole('button', { name: 'Load with a context of 2,048' }).click();
  await expect(thinktab.loadedModel).toContainText('tiny');
  await expect(thinktab.alert).toBeHidden();
  await expect(page.getByText('0 of 2,048')).toBeVisible();
});
