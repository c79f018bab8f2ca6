/**
 * By keyboard alone, and the focus is never lost: whatever is pressed goes away, is closed, becomes
 * impossible or is replaced, and the next key still goes somewhere.
 */
import type { Locator, Page } from '@playwright/test';
import { addChats } from '../exported-chats.ts';
import { expect, test } from '../harness.ts';
import { endlessModel } from '../tiny-models.ts';
import { openHistory } from '../views.ts';

/** Where the keyboard is, when everything that follows a press has had its turn. */
function focused(page: Page): Promise<string> {
  return page.evaluate(async () => {
    for (let frame = 0; frame < 3; frame++) {
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    }
    const { activeElement } = document;
    return activeElement === document.body ? 'nowhere' : (activeElement?.localName ?? 'nowhere');
  });
}

/** Presses what has a name, waits for what it leads to, and looks where the focus is. */
async function press(target: Locator, leadsTo: Locator, key = 'Enter'): Promise<void> {
  const page = target.page();
  await expect(target).toBeEnabled();
  await target.press(key);
  await expect(leadsTo.first()).toBeVisible();
  expect.soft(await focused(page), `after ${key} on ${String(target)}`).not.toBe('nowhere');
}

async function done(reply: Locator): Promise<void> {
  await expect(reply).toHaveAttribute('aria-busy', 'false');
  expect.soft(await focused(reply.page()), 'when the reply is done').not.toBe('nowhere');
}

test('in a conversation: load, suggestion, versions, edit, delete, undo, new chat, unload', async ({
  thinktab
}) => {
  const { page, replies, questions, message, loadedModel } = thinktab;
  const button = (name: string | RegExp, within: Page | Locator = page) =>
    within.getByRole('button', { name, exact: typeof name === 'string' });
  await thinktab.open({ temperature: 'hot', context: 512 });
  await press(button('Dismiss'), message);
  await press(thinktab.pocket, loadedModel);
  await press(button('47+85?'), replies.first());
  await done(replies.first());
  await message.fill('12+30?');
  await press(thinktab.send, replies.nth(1));
  await done(replies.nth(1));
  await press(button('Answer again, as another version', replies.last()), page.getByText('2/2'));
  await done(replies.last());
  await press(button('Previous version'), page.getByText('1/2'));
  await press(button('Next version'), page.getByText('2/2'));
  await press(button('Edit', questions.last()), button('Cancel'));
  await press(button('Cancel'), button('Edit', questions.last()));
  await press(button('Edit', questions.last()), button('Cancel'));
  await press(page.getByRole('textbox', { name: 'Edit your message' }), replies.last());
  await done(replies.last());
  await press(button('Delete', replies.last()), button('Undo'));
  await press(button('Undo'), replies.nth(1));
  await press(button('Delete', replies.last()), button('Answer'));
  await press(button('Answer'), replies.nth(1));
  await done(replies.last());
  await press(
    replies.last().locator('summary').first(),
    page.getByRole('group', { name: 'Thought' })
  );
  await press(loadedModel, page.getByRole('dialog', { name: 'Models' }));
  await press(button('Unload'), page.getByText('No model is loaded.'));
  await press(button(/^Load Pocket/), loadedModel);
  await press(button('New chat'), page.getByText('Ready.'));
});

test('in a full context: leave out, put back, longer, another chat', async ({ thinktab }) => {
  const { page, message } = thinktab;
  const button = (name: string | RegExp) => page.getByRole('button', { name });
  await thinktab.open({ temperature: 0, context: 256 });
  await press(thinktab.pocket, thinktab.loadedModel);
  for (const question of ['47+85?', 'What is 1203 minus 458?', '12+30?']) {
    await message.fill(question);
    await message.press('Enter');
    await done(thinktab.replies.last());
  }
  await message.fill('x'.repeat(200));
  await press(button('Leave out the oldest turns'), button('Put back'));
  await press(button('Put back'), button('New chat with this question only'));
  await press(button('New chat with this question only'), page.getByText('Ready.'));
  await expect(message).toHaveValue('x'.repeat(200));
  await message.fill('x'.repeat(300));
  await press(button(/^Reload with 512 tokens/), page.getByText('of 512'));
});

