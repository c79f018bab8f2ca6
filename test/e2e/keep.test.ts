/** What is kept of a conversation when the page goes, and what goes on when it comes back. */
import { crashGpu, expect, test } from './harness.ts';
import { endlessModel } from './tiny-models.ts';
import { ThinktabPage } from './thinktab-page.ts';

const LENGTH = 300;
const greedy = { temperature: 0, max_tokens: LENGTH };

async function loadPocket(thinktab: ThinktabPage): Promise<void> {
  await thinktab.page.getByRole('button', { name: /^(Try it now|Load).*Pocket/ }).click();
  await expect(thinktab.loadedModel).toContainText('Pocket');
}

async function ended(thinktab: ThinktabPage): Promise<string> {
  const reply = thinktab.replies.last();
  await expect(reply).toHaveAttribute('aria-busy', 'false');
  return thinktab.thoughtText(reply);
}

test('a reload in mid-reply: the words are there, and one press writes on as if nothing had happened', async ({
  thinktab,
  models
}) => {
  const { page } = thinktab;
  await thinktab.openAndLoad(models.add('tiny', endlessModel().files), greedy);
  await thinktab.ask('Go on for ever.');
  const whole = await ended(thinktab);

  await page.getByRole('button', { name: 'New chat' }).click();
  await thinktab.ask('Go on for ever.');
  await thinktab.seesText();
  await thinktab.message.fill('My next question');
  await page.reload();

  const reply = thinktab.replies.last();
  await expect(thinktab.questions).toHaveText(['Go on for ever.']);
  await expect(reply).toContainText('interrupted');
  const cut = await thinktab.thoughtText(reply);
  expect(cut.length).toBeGreaterThan(3);
  expect(whole.startsWith(cut)).toBe(true);
  expect(whole).not.toBe(cut);
  await expect(thinktab.message).toHaveValue('My next question');

  await page.getByRole('button', { name: 'Load tiny and continue' }).click();
  await expect(thinktab.loadedModel).toBeVisible();
  expect(await ended(thinktab)).toBe(whole);
  await expect(thinktab.replies).toHaveCount(1);

  // The limit of tokens was reached: there is more where that came from.
  await page.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect.poll(() => thinktab.thoughtText(reply)).not.toBe(whole);
  expect((await ended(thinktab)).startsWith(whole)).toBe(true);
});

test('a GPU lost in mid-reply: the model is loaded again and the reply goes on by itself', async ({
  fragile: { browser, thinktab },
  models,
  problems
}) => {
  // web-llm says so in the console, and leaves a promise of its own unhandled.
  problems.expect(/Device was lost|external Instance reference no longer exists/);
  await thinktab.openAndLoad(models.add('tiny', endlessModel().files), greedy);
  await thinktab.askAndWait('Go on for ever.');
  const whole = await ended(thinktab);
  await thinktab.page.getByRole('button', { name: 'New chat' }).click();
  await thinktab.ask('Go on for ever.');
  await thinktab.seesText();
  await crashGpu(browser);
  await expect(thinktab.page.getByText('tiny was loaded again.').first()).toBeVisible();
  await expect(thinktab.replies.last()).toContainText('cut at the length limit');
  expect(await ended(thinktab)).toBe(whole);
  await expect(thinktab.replies).toHaveCount(1);
});

test('a stopped reply goes on; a new chat keeps the one before; another tab begins its own', async ({
  thinktab,
  context
}) => {
  const { page } = thinktab;
  await thinktab.open({ temperature: 0 });
  await loadPocket(thinktab);
  await thinktab.askAndWait('47+85?');
  await page.getByRole('button', { name: 'New chat' }).click();
  await thinktab.askAndWait('What is 1203 minus 458?');

  const second = new ThinktabPage(await context.newPage(), thinktab.site);
  await second.open({ temperature: 0 });
  await loadPocket(second);
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
  await page.getByRole('button', { name: 'All models' }).click();
  await expect(setting).toBeChecked();
  await setting.uncheck();
  await page.reload();
  await page.getByRole('button', { name: 'All models' }).click();
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
  await loadPocket(thinktab);
  await expect(page.getByText('This chat is not kept')).toBeVisible();
  await thinktab.askAndWait('47+85?');
  expect(await thinktab.answerText(thinktab.replies.last())).toContain('132');
});
