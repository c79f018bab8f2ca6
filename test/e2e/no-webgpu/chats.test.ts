/** The list of conversations; on the processor, with the pocket model. */
import { readFile, writeFile } from 'node:fs/promises';
import type { Download, Page } from '@playwright/test';
import { addChats } from '../exported-chats.ts';
import { expect, test } from '../harness.ts';
import { ThinktabPage } from '../thinktab-page.ts';

const SUM = '47+85?';
const LETTERS = 'How many r are in strawberry?';

const listButton = (page: Page) => page.getByRole('button', { name: 'List of chats' });
const rows = (page: Page) => page.getByRole('list', { name: 'Chats' }).getByRole('listitem');
const row = (page: Page, title: string) =>
  rows(page).getByRole('button', { name: title }).and(page.locator('.open'));

/** Two conversations, and the list beside them. */
async function talk(thinktab: ThinktabPage): Promise<void> {
  const { page } = thinktab;
  await thinktab.open({ temperature: 0 });
  await thinktab.loadPocket();
  await thinktab.askAndWait(SUM);
  await listButton(page).click();
  await page.getByRole('button', { name: 'New chat' }).last().click();
  await thinktab.askAndWait(LETTERS);
  await expect(rows(page)).toHaveCount(2);
}

async function textOf(download: Download): Promise<string> {
  return readFile(await download.path(), 'utf8');
}

async function saveAll(page: Page, as: 'JSON' | 'Markdown'): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: `All as ${as}` }).click()
  ]);
  return textOf(download);
}

async function addFile(page: Page, contents: Buffer | string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Add from a file' }).click()
  ]);
  await chooser.setFiles(
    typeof contents === 'string'
      ? contents
      : { name: 'chats.json', mimeType: 'application/json', buffer: contents }
  );
}

/** Without the time of the saving itself. */
const content = (json: string): unknown =>
  (JSON.parse(json) as { conversations: unknown }).conversations;

test('conversations are opened, renamed, searched, pinned, deleted and brought back, by keyboard', async ({
  thinktab
}) => {
  const { page } = thinktab;
  await talk(thinktab);
  await row(page, SUM).click();
  await expect(thinktab.questions).toHaveText([SUM]);
  await expect(thinktab.message).toBeFocused();
  await expect(row(page, SUM)).toHaveAttribute('aria-current', 'true');

  await row(page, SUM).focus();
  await page.keyboard.press('F2');
  await page.getByRole('textbox', { name: 'Name of the chat' }).fill('A sum of two');
  await page.keyboard.press('Enter');
  await expect(row(page, 'A sum of two')).toBeFocused();
  // What is added to it later does not bring the old name back.
  await thinktab.askAndWait('What is 1203 minus 458?');
  await expect(row(page, 'A sum of two')).toBeVisible();

  await row(page, LETTERS).focus();
  await page.getByRole('button', { name: `What can be done with “${LETTERS}”` }).click();
  await page.getByRole('button', { name: 'Pin', exact: true }).click();
  await expect(rows(page).first()).toContainText(LETTERS);
  await expect(row(page, `${LETTERS} , pinned`)).toBeFocused();

  const search = page.getByRole('searchbox', { name: 'Search chats' });
  await search.fill('745');
  await expect(rows(page)).toHaveText([/A sum of two.*1203 - 458 = 745/]);
  await search.fill('nowhere to be found');
  await expect(page.getByText('No chat has “nowhere to be found” in it.')).toBeVisible();
  await search.press('Escape');
  await expect(rows(page)).toHaveCount(2);

  await search.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(row(page, 'A sum of two')).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(rows(page)).toHaveCount(1);
  await expect(thinktab.questions).toHaveCount(0);
  await expect(row(page, LETTERS)).toBeFocused();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, 'A sum of two')).toBeFocused();
  await expect(thinktab.questions).toHaveText([SUM, 'What is 1203 minus 458?']);

  await page.reload();
  await expect(rows(page)).toHaveCount(2);
  await expect(row(page, 'A sum of two')).toHaveAttribute('aria-current', 'true');
});

