/** Offline use where a GPU computes; what needs none is in no-webgpu/offline.test.ts and new-version.test.ts. */
import { accessFaults, layoutFaults } from './looks.ts';
import { expect, test, visitAndLoseNetwork, visitUntilKept } from './offline-site.ts';
import { checkForUpdate, notice, reload, visitThenDeploy } from './page-versions.ts';
import { talkToPocket } from './pocket-talk.ts';
import { endlessModel } from './tiny-models.ts';

test('after one visit it opens, loads its model and answers without a network', async ({
  visitor,
  offlineSite
}) => {
  await visitAndLoseNetwork(visitor, offlineSite);
  await visitor.page.reload();
  await talkToPocket(visitor);
  await expect(visitor.rate).not.toContainText('CPU');
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
