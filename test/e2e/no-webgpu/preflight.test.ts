/** The pre-flight with the pocket model on the processor: it finds each fault that is planted. */
import type { Page } from '@playwright/test';
import { test as onSite } from '../harness.ts';
import { expect, loseNetwork, test, visitUntilKept } from '../offline-site.ts';
import { checkEverything, found } from '../preflight-view.ts';

/** Turns a bit of the model's first shard over, as it lies in storage. */
const damage = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const cache = await caches.open('webllm/model');
    const [shard] = (await cache.keys()).filter(({ url }) => url.includes('shard'));
    if (!shard) throw new Error('nothing is stored');
    const stored = await cache.match(shard);
    const bytes = new Uint8Array((await stored?.arrayBuffer()) ?? []);
    bytes[1000] = (bytes[1000] ?? 0) ^ 1;
    await cache.put(shard, new Response(bytes, { headers: stored?.headers }));
  });

test('finds what is wrong, keeps what is right, and the rest goes on', async ({
  visitor,
  offlineSite
}) => {
  const { page } = visitor;
  await visitUntilKept(visitor, { temperature: 0 });
  await visitor.loadPocket();
  await page.getByRole('link', { name: 'Stage', exact: true }).click();
  await page.getByRole('button', { name: 'Add a prompt' }).click();
  await page.getByRole('textbox', { name: 'Prompt 1', exact: true }).fill('47+85?');

  // Nothing is planted; the GPU that this machine lacks is found all the same.
  await loseNetwork(visitor, offlineSite);
  await checkEverything(page);
  await expect(found(page, 'page')).toContainText(': Good');
  await expect(found(page, 'page')).toContainText('read without the network');
  await expect(found(page, 'model')).toContainText(': Good');
  await expect(found(page, 'gpu')).toContainText(': Problem');
  await expect(found(page, 'warmUp')).toContainText(': Good');
  await expect(found(page, 'prompt')).toContainText(/: Good.*Answered in/);
  await expect(found(page, 'tab')).toContainText(': Good');
  await expect(page.getByText(/^\d things? needs? your attention\. Checked today/)).toBeVisible();

  // The conversation knows nothing of it, and what the first prompt got can be kept.
  await page.getByRole('button', { name: 'Keep this reply as a recording' }).click();
  await expect(page.getByText('Recording of Pocket on the processor')).toBeVisible();
  await page.getByRole('link', { name: 'Chat', exact: true }).click();
  await expect(visitor.questions).toHaveCount(0);

  await damage(page);
  await page.evaluate(async () => {
    const name = (await caches.keys()).find((key) => key.startsWith('thinktab page')) ?? '';
    const cache = await caches.open(name);
    const [file] = (await cache.keys()).filter(({ url }) => url.endsWith('.js'));
    if (!file) throw new Error('nothing is kept');
    await cache.put(file, new Response('/* not the file */'));
  });
  await checkEverything(page);
  await expect(found(page, 'page')).toContainText(/: Problem.*no correct copy of 1 of/);
  await expect(found(page, 'model')).toContainText(/: Problem.*1 of \d+ file/);

  await page.context().setOffline(false);
  await offlineSite.resume();
  await page.getByRole('button', { name: 'Fetch what is missing' }).click();
  await expect(found(page, 'page')).toContainText(': Good');
});

onSite('finds a tab that was hidden while it was checked', async ({ thinktab }) => {
  const { page } = thinktab;
  await thinktab.open();
  await page.getByRole('link', { name: 'Stage', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Check everything' })).toBeVisible();
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
  });
  await checkEverything(page);
  await expect(found(page, 'tab')).toContainText(/: Problem.*was hidden/);
  await expect(found(page, 'model')).toContainText(/: Problem.*No model is loaded/);
  await expect(found(page, 'prompt')).toContainText(': Not checked');
});

onSite.describe('in a browser without service workers', () => {
  onSite.use({ serviceWorkers: 'block' });

  onSite('finds that the page needs the network', async ({ thinktab }) => {
    await thinktab.open();
    await checkEverything(thinktab.page);
    await expect(found(thinktab.page, 'page')).toContainText(/: Problem.*service worker/);
  });
});

onSite('on paper it stands alone, in black on white', async ({ thinktab }) => {
  const { page } = thinktab;
  await page.emulateMedia({ colorScheme: 'dark' });
  await thinktab.open();
  await checkEverything(page);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('banner')).toBeHidden();
  await expect(page.getByRole('region', { name: 'Script' })).toBeHidden();
  await expect(page.getByRole('button', { name: 'Check again' })).toBeHidden();
  await expect(found(page, 'gpu')).toBeVisible();
  await expect(page.getByText(/Checked today/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Pre-flight' })).toHaveCSS('color', 'rgb(0, 0, 0)');
});

onSite('ends when the talk begins', async ({ thinktab }) => {
  const { page } = thinktab;
  await thinktab.open({ temperature: 0 });
  await thinktab.loadPocket();
  await page.getByRole('link', { name: 'Stage', exact: true }).click();
  await page.getByRole('button', { name: 'Add a prompt' }).click();
  await page.getByRole('textbox', { name: 'Prompt 1', exact: true }).fill('47+85?');
  await page.getByRole('button', { name: 'Check everything' }).click();
  await page.keyboard.press('F9');
  const stage = page.getByRole('main', { name: 'Stage' });
  await expect(stage).toBeVisible();
  await expect(stage.getByText('A measurement is running')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(stage.getByRole('region', { name: 'Answer' })).toHaveText('47 + 85 = 132');
  await page.keyboard.press('Escape');
  await expect(page.getByText('Stopped before the end.')).toBeVisible();
});
