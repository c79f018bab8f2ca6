/** The measurer asks why these kernels run, and has others tried; what was chosen runs afterwards. */
import { PARTS } from '../../src/library/candidates.ts';
import { BenchPage } from './bench-page.ts';
import { expect, test } from './harness.ts';

test('the bench says which kernels run and why, tries others, and the next load takes them', async ({
  page,
  site
}) => {
  const bench = new BenchPage(page, site);
  await bench.open();
  await bench.loadPocket();
  const panel = bench.room.locator('details', { hasText: 'Why these kernels' });
  await panel.getByText('Why these kernels').click();
  // A processor stands in for the GPU: nothing is tried of its own accord.
  await expect(panel).toContainText('The default runs: the processor stands in for a GPU here');
  const table = panel.getByRole('table');
  await expect(table.getByRole('rowheader', { name: 'gate_up', exact: true })).toBeVisible();

  await panel.getByRole('button', { name: 'Try again' }).click();
  await expect(panel.getByRole('status')).toContainText('The trial is done.');
  await expect(table.getByRole('row').filter({ hasText: /× \(.* n = \d/ })).not.toHaveCount(0);
  // One shape of each kernel runs, and no absolute time is shown of a processor.
  await expect(table.getByText('runs', { exact: true })).toHaveCount(PARTS.length);
  await expect(table).not.toContainText('shortest run');

  await page.reload();
  await bench.loadPocket();
  await panel.getByText('Why these kernels').click();
  await expect(panel).toContainText('Chosen in a trial of');
  // The model answers with what was chosen, and answers right.
  await page.getByRole('link', { name: 'Chat' }).click();
  await page.getByRole('textbox', { name: 'Message' }).fill('2+3?');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByRole('article', { name: 'Model', exact: true })).toContainText(
    '2 + 3 = 5'
  );
});
