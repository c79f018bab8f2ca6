/** On stage with a real graphics stack: what happens when it goes away in front of everybody. */
import { bytesIn } from '../../src/words/bytes.ts';
import { expect, test } from './harness.ts';
import { endlessModel } from './tiny-models.ts';
import { openTraffic } from './traffic-view.ts';

test('a model that is lost on stage comes back, and the reply goes on', async ({
  thinktab,
  models,
  problems
}) => {
  problems.expect(/fell over/);
  const { page } = thinktab;
  const stage = page.getByRole('main', { name: 'Stage' });
  await page.addInitScript(() =>
    localStorage.setItem(
      'thinktab.script',
      '{"format":"thinktab-script","version":1,"prompts":[{"text":"Are you there?"}]}'
    )
  );
  const model = models.add('tiny', endlessModel().files);
  await thinktab.openAndLoad(model, { temperature: 0, max_tokens: 2000 });
  // From inside the message field, too.
  await thinktab.message.focus();
  await page.keyboard.press('F9');
  await expect(stage.getByRole('heading')).toHaveText('Are you there?');
  await page.keyboard.press('Enter');
  const thought = stage.getByRole('region', { name: 'Thought' });
  await expect(thought).toContainText(/\w{4}/);
  const before = (await thought.innerText()).slice(0, 20);
  // A small model is back sooner than one can look twice.
  await page.evaluate(() => {
    new MutationObserver(() => {
      const said = document.querySelector('[aria-label=Stage] > p[role=status]')?.textContent ?? '';
      if (said.includes('loaded again')) document.documentElement.dataset['seen'] = said;
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  const [worker] = page.workers().slice(-1);
  await worker?.evaluate(() => {
    setTimeout(() => {
      throw new Error('the worker fell over');
    });
  });
  await expect(page.locator('html')).toHaveAttribute(
    'data-seen',
    'tiny stopped and is being loaded again.'
  );
  await expect(thought).toContainText(before);
  await expect(stage.getByText('tiny stopped')).toHaveCount(0);
  const length = (await thought.innerText()).length;
  await expect.poll(async () => (await thought.innerText()).length).toBeGreaterThan(length);
  // Where one came from, and the focus is there.
  await page.keyboard.press('b');
  await page.keyboard.press('Escape');
  await expect(thinktab.message).toBeVisible();

  // What was asked of the host of the model, counted here and there.
  await openTraffic(page);
  const panel = page.getByRole('dialog', { name: 'What leaves this page' });
  await expect(panel).toContainText('Nothing was sent.');
  await expect(panel).toContainText('They agree.');
  const row = panel.getByRole('row').filter({ hasText: new URL(models.origin).host });
  const bytes = [...models.sent.values()].reduce((sum, sent) => sum + sent, 0);
  await expect(row.getByRole('cell')).toHaveText([
    String(models.asked.length),
    bytesIn(bytes, 'en')
  ]);
});
