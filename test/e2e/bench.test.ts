/** The measurer, with WebGPU: the whole quick protocol with the pocket model on the software adapter. */
import { checkResult } from '../../src/bench/report/validate.ts';
import { BenchPage } from './bench-page.ts';
import { expect, test } from './harness.ts';

test('a quick run says how fast, that it is right, and how far from the limit', async ({
  page,
  site
}) => {
  // Some 2000 tokens, one by one, on a processor in the place of a GPU.
  test.setTimeout(400_000);
  const bench = new BenchPage(page, site);
  await bench.open();
  await bench.loadPocket();
  await bench.start.click();
  await expect(bench.progress).toBeVisible();
  await expect(bench.report).toBeVisible({ timeout: 350_000 });
  await expect(bench.report).toContainText(/and (it is|the answers are) right/);
  // A processor's figure is taken for nothing else, wherever it stands.
  await expect(bench.report).toContainText(/tok\/s · CPU,.*WebGPU on the CPU/s);
  await expect(bench.report.getByRole('button', { name: 'answers checked' })).toBeVisible();
  // Each flag says what it means.
  await bench.report.getByRole('button', { name: 'no graphics card' }).click();
  await expect(page.getByText('They say nothing about a graphics card.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(bench.report.getByRole('img', { name: /of what memory allows/ })).toBeVisible();

  const result = await bench.result();
  expect(checkResult(result).problem).toBeUndefined();
  expect(result.device).toMatchObject({ backend: 'webgpu', software: true });
  expect(result.gate).toMatchObject({ passed: true, sums: { asked: 10, right: 10 } });
  expect(result.tests.map(({ name }) => name)).toEqual([
    'pp128',
    'pp512',
    'tg128',
    'tg128 @ d512',
    'tg128 @ d768'
  ]);
  expect(result.tests.map(({ rate }) => rate.n)).toEqual([3, 3, 3, 3, 3]);
  expect(result.skipped).toEqual(['tg128 @ d2048']);
  expect(result.roofline?.perToken.dispatches).toBeGreaterThan(10);
  expect(result.task?.right).toBe(true);
  // The model is as it was: it answers.
  await page.getByRole('link', { name: 'Chat' }).click();
  await page.getByRole('textbox', { name: 'Message' }).fill('2+3?');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByRole('article', { name: 'Model', exact: true })).toContainText(
    '2 + 3 = 5'
  );
});