test('all are saved, deleted, and added again: what comes back is what there was', async ({
  thinktab
}) => {
  const { page } = thinktab;
  await talk(thinktab);
  await page.getByText('Save and restore').click();
  const saved = await saveAll(page, 'JSON');
  expect(content(saved)).toMatchObject([
    { title: LETTERS, messages: [{ text: LETTERS }, { ended: 'stop' }] },
    { title: SUM, messages: [{ text: SUM }, { text: '47 + 85 = 132' }] }
  ]);
  const markdown = await saveAll(page, 'Markdown');
  expect(markdown).toContain(`## You\n\n${SUM}`);
  expect(markdown).toContain('<summary>Thought</summary>');
  await page.getByRole('checkbox', { name: 'Thoughts in Markdown' }).uncheck();
  expect(await saveAll(page, 'Markdown')).not.toContain('<details>');

  await page.getByRole('button', { name: 'Delete all' }).click();
  await expect(page.getByText('Delete all 2 chats?')).toBeVisible();
  await page.getByRole('button', { name: 'Delete 2 chats' }).click();
  await expect(rows(page)).toHaveCount(0);
  await expect(page.getByText('No chats yet.')).toBeVisible();

  await addFile(page, Buffer.from(saved));
  await expect(page.getByText('2 chats were added.')).toBeVisible();
  expect(content(await saveAll(page, 'JSON'))).toEqual(content(saved));
  await addFile(page, Buffer.from(saved));
  await expect(page.getByText('2 were here already.')).toBeVisible();
  await addFile(page, Buffer.from(saved.replace('47 + 85 = 132', '<img src=x onerror=alert(1)>')));
  await expect(page.getByText('1 is a different version of a chat')).toBeVisible();
  await expect(rows(page)).toHaveCount(3);
  expect(JSON.stringify(content(await saveAll(page, 'JSON')))).toContain('47 + 85 = 132');

  // Dropped on the page it is not taken for a model.
  await page.keyboard.press('Alt+Shift+H');
  await expect(rows(page)).toHaveCount(0);
  const dropped = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'chats.json'));
    return transfer;
  }, saved);
  await page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
  await expect(page.getByText('2 were here already.')).toBeVisible();
});

test('hostile files are refused in words, and nothing of them is kept or run', async ({
  thinktab
}, testInfo) => {
  const { page } = thinktab;
  await thinktab.open();
  await listButton(page).click();
  await page.getByText('Save and restore').click();
  const huge = testInfo.outputPath('huge.json');
  await writeFile(huge, Buffer.alloc(55e6, 0x5b));
  const status = page.getByRole('status').filter({ hasText: /added|refused/ });
  const head = '{"format":"thinktab-conversations","version":1,"conversations":[';
  for (const [file, says] of [
    [huge, 'The file has 55.0 MB'],
    [Buffer.from('['.repeat(2 ** 20)), 'deeper than any export'],
    [Buffer.from(head), 'not a JSON file, or it is cut off'],
    [Buffer.from('{"conversations":[]}'), 'not a file of chats'],
    [
      Buffer.from(
        `${head}{"id":"<script>","title":"<img src=x onerror=alert(1)>","messages":[]}]}`
      ),
      '“<img src=x onerror=alert(1)>”: it is broken'
    ]
  ] as const) {
    await addFile(page, file);
    await expect(status).toContainText(says);
  }
  const hostile = `${head}{"id":"a","title":"<b>bold</b>","__proto__":{"polluted":1},"settings":{"__proto__":{"polluted":1}},"messages":[{"id":"m","role":"user","text":"<script>polluted=1</script>"}]}]}`;
  await addFile(page, Buffer.from(hostile));
  await row(page, '<b>bold</b>').click();
  await expect(thinktab.questions).toHaveText(['<script>polluted=1</script>']);
  expect(await page.evaluate(() => 'polluted' in {} || 'polluted' in window)).toBe(false);
});

