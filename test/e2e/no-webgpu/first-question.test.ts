/** Who writes before a model is loaded, and sends, is answered all the same. */
import { expect, test } from '../harness.ts';
import { endlessModel } from '../tiny-models.ts';
import { openHistory } from '../views.ts';

const QUESTION = '47+85?';

test('the first question is answered without a word about models', async ({ thinktab }) => {
  await thinktab.open({ temperature: 0 });
  await thinktab.message.fill(QUESTION);
  await expect(thinktab.message).toHaveAccessibleDescription(/^Sending loads Pocket first/);
  await thinktab.message.press('Enter');
  await expect(thinktab.questions).toHaveText([QUESTION]);
  await expect(thinktab.replies.last()).toContainText('47 + 85 = 132');
  await expect(thinktab.message).toHaveValue('');
  await expect(thinktab.message).toBeFocused();
});

test('what is sent while a model loads waits for it; changed, it waits for its writer', async ({
  thinktab
}) => {
  const { page } = thinktab;
  let arrive = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.context().route(/pocket.*params_shard/, async (route) => {
    await arrived;
    await route.continue();
  });
  await thinktab.open({ temperature: 0 });
  await thinktab.pocket.click();
  await thinktab.message.fill(QUESTION);
  await expect(thinktab.message).toHaveAccessibleDescription(/while the model loads is answered/);
  await thinktab.send.click();
  await expect(thinktab.message).toHaveAccessibleDescription(/^Sent as soon as the model is ready/);
  await expect(thinktab.send).toBeDisabled();
  await expect(thinktab.message).toBeFocused();
  await thinktab.message.fill('47+8');
  await expect(thinktab.send).toBeEnabled();
  arrive();
  await expect(thinktab.loadedModel).toContainText('Pocket');
  await expect(thinktab.questions).toHaveCount(0);
  await expect(thinktab.message).toHaveValue('47+8');
});

test('a load that fails or is stopped leaves the question where it is', async ({
  thinktab,
  problems
}) => {
  problems.expect(/404/);
  const { page } = thinktab;
  let answer: number | undefined = 404;
  await page.context().route(/pocket.*params_shard/, async (route) => {
    if (answer === 404) await route.fulfill({ status: answer });
  });
  await thinktab.open();
  await thinktab.message.fill(QUESTION);
  await thinktab.message.press('Enter');
  await expect(thinktab.alert.filter({ hasText: 'was not found' })).toBeVisible();
  await expect(thinktab.message).toHaveValue(QUESTION);
  // What to do about it is on the screen; sending does not do it a second time.
  await expect(thinktab.send).toBeDisabled();

  answer = undefined;
  await page.reload();
  await thinktab.message.fill(QUESTION);
  await thinktab.message.press('Enter');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(thinktab.pocket).toBeVisible();
  await expect(thinktab.message).toHaveValue(QUESTION);
  await expect(thinktab.message).toHaveAccessibleDescription(/^Sending loads Pocket first/);
});

test('what is not here yet is not loaded by sending', async ({ thinktab, models }) => {
  await thinktab.open({ model: models.add('tiny', endlessModel().files), prompt: 'Hello' });
  await expect(thinktab.message).toHaveValue('Hello');
  await expect(thinktab.message).toHaveAccessibleDescription(/^Load a model to send/);
  await expect(thinktab.send).toBeDisabled();
});

test('what is sent while a cut reply waits for its model lets that reply go on first', async ({
  thinktab
}) => {
  const { page, questions, replies } = thinktab;
  const asked = 'How many r are in strawberry?';
  await thinktab.open({ temperature: 0 });
  await openHistory(page);
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({
      name: 'chats.json',
      mimeType: 'application/json',
      buffer: Buffer.from(cutChat(asked))
    });
  await page
    .getByRole('list', { name: 'Chats' })
    .getByRole('button', { name: asked })
    .first()
    .click();
  await expect(page.getByText('The last reply was interrupted.').first()).toBeVisible();

  let arrive = (): void => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  await page.context().route(/pocket.*params_shard/, async (route) => {
    await arrived;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Load Pocket and continue' }).click();
  await thinktab.message.fill(QUESTION);
  await thinktab.send.click();
  await expect(thinktab.message).toHaveAccessibleDescription(/^Sent as soon as the model is ready/);
  arrive();
  await expect(questions).toHaveText([asked, QUESTION]);
  await expect(replies.first()).toContainText('continued');
  await expect(replies.last()).toContainText('47 + 85 = 132');
  await expect(thinktab.message).toHaveValue('');
});

test.describe('on a first visit', () => {
  // What a service worker has kept already is not fetched from the network.
  test.use({ serviceWorkers: 'block' });

  test('a network that goes before the first question, and comes back: it is answered, kept, and looks as ever', async ({
    thinktab,
    context,
    problems
  }) => {
    problems.expect(/ERR_INTERNET_DISCONNECTED/);
    const { page, message } = thinktab;
    await thinktab.open({ temperature: 0 });
    await expect(message).toHaveAccessibleDescription(/^Sending loads Pocket first/);
    await context.setOffline(true);
    await message.fill(QUESTION);
    await message.press('Enter');
    await expect(page.getByText('This chat is not kept yet. Check the network.')).toBeVisible();
    await expect(message).toHaveValue(QUESTION);

    const again = page.getByRole('button', { name: 'Try again' });
    await expect(again).toBeVisible();
    await context.setOffline(false);
    await again.click();
    await expect(thinktab.alert.first()).toContainText('Check the network, then load again.');
    await page.getByRole('button', { name: 'Load again' }).click();
    const questions = page.getByRole('list', { name: 'Questions to begin with' });
    await expect(questions).toHaveCSS('list-style-type', 'none');
    await message.press('Enter');
    await expect(thinktab.replies.last()).toContainText('47 + 85 = 132');
    await expect(page.getByText('This chat is not kept')).toBeHidden();
  });
});

/** A file with a chat whose only reply the page was closed on. */
function cutChat(question: string): string {
  const model = { id: 'pocket', name: 'Pocket', url: 'https://example.org/pocket/' };
  const reply = { role: 'assistant', text: '', thought: 'Let me', ended: 'interrupted', model };
  const conversation = { id: 'cut', title: question, leaf: 'a', draft: '', settings: {} };
  const messages = [
    { id: 'q', role: 'user', created: 1, text: question },
    { id: 'a', parent: 'q', created: 2, ...reply }
  ];
  return JSON.stringify({
    format: 'thinktab-conversations',
    version: 1,
    conversations: [{ ...conversation, created: 1, updated: 2, messages }]
  });
}
