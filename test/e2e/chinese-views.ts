/** The way through a talk, its chats, its stage and what it requests, for readers of Chinese. */
import { addChats } from './exported-chats.ts';
import { expect } from './harness.ts';
import type { ThinktabPage } from './thinktab-page.ts';
import { closeDialog, dialog, keyedViews, openHistory, type Views } from './views.ts';

export async function* chineseViews({ page, site }: ThinktabPage): Views {
  const button = (name: string | RegExp) =>
    page.getByRole('button', { name, exact: typeof name === 'string' });
  const message = page.getByRole('textbox', { name: '消息' });
  await page.goto(`${site}/?lang=zh&temperature=0&context=256`);
  await expect(message).toBeVisible();
  yield 'welcome';
  yield* keyedViews(page);
  await openHistory(page);
  yield 'no chats yet';
  await page.getByText('保存与恢复').click();
  await addChats(page);
  await expect(page.getByText('已添加 2 个对话。')).toBeVisible();
  yield 'chats were added';
  const row = page.getByRole('list', { name: '对话' }).getByRole('listitem').first();
  await row.locator('[aria-haspopup], [aria-expanded]').first().click();
  yield 'what can be done with a chat';
  await row.locator('.open').click();
  const questions = page.getByRole('article', { name: '你', exact: true });
  await expect(questions).toHaveCount(2);
  await expect(page.locator('.katex').first()).toBeVisible();
  // What is out of sight is not laid out, and nobody knows yet that it scrolls.
  const table = page.locator('.wide').first();
  await table.scrollIntoViewIfNeeded();
  await expect(table).toHaveAttribute('tabindex', '0');
  yield 'an answer';
  await questions.last().getByRole('button', { name: '编辑' }).click();
  yield 'a question is edited';
  await page.keyboard.press('Escape');
  await button('删除此条及其后的全部消息').first().click();
  await expect(button('撤销')).toBeVisible();
  yield 'messages were deleted';

  await page.getByRole('link', { name: '测速' }).click();
  await expect(page.getByRole('main')).toBeVisible();
  yield 'bench';
  await page.getByRole('link', { name: '演讲' }).click();
  await button('添加提示词').click();
  await page.getByRole('textbox', { name: '提示词 1', exact: true }).fill('47+85?');
  yield 'a script';
  await button(/显示二维码/).click();
  await expect(dialog(page)).toBeVisible();
  yield 'the code for the audience';
  await closeDialog(page);
  await button('离开此页面的内容').click();
  await expect(button('封闭此页面')).toBeVisible();
  yield 'what leaves this page';
  await closeDialog(page);

  await page.getByRole('link', { name: '对话' }).click();
  await button('新对话').click();
  await button(/Pocket/)
    .first()
    .click();
  await expect(page.getByText('准备就绪。')).toBeVisible();
  yield 'ready';
  await message.fill('47+85?');
  await message.press('Enter');
  await expect(page.getByRole('article', { name: '模型' }).last()).toContainText('132');
  yield 'a reply';
  await button(/ 256$/).click();
  await expect(page.locator('[data-part]').first()).toBeVisible();
  yield 'what the context holds';
  await page.keyboard.press('Escape');
  await message.fill('x'.repeat(300));
  await expect(page.getByRole('region', { name: '这条消息放不下。' })).toBeVisible();
  yield 'the message does not fit';
  await message.fill('');
  await page.keyboard.press('F9');
  await expect(page.getByRole('main', { name: '演讲' })).toBeVisible();
  yield 'on stage';
}
