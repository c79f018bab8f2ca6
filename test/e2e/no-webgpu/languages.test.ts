/** Chinese, chosen in the middle of things: everything says it, and nothing is lost. */
import type { Page } from '@playwright/test';
import { expect, test } from '../harness.ts';
import { loseNetwork, test as offlineTest, visitUntilKept } from '../offline-site.ts';

/**
 * What is to be read or heard on the page and looks like English: two words in a row. Conversations,
 * the problems offered for Pocket, code and figures of the device are not the page's own words.
 */
function englishOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const foreign =
      '.prose, [role=article] .text, [role=group], pre, dl, .suggestions, option, code';
    const names =
      /MIT; built on .*|Hugging Face|R1 Distill|Shift \+ Enter|tok\/s|https?:\/\/\S+|\S+\.(md|json|bin)/g;
    const found: string[] = [];
    const look = (text: string | null): void => {
      const own = (text ?? '').replaceAll(names, '');
      if (/[a-z]{3,} [a-z]{2,}/.test(own)) found.push(own.trim());
    };
    for (const element of document.querySelectorAll('body *')) {
      if (element.closest(foreign) || !element.checkVisibility()) continue;
      if (element.matches('script, style, .unseen')) continue;
      for (const name of ['aria-label', 'title', 'placeholder']) look(element.getAttribute(name));
      for (const node of element.childNodes) {
        if (node.nodeType === Node.TEXT_NODE) look(node.textContent);
      }
    }
    return found;
  });
}

async function chooseLanguage(page: Page, settings: string, field: string, language: string) {
  await page.getByRole('button', { name: settings, exact: true }).click();
  await page.getByRole('combobox', { name: field }).selectOption({ label: language });
}

test('in mid-conversation everything turns Chinese, and back, and nothing is lost', async ({
  thinktab
}) => {
  const { page } = thinktab;
  await thinktab.open({ temperature: 0 });
  await page.getByRole('button', { name: /^Load.*Pocket/ }).click();
  await thinktab.askAndWait('47+85?');
  // Rooms that are there already when the language changes.
  for (const room of ['Bench', 'Stage', 'Chat']) {
    await page.getByRole('link', { name: room, exact: true }).click();
  }
  await thinktab.message.fill('half a question');
  await chooseLanguage(page, 'Settings', 'Language', '简体中文');

  const html = page.locator('html');
  await expect(html).toHaveAttribute('lang', 'zh-Hans');
  await expect(page.getByRole('dialog', { name: '设置' })).toBeVisible();
  expect(await englishOn(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('textbox', { name: '消息' })).toHaveValue('half a question');
  await expect(page.getByRole('article', { name: '模型', exact: true })).toContainText(
    '47 + 85 = 132'
  );
  expect(await englishOn(page)).toEqual([]);

  // The model is still there, and answers.
  await page.getByRole('textbox', { name: '消息' }).fill('12+30?');
  await page.getByRole('button', { name: '发送', exact: true }).click();
  await expect(page.getByRole('article', { name: '模型', exact: true }).last()).toContainText('42');

  await page.getByRole('button', { name: 'Pocket，已加载的模型' }).click();
  await expect(page.getByRole('dialog', { name: '模型' })).toBeVisible();
  expect(await englishOn(page)).toEqual([]);
  await page.keyboard.press('Escape');

  for (const room of ['测速', '演讲', '对话']) {
    await page.getByRole('link', { name: room, exact: true }).click();
    await expect(page.getByRole('main')).toBeVisible();
    expect(await englishOn(page), room).toEqual([]);
  }

  await page.reload();
  await expect(html).toHaveAttribute('lang', 'zh-Hans');
  await expect(page.getByRole('article', { name: '模型', exact: true })).toHaveCount(2);
  expect(await englishOn(page)).toEqual([]);

  await chooseLanguage(page, '设置', '语言', 'English');
  await expect(html).toHaveAttribute('lang', 'en');
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
});

test('the address asks for Chinese, and a failure on the screen turns Chinese and back', async ({
  thinktab,
  problems
}) => {
  const { page } = thinktab;
  problems.expect(/404/);
  await page.context().route(/pocket.*params_shard/, (route) => route.fulfill({ status: 404 }));
  await thinktab.open({ lang: 'zh' });
  await expect(
    page.getByRole('heading', { name: 'DeepSeek-R1，就在这个标签页里思考。' })
  ).toBeVisible();
  expect(await englishOn(page)).toEqual([]);
  await page.getByRole('button', { name: /^加载.*Pocket/ }).click();
  // Made in the worker, which knows no language.
  const failure = page.getByRole('alert').filter({ hasText: '找不到模型的一个文件。' });
  await expect(failure).toBeVisible();
  expect(await englishOn(page)).toEqual([]);
  await chooseLanguage(page, '设置', '语言', 'English');
  await page.keyboard.press('Escape');
  await expect(
    page.getByRole('alert').filter({ hasText: 'A file of the model was not found.' })
  ).toBeVisible();
});

offlineTest('without a network it is Chinese, too', async ({ visitor, offlineSite }) => {
  const { page } = visitor;
  await visitUntilKept(visitor);
  await loseNetwork(visitor, offlineSite);
  await page.goto(`${visitor.site}/?lang=zh`);
  await expect(
    page.getByRole('heading', { name: 'DeepSeek-R1，就在这个标签页里思考。' })
  ).toBeVisible();
});
