/**
 * Ways through all views of the page. Each stops where a view is on the screen and says its name, so
 * that whoever looks (by the rules of access, by width, by the size of text) sees the same ones.
 */
import type { Locator, Page } from '@playwright/test';
import { addChats } from './exported-chats.ts';
import { expect } from './harness.ts';
import type { ModelServer } from './model-server.ts';
import { ThinktabPage } from './thinktab-page.ts';
import { endlessModel } from './tiny-models.ts';

export type Views = AsyncGenerator<string>;

export const dialog = (page: Page): Locator => page.locator('dialog[open]').last();

async function openByKey(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  await expect(dialog(page)).toBeVisible();
}

export async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await expect(page.locator('dialog[open]')).toHaveCount(0);
}

export async function openHistory(page: Page): Promise<void> {
  const panel = page.getByRole('searchbox');
  if (!(await panel.isVisible())) await page.keyboard.press('Alt+Shift+H');
  await expect(panel).toBeVisible();
}

/** Dialogs that every key of the page leads to, in any language. */
export async function* keyedViews(page: Page): Views {
  for (const [key, name] of [
    ['Control+k', 'palette'],
    ['Alt+Shift+M', 'models'],
    ['Alt+Shift+S', 'settings'],
    ['?', 'shortcuts']
  ] as const) {
    await page.evaluate(() => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    });
    await openByKey(page, key);
    yield name;
    await closeDialog(page);
  }
}

/** A first visit. */
export async function* firstVisit(thinktab: ThinktabPage): Views {
  const { page } = thinktab;
  await thinktab.open({ temperature: 'hot', host: 'https://models.example/r1/' });
  await expect(page.getByText('temperature “hot”')).toBeVisible();
  yield 'what the address asked for';
  await thinktab.open();
  await expect(thinktab.message).toBeVisible();
  yield 'welcome';
  await page
    .getByText('This device')
    .or(page.getByText('No WebGPU on this device'))
    .first()
    .click();
  yield 'this device';
  yield* keyedViews(page);
  await openHistory(page);
  yield 'no chats yet';
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Bench' }).click();
  await expect(page.getByRole('link', { name: 'Bench' })).toHaveAttribute('aria-current', 'page');
  await expect(page.getByRole('main')).toBeVisible();
  yield 'bench';
  await page.getByRole('link', { name: 'Stage' }).click();
  await page.getByRole('button', { name: 'Add a prompt' }).click();
  await page.getByRole('textbox', { name: 'Prompt 1', exact: true }).fill('How many r are in');
  await page.getByRole('button', { name: 'Add a prompt' }).click();
  await page.getByRole('button', { name: 'Delete prompt 2' }).click();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
  yield 'a script';
  await page.getByRole('button', { name: /^Show the code/ }).click();
  await expect(page.getByRole('img', { name: /^Code for/ })).toBeVisible();
  yield 'the code for the audience';
  await closeDialog(page);
  await page.getByRole('button', { name: 'Check everything' }).click();
  await expect(page.getByRole('button', { name: 'Print' })).toBeVisible();
  yield 'what the pre-flight found';
  await page.keyboard.press('F9');
  await expect(page.getByRole('main', { name: 'Stage' })).toBeVisible();
  yield 'a prompt on stage';
  await page.keyboard.press('t');
  await expect(page.getByRole('textbox', { name: 'A question from the room' })).toBeFocused();
  yield 'a question from the room';
  await page.keyboard.press('Escape');
  await page.getByRole('main', { name: 'Stage' }).hover();
  await expect(page.getByRole('toolbar')).toHaveCSS('opacity', '1');
  yield 'controls on stage';
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Script', exact: true })).toBeVisible();
  await page.goto(`${thinktab.site}/?speaker#speaker`);
  await expect(page.getByRole('alert')).toContainText('The stage does not answer.');
  yield 'the speaker’s window';
}

