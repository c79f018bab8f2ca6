/** A reply is recorded, and played on stage: at its own pace, and never without its label. */
import type { Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import type { Recording } from '../../../src/stage/replay/recording.ts';
import { expect, test } from '../harness.ts';

const stage = (page: Page) => page.getByRole('main', { name: 'Stage' });
const label = (page: Page) => stage(page).getByRole('status', { name: 'Recording' });
const list = (page: Page) => page.getByRole('region', { name: 'Recordings' });
const QUESTION = 'How long does it take?';

/** Six seconds: a thought, a pause of a second, an answer. */
const RECORDING: Recording = {
  id: 'one',
  made: Date.UTC(2026, 10, 1),
  question: QUESTION,
  model: 'R1 Distill Qwen 1.5B',
  device: 'Test GPU',
  onCpu: false,
  settings: { temperature: 0.6, topP: 0.95, maxTokens: 4096 },
  opensThought: true,
  ended: 'stop',
  length: 6000,
  pieces: Array.from({ length: 48 }, (_, index) => ({
    at: 500 + index * 90 + (index >= 24 ? 1000 : 0),
    text: index === 24 ? '\n</think>\n\n' : `word${index} `,
    tokens: 1,
    thought: index < 24
  }))
};

interface Frame {
  readonly at: number;
  /** the number of the last word on the screen; -1: none */
  readonly word: number;
  /** a reply is on the screen */
  readonly reply: boolean;
  /** and so is the label, in front of everything */
  readonly marked: boolean;
  /** what is said of model, device and rate */
  readonly foot: string;
}

/** Looks at every frame. Plain JavaScript: what builds the tests names inner functions with a helper. */
const WATCH = `
  window.frames_ = [];
  (function look() {
    const stage = document.querySelector('main[aria-label="Stage"]');
    if (stage) {
      const mark = stage.querySelector('[role="status"][aria-label="Recording"]');
      const box = mark && mark.getBoundingClientRect();
      const text = stage.innerText;
      window.frames_.push({
        at: performance.now(),
        word: Math.max(-1, ...[...text.matchAll(/word(\\d+)/g)].map((found) => Number(found[1]))),
        reply: stage.querySelector('section') !== null,
        marked:
          box !== null && box.height > 20 && box.top >= 0 && box.bottom <= innerHeight &&
          mark.innerText.includes('Recording of R1 Distill Qwen 1.5B on Test GPU') &&
          mark.contains(document.elementFromPoint(box.left + box.width / 2, box.top + 5)),
        foot: stage.querySelector('footer')?.innerText ?? ''
      });
    }
    requestAnimationFrame(look);
  })();
`;

test('plays at the pace of the recording, with its label in every frame', async ({ thinktab }) => {
  const { page } = thinktab;
  await thinktab.open();
  await page.getByRole('link', { name: 'Stage', exact: true }).click();
  await page.getByRole('button', { name: 'Add a prompt' }).click();
  await page.getByRole('textbox', { name: 'Prompt 1', exact: true }).fill(QUESTION);
  const file = { format: 'thinktab-recordings', version: 1, recordings: [RECORDING, { id: 7 }] };
  await list(page)
    .locator('input[type=file]')
    .setInputFiles({
      name: 'recordings.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(file))
    });
  await expect(
    list(page).getByText('1 recording was added. 1 recording was refused')
  ).toBeVisible();

  // No model answers, and the stage says what can be done.
  await page.keyboard.press('F9');
  await expect(stage(page).getByText('P plays the recording of this prompt.')).toBeVisible();
  await page.evaluate(WATCH);
  await page.keyboard.press('p');
  await expect(stage(page).getByText('word47')).toBeVisible();
  await expect(label(page)).toContainText('Recording of R1 Distill Qwen 1.5B on Test GPU');
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));

  const frames = (await page.evaluate('window.frames_')) as Frame[];
  const shown = frames.filter(({ reply }) => reply);
  expect(shown.length).toBeGreaterThan(60);
  expect(shown.filter(({ marked }) => !marked)).toEqual([]);
  expect(shown.filter(({ foot }) => !foot.includes('Test GPU · Recording'))).toEqual([]);
  // There is no rate before the second piece; from then on it is never without its mark.
  const rates = shown.filter(({ foot }) => foot.includes('tokens per second'));
  expect(rates.length).toBeGreaterThan(60);
  expect(rates.filter(({ foot }) => !foot.includes('as recorded'))).toEqual([]);

  const began = shown[0]?.at ?? 0;
  const { pieces, length } = RECORDING;
  const late = pieces.flatMap(({ at }, index) => {
    if (index === 24) return [];
    const seen = shown.find(({ word }) => word >= index)?.at ?? Infinity;
    return [Math.abs(seen - began - at)];
  });
  expect(Math.max(...late) / length).toBeLessThan(0.05);

  // It is no part of the chat, nor of what is measured.
  await page.keyboard.press('b');
  await expect(label(page)).toBeHidden();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Chat', exact: true }).click();
  await expect(thinktab.replies).toHaveCount(0);
});

