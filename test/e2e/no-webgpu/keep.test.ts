/** What is kept of conversations; on the processor, because the model is loaded often. */
import { expect, test } from '../harness.ts';
import { ThinktabPage } from '../thinktab-page.ts';

test('a new chat keeps the one before, a reload the last one; another tab begins its own', async ({
  thinktab,
  context
}) => {
  const { page } = thinktab;
  await thinktab.open({ temperature: 0 });
  await thinktab.loadPocket();
  await thinktab.askAndWait('47+85?');
  await page.getByRole('button', { name: 'New chat' }).click();
  await thinktab.askAndWait('What is 1203 minus 458?');

  const second = new ThinktabPage(await context.newPage(), thinktab.site);
  await second.open({ temperature: 0 });
  await second.loadPocket();
  await second.askAndWait('47+85?');
  await expect(second.questions).toHaveText(['47+85?']);
  await second.page.close();

  await page.reload();
  await expect(thinktab.questions).toHaveText(['What is 1203 minus 458?']);
  await expect(thinktab.replies.last()).toContainText('1203 - 458 = 745');
  await page.getByRole('button', { name: 'Load Pocket', exact: true }).click();
  await thinktab.askAndWait('47+85?');
  await expect(thinktab.replies.last()).toContainText('47 + 85 = 132');
  const stored = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const open = indexedDB.open('thinktab-conversations');
        open.onsuccess = () => {
          const count = open.result
            .transaction('conversations')
            .objectStore('conversations')
            .count();
          count.onsuccess = () => resolve(count.result);
        };
      })
  );
  expect(stored).toBe(3);
});

test('keeping a reply while it is written can be switched off, for good', async ({ thinktab }) => {
  const { page } = thinktab;
  const setting = page.getByRole('checkbox', { name: 'Keep a reply while it is written' });
  await thinktab.open();
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(setting).toBeChecked();
  await setting.uncheck();
  await page.reload();
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(setting).not.toBeChecked();
});

test('without storage the page works, and says in a line that nothing is kept', async ({
  thinktab
}) => {
  const { page } = thinktab;
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
  });
  await thinktab.open({ temperature: 0 });
  await thinktab.loadPocket();
  await thinktab.askAndWait('47+85?');
  await expect(page.getByText('This chat is not kept')).toBeVisible();
  expect(await thinktab.answerText(thinktab.replies.last())).toContain('132');
});

test('where a newer version of the page has been, one can talk, and is told why nothing is kept', async ({
  thinktab
}) => {
  const { page } = thinktab;
  await thinktab.open({ temperature: 0 });
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const open = indexedDB.open('thinktab-conversations', 1000);
        open.onsuccess = () => {
          open.result.close();
          resolve();
        };
      })
  );
  await page.reload();
  await expect(page.getByText('a newer version of this page has your chats')).toBeVisible();
  await thinktab.loadPocket();
  await thinktab.askAndWait('47+85?');
  expect(await thinktab.answerText(thinktab.replies.last())).toContain('132');
  await page.getByRole('button', { name: 'List of chats' }).click();
  await expect(page.getByText('A newer version of this page has the chats')).toBeVisible();
});