/** A stick with a damaged model, what is stored of it, and the way out again. */
export async function* kits(thinktab: ThinktabPage): Views {
  const { page } = thinktab;
  const { files } = endlessModel({ shardBytes: 32768 });
  const stick = (names: (name: string) => boolean) =>
    [...files]
      .filter(([name]) => names(name))
      .map(([name, bytes]) => ({ name, mimeType: '', buffer: Buffer.from(bytes) }));
  const choose = async (chosen: ReturnType<typeof stick>) => {
    await openByKey(page, 'Alt+Shift+M');
    await page
      .locator('input[type=file][aria-label="Choose files or a zip"]')
      .setInputFiles(chosen);
  };
  await thinktab.open({ temperature: 0, context: 256 });
  await expect(thinktab.message).toBeVisible();
  await choose(stick((name) => !name.includes('shard_1')));
  const close = dialog(page).getByRole('button', { name: 'Close', exact: true });
  await expect(dialog(page).getByRole('alert')).toBeVisible();
  await dialog(page).getByText('Details').first().click();
  yield 'files are missing';
  await close.click();
  yield 'partly stored';
  await page.keyboard.press('Escape');
  await choose(stick(() => true));
  await expect(dialog(page)).toContainText('is stored');
  yield 'stored from disk';
  await dialog(page).getByRole('button', { name: 'Later' }).click();
  const models = page.getByRole('dialog', { name: 'Models' });
  await models
    .getByRole('button', { name: /^Delete/ })
    .first()
    .click();
  await expect(models.getByRole('button', { name: 'Keep', exact: true })).toBeVisible();
  yield 'delete a model?';
  await models.getByRole('button', { name: 'Keep', exact: true }).click();
  await models
    .getByRole('button', { name: /^Export/ })
    .first()
    .click();
  await expect(dialog(page).getByRole('button', { name: 'As one zip' })).toBeVisible();
  yield 'export';
  await page.keyboard.press('Escape');
  await expect(models).toBeVisible();
}

/** Conversations from a file, on a page without a model. */
export async function* conversations(thinktab: ThinktabPage): Views {
  const { page } = thinktab;
  await thinktab.open({ temperature: 0 });
  await expect(thinktab.message).toBeVisible();
  await openHistory(page);
  await page.getByText('Save and restore').click();
  await addChats(page);
  await expect(page.getByText('2 chats were added.')).toBeVisible();
  yield 'chats were added';
  const row = page.getByRole('list', { name: 'Chats' }).getByRole('listitem').first();
  await row.getByRole('button', { name: /^What can be done/ }).click();
  yield 'what can be done with a chat';
  await row.getByRole('button', { name: 'Rename' }).click();
  await expect(page.getByRole('textbox', { name: 'Name of the chat' })).toBeFocused();
  yield 'renaming a chat';
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox').fill('number 2');
  await expect(page.locator('mark').first()).toBeVisible();
  yield 'a chat was found';
  await page.getByRole('searchbox').fill('nowhere');
  await expect(page.getByText('No chat has')).toBeVisible();
  yield 'no chat was found';
  await page.getByRole('searchbox').fill('');
  await page.getByRole('button', { name: 'Delete all' }).click();
  yield 'delete all chats?';
  await page.getByRole('button', { name: 'Keep them' }).click();
  await row.locator('.open').click();
  await expect(thinktab.questions).toHaveCount(2);
  if (await page.getByRole('searchbox').isVisible()) await page.keyboard.press('Alt+Shift+H');
  const answer = thinktab.replies.first();
  await answer.scrollIntoViewIfNeeded();
  await expect(answer.locator('.katex').first()).toBeVisible();
  await expect(answer.locator('.hljs-keyword, [class*=keyword]').first()).toBeVisible();
  yield 'everything an answer can hold';
  await thinktab.replies.first().locator('summary').first().click();
  yield 'an open thought';
  await thinktab.replies.last().scrollIntoViewIfNeeded();
  yield 'no model is loaded';
  await thinktab.questions.last().getByRole('button', { name: 'Edit' }).click();
  yield 'a question is edited';
  await page.keyboard.press('Escape');
  await thinktab.replies.last().getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
  yield 'a message was deleted';
}

