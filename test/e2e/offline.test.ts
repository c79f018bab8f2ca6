/** One visit, and the page needs no network any more; a newer version comes when it is asked for. */
import type { Page } from '@playwright/test';
import { copyFile, cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../../tools/serve.mjs';
import { accessFaults, layoutFaults } from './looks.ts';
import {
  expect,
  loseNetwork,
  opensOffline,
  test,
  visitAndLoseNetwork,
  visitUntilKept,
  type OfflineSite
} from './offline-site.ts';
import { talkToPocket } from './pocket-talk.ts';
import { ThinktabPage } from './thinktab-page.ts';
import { endlessModel } from './tiny-models.ts';

const notice = (page: Page) => page.getByText('A new version is ready.');
const reload = (page: Page) => page.getByRole('button', { name: 'Reload', exact: true });

/** Addresses in the caches of the page, by cache. */
function caches(page: Page, prefix: string): Promise<Record<string, string[]>> {
  return page.evaluate(async (prefix) => {
    const found: Record<string, string[]> = {};
    for (const name of await self.caches.keys()) {
      if (!name.startsWith(prefix)) continue;
      const requests = await (await self.caches.open(name)).keys();
      found[name] = requests.map(({ url }) => url).sort();
    }
    return found;
  }, prefix);
}

/** Asks the host for a newer version, as opening the page does, and waits until it has been tried. */
function checkForUpdate(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const { update } = await navigator.serviceWorker.ready.then((registration) =>
      registration.update().then(() => ({ update: registration.installing }))
    );
    if (!update) return 'none';
    return new Promise<string>((resolve) => {
      const look = () => {
        if (update.state !== 'installing') resolve(update.state);
      };
      update.addEventListener('statechange', look);
      look();
    });
  });
}

/** An open page, and a newer version of it that waits. */
async function visitThenDeploy(visitor: ThinktabPage, site: OfflineSite): Promise<string> {
  await visitUntilKept(visitor, { temperature: 0 });
  return site.deploy();
}

/** Which version a page shows; none: the first. */
function version(page: Page): Promise<string> {
  return page.evaluate(
    () => document.querySelector('meta[name=deployed]')?.getAttribute('content') ?? ''
  );
}

