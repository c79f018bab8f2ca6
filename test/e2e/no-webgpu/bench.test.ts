/** The measurer: a measurement from the first press to the link, and what others may hand in. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { linkTo } from '../../../src/bench/report/link.ts';
import { checkResult } from '../../../src/bench/report/validate.ts';
import { pack } from '../../../src/ui/packed.ts';
import { fileName } from '../../../src/engine/failure.ts';
import { swapped } from '../../bench/damage.ts';
import { POCKET } from '../../bench/pocket.ts';
import { faster, SAMPLE } from '../../unit/bench-sample.ts';
import { BenchPage } from '../bench-page.ts';
import { expect, test } from '../harness.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds in the bench as it stands, in both themes, and what sticks out sideways. */
async function findings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    for (const { id, nodes } of violations) {
      found.push(...nodes.map(({ html }) => `${colorScheme}: ${id}: ${html.slice(0, 200)}`));
    }
  }
  const sideways = await page.evaluate(() => {
    const main = document.querySelector('main.bench');
    return (main?.scrollWidth ?? 0) - (main?.clientWidth ?? 0);
  });
  return [...found, ...(sideways > 0 ? [`${sideways} pixels stick out`] : [])];
}

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('one press measures; the result is kept, goes into files and a link, and comes back', async ({
  page,
  context,
  site
}) => {
  test.setTimeout(240_000);
  const bench = new BenchPage(page, site);
  await bench.open('?bench=quick&model=pocket');
  await page.getByLabel('Name of this device').fill('Desk <b>');
  await bench.start.click();
  // The chat is there, and waits.
  await expect(bench.progress).toBeVisible();
  await page.getByRole('link', { name: 'Chat' }).click();
  await expect(page.getByText('A measurement is running')).toBeVisible();
  await page.getByRole('link', { name: 'Bench' }).click();

  await expect(bench.report).toBeVisible({ timeout: 200_000 });
  await expect(bench.report).toContainText(/tok\/s · CPU,\s+and (it is|the answers are) right/);
  await expect(bench.report).toContainText('Desk <b>');
  const result = await bench.result();
  expect(checkResult(result).problem).toBeUndefined();
  expect(result).toMatchObject({ valid: true, label: 'Desk <b>', device: { backend: 'cpu' } });
  const csv = await bench.save('CSV');
  expect(csv.name).toMatch(/^thinktab-bench-desk-b-\d{4}-\d\d-\d\d\.csv$/);
  expect(csv.text.split('\r\n')).toHaveLength(result.tests.length + 2);
  const picture = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Picture' }).click();
  expect((await picture).suggestedFilename()).toMatch(/\.png$/);

  await page.getByRole('button', { name: 'Copy as Markdown' }).click();
  await expect(page.getByText('Copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('| tg128 |');
  await page.getByRole('button', { name: 'Copy a link' }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toMatch(/#bench&result=[\w-]+$/);
  const link = await page.evaluate(() => navigator.clipboard.readText());

  // Somebody else opens it: another browser, which has seen nothing.
  const other = new BenchPage(await context.newPage(), site);
  await other.page.goto(link);
  await expect(other.report).toContainText('Desk <b>');
  await expect(other.page.getByRole('note')).toContainText('Nobody has checked it');
  expect(await other.result()).toEqual(result);
  await other.page.getByRole('button', { name: 'Measure the same here' }).click();
  await expect(other.page.getByRole('heading', { name: 'How fast is this device?' })).toBeVisible();
  await expect(other.page).toHaveURL(/#bench$/);
  // Beside what is measured now.
  await expect(other.page.getByRole('checkbox', { name: /^Compare Desk <b>/ })).toBeChecked();
  await other.page.close();

  // It is still there on the next visit.
  await page.reload();
  await page.getByRole('button', { name: /^Open Desk <b>/ }).click();
  expect(await bench.result()).toEqual(result);
  await page.getByRole('button', { name: /^Delete Desk <b>/ }).click();
  await expect(page.getByText('The result was deleted.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: /^Open Desk <b>/ })).toBeVisible();
  await page.getByRole('button', { name: /^Delete Desk <b>/ }).click();
  await expect(page.getByText('The result was deleted.')).toBeVisible();
  await page.reload();
  await expect(page.getByText('Nothing has been measured here yet.')).toBeVisible();
});

test('a model that computes nonsense is measured, and nothing that leaves the page says it is valid', async ({
  page,
  site
}) => {
  test.setTimeout(240_000);
  const [first, second] = [1, 2].map((layer) => `model.layers.${layer}.mlp.down_proj.q_weight`);
  const files = swapped(POCKET, first ?? '', second ?? '');
  await page.context().route(/\/pocket\//, (route) => {
    const file = files.get(fileName(route.request().url()));
    return file ? route.fulfill({ body: Buffer.from(file) }) : route.fallback();
  });
  const bench = new BenchPage(page, site);
  await bench.open();
  await bench.loadPocket();
  await bench.start.click();
  await expect(bench.report).toBeVisible({ timeout: 200_000 });
  await expect(bench.report).toContainText('but the answers are wrong: this does not count');
  const result = await bench.result();
  expect(result).toMatchObject({ valid: false, gate: { passed: false, failed: ['agreement'] } });
  expect(result.flags[0]).toMatchObject({ name: 'gate', level: 'invalid' });
  expect((await bench.save('CSV')).text).toContain(',false,gate');
});

test('a measurement is cancelled at any moment, and the model is as it was', async ({
  page,
  site
}) => {
  const bench = new BenchPage(page, site);
  await bench.open();
  await bench.loadPocket();
  for (const phase of ['Looking at the device', 'Warming up', 'Repeating every test']) {
    await bench.start.click();
    await expect(page.getByRole('status').filter({ hasText: phase })).toBeVisible();
    if (phase === 'Warming up') expect(await findings(page)).toEqual([]);
    if (phase === 'Repeating every test') {
      // A reload by mistake: the browser asks first, and the run goes on.
      const asked = page.waitForEvent('dialog');
      void page.evaluate(() => location.reload());
      const question = await asked;
      expect(question.type()).toBe('beforeunload');
      await question.dismiss();
      await expect(bench.progress).toBeVisible();
    }
    await bench.cancel.click();
    await expect(page.getByText('The measurement was cancelled.')).toBeVisible();
  }
  await expect(page.getByText('Nothing has been measured here yet.')).toBeVisible();
  await page.getByRole('link', { name: 'Chat' }).click();
  await page.getByRole('textbox', { name: 'Message' }).fill('2+3?');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByRole('article', { name: 'Model', exact: true })).toContainText(
    '2 + 3 = 5'
  );
});

test('files are taken for what they are: results, broken ones, and hostile ones', async ({
  page,
  site
}) => {
  const bench = new BenchPage(page, site);
  await bench.open();
  await bench.openFile('this is no result');
  await expect(page.getByText('The file is not JSON.')).toBeVisible();
  const lying = { ...SAMPLE, id: 'lying', gate: { ...SAMPLE.gate, passed: false } };
  const marked = { ...SAMPLE, id: 'marked', html: '<img src=x onerror=alert(1)>' };
  await bench.openFile([lying, marked].map((one) => JSON.stringify(one)).join('\n'));
  await expect(page.getByText('2 entries refused')).toBeVisible();
  await expect(bench.report).toBeHidden();

  const label = '<img src=x onerror="document.title=1">';
  await bench.openFile(JSON.stringify({ ...SAMPLE, label }));
  await expect(bench.report).toContainText(label);
  await expect(bench.report.locator('img[src]')).toHaveCount(0);
  // What does not count says so wherever it goes.
  const wrong = {
    ...SAMPLE,
    id: 'wrong',
    gate: { ...SAMPLE.gate, passed: false, failed: ['agreement'] },
    flags: [{ name: 'gate', level: 'invalid', value: 2 }, ...SAMPLE.flags],
    valid: false
  };
  await bench.openFile(JSON.stringify(wrong));
  await expect(bench.report).toContainText('but the answers are wrong: this does not count');
  expect(await bench.result()).toMatchObject({ valid: false });
  expect((await bench.save('CSV')).text).toContain(',false,gate power,');
});

test('a broken link says what it is, and the bench is there', async ({ page, site }) => {
  const bench = new BenchPage(page, site);
  await page.goto(`${site}/#bench&result=AAAA-not-a-result`);
  await expect(page.getByRole('alert')).toContainText('The result in this link cannot be read.');
  await expect(page.getByRole('button', { name: 'Load Pocket' })).toBeVisible();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(page.getByRole('alert')).toBeHidden();
  await expect(bench.report).toBeHidden();

  // Nothing is wrong with one of another version: to ask for it again would not help.
  await page.goto('about:blank');
  const other = await pack(JSON.stringify({ ...SAMPLE, schema: 'thinktab-bench/2' }));
  await page.goto(`${site}/#bench&result=${other}`);
  await expect(page.getByRole('alert')).toContainText('another version of the benchmark');
  await expect(page.getByRole('alert')).not.toContainText('cut off');
});

test('a link to the result of another model leads to a measurement that names that model', async ({
  page,
  site
}) => {
  const bench = new BenchPage(page, site);
  await page.goto(await linkTo(SAMPLE, `${site}/`));
  await expect(bench.report).toContainText('R1 Distill Qwen 1.5B');
  await page.getByRole('button', { name: 'Measure the same here' }).click();
  await expect(page.getByText('That result is of R1 Distill Qwen 1.5B.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Load Pocket' })).toBeVisible();
});

test('results are compared by keyboard, and axe finds nothing in any view of the bench', async ({
  page,
  site
}) => {
  const bench = new BenchPage(page, site);
  await bench.open();
  expect(await findings(page), 'start').toEqual([]);
  await page.setViewportSize({ width: 320, height: 640 });
  await bench.openFile(JSON.stringify(SAMPLE));
  await expect(bench.report).toBeVisible();
  expect(await findings(page), 'report').toEqual([]);
  const others = [faster(1.4, 'second'), faster(1.0001, 'third')];
  await bench.openFile(others.map((one) => JSON.stringify(one)).join('\n'));
  await expect(page.getByText('2 results opened.')).toBeVisible();
  for (const box of await page.getByRole('checkbox').all()) {
    await box.focus();
    await page.keyboard.press('Space');
  }
  await page.getByRole('button', { name: 'Compare 3' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Comparison' })).toBeFocused();
  await expect(page.getByRole('row', { name: /^tg128 47\.3/ })).toContainText(
    /1\.40 ×, faster.*1\.00 ×, within the noise/s
  );
  expect(await findings(page), 'comparison').toEqual([]);
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page.getByRole('heading', { name: 'How fast is this device?' })).toBeVisible();
});

test('a link that asks for a model which does not run here measures no other one', async ({
  page,
  site
}) => {
  const bench = new BenchPage(page, site);
  await bench.open('?bench=quick&model=r1-qwen-1.5b');
  await expect(bench.room.getByText('no graphics card that WebGPU can use')).toBeVisible();
  await expect(bench.start).toBeHidden();
});

test('a result dropped on the bench is opened, and is not taken for a model', async ({
  page,
  site
}) => {
  const bench = new BenchPage(page, site);
  await bench.open();
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'result.json', { type: 'application/json' }));
    return transfer;
  }, JSON.stringify(SAMPLE));
  await bench.room.dispatchEvent('dragenter', { dataTransfer: data });
  await bench.room.dispatchEvent('dragover', { dataTransfer: data });
  await expect(page.getByText('Drop it here')).toBeHidden();
  await bench.room.dispatchEvent('drop', { dataTransfer: data });
  // Nobody has measured it here.
  await expect(bench.report).toContainText('and right, by its own account');

  // On paper it stands alone, and nothing of it is folded.
  await page.emulateMedia({ colorScheme: 'dark' });
  // The plot, too, has the colours of paper: its words stand on white. Asked at the moment of the change,
  // since in a print no later one comes.
  await bench.report.evaluate((report) => {
    const isWhite = (plot: HTMLCanvasElement): boolean => {
      const pixels = plot.getContext('2d')?.getImageData(0, 0, plot.width, plot.height).data ?? [];
      for (let at = 0; at < pixels.length; at += 4) {
        const [red = 0, green = 0, blue = 0, alpha = 0] = pixels.slice(at, at + 4);
        if (Math.min(red, green, blue) > 250 && alpha > 200) return true;
      }
      return false;
    };
    matchMedia('print').addEventListener('change', () => {
      const white = [...report.querySelectorAll('canvas')].filter((plot) => isWhite(plot));
      report.setAttribute('data-white', String(white.length));
    });
  });
  await page.emulateMedia({ media: 'print' });
  await expect(bench.report).toHaveAttribute('data-white', '1');
  await expect(page.getByRole('banner')).toBeHidden();
  await expect(page.getByText('Results on this device')).toBeHidden();
  await expect(bench.report.getByText('Gaps between tokens, ms')).toBeInViewport();
  await expect(bench.report.getByText('Clock resolution')).toBeVisible();
  // What ran is no choice for later, and a wait of 180 ms is said as it was measured.
  await expect(bench.report.getByText('64: 32×4, 8 B, bytes')).toBeVisible();
  await expect(bench.report).not.toContainText('next load');
  await expect(bench.report).toContainText('the first came after 180.0 ms.');
  // Both ends of the soak are fast; the dip between them is said.
  await expect(bench.report).toContainText('drift -1.1 %. The slowest ten seconds ran at 41.2.');
  const cut = await bench.room.evaluate((room) => room.scrollHeight - room.clientHeight);
  expect(cut).toBe(0);
});

test('a page whose stage was prepared is not printed as the pre-flight', async ({ page, site }) => {
  await page.goto(`${site}/#stage`);
  await expect(page.getByRole('heading', { name: 'Pre-flight' })).toBeVisible();
  await page.getByRole('link', { name: 'Bench' }).click();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { name: 'How fast is this device?' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Pre-flight' })).toBeHidden();
});
