/** Without a network and without WebGPU the page still answers, on the processor. */
import { expect, loseNetwork, test, visitAndLoseNetwork, visitUntilKept } from '../offline-site.ts';
import { talkToPocket } from '../pocket-talk.ts';

test('after one visit the pocket model answers without a network', async ({
  visitor,
  offlineSite
}) => {
  await visitAndLoseNetwork(visitor, offlineSite);
  await visitor.page.reload();
  await talkToPocket(visitor);
  await expect(visitor.rate).toContainText('CPU');
});

test('the first visit itself goes on when the network is lost', async ({
  visitor,
  offlineSite
}) => {
  await visitUntilKept(visitor, { temperature: 0 });
  await loseNetwork(visitor, offlineSite);
  await visitor.pocket.click();
  await visitor.askAndWait('47+85?');
  expect(await visitor.answerText(visitor.replies.last())).toBe('47 + 85 = 132');
});

test('an insecure address promises nothing, and says no error', async ({
  page,
  site,
  problems
}) => {
  problems.expect(/request to a third party/);
  await page.goto(site.replace('localhost', 'thinktab.test'));
  await expect(
    page.getByRole('heading', { name: 'DeepSeek-R1, thinking in this tab.' })
  ).toBeVisible();
  await expect(page.getByText(/offline use|Opens offline/)).toBeHidden();
  expect(await page.evaluate(() => 'serviceWorker' in navigator)).toBe(false);
});
