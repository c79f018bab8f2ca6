/** Everything by keyboard: the palette, the shortcuts, and a focus that is never lost. */
import type { Page } from '@playwright/test';
import { expect, test } from '../harness.ts';
import type { ThinktabPage } from '../thinktab-page.ts';

const palette = (page: Page) => page.getByRole('combobox', { name: /^Search actions/ });
const shortcuts = (page: Page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' });

/** Where the keyboard is: never at the page as a whole. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.tagName ?? 'none');

async function loadPocket(thinktab: ThinktabPage): Promise<void> {
  const { page } = thinktab;
  await thinktab.open({ temperature: 0 });
  await expect(thinktab.message).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(palette(page)).toBeFocused();
  await page.keyboard.type('ldpock');
  await expect(page.getByRole('option', { selected: true })).toContainText('Load Pocket');
  await page.keyboard.press('Enter');
  await expect(thinktab.loadedModel).toContainText('Pocket');
}

test('a model is loaded, asked, copied, corrected and left without a pointer', async ({
  thinktab,
  context
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { page } = thinktab;
  await loadPocket(thinktab);
  await expect(thinktab.message).toBeFocused();
  await page.keyboard.type('47+85?');
  await page.keyboard.press('Enter');
  await expect(thinktab.replies.first()).toHaveAttribute('aria-busy', 'false');

  await page.keyboard.press('Alt+Shift+C');
  await expect(page.getByRole('status').filter({ hasText: 'Copied' })).toBeAttached();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('47 + 85 = 132');

  await page.keyboard.press('Alt+Shift+R');
  await expect(thinktab.replies.first()).toContainText('2/2');
  await expect(thinktab.replies.first()).toHaveAttribute('aria-busy', 'false');
  await expect(thinktab.message).toBeFocused();

  // Up means the last question where nothing is written, and a line up where something is.
  await page.keyboard.type('draft');
  await page.keyboard.press('ArrowUp');
  await expect(thinktab.message).toBeFocused();
  await thinktab.message.fill('');
  await page.keyboard.press('ArrowUp');
  const edit = thinktab.questions.first().getByRole('textbox');
  await expect(edit).toBeFocused();
  await edit.fill('20+22?');
  await page.keyboard.press('Enter');
  await expect(thinktab.replies.first()).toContainText('42');
  await expect(thinktab.replies.first()).toHaveAttribute('aria-busy', 'false');

  await page.keyboard.press('Alt+Shift+N');
  await expect(thinktab.replies).toHaveCount(0);
  expect(await focused(page)).not.toBe('BODY');

  // The chat before is found by what was asked in it.
  await page.keyboard.press('Control+k');
  const chats = page.getByRole('group', { name: 'Recent chats' });
  await expect(chats.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(thinktab.replies).toHaveCount(1);
  expect(await focused(page)).not.toBe('BODY');
});

test('the palette finds by a few letters, and gives the focus back', async ({ thinktab }) => {
  const { page } = thinktab;
  await thinktab.open();
  await thinktab.message.focus();
  await page.keyboard.press('Control+k');
  await expect(palette(page)).toBeFocused();
  const options = page.getByRole('option');
  // What cannot be done now is not offered.
  await expect(options.filter({ hasText: 'Stop the reply' })).toHaveCount(0);
  await page.keyboard.press('ArrowDown');
  await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.type('xyzzy');
  await expect(options).toHaveCount(0);
  await expect(page.getByText('Nothing matches.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(palette(page)).toBeHidden();
  await expect(thinktab.message).toBeFocused();

  await page.keyboard.press('Control+k');
  await expect(palette(page)).toBeFocused();
  await page.keyboard.type('kbsh');
  await page.keyboard.press('Enter');
  await expect(shortcuts(page)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(thinktab.message).toBeFocused();
});

test('“?” lists the shortcuts, not while one writes, and can be switched off', async ({
  thinktab
}) => {
  const { page } = thinktab;
  await thinktab.open();
  await expect(thinktab.message).toBeVisible();
  // Opened from nowhere and left again, it leads back there: the same key means the same.
  for (let time = 0; time < 2; time++) {
    await page.keyboard.press('?');
    await expect(shortcuts(page)).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(shortcuts(page)).toBeHidden();
    // Something on the page changes, and whoever would take the focus has had its turn.
    await page.evaluate(async () => {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      document.body.append('');
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    });
  }
  await thinktab.message.focus();
  await page.keyboard.type('?');
  await expect(thinktab.message).toHaveValue('?');
  const models = page.getByRole('button', { name: 'Models', exact: true });
  await models.focus();
  await page.keyboard.press('?');
  await expect(shortcuts(page)).toBeVisible();
  await expect(shortcuts(page)).toContainText('Alt');
  await shortcuts(page)
    .getByRole('checkbox', { name: /Open this list/ })
    .press('Space');
  await page.keyboard.press('Escape');
  await expect(models).toBeFocused();
  await page.keyboard.press('?');
  await expect(shortcuts(page)).toBeHidden();
});

test('Enter chooses a candidate while an input method composes', async ({ thinktab }) => {
  const { page } = thinktab;
  await loadPocket(thinktab);
  await thinktab.message.focus();
  const keyboard = await page.context().newCDPSession(page);
  await keyboard.send('Input.imeSetComposition', {
    text: 'にほん',
    selectionStart: 3,
    selectionEnd: 3
  });
  await expect(thinktab.message).toHaveValue('にほん');
  // As an input method sends it: the key, and no line break of its own.
  const enter = { type: 'rawKeyDown', key: 'Enter', code: 'Enter' } as const;
  await keyboard.send('Input.dispatchKeyEvent', { ...enter, windowsVirtualKeyCode: 229 });
  await keyboard.send('Input.dispatchKeyEvent', { ...enter, windowsVirtualKeyCode: 13 });
  await expect(thinktab.message).toHaveValue('にほん');
  await expect(thinktab.questions).toHaveCount(0);
  await keyboard.send('Input.insertText', { text: '日本' });
  await expect(thinktab.message).toHaveValue('日本');
  await page.keyboard.press('Enter');
  await expect(thinktab.questions).toHaveText('日本');
});

test.describe('with a finger', () => {
  test.use({ isMobile: true, hasTouch: true, viewport: { width: 360, height: 740 } });
  test('Enter begins a line, and the button sends', async ({ thinktab }) => {
    await thinktab.open({ temperature: 0 });
    await thinktab.page.getByRole('button', { name: /^(Try it now|Load).*Pocket/ }).tap();
    await expect(thinktab.loadedModel).toContainText('Pocket');
    await thinktab.message.tap();
    await thinktab.page.keyboard.type('47');
    await thinktab.page.keyboard.press('Enter');
    await thinktab.page.keyboard.type('+85?');
    await expect(thinktab.message).toHaveValue('47\n+85?');
    await expect(thinktab.questions).toHaveCount(0);
    // With a keyboard at hand.
    await thinktab.message.press('Control+Enter');
    await expect(thinktab.questions).toHaveText('47\n+85?');
  });
});

/** The palette does not come until it is told to. */
async function holdPalette(page: Page): Promise<() => void> {
  let come = (): void => undefined;
  const held = new Promise<void>((resolve) => (come = resolve));
  await page.context().route(/PaletteDialog/, async (route) => {
    await held;
    await route.continue();
  });
  return () => come();
}

test('what is typed before the palette is here is for the palette, Enter too', async ({
  thinktab
}) => {
  const { page } = thinktab;
  const come = await holdPalette(page);
  await thinktab.open();
  await thinktab.message.fill('half a question');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('lodx');
  await page.keyboard.press('Backspace');
  await page.keyboard.type('pock');
  await page.keyboard.press('Control+k');
  await expect(thinktab.message).toHaveValue('half a question');
  come();
  await expect(palette(page)).toHaveValue('lodpock');
  await expect(page.getByRole('option', { selected: true })).toContainText('Load Pocket');
  await page.keyboard.press('Escape');
  await page.keyboard.type('!');
  await expect(thinktab.message).toHaveValue('half a question!');
});

test('Enter before the palette is here does what is best found', async ({ thinktab }) => {
  const { page } = thinktab;
  const come = await holdPalette(page);
  await thinktab.open();
  await thinktab.message.focus();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('lodpock');
  await page.keyboard.press('Enter');
  come();
  await expect(thinktab.loadedModel).toContainText('Pocket');
  await expect(palette(page)).toBeHidden();
});

test('the tab is called as its conversation, in its language', async ({ thinktab }) => {
  const { page } = thinktab;
  await loadPocket(thinktab);
  await expect(page).toHaveTitle('Thinktab: DeepSeek-R1 in a browser tab');
  await thinktab.askAndWait('47+85?');
  await expect(page).toHaveTitle('47+85? – Thinktab');
  await page.keyboard.press('Alt+Shift+H');
  const row = page.getByRole('list', { name: 'Chats' }).getByRole('button', { name: /^47/ });
  await row.press('F2');
  await page.getByRole('textbox', { name: 'Name of the chat' }).fill('A sum');
  await page.keyboard.press('Enter');
  await expect(page).toHaveTitle('A sum – Thinktab');
  // That is said when it is stored.
  await expect(page.getByText('Renamed to “A sum”.')).toBeVisible();
  await page.reload();
  await expect(page).toHaveTitle('A sum – Thinktab');
  await page.getByRole('button', { name: 'New chat' }).click();
  await expect(page).toHaveTitle('Thinktab: DeepSeek-R1 in a browser tab');
  await thinktab.open({ lang: 'zh' });
  await expect(page.getByRole('textbox', { name: '消息' })).toBeVisible();
  await page.keyboard.press('Alt+Shift+N');
  await expect(page).toHaveTitle('Thinktab：浏览器标签页里的 DeepSeek-R1');
});
