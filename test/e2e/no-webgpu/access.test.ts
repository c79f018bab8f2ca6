/** For everybody: every view by the rules of WCAG 2.2 AA in both themes, narrow, enlarged, and forced colours. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../harness.ts';
import { talkToPocket } from '../pocket-talk.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds on the page as it stands, in both themes, a line for each. */
async function findings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    for (const { id, nodes } of violations) {
      found.push(...nodes.map(({ html }) => `${colorScheme}: ${id}: ${html.slice(0, 200)}`));
    }
  }
  return found;
}

const overhang = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('axe finds nothing on the welcome, in the dialogs and in the list of chats', async ({
  thinktab
}) => {
  const { page } = thinktab;
  await thinktab.open();
  await expect(thinktab.message).toBeVisible();
  expect(await findings(page), 'welcome').toEqual([]);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option').first()).toBeVisible();
  expect(await findings(page), 'palette').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Models', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Models' })).toBeVisible();
  expect(await findings(page), 'models').toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  expect(await findings(page), 'settings').toEqual([]);
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
  expect(await findings(page), 'shortcuts').toEqual([]);
});

test('axe finds nothing in a conversation, nor in the list beside it', async ({ thinktab }) => {
  await talkToPocket(thinktab);
  const { page } = thinktab;
  await thinktab.replies.first().locator('summary').first().click();
  expect(await findings(page), 'chat').toEqual([]);
  await page.keyboard.press('Alt+Shift+H');
  await expect(page.getByRole('button', { name: /47\+85/ }).first()).toBeVisible();
  expect(await findings(page), 'history').toEqual([]);
});

test('axe finds nothing where loading failed', async ({ thinktab, models }) => {
  await thinktab.open({ model: models.add('nothing', new Map()) });
  const { page } = thinktab;
  expect(await findings(page), 'offer that does not run').toEqual([]);
});

test('at 320 pixels, and so at 400 %, nothing needs scrolling in two directions', async ({
  thinktab
}) => {
  const { page } = thinktab;
  await page.setViewportSize({ width: 320, height: 640 });
  await talkToPocket(thinktab);
  expect(await overhang(page)).toBe(0);
  for (const open of ['Control+k', 'Alt+Shift+M']) {
    await page.keyboard.press(open);
    const dialog = page.locator('dialog[open]');
    await expect(dialog).toBeVisible();
    const sideways = await dialog.evaluate((box) => box.scrollWidth - box.clientWidth);
    expect(sideways, open).toBe(0);
    await page.keyboard.press('Escape');
  }
});
