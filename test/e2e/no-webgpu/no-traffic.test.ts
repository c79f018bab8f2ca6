/** Every view is opened; whatever asks for another origin, or carries something away, is found. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '../harness.ts';
import { ThinktabPage } from '../thinktab-page.ts';
import { openTraffic } from '../traffic-view.ts';
import { conversations, firstVisit } from '../views.ts';

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
    const context = await browser.newContext({
      ...contextOptions,
      proxy: { server, bypass: 'localhost' }
    });
    const page = await context.newPage();
    const thinktab = new ThinktabPage(page, site);
    for await (const view of firstVisit(thinktab)) seen.push(view);
    for await (const view of conversations(thinktab)) seen.push(view);
    await page.goto(`${site}/#stage`);
    await expect(page.getByRole('button', { name: /^Go on stage/ })).toBeVisible();
    await openTraffic(page);
    const panel = page.getByRole('dialog', { name: 'What leaves this page' });
    await expect(panel).toContainText('Nothing was sent.');
    await expect(panel).toContainText('They agree.');
    await expect(panel.getByRole('row')).toHaveCount(2);
    expect(seen.length).toBeGreaterThan(15);
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
