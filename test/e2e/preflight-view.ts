/** The pre-flight as people meet it. */
import type { Locator, Page } from '@playwright/test';
import { expect } from './harness.ts';

const NAMES = {
  page: 'The page without a network:',
  model: 'The model’s files:',
  gpu: 'The GPU:',
  power: 'Power:',
  warmUp: 'A reply to warm up:',
  prompt: 'The script’s first prompt:',
  tab: 'This tab:'
} as const;

const preflight = (page: Page): Locator => page.getByRole('region', { name: 'Pre-flight' });

export const found = (page: Page, check: keyof typeof NAMES): Locator =>
  preflight(page).getByRole('listitem').filter({ hasText: NAMES[check] });

/** Leads to the stage's room, presses the button, and waits for the end of it. */
export async function checkEverything(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Stage', exact: true }).click();
  // The chat, which is here until the stage is, has a button "Check again" of its own.
  await preflight(page)
    .getByRole('button', { name: /^Check (everything|again)$/ })
    .click();
  await expect(page.getByRole('button', { name: 'Print' })).toBeVisible();
}
