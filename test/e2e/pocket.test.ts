/** The page answers with nothing but itself: the pocket model, no other origin. */
import { Listener } from './counted-site.ts';
import { expect, test } from './harness.ts';
import { talkToPocket } from './pocket-talk.ts';
import { OPENED, tryInWorker } from './seal-tries.ts';
import { endlessModel } from './tiny-models.ts';
import { sealPage } from './traffic-view.ts';

test('the pocket model answers through WebGPU, right or honestly declining, and sealed as well', async ({
  thinktab,
  site,
  problems
}) => {
  const { page } = thinktab;
  const elsewhere: string[] = [];
  await thinktab.page.route(
    (url) => url.origin !== site && /^https?:/.test(url.protocol),
    (route) => {
      elsewhere.push(route.request().url());
      return route.abort();
    }
  );
  await talkToPocket(thinktab);
  await expect(thinktab.rate).not.toContainText('CPU');
  // The sentence says that the real R1 is one click away: it is.
  await expect(thinktab.page.getByRole('button', { name: /^Load R1 Distill Qwen/ })).toBeEnabled();
  expect(elsewhere).toEqual([]);

  // The GPU's worker closes, and computes on.
  problems.expect(/./);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await sealPage(page);
  await expect(page.getByRole('dialog', { name: 'What leaves this page' })).toContainText(
    '1 worker has closed, and confirmed it. The service worker also refuses requests from 1 worker.'
  );
  const away = await Listener.start(async () => new Response(''));
  for (const origin of [site, away.origin]) {
    const said = (await page.workers()[0]?.evaluate(tryInWorker(origin))) as object;
    expect(Object.keys(said).length).toBeGreaterThan(9);
    expect(Object.entries(said).filter(([, result]) => OPENED.test(String(result)))).toEqual([]);
  }
  expect(away.heard).toEqual([]);
  away.stop();
  // Lost, it is loaded again from what is kept.
  await page.keyboard.press('Escape');
  await page.workers()[0]?.evaluate(() => {
    setTimeout(() => {
      throw new Error('the worker fell over');
    });
  });
  await expect(page.getByText('Pocket was loaded again.').first()).toBeVisible();
  await thinktab.askAndWait('12+30?');
  expect(await thinktab.answerText(thinktab.replies.last())).toBe('12 + 30 = 42');
});

test('one can talk to it while a larger model downloads, and goes on with that one', async ({
  thinktab,
  models,
  problems
}) => {
  problems.expect(/net::ERR_/);
  const address = models.add('tiny', endlessModel().files);
  models.breakFiles(/params_shard_1/, { kind: 'slow', bytesPerSecond: 300 });
  await thinktab.open({ model: address, temperature: 0, max_tokens: 150 });
  await thinktab.page.getByRole('button', { name: 'All models' }).click();
  await thinktab.page
    .getByRole('dialog')
    .getByRole('button', { name: /^(Try it now|Load).*Pocket/ })
    .click();
  await expect(thinktab.loadedModel).toContainText('Pocket');
  await thinktab.loadedModel.click();
  await thinktab.page
    .getByRole('dialog')
    .getByRole('button', { name: /^Load.*tiny/i })
    .click();
  await expect(thinktab.page.getByRole('progressbar')).toBeVisible();
  await thinktab.askAndWait('47+85?');
  expect(await thinktab.answerText(thinktab.replies.last())).toBe('47 + 85 = 132');
  await expect(thinktab.loadedModel).toContainText('Pocket');
  models.repair();
  models.cutConnections();
  await expect(thinktab.loadedModel).toContainText('tiny');
  await expect(thinktab.questions.first()).toHaveText('47+85?');
  await thinktab.askAndWait('And now?');
  await expect(thinktab.replies).toHaveCount(2);
});
