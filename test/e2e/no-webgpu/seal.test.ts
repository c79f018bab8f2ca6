/**
 * A sealed page: every way there is to open a connection is tried, at its own host and at another, and
 * two servers say what arrived. What stands in the page is shown; what was refused is refused.
 */
import type { Page } from '@playwright/test';
import { MEND } from '../../../src/app/offline/requests.ts';
import { expect, test, type Listener } from '../counted-site.ts';
import { opensOffline, visitUntilKept } from '../offline-site.ts';
import { OPENED, tryInWorker, tryRequests, tryWaysOut } from '../seal-tries.ts';
import { ThinktabPage } from '../thinktab-page.ts';
import { openTraffic, sealPage } from '../traffic-view.ts';

type Realm = { evaluate(script: string): Promise<unknown> } | undefined;

/** Names of the tries that say that they went through. */
async function opened(realm: Realm, tries: string): Promise<string[]> {
  const results = (await realm?.evaluate(tries)) as Record<string, string>;
  // More than a handful, or nothing was tried.
  expect(Object.keys(results).length).toBeGreaterThan(9);
  return Object.keys(results).filter((name) => OPENED.test(results[name] ?? ''));
}

/** The list of chats searches in a worker of its own. */
async function beginWorker(page: Page) {
  const begun = page.waitForEvent('worker');
  await page.keyboard.press('Alt+Shift+H');
  await page.getByRole('searchbox').fill('anything');
  return begun;
}

const panel = (page: Page) => page.getByRole('dialog', { name: 'What leaves this page' });

test('a sealed page opens no connection, whatever is tried, and goes on answering', async ({
  visitor,
  counted,
  elsewhere,
  problems
}) => {
  problems.expect(/./);
  const { page } = visitor;
  await visitUntilKept(visitor, { temperature: 0 });
  await visitor.loadPocket();
  await visitor.askAndWait('47+85?');
  await sealPage(page);
  await expect(panel(page)).toContainText(
    'The browser refuses what the page requests. This was tested.'
  );
  await expect(panel(page)).toContainText('Nor does it block what no browser lets a page refuse');
  await expect(panel(page)).toContainText('The service worker answers from what is stored');
  await expect(panel(page)).toContainText(
    '1 worker has closed, and confirmed it. The service worker also'
  );
  await page.keyboard.press('Escape');
  await visitor.askAndWait('What is 1203 minus 458?');
  expect(await visitor.answerText(visitor.replies.last())).toMatch(/745/);
  const before = counted.heard.length;
  for (const { origin } of [elsewhere, counted]) {
    expect(await opened(page, tryRequests(origin)), origin).toEqual([]);
  }
  expect(elsewhere.heard).toEqual([]);
  expect(counted.heard.slice(before)).toEqual([]);

  // Nor does the service worker fetch anything for it: what is damaged stays so until it is unsealed.
  const broken = await page.evaluate(async (mend) => {
    const name = (await caches.keys()).find((key) => key.startsWith('thinktab page')) ?? '';
    const cache = await caches.open(name);
    const file = (await cache.keys()).find(({ url }) => /katex.*js$/.test(url));
    if (file) await cache.delete(file);
    const { port1, port2 } = new MessageChannel();
    navigator.serviceWorker.controller?.postMessage(mend, [port2]);
    return new Promise<{ broken: string[] }>((resolve) => {
      port1.onmessage = ({ data }) => resolve(data as { broken: string[] });
    });
  }, MEND);
  expect(broken.broken).toHaveLength(1);
  expect(counted.heard.slice(before)).toEqual([]);

  // What is saved as a file goes nowhere.
  await page.keyboard.press('Alt+Shift+H');
  await page.getByText('Save and restore').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'All as JSON' }).click()
  ]);
  expect(download.suggestedFilename()).toMatch(/json$/);

  const leaks = (from: Listener) => from.heard.filter((line) => line.includes('leak')).sort();
  for (const at of [elsewhere, counted]) {
    await page.evaluate(tryWaysOut(at.origin));
    // The middle button opens another tab, and only a real one does.
    await page.evaluate((href) => {
      const link = document.createElement('a');
      link.href = href;
      link.textContent = 'a link';
      link.style.cssText = 'position: fixed; inset: 0 auto auto 0; padding: 20px; z-index: 9';
      document.body.append(link);
    }, `${at.origin}/leak-middle`);
    await page.mouse.click(10, 10, { button: 'middle' });
    // docs/seal.md names the two that no page can hold.
    await expect.poll(() => leaks(at)).toEqual(['GET /leak-frame-window', 'GET /leak-loose']);
  }
  // The page is where it was.
  const replies = '[role="log"] article[aria-label="Model"]';
  expect(await page.evaluate((all) => document.querySelectorAll(all).length, replies)).toBe(2);
});

