/** For everybody: every view by the rules of WCAG 2.2 AA in both themes, enlarged, narrow, by touch, in other colours. */
import { chineseViews } from '../chinese-views.ts';
import { expect, test } from '../harness.ts';
import { accessFaults, layoutFaults, spaceText, touchFaults } from '../looks.ts';
import { talkToPocket } from '../pocket-talk.ts';
import { rareViews } from '../rare-views.ts';
import * as views from '../views.ts';

const WAYS = {
  'a first visit': views.firstVisit,
  'model kits': views.kits,
  'conversations from a file': views.conversations,
  'a talk with Pocket': views.pocketTalk,
  'loads that rest and fail': views.loads,
  'what is seldom seen': rareViews
};

test.beforeEach(({ problems }) => problems.expect(/404|net::ERR_FAILED/));

for (const [name, way] of Object.entries(WAYS)) {
  test(`axe finds nothing: ${name}`, async ({ thinktab }) => {
    for await (const view of way(thinktab)) {
      expect.soft(await accessFaults(thinktab.page), view).toEqual([]);
    }
  });

  for (const [zoom, width, height] of [
    ['a laptop at 200 %', 683, 384],
    ['a small window at 400 %', 320, 512]
  ] as const) {
    test(`nothing is cut off or covered, ${zoom}, its text far apart: ${name}`, async ({
      thinktab
    }) => {
      const { page } = thinktab;
      await page.setViewportSize({ width, height });
      for await (const view of way(thinktab)) {
        expect.soft(await layoutFaults(page), view).toEqual([]);
        const plain = await page.evaluate(() => document.adoptedStyleSheets.length);
        await spaceText(page);
        expect.soft(await layoutFaults(page), `${view}, far apart`).toEqual([]);
        await page.evaluate((count) => {
          document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, count);
        }, plain);
      }
    });
  }

  test.describe('by touch', () => {
    test.use({ isMobile: true, hasTouch: true, viewport: { width: 360, height: 740 } });
    test(`a finger finds its targets: ${name}`, async ({ thinktab }) => {
      for await (const view of way(thinktab)) {
        expect.soft(await touchFaults(thinktab.page), view).toEqual([]);
      }
    });
  });
}

test('in Chinese axe finds nothing, and nothing is cut off in a small window', async ({
  thinktab
}) => {
  const { page } = thinktab;
  await page.setViewportSize({ width: 320, height: 512 });
  for await (const view of chineseViews(thinktab)) {
    expect.soft(await accessFaults(page, ['light']), view).toEqual([]);
    expect.soft(await layoutFaults(page), view).toEqual([]);
  }
});

test('more contrast and less motion, where the system asks for them', async ({ thinktab }) => {
  const { page } = thinktab;
  await page.emulateMedia({ contrast: 'more', colorScheme: 'dark' });
  // A load that never begins.
  await page.context().route(/pocket\/.*json/, () => undefined);
  await thinktab.open();
  await expect(page.locator('.state')).toHaveCSS('color', 'rgb(231, 234, 239)');
  await expect(page.locator('header')).not.toHaveCSS('border-bottom-color', 'rgb(35, 42, 52)');
  await thinktab.pocket.click();
  // As long as nobody knows how much it is, the bar moves.
  await page
    .getByRole('progressbar', { name: 'Progress' })
    .evaluate((bar) => bar.removeAttribute('value'));
  const moving = () => page.evaluate(() => document.getAnimations().length);
  expect(await moving()).toBe(1);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await moving()).toBe(0);
});

test('with the reader’s own colours the meter, the switches and the focus still show', async ({
  thinktab
}) => {
  const { page } = thinktab;
  await talkToPocket(thinktab);
  await page.emulateMedia({ forcedColors: 'active' });
  const parts = await page
    .locator('.bar > span')
    .evaluateAll((all) => all.map((part) => getComputedStyle(part).background));
  expect(new Set(parts).size).toBe(3);
  await expect(page.locator('.bar')).toHaveCSS('forced-color-adjust', 'none');
  // Of the rooms one is marked.
  const marks = await page
    .getByRole('navigation')
    .getByRole('link')
    .evaluateAll((all) => all.map((link) => getComputedStyle(link).borderBottomColor));
  expect(new Set(marks).size).toBe(2);
  // Its colour is the reader's, whatever the sheet says.
  await thinktab.message.focus();
  await expect(thinktab.message.locator('xpath=..')).toHaveCSS('outline-style', 'solid');
});
