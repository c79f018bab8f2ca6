import type { Page } from '@playwright/test';
import { expect } from './harness.ts';

/** Seals the page, and leaves the panel open. */
export async function sealPage(page: Page): Promise<void> {
  await openTraffic(page);
  await page.getByRole('button', { name: 'Seal this page' }).click();
  await expect(page.getByText('This page is sealed.')).toBeVisible();
}

/** The panel of what the page requests, by its name in the palette. */
export async function openTraffic(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('requests');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'What leaves this page' })).toBeVisible();
  await expect(page.getByRole('button', { name: /Seal this page|Reload to unseal/ })).toBeVisible();
}