test('in the list of chats: rename, pin, delete, undo, dismiss, delete all, hide', async ({
  thinktab
}) => {
  const { page } = thinktab;
  const button = (name: string | RegExp) =>
    page.getByRole('button', { name, exact: typeof name === 'string' });
  await thinktab.open();
  await openHistory(page);
  await press(page.getByText('Save and restore'), button('Add from a file'));
  await addChats(page);
  await expect(page.getByText('2 chats were added.')).toBeVisible();
  const rows = page.getByRole('list', { name: 'Chats' }).getByRole('listitem');
  const first = rows.first().locator('.open');
  await press(button('Dismiss'), first);
  const name = page.getByRole('textbox', { name: 'Name of the chat' });
  await press(first, name, 'F2');
  await press(name, first, 'Escape');
  const more = rows.first().getByRole('button', { name: /^What can be done/ });
  await press(more, button('Rename'));
  await press(button('Rename'), name);
  await name.fill('Renamed');
  await press(name, page.getByText('Renamed to'), 'Enter');
  await press(button('Pin'), first);
  await press(more, button('Save as JSON'));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    press(button('Save as JSON'), first)
  ]);
  await download.delete();
  await press(button('Delete'), button('Undo'));
  await press(button('Undo'), page.getByText('It is back.'));
  await press(button('Delete all'), button('Keep them'));
  await press(button('Keep them'), button('Delete all'));
  await press(button('Delete all'), button('Keep them'));
  await press(button('Delete 2 chats'), page.getByText('No chats yet.'));
  await press(button('Undo'), first);
  await press(first, thinktab.questions.first());
  await press(button('Hide the list of chats'), button('List of chats'));
});

test('in the dialogs: settings, kits, models, the palette', async ({ thinktab }) => {
  const { page } = thinktab;
  const settings = page.getByRole('dialog', { name: 'Settings' });
  const models = page.getByRole('dialog', { name: 'Models' });
  const dialog = page.locator('dialog[open]').last();
  const button = (name: string | RegExp, within: Page | Locator = page) =>
    within.getByRole('button', { name, exact: typeof name === 'string' });
  await thinktab.open();
  await press(button('Settings'), settings);
  await settings.getByRole('spinbutton', { name: 'Temperature' }).fill('0.4');
  await press(button('Make these the defaults'), settings.getByText('New conversations begin'));
  await press(button('Reset to the model’s recommendation'), settings);
  await press(settings.getByText('Penalties'), settings.getByText('Repetition'));
  await press(settings.getByRole('radio', { name: 'Light' }), settings, ' ');
  await press(settings.getByRole('radio', { name: 'Light' }), settings, 'ArrowRight');
  await expect(settings.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await press(button('Close', settings), button('Settings'));
  await expect(button('Settings')).toBeFocused();

  await press(button('Models'), models);
  const { files } = endlessModel({ shardBytes: 32768 });
  const stick = (all: boolean) =>
    [...files]
      .filter(([file]) => all || !file.includes('shard_1'))
      .map(([file, bytes]) => ({ name: file, mimeType: '', buffer: Buffer.from(bytes) }));
  const picker = page.locator('input[type=file][aria-label="Choose files or a zip"]');
  await picker.setInputFiles(stick(false));
  await expect(dialog.getByRole('alert')).toBeVisible();
  await press(button('Close', dialog), models);
  await picker.setInputFiles(stick(true));
  await expect(dialog).toContainText('is stored');
  await press(button('Later'), models);
  await press(button(/^Export/, models).first(), button('As one zip'));
  await press(button('Cancel', dialog), models);
  await press(button(/^Verify/, models).first(), models.getByText(/^Verified/));
  await press(button(/^Delete/, models).first(), button('Keep'));
  await press(button('Keep'), button(/^Delete/, models));
  await press(button(/^Delete/, models).first(), button('Keep'));
  await press(button(/^Delete [\d.]+ KB/, models), models.getByText('free again'));
  await press(models.locator(':focus'), button('Models'), 'Escape');
  await expect(button('Models')).toBeFocused();

  await press(button('Models'), dialog.and(page.getByRole('dialog', { name: 'Models' })));
  await press(models.locator(':focus'), button('Models'), 'Escape');
  await press(
    button('Models'),
    page.getByRole('combobox', { name: /^Search actions/ }),
    'Control+k'
  );
  await press(page.getByRole('combobox', { name: /^Search actions/ }), button('Models'), 'Escape');
  await expect(button('Models')).toBeFocused();
});
