/** For everybody: by keyboard alone, on a narrow screen, with little patience for a page's weight. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from './harness.ts';
import { endlessModel } from './tiny-models.ts';

test('load, ask and stop with the keyboard alone', async ({ thinktab, models }) => {
  const { page } = thinktab;
  await thinktab.open({ model: models.add('tiny', endlessModel().files) });
  await expect(thinktab.load).toBeEnabled();
  const tabTo = async (target: typeof thinktab.load): Promise<void> => {
    for (let presses = 0; presses < 40; presses++) {
      if (await target.evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error('Tab never reaches it');
  };
  await tabTo(thinktab.load);
  await page.keyboard.press('Enter');
  await expect(thinktab.loadedModel).toBeVisible();
  await tabTo(thinktab.message);
  await page.keyboard.type('Hello');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('there');
  await page.keyboard.press('Enter');
  await expect(thinktab.questions).toHaveText(/Hello\s+there/);
  await thinktab.seesText();
  await page.keyboard.press('Escape');
  await expect(thinktab.replies.first()).toContainText('stopped by you');
  // Focus is where the next message is written.
  await expect(thinktab.message).toBeFocused();
  await page.keyboard.type('And again?');
  await page.keyboard.press('Enter');
  await thinktab.seesText();
  await tabTo(thinktab.stop);
  await page.keyboard.press('Enter');
  await expect(thinktab.replies.last()).toContainText('stopped by you');
  await expect(thinktab.message).toBeFocused();
});

test('nothing sticks out sideways at 360 pixels', async ({ thinktab, models }) => {
  const { page } = thinktab;
  await page.setViewportSize({ width: 360, height: 640 });
  const overhang = (): Promise<number> =>
    page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth
    );
  await thinktab.open({ model: models.add('tiny', endlessModel().files) });
  await expect(thinktab.load).toBeVisible();
  expect(await overhang()).toBe(0);
  await thinktab.load.click();
  await expect(thinktab.loadedModel).toBeVisible();
  await thinktab.ask(`A long word: ${'x'.repeat(200)}`);
  await thinktab.seesText();
  expect(await overhang()).toBe(0);
  await expect(thinktab.stop).toBeInViewport();
  await expect(thinktab.rate).toBeInViewport();
  await thinktab.stop.click();
});

test('the first screen asks for little and never for the engine', async ({ page, site }) => {
  const scripts = new Set<string>();
  page.on('response', (response) => {
    if (/\.(js|wasm)(\?|$)/.test(response.url())) scripts.add(new URL(response.url()).pathname);
  });
  await page.goto(site);
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect([...scripts].filter((path) => /worker|\.wasm/.test(path))).toEqual([]);
  // Everything it has fetched until somebody asks for the engine, as a server sends it.
  const sizes = [...scripts].map((path) => gzipSync(readFileSync(`dist${path}`)).length);
  const sum = sizes.reduce((total, size) => total + size, 0);
  expect(sizes.length).toBeGreaterThan(0);
  expect(sum).toBeLessThanOrEqual(60_000);
});
