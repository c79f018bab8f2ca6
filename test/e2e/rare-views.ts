/**
 * A way through what is seldom seen: a part of the page that did not come, what is requested, a disk
 * without room, the speaker's window beside its stage. As those of views.ts; the caller expects errors
 * of the network.
 */
import { expect } from './harness.ts';
import type { ThinktabPage } from './thinktab-page.ts';
import { openTraffic } from './traffic-view.ts';
import { closeDialog, type Views } from './views.ts';

export async function* rareViews(thinktab: ThinktabPage): Views {
  const { page, site } = thinktab;
  await page.context().route(/ShortcutsDialog/, (route) => route.abort());
  await thinktab.open();
  await expect(thinktab.message).toBeVisible();
  await page.keyboard.press('?');
  await expect(page.getByText('A part of this page could not be fetched')).toBeVisible();
  yield 'a part of the page is missing';
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await openTraffic(page);
  yield 'what leaves this page';
  await closeDialog(page);

  const stage = await page.context().newPage();
  await stage.goto(`${site}/#stage`);
  await stage.getByRole('button', { name: 'Add a prompt' }).click();
  await stage.getByRole('textbox', { name: 'Prompt 1', exact: true }).fill('How many r are in');
  await stage.getByRole('textbox', { name: 'Notes for prompt 1' }).fill('Wait for the laugh.');
  const [speaker] = await Promise.all([
    stage.waitForEvent('popup'),
    stage.getByRole('button', { name: 'Open the speaker’s window' }).click()
  ]);
  await speaker.waitForURL(/#speaker/);
  const address = speaker.url();
  await speaker.close();
  await stage.keyboard.press('F9');
  await page.goto(address);
  await expect(page.getByText('Wait for the laugh.')).toBeVisible();
  yield 'the speaker’s window beside its stage';
  await stage.close();

  // Browsers promise more than there is; this one has said how little it is.
  await page.addInitScript(() => {
    navigator.storage.estimate = () => Promise.resolve({ usage: 2e6, quota: 2e6 });
  });
  await thinktab.open();
  await expect(thinktab.message).toBeVisible();
  await page.keyboard.press('Alt+Shift+M');
  await expect(page.getByText(/It takes [\d.]+ GB of storage/).first()).toBeVisible();
  yield 'models without room';
}