/** The pocket model loaded, asked, and at the end of its context. */
export async function* pocketTalk(thinktab: ThinktabPage): Views {
  const { page } = thinktab;
  await thinktab.open({ temperature: 0, context: 256 });
  await thinktab.loadPocket();
  await expect(page.getByText('Ready.')).toBeVisible();
  yield 'ready';
  await thinktab.askAndWait('47+85?');
  await page.keyboard.press('Alt+Shift+R');
  await expect(thinktab.replies.first()).toContainText('2/2');
  await expect(thinktab.replies.first()).toHaveAttribute('aria-busy', 'false');
  yield 'two versions';
  await thinktab.questions.first().getByRole('button', { name: 'Edit' }).click();
  const edit = page.getByRole('textbox', { name: 'Edit your message' });
  await edit.fill('x'.repeat(300));
  // With a finger Enter alone would begin a line.
  await edit.press('Control+Enter');
  const refusal = page.getByRole('region', { name: 'This message does not fit' });
  await expect(refusal).toBeVisible();
  yield 'an edited question does not fit';
  await edit.press('Escape');
  await page.keyboard.press('F9');
  await expect(page.getByRole('region', { name: 'Answer' })).toBeVisible();
  yield 'a reply on stage';
  await page.keyboard.press('r');
  await expect(page.getByText('Recorded: Stage can play it')).toBeVisible();
  await page.keyboard.press('p');
  await expect(page.getByRole('status', { name: 'Recording' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Answer' })).toBeVisible();
  yield 'a recording on stage';
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /of 256$/ }).click();
  await expect(page.locator('[data-part]').first()).toBeVisible();
  yield 'what the context holds';
  await page.keyboard.press('Escape');
  await thinktab.message.fill('x'.repeat(300));
  await expect(refusal).toBeVisible();
  yield 'the message does not fit';
  await thinktab.message.fill('');
  await page.keyboard.press('Alt+Shift+N');
  await thinktab.askAndWait('Why is the sky so blue today? '.repeat(9).trim());
  await expect(page.getByRole('region', { name: 'The context is full' })).toBeVisible();
  yield 'the context is full';
  await openByKey(page, 'Alt+Shift+M');
  yield 'the loaded model';
  await closeDialog(page);
  await openByKey(page, 'Alt+Shift+S');
  await page.getByRole('combobox', { name: 'Context length' }).selectOption('512');
  await expect(page.getByRole('button', { name: /^Load again/ })).toBeVisible();
  await page.getByText('Penalties').click();
  yield 'settings with something to load again';
  await closeDialog(page);
}

/** A load as it goes, rests and fails. The caller expects errors of the network. */
export async function* loads(thinktab: ThinktabPage): Views {
  const { page } = thinktab;
  let arrives = (): void => undefined;
  const held = new Promise<void>((resolve) => (arrives = resolve));
  await page.context().route(/pocket.*params_shard/, async (route) => {
    await held;
    await route.fulfill({ status: 404 }).catch(() => undefined);
  });
  await thinktab.open();
  await thinktab.pocket.click();
  const pause = page.getByRole('button', { name: 'Pause' });
  await expect(pause).toBeVisible();
  yield 'loading';
  await page.locator('.files summary').click();
  yield 'files of a load';
  await pause.click();
  await expect(page.getByText('Paused').first()).toBeVisible();
  yield 'a load that rests';
  await page.getByRole('button', { name: 'Continue' }).click();
  arrives();
  // Beside the one that says that there is no WebGPU.
  const failure = thinktab.alert.filter({ hasText: 'A file of the model was not found.' });
  await failure.getByText('Details').click();
  yield 'a load that failed';
}

/** What only a GPU brings: a model that another tab uses, one that was lost, one loaded beside another. */
export async function* gpuViews(thinktab: ThinktabPage, models: ModelServer): Views {
  const { page, site } = thinktab;
  const loadFrom = async (address: string) => {
    await page.keyboard.press('Alt+Shift+M');
    const view = page.getByRole('dialog', { name: 'Models' });
    await view.getByRole('textbox', { name: /^Another model/ }).fill(address);
    await view.getByRole('button', { name: 'Load from this address' }).click();
  };
  const model = models.add('tiny', endlessModel().files);
  await thinktab.openAndLoad(model, { temperature: 0, max_tokens: 2000 });
  await thinktab.ask('Are you here?');
  await thinktab.seesText();
  yield 'a reply is being written';
  await thinktab.stop.click();
  await expect(thinktab.replies.first()).toHaveAttribute('aria-busy', 'false');
  yield 'a thought that was cut off';

  const other = new ThinktabPage(await page.context().newPage(), site);
  await other.open({ model });
  await other.load.click();
  await other.page.getByRole('button', { name: 'Use it here' }).click();
  await expect(other.loadedModel).toBeVisible();
  await page.bringToFront();
  await expect(thinktab.alert).toContainText('Another tab took over');
  yield 'another tab took over';
  await other.page.close();
  await page.getByRole('button', { name: 'Use it here' }).click();
  await expect(thinktab.loadedModel).toBeVisible();

  const worker = page.workers().at(-1);
  await worker?.evaluate(() => {
    setTimeout(() => {
      throw new Error('the worker fell over');
    });
  });
  await expect(page.getByText('tiny was loaded again.').first()).toBeVisible();
  yield 'a model was lost and loaded again';

  const devtools = await page.context().newCDPSession(page);
  const { usage = 0 } = await page.evaluate(() => navigator.storage.estimate());
  const { origin } = new URL(page.url());
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + 500_000 });
  const { files } = endlessModel({ vocab: 2048, hidden: 256, shardBytes: 100_000 });
  await loadFrom(models.add('large', files));
  await expect(page.getByRole('group', { name: 'What you could delete' })).toBeVisible();
  yield 'what could go for a model';
  await devtools.send('Storage.overrideQuotaForOrigin', { origin });

  models.breakFiles(/shard/, { kind: 'stalled', bytes: 5000 });
  await loadFrom(models.add('other', endlessModel({ shardBytes: 32768 }).files));
  await expect(page.getByRole('progressbar', { name: 'Progress' })).toBeVisible();
  yield 'loading beside a model';
}
