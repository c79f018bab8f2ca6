/** A newer version of the page comes when it is asked for, and only if all of it is there. */
import { copyFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, loseNetwork, opensOffline, test } from '../offline-site.ts';
import {
  cachesOf,
  checkForUpdate,
  notice,
  reload,
  version,
  visitThenDeploy
} from '../page-versions.ts';
import { ThinktabPage } from '../thinktab-page.ts';

test('a newer version is offered, waits for the reader, and takes nothing away', async ({
  visitor,
  offlineSite
}) => {
  const { page } = visitor;
  const mark = await visitThenDeploy(visitor, offlineSite);
  const before = Object.keys(await cachesOf(page, 'thinktab page'));
  await visitor.loadPocket();
  await visitor.askAndWait('47+85?');
  const models = await cachesOf(page, 'webllm/');
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
  await expect.poll(async () => Object.keys(await cachesOf(page, 'thinktab page'))).toHaveLength(1);
  expect(Object.keys(await cachesOf(page, 'thinktab page'))).not.toEqual(before);
  expect(await cachesOf(page, 'webllm/')).toEqual(models);

  await loseNetwork(visitor, offlineSite);
  await page.reload();
  expect(await version(page)).toBe(mark);
  await visitor.loadPocket();
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

/** The file of a chunk that a first visit does not ask for. */
async function chunk(folder: string): Promise<string> {
  const assets = join(folder, 'assets');
  const file = (await readdir(assets)).find((file) => file.startsWith('cpu-worker-'));
  if (file === undefined) throw new Error('there is no such chunk');
  return join(assets, file);
}

const FAULTS: readonly [what: string, breakIt: (folder: string) => Promise<void>][] = [
  ['a file is missing', async (folder) => rm(await chunk(folder))],
  ['the page itself is missing', (folder) => rm(join(folder, 'index.html'))],
  [
    'a portal answers for a file',
    async (folder) => writeFile(await chunk(folder), '<html>Log in first</html>')
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
    const before = await cachesOf(page, 'thinktab page');
    await breakIt(offlineSite.folder);
    expect(await checkForUpdate(page)).toBe('redundant');
    await expect(notice(page)).toBeHidden();
    await expect.poll(() => cachesOf(page, 'thinktab page')).toEqual(before);
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
  expect(await cachesOf(page, 'thinktab page')).toEqual({});
  await copyFile(join('dist', missing), join(offlineSite.folder, missing));
  await page.context().setOffline(true);
  await page.context().setOffline(false);
  await expect(opensOffline(page)).toBeVisible();
  await visitor.loadPocket();
});