test('after one visit it opens, loads its model and answers without a network', async ({
  visitor,
  offlineSite
}) => {
  await visitAndLoseNetwork(visitor, offlineSite);
  await visitor.page.reload();
  await talkToPocket(visitor);
  await expect(visitor.rate).not.toContainText('CPU');
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

test('a newer version is offered, waits for the reader, and takes nothing away', async ({
  visitor,
  offlineSite
}) => {
  const { page } = visitor;
  const mark = await visitThenDeploy(visitor, offlineSite);
  const before = Object.keys(await caches(page, 'thinktab page'));
  await visitor.loadPocket();
  await visitor.askAndWait('47+85?');
  const models = await caches(page, 'webllm/');
  expect(Object.keys(models)).not.toEqual([]);

  expect(await checkForUpdate(page)).toBe('installed');
  await expect(notice(page)).toBeVisible();
  // Not even a reload by hand takes it: the reader has not asked for it.
  expect(await version(page)).not.toBe(mark);
  await visitor.askAndWait('What is 1203 minus 458?');
  await page.reload();
  await expect(notice(page)).toBeVisible();
  expect(await version(page)).not.toBe(mark);

  await Promise.all([page.waitForEvent('load'), reload(page).click()]);
  expect(await version(page)).toBe(mark);
  // Nor is the conversation lost.
  await expect(visitor.questions).toHaveText(['47+85?', 'What is 1203 minus 458?']);
  await page.getByRole('button', { name: 'New chat' }).click();
  await expect(opensOffline(page)).toBeVisible();
  await expect(notice(page)).toBeHidden();
  // One version is kept, the new one; what web-llm keeps is as it was.
  await expect.poll(async () => Object.keys(await caches(page, 'thinktab page'))).toHaveLength(1);
  expect(Object.keys(await caches(page, 'thinktab page'))).not.toEqual(before);
  expect(await caches(page, 'webllm/')).toEqual(models);

  await loseNetwork(visitor, offlineSite);
  await page.reload();
  expect(await version(page)).toBe(mark);
  await visitor.loadPocket();
});

test('while a reply is written, a newer version says nothing and cannot be taken', async ({
  visitor,
  offlineSite
}) => {
  const { page } = visitor;
  await visitThenDeploy(visitor, offlineSite);
  await visitor.loadPocket();
  await visitor.askAndWait('47+85?');
  expect(await checkForUpdate(page)).toBe('installed');
  await expect(reload(page)).toBeEnabled();
  await visitor.ask('How many r are in strawberry?');
  await expect(reload(page)).toBeDisabled();
  await expect(visitor.replies.last()).toHaveAttribute('aria-busy', 'false');
  await expect(reload(page)).toBeEnabled();
  await page.getByRole('button', { name: 'Later', exact: true }).click();
  await expect(notice(page)).toBeHidden();
});

test('while a model loads, a newer version says nothing', async ({
  visitor,
  offlineSite,
  models
}) => {
  const { page } = visitor;
  models.breakFiles(/params_shard_1/, { kind: 'slow', bytesPerSecond: 1000 });
  await visitUntilKept(visitor, { model: models.add('tiny', endlessModel().files) });
  await visitor.load.click();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await offlineSite.deploy();
  expect(await checkForUpdate(page)).toBe('installed');
  await expect(page.getByRole('progressbar')).toBeVisible();
  await expect(notice(page)).toBeHidden();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(notice(page)).toBeVisible();
  await expect(reload(page)).toBeEnabled();
  expect(await accessFaults(page)).toEqual([]);
  await page.setViewportSize({ width: 320, height: 512 });
  expect(await layoutFaults(page)).toEqual([]);
});

test('a second tab keeps working with the version it shows', async ({
  visitor,
  offlineSite,
  context
}) => {
  const mark = await visitThenDeploy(visitor, offlineSite);
  const other = new ThinktabPage(await context.newPage(), offlineSite.origin);
  await other.open({ temperature: 0 });
  await expect(notice(other.page).or(opensOffline(other.page)).first()).toBeVisible();
  await expect(notice(visitor.page)).toBeVisible();
  await Promise.all([visitor.page.waitForEvent('load'), reload(visitor.page).click()]);
  expect(await version(visitor.page)).toBe(mark);
  await expect(opensOffline(visitor.page)).toBeVisible();
  // The chunks it asks for now are nowhere but in the older cache.
  expect(await version(other.page)).not.toBe(mark);
  await other.page.bringToFront();
  await other.loadPocket();
  await other.askAndWait('47+85?');
  expect(await other.answerText(other.replies.last())).toBe('47 + 85 = 132');
  await expect(notice(other.page)).toBeVisible();
  await Promise.all([other.page.waitForEvent('load'), reload(other.page).click()]);
  expect(await version(other.page)).toBe(mark);
});

/** The file of the chunk of this name. */
async function chunk(folder: string, name: string): Promise<string> {
  const assets = join(folder, 'assets');
  const file = (await readdir(assets)).find((file) => file.startsWith(`${name}-`));
  if (file === undefined) throw new Error(`there is no chunk ${name}`);
  return join(assets, file);
}

const FAULTS: readonly [what: string, breakIt: (folder: string) => Promise<void>][] = [
  ['a file is missing', async (folder) => rm(await chunk(folder, 'cpu-worker'))],
  ['the page itself is missing', (folder) => rm(join(folder, 'index.html'))],
  [
    'a portal answers for a file',
    async (folder) => writeFile(await chunk(folder, 'cpu-worker'), '<html>Log in first</html>')
  ],
  [
    'the page is still the older one',
    (folder) => copyFile('dist/index.html', join(folder, 'index.html'))
  ]
];

for (const [what, breakIt] of FAULTS) {
  test(`a broken deploy leaves the version before at work: ${what}`, async ({
    visitor,
    offlineSite,
    problems
  }) => {
    problems.expect(/sw\.js/);
    const { page } = visitor;
    await visitThenDeploy(visitor, offlineSite);
    const before = await caches(page, 'thinktab page');
    await breakIt(offlineSite.folder);
    expect(await checkForUpdate(page)).toBe('redundant');
    await expect(notice(page)).toBeHidden();
    await expect.poll(() => caches(page, 'thinktab page')).toEqual(before);
    await loseNetwork(visitor, offlineSite);
    await page.reload();
    await visitor.loadPocket();
  });
}

test('a first visit to a broken deploy says so, works, and tries again with the network', async ({
  visitor,
  offlineSite,
  problems
}) => {
  problems.expect(/sw\.js/, /404/);
  const { page } = visitor;
  const missing = 'icon-192.png';
  await rm(join(offlineSite.folder, missing));
  await visitor.open();
  await expect(page.getByText('Does not open offline yet')).toBeVisible();
  expect(await caches(page, 'thinktab page')).toEqual({});
  await copyFile(join('dist', missing), join(offlineSite.folder, missing));
  await page.context().setOffline(true);
  await page.context().setOffline(false);
  await expect(opensOffline(page)).toBeVisible();
  await visitor.loadPocket();
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
    const kept = Object.entries(await caches(page, 'thinktab page'));
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
