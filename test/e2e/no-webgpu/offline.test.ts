/** One visit, and the page needs no network any more; without WebGPU it answers on the processor. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../../tools/serve.mjs';
import {
  expect,
  loseNetwork,
  opensOffline,
  test,
  visitAndLoseNetwork,
  visitUntilKept
} from '../offline-site.ts';
import { cachesOf } from '../page-versions.ts';
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

test('with other parameters and with index.html it is the same page; other pages are not', async ({
  visitor,
  offlineSite
}) => {
  await visitAndLoseNetwork(visitor, offlineSite);
  await visitor.open({ prompt: 'Why?', model: 'https://models.test/some/folder/', seed: 7 });
  await expect(visitor.message).toHaveValue('Why?');
  await visitor.page.goto(`${offlineSite.origin}/index.html?prompt=How%3F`);
  await expect(visitor.message).toHaveValue('How?');
  await expect(opensOffline(visitor.page)).toBeVisible();
  await expect(visitor.page.goto(`${offlineSite.origin}/elsewhere/`)).rejects.toThrow();
});

test('two copies on one host, one below the other, do not meet', async ({ page, problems }) => {
  const root = await mkdtemp(join(tmpdir(), 'thinktab-copies-'));
  await cp('dist', join(root, 'outer'), { recursive: true });
  await cp('dist', join(root, 'outer', 'inner'), { recursive: true });
  const server = await serve(root, 0);
  const host = `http://localhost:${server.port}`;
  problems.expect(new RegExp(`request to a third party: ${host}/outer/`));
  try {
    for (const path of ['/outer/', '/outer/inner/']) {
      await page.goto(host + path);
      await expect(opensOffline(page)).toBeVisible();
    }
    const kept = Object.entries(await cachesOf(page, 'thinktab page'));
    expect(kept).toHaveLength(2);
    for (const [name, urls] of kept) {
      const scope = name.split(' ')[2] ?? '';
      expect(scope).toMatch(/\/outer\/(inner\/)?$/);
      expect(urls.filter((url) => !url.startsWith(scope))).toEqual([]);
    }
    await page.context().setOffline(true);
    await server.close();
    for (const path of ['/outer/', '/outer/inner/']) {
      await page.goto(host + path);
      await expect(opensOffline(page)).toBeVisible();
    }
  } finally {
    await server.close();
    await rm(root, { recursive: true });
  }
});

test('it can be installed', async ({ visitor }) => {
  await visitor.open();
  const manifest = await visitor.page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=manifest]');
    const response = await fetch(link?.href ?? '');
    return (await response.json()) as {
      start_url: string;
      icons: { src: string; sizes: string }[];
    };
  });
  expect(manifest).toMatchObject({
    name: 'Thinktab: DeepSeek-R1 in a browser tab',
    short_name: 'Thinktab',
    start_url: './',
    scope: './',
    display: 'standalone'
  });
  // Without an id the start address is it: a relative id would be the same for all pages of a host.
  expect(manifest).not.toHaveProperty('id');
  for (const { src, sizes } of manifest.icons) {
    const size = await visitor.page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, src);
    if (sizes !== 'any') expect(size).toBe(sizes);
  }
  const session = await visitor.page.context().newCDPSession(visitor.page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // Tests run in private windows.
  expect(installabilityErrors.map(({ errorId }) => errorId)).toEqual(['in-incognito']);
});

test('the service worker can be registered under Trusted Types', async ({ visitor, problems }) => {
  await visitUntilKept(visitor);
  expect(problems.unexpected).toEqual([]);
  // The rule was in force.
  problems.expect(
    /requires 'TrustedScriptURL'/,
    /^console: policy violated: require-trusted-types/
  );
  const refused = await visitor.page.evaluate(() =>
    navigator.serviceWorker.register('./sw.js').then(
      () => '',
      (error: unknown) => String(error)
    )
  );
  expect(refused).toContain('TrustedScriptURL');
});

test('a request for a part of a file is the network’s', async ({ visitor, offlineSite }) => {
  await visitUntilKept(visitor);
  const part = await visitor.page.evaluate(async (url) => {
    const response = await fetch(url, { headers: { Range: 'bytes=0-9' } });
    return [response.status, (await response.arrayBuffer()).byteLength];
  }, `${offlineSite.origin}/favicon.svg`);
  expect(part).toEqual([206, 10]);
});
