/**
 * A browser that is told to keep nothing of any site (“block all cookies”): no storage, no locks, no
 * service worker. The page says what that costs, and answers all the same.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { QUIET_ARGS } from '../../../tools/browser.ts';
import { expect, test } from '../harness.ts';
import { ThinktabPage } from '../thinktab-page.ts';

/** What Chromium writes of that setting into a profile. */
const BLOCKED = { profile: { default_content_setting_values: { cookies: 2 } } };

for (const [where, arg] of [
  ['on the processor', '--disable-gpu'],
  ['where WebGPU is, whose models need storage', '--enable-unsafe-webgpu']
] as const) {
  test(`the pocket model answers ${where}`, async ({
    playwright,
    launchOptions,
    site,
    problems
  }, testInfo) => {
    const profile = testInfo.outputPath('profile');
    await mkdir(join(profile, 'Default'), { recursive: true });
    await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(BLOCKED));
    const context = await playwright.chromium.launchPersistentContext(profile, {
      ...launchOptions,
      args: [...QUIET_ARGS, arg],
      locale: 'en-US'
    });
    await problems.watch(context);
    const { page, ...thinktab } = new ThinktabPage(await context.newPage(), site);
    await page.goto(`${site}/?temperature=0`);
    expect(await page.evaluate(() => caches.keys().catch(({ name }) => String(name)))).toBe(
      'SecurityError'
    );
    await thinktab.message.fill('47+85?');
    await expect(thinktab.message).toHaveAccessibleDescription(/^Sending loads Pocket first/);
    await thinktab.message.press('Enter');
    await expect(thinktab.replies.last()).toContainText('47 + 85 = 132');
    await expect(page.getByText('This chat is not kept')).toBeVisible();
    await expect(page.getByText('tok/s · CPU')).toBeVisible();
    await context.close();
  });
}