test.describe('on a host that sends no policy', () => {
  test.use({ withPolicy: false });

  test('workers of a sealed page are sealed: those there are, those that begin later, and after the service worker was stopped', async ({
    visitor,
    counted,
    elsewhere,
    problems
  }) => {
    problems.expect(/./);
    const { page } = visitor;
    await visitUntilKept(visitor, { temperature: 0 });
    // Loaded past the service worker, as a forced reload does: it comes in with the seal.
    const browser = await page.context().newCDPSession(page);
    await browser.send('Page.reload', { ignoreCache: true });
    await visitor.loadPocket();
    const [first] = page.workers();
    await sealPage(page);
    await expect(panel(page)).toContainText('The service worker answers from what is stored');
    await expect(panel(page)).toContainText(
      'The service worker also refuses requests from 1 worker'
    );
    await page.keyboard.press('Escape');
    const before = counted.heard.length;
    const nothingLeaves = async (realm: Realm) => {
      for (const { origin } of [elsewhere, counted]) {
        expect(await opened(realm, tryInWorker(origin)), origin).toEqual([]);
      }
      expect(elsewhere.heard).toEqual([]);
      expect(counted.heard.slice(before)).toEqual([]);
    };
    await nothingLeaves(first);
    const later = await beginWorker(page);
    // From its first line on, not from the moment in which it has heard of it.
    expect(await later.evaluate(() => self.name)).toMatch(/ sealed$/);
    await nothingLeaves(later);

    // Browsers stop a service worker that nobody asks; the next request starts it again.
    await browser.send('ServiceWorker.enable');
    await browser.send('ServiceWorker.stopAllWorkers');
    await nothingLeaves(first);
    await browser.send('ServiceWorker.stopAllWorkers');
    expect(await opened(page, tryRequests(counted.origin))).toEqual([]);
    await nothingLeaves(later);
    // The browser has timed what went past the worker's own code, and the panel names it.
    await openTraffic(page);
    await expect(panel(page)).toContainText(/They do not agree on 2 addresses:.*leak-font/);
  });
});

test('without a service worker the page’s own code and the browser’s policy hold, and the panel says what does not', async ({
  page,
  counted,
  elsewhere,
  problems
}) => {
  problems.expect(/./);
  // An address that is not secure: no service worker, no locks.
  const origin = counted.origin.replace('localhost', 'thinktab.test');
  const visitor = new ThinktabPage(page, origin);
  await visitor.open({ temperature: 0 });
  await visitor.loadPocket();
  await sealPage(page);
  await expect(panel(page)).toContainText(
    'The browser refuses what the page requests. This was tested.'
  );
  await expect(panel(page)).toContainText('There is no service worker here');
  await page.keyboard.press('Escape');
  const before = counted.heard.length;
  for (const at of [elsewhere.origin, origin]) {
    expect(await opened(page, tryRequests(at)), at).toEqual([]);
    expect(await opened(page.workers()[0], tryInWorker(at)), at).toEqual([]);
  }
  expect(elsewhere.heard).toEqual([]);
  // A script of its own host is all that is left to a worker: the panel says so.
  expect(counted.heard.slice(before)).toEqual(['GET /leak-import']);
  await visitor.askAndWait('47+85?');
  expect(await visitor.answerText(visitor.replies.last())).toBe('47 + 85 = 132');
});

test('a reload unseals, and the page is as it was', async ({ visitor, problems }) => {
  problems.expect(/connect-src/, /Refused to connect/);
  const { page } = visitor;
  await visitUntilKept(visitor, { temperature: 0 });
  await sealPage(page);
  await expect(page.getByRole('banner').getByText('sealed', { exact: true })).toBeAttached();
  await page.getByRole('button', { name: 'Reload to unseal' }).click();
  await expect(opensOffline(page)).toBeVisible();
  await visitor.loadPocket();
  await visitor.askAndWait('47+85?');
  expect(await visitor.answerText(visitor.replies.last())).toBe('47 + 85 = 132');
});