test('what changes in one tab shows in another; what is open there is not taken away', async ({
  thinktab,
  context
}) => {
  const { page } = thinktab;
  await talk(thinktab);
  const second = new ThinktabPage(await context.newPage(), thinktab.site);
  await second.open();
  // The list is remembered to stand there.
  await expect(rows(second.page)).toHaveCount(2);
  await row(second.page, LETTERS).click();
  await expect(second.page.getByText(`“${LETTERS}” is open in another tab.`)).toBeVisible();
  await row(second.page, LETTERS).press('Delete');
  await expect(rows(second.page)).toHaveCount(2);
  // The palette, which could not say so, does not lead there.
  await second.page.keyboard.press('Control+k');
  await expect(second.page.getByRole('option', { name: SUM })).toBeVisible();
  await expect(second.page.getByRole('option', { name: LETTERS })).toHaveCount(0);
  await second.page.keyboard.press('Escape');

  await row(second.page, LETTERS).press('F2');
  await second.page.getByRole('textbox', { name: 'Name of the chat' }).fill('Berries');
  await second.page.keyboard.press('Enter');
  await expect(row(page, 'Berries')).toBeVisible();
  await thinktab.askAndWait(SUM);
  await expect(row(second.page, 'Berries')).toBeVisible();
  await row(second.page, SUM).press('Delete');
  await expect(rows(page)).toHaveCount(1);
});

test('the browser’s Back and Forward lead from one to another', async ({ thinktab }) => {
  const { page, questions } = thinktab;
  await talk(thinktab);
  await row(page, SUM).click();
  await expect(questions).toHaveText([SUM]);
  await page.getByRole('link', { name: 'Bench' }).click();
  await page.goBack();
  await expect(questions).toHaveText([SUM]);
  await page.goBack();
  await expect(questions).toHaveText([LETTERS]);
  await page.goBack();
  await expect(questions).toHaveText([SUM]);
  await page.goForward();
  await expect(questions).toHaveText([LETTERS]);
  // What is not there any more leads to a new one, and the way goes on from there.
  await row(page, SUM).press('Delete');
  await expect(rows(page)).toHaveCount(1);
  await page.goBack();
  await expect(questions).toHaveCount(0);
  await page.goForward();
  await expect(questions).toHaveText([LETTERS]);
});

test('on a small screen it is a drawer', async ({ thinktab }) => {
  const { page } = thinktab;
  await page.setViewportSize({ width: 360, height: 740 });
  await thinktab.open({ temperature: 0 });
  await thinktab.pocket.click();
  await thinktab.askAndWait(SUM);
  // Above a keyboard on the screen half of what is left is the conversation's.
  await page.setViewportSize({ width: 360, height: 360 });
  await expect
    .poll(() => page.locator('main > .scroller').evaluate(({ clientHeight }) => clientHeight))
    .toBeGreaterThan(180);
  await page.setViewportSize({ width: 360, height: 740 });
  await listButton(page).click();
  await expect(page.getByRole('dialog', { name: 'Chats' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(listButton(page)).toBeFocused();
  await listButton(page).click();
  await page.getByRole('dialog').getByRole('button', { name: 'New chat' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(thinktab.questions).toHaveCount(0);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  expect(wider).toBe(false);

  // What is deleted comes back also after the drawer was closed, and that is said until it is forgotten.
  await listButton(page).click();
  await row(page, SUM).press('Delete');
  await expect(page.getByText(`“${SUM}” was deleted.`)).toBeVisible();
  await page.getByRole('button', { name: 'Hide the list of chats' }).click();
  await listButton(page).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page, SUM)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeHidden();
});

test('on paper a conversation stands alone and is all there', async ({ thinktab }) => {
  const { page } = thinktab;
  await thinktab.open();
  await listButton(page).click();
  await addChats(page);
  await row(page, 'What does answer number 1 hold').click();
  await expect(thinktab.questions).toHaveCount(2);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('banner')).toBeHidden();
  await expect(thinktab.message).toBeHidden();
  await expect(thinktab.log.getByRole('button').first()).toBeHidden();
  const room = page.getByRole('main');
  const cut = await room.evaluate((main) =>
    [main, ...main.querySelectorAll('.scroller, pre')].map((box) => [
      box.scrollHeight - box.clientHeight,
      box.scrollWidth - box.clientWidth
    ])
  );
  expect(cut.length).toBeGreaterThan(2);
  expect(cut.flat().filter((pixels) => pixels > 1)).toEqual([]);
});
