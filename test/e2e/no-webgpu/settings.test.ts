/** Settings as people set them; on the processor, because the model is loaded often. */
import type { Page } from '@playwright/test';
import { expect, test } from '../harness.ts';

/** The view of settings, by the names of its fields. */
class Settings {
  readonly dialog;
  readonly prompt;
  readonly temperature;
  readonly seed;
  readonly context;

  constructor(readonly page: Page) {
    this.dialog = page.getByRole('dialog', { name: 'Settings' });
    this.prompt = this.dialog.getByRole('textbox', { name: 'System prompt' });
    this.temperature = this.dialog.getByRole('spinbutton', { name: 'Temperature' });
    this.seed = this.dialog.getByRole('spinbutton', { name: 'Seed' });
    this.context = this.dialog.getByRole('combobox', { name: 'Context length' });
  }

  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'Settings', exact: true }).click();
    await expect(this.dialog).toBeVisible();
  }

  async close(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Close' }).click();
    await expect(this.dialog).toBeHidden();
  }

  press(name: string): Promise<void> {
    return this.dialog.getByRole('button', { name }).click();
  }
}

test('the same settings and seed give the same reply, another seed another; the reply says how it was made', async ({
  thinktab
}) => {
  const { page } = thinktab;
  const settings = new Settings(page);
  // Pocket is sure of itself: without this, and a question that could be many things, every seed
  // gives the same.
  await thinktab.open({ top_p: 1, max_tokens: 200 });
  await thinktab.loadPocket();
  const replyWith = async (seed: string) => {
    await settings.open();
    await settings.prompt.fill('Think long.');
    await settings.temperature.fill('2');
    await settings.seed.fill(seed);
    await settings.close();
    await thinktab.askAndWait('r 12 banana backwards 5');
    const reply = thinktab.replies.last();
    const text = (await thinktab.thoughtText(reply)) + (await thinktab.answerText(reply));
    await page.getByRole('button', { name: 'New chat' }).click();
    return text.replace(/\d+(\.\d+)? (s|tok\/s)|at [\d.,]+/g, '');
  };
  const first = await replyWith('7');
  expect(await replyWith('7')).toBe(first);
  expect(await replyWith('8')).not.toBe(first);

  await settings.open();
  await settings.temperature.fill('0');
  await settings.prompt.fill('Be short.');
  await settings.close();
  await thinktab.askAndWait('47+85?');
  await thinktab.replies.last().getByRole('button', { name: 'temperature 0' }).click();
  await expect(thinktab.replies.last().getByRole('note').filter({ visible: true })).toContainText(
    'temperature 0, top-p 1, at most 200 tokens, a system prompt'
  );
});

test('each conversation has its own; defaults are for new ones; a reset leads to the recommendation', async ({
  thinktab
}) => {
  const { page } = thinktab;
  const settings = new Settings(page);
  await thinktab.open();
  await thinktab.loadPocket();
  await settings.open();
  await settings.temperature.fill('0.2');
  await expect(settings.dialog.getByText('for this conversation')).toBeVisible();
  // Wrong values are told where they stand, and the one before stays.
  await settings.temperature.fill('7');
  await settings.temperature.press('Tab');
  await expect(settings.dialog.getByText('it must be a number from 0 to 2')).toBeVisible();
  await settings.close();
  await thinktab.askAndWait('47+85?');
  await expect(
    thinktab.replies.last().getByRole('button', { name: 'temperature 0.2' })
  ).toBeVisible();

  await page.reload();
  await expect(thinktab.questions).toHaveText(['47+85?']);
  await settings.open();
  await expect(settings.temperature).toHaveValue('0.2');
  await settings.close();
  await page.getByRole('button', { name: 'New chat' }).click();
  await settings.open();
  await expect(settings.temperature).toHaveValue('0.6');
  await settings.temperature.fill('0.4');
  await settings.press('Make these the defaults');
  await page.reload();
  await settings.open();
  await expect(settings.temperature).toHaveValue('0.4');
  await expect(settings.dialog.getByText('New conversations begin with these')).toBeVisible();
  await settings.press('Reset to the model’s recommendation');
  await expect(settings.temperature).toHaveValue('0.6');
});

test('what the address asks for is shown as such, until it is changed by hand', async ({
  thinktab
}) => {
  const settings = new Settings(thinktab.page);
  await thinktab.open({ temperature: 0, seed: 5, context: 512 });
  await settings.open();
  await expect(settings.temperature).toHaveValue('0');
  await expect(settings.seed).toHaveValue('5');
  await expect(settings.context).toHaveValue('512');
  const marks = settings.dialog.getByText('from the address of this page');
  await expect(marks).toHaveCount(3);
  // By keyboard alone: an arrow is one step.
  await settings.temperature.press('ArrowUp');
  await expect(settings.temperature).toHaveValue('0.05');
  await expect(marks).toHaveCount(2);
  // The way out stays, at the very top, wherever the dialog is scrolled to.
  await settings.page.setViewportSize({ width: 360, height: 740 });
  await settings.dialog.evaluate((dialog) => dialog.scrollTo(0, 600));
  await expect(settings.dialog.getByRole('button', { name: 'Close' })).toBeInViewport();
  const above = await settings.dialog.evaluate((dialog) => {
    const { left, top } = dialog.getBoundingClientRect();
    return document.elementFromPoint(left + 30, top + 4)?.querySelector('h2')?.textContent;
  });
  expect(above).toBe('Settings');
});

test('another context length is said to need a load, and the conversation is there after it', async ({
  thinktab
}) => {
  const { page } = thinktab;
  const settings = new Settings(page);
  await thinktab.open({ temperature: 0 });
  await thinktab.loadPocket();
  await thinktab.askAndWait('47+85?');
  await settings.open();
  await settings.context.selectOption('512');
  await expect(settings.dialog).toContainText('Pocket has 1,024 tokens of context');
  await settings.press('Load again with 512 tokens');
  await expect(thinktab.message).toBeVisible();
  await thinktab.askAndWait('What is 1203 minus 458?');
  await expect(thinktab.questions).toHaveText(['47+85?', 'What is 1203 minus 458?']);
  await expect(thinktab.replies.last()).toContainText('1203 - 458 = 745');
  await expect(page.getByText('of 512')).toBeVisible();
});

test('a chosen theme is there before anything is drawn, and follows the system when told to', async ({
  thinktab
}) => {
  const { page } = thinktab;
  const settings = new Settings(page);
  // Parsed, and drawn as soon as its sheet of styles is there; its modules have not run yet.
  await page.addInitScript(() => {
    document.addEventListener('readystatechange', () => {
      if (document.readyState !== 'interactive') return;
      const { theme } = document.documentElement.dataset;
      const drawn = document.querySelector('#app')?.childElementCount ?? 0;
      sessionStorage.setItem('first', `${theme}, ${drawn}`);
    });
  });
  const first = () => page.evaluate(() => sessionStorage.getItem('first'));
  const bar = () => page.locator('meta[name="theme-color"]').first().getAttribute('content');
  await page.emulateMedia({ colorScheme: 'light' });
  await thinktab.open();
  expect(await first()).toBe('light, 0');
  await settings.open();
  await settings.dialog.getByRole('radio', { name: 'Dark' }).check();
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(13, 16, 20)');
  expect(await bar()).toBe('#0d1014');

  await page.reload();
  expect(await first()).toBe('dark, 0');
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(13, 16, 20)');
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
  expect(await bar()).toBe('#0d1014');

  await settings.open();
  await settings.dialog.getByRole('radio', { name: 'As the system' }).check();
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(250, 249, 246)');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(13, 16, 20)');
});
