/** The moment that recordings are for: the GPU dies on stage, and does not come back. */
import type { Recording } from '../../src/stage/replay/recording.ts';
import { crashGpu, expect, test } from './harness.ts';
import { endlessModel } from './tiny-models.ts';

const QUESTION = 'Are you there?';
const LOST = /Device was lost|external Instance reference no longer exists/;

const RECORDING: Recording = {
  id: 'one',
  made: Date.UTC(2026, 10, 1),
  question: QUESTION,
  model: 'tiny',
  device: 'Test GPU',
  onCpu: false,
  settings: { temperature: 0, topP: 1, maxTokens: 40 },
  opensThought: true,
  ended: 'stop',
  length: 900,
  pieces: [
    { at: 300, text: 'Am I?\n</think>\n\n', tokens: 5, thought: true },
    { at: 800, text: 'I was there.', tokens: 4, thought: false }
  ]
};

test('with the GPU gone for good, P plays the recording, and says that it is one', async ({
  fragile: { browser, thinktab },
  models,
  problems
}) => {
  problems.expect(LOST);
  const { page } = thinktab;
  await thinktab.openAndLoad(models.add('tiny', endlessModel().files), { temperature: 0 });
  // The first loss is mended by itself; the next, so soon after it, is not.
  await crashGpu(browser);
  await expect(page.getByText('tiny was loaded again.').first()).toBeVisible();
  await page.getByRole('link', { name: 'Stage', exact: true }).click();
  await page.getByRole('button', { name: 'Add a prompt' }).click();
  await page.getByRole('textbox', { name: 'Prompt 1', exact: true }).fill(QUESTION);
  await page
    .getByRole('region', { name: 'Recordings' })
    .locator('input[type=file]')
    .setInputFiles({
      name: 'recordings.json',
      mimeType: 'application/json',
      buffer: Buffer.from(
        JSON.stringify({ format: 'thinktab-recordings', version: 1, recordings: [RECORDING] })
      )
    });
  await expect(page.getByText('Recording of tiny on Test GPU')).toBeVisible();

  const stage = page.getByRole('main', { name: 'Stage' });
  const label = stage.getByRole('status', { name: 'Recording' });
  await page.keyboard.press('F9');
  await page.keyboard.press('Enter');
  await expect(stage.getByRole('region', { name: 'Thought' })).toHaveText(/\w{4}/);
  await expect(label).toBeHidden();
  await crashGpu(browser);
  await expect(stage.getByText('P plays the recording of this prompt.')).toBeVisible();

  await page.keyboard.press('p');
  await expect(label).toContainText('Recording of tiny on Test GPU');
  await expect(stage.getByRole('region', { name: 'Answer' })).toHaveText('I was there.');
  await expect(label).toBeVisible();
  await expect(stage.getByText('tokens per second, as recorded')).toBeVisible();
});
