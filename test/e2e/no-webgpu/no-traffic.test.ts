/** Every view is opened; whatever asks for another origin, or carries something away, is found. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { resultViews } from '../bench-page.ts';
import { expect, test } from '../harness.ts';
import { ThinktabPage } from '../thinktab-page.ts';
import { rareViews } from '../rare-views.ts';
import { openTraffic } from '../traffic-view.ts';
import { conversations, firstVisit, kits, loads, pocketTalk } from '../views.ts';

test('no view asks any other host, by anything that a browser has', async ({
  playwright,
  launchOptions,
  contextOptions,
  site
}) => {
  // All that does not go to this machine goes through here: pages, workers, service worker, icons.
  const heard: string[] = [];
  const seen: string[] = [];
  const proxy = http.createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    response.writeHead(502).end();
  });
  proxy.on('connect', ({ url = '' }, socket) => {
    heard.push(`CONNECT ${url}`);
    socket.destroy();
  });
  await new Promise<void>((resolve) => proxy.listen(0, 'localhost', resolve));
  const server = `http://localhost:${(proxy.address() as AddressInfo).port}`;
  const browser = await playwright.chromium.launch(launchOptions);
  try {
    // Each way begins as a first visit; the last one ends with a model that is loaded.
    let thinktab: ThinktabPage | undefined;
    const ways = [firstVisit, conversations, kits, loads, rareViews, resultViews, pocketTalk];
    for (const way of ways) {
      await thinktab?.page.context().close();
      const bypass = 'localhost';
      const context = await browser.newContext({ ...contextOptions, proxy: { server, bypass } });
      thinktab = new ThinktabPage(await context.newPage(), site);
      for await (const view of way(thinktab)) seen.push(view);
    }
    if (!thinktab) throw new Error('There is no way through the views.');
    const { page } = thinktab;
    // The code over the show, and the panel's own count.
    await page.keyboard.press('F9');
    await expect(page.getByRole('main', { name: 'Stage' })).toBeVisible();
    await page.keyboard.press('q');
    await expect(page.getByRole('img', { name: /^Code for/ })).toBeVisible();
    seen.push('the code for the audience');
    await page.keyboard.press('q');
    await page.keyboard.press('Escape');
    await openTraffic(page);
    const panel = page.getByRole('dialog', { name: 'What leaves this page' });
    await expect(panel).toContainText('Nothing was sent.');
    await expect(panel).toContainText('They agree.');
    await expect(panel.getByRole('row')).toHaveCount(2);
    // The ways, and what was opened here: one that comes to be empty is noticed.
    expect(seen.length).toBeGreaterThan(40);
    // Browsers ask their makers for things; this page's hosts are none of those.
    expect(heard.filter((line) => !/google(?:apis)?\.com|gvt1\.com/.test(line))).toEqual([]);
    // That it would be heard: a way to elsewhere.
    await page.goto('http://elsewhere.example/').catch(() => undefined);
    expect(heard).toContain('GET http://elsewhere.example/');
  } finally {
    await browser.close();
    proxy.close();
  }
});