test('a reply of the chat is recorded, kept, saved, played and deleted', async ({ thinktab }) => {
  const { page } = thinktab;
  await thinktab.open({ temperature: 0 });
  await thinktab.pocket.click();
  await thinktab.askAndWait('47+85?');
  const reply = thinktab.replies.last();
  await reply.getByRole('button', { name: 'Record, to play it on stage' }).click();
  const recorded = reply.getByRole('button', { name: 'Recorded: Stage can play it' });
  await expect(recorded).toBeVisible();
  await recorded.click();
  await expect(reply.getByRole('button', { name: 'This reply is recorded already' })).toBeVisible();

  // It outlives the page; a reply that was written before knows no times.
  await page.reload();
  await expect(thinktab.replies.last()).toContainText('132');
  await expect(thinktab.replies.last().getByRole('button', { name: /^Record/ })).toHaveCount(0);
  await page.getByRole('link', { name: 'Stage', exact: true }).click();
  await expect(list(page).getByText('Recording of Pocket on the processor')).toBeVisible();

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    list(page).getByRole('button', { name: 'Save as a file' }).click()
  ]);
  const saved = JSON.parse(await readFile(await download.path(), 'utf8')) as {
    recordings: Recording[];
  };
  expect(saved.recordings).toHaveLength(1);
  expect(saved.recordings[0]?.settings.temperature).toBe(0);

  await list(page).getByRole('button', { name: 'Play the recording of “47+85?”' }).click();
  await expect(stage(page).getByText('47 + 85 = 132')).toBeVisible();
  await expect(label(page)).toContainText('Recording of Pocket on the processor');
  await page.keyboard.press('Escape');

  await list(page).getByRole('button', { name: 'Delete the recording of “47+85?”' }).click();
  await expect(list(page).getByText('None yet.')).toBeVisible();
  await list(page).getByRole('button', { name: 'Undo' }).click();
  await expect(list(page).getByText('Recording of Pocket on the processor')).toBeVisible();
});

test('on stage R keeps the reply, and P plays it in its place', async ({ thinktab }) => {
  const { page } = thinktab;
  await thinktab.open({ temperature: 0 });
  await thinktab.loadPocket();
  await page.getByRole('link', { name: 'Stage', exact: true }).click();
  await page.getByRole('button', { name: 'Add a prompt' }).click();
  await page.getByRole('textbox', { name: 'Prompt 1', exact: true }).fill('47+85?');
  await page.keyboard.press('F9');
  await page.keyboard.press('p');
  await expect(stage(page).getByText('There is no recording of this prompt.')).toBeVisible();
  await page.keyboard.press('r');
  await expect(stage(page).getByText('Only a reply that is done')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(stage(page).getByText('47 + 85 = 132')).toBeVisible();
  await expect(label(page)).toBeHidden();
  await expect(async () => {
    await page.keyboard.press('r');
    await expect(stage(page).getByText(/recorded already|Stage can play it/)).toBeVisible();
  }).toPass();
  await page.keyboard.press('p');
  await expect(label(page)).toBeVisible();
  await expect(stage(page).getByText('47 + 85 = 132')).toBeVisible();
  // Asked again, it is a reply of this moment.
  await expect(async () => {
    await page.keyboard.press('Enter');
    await expect(label(page)).toBeHidden();
  }).toPass();
  await expect(stage(page).getByText('47 + 85 = 132')).toBeVisible();
});
