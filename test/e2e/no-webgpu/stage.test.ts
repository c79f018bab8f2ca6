/**
 * A talk, with the pocket model on the processor: the script is written, shown and asked by keyboard
 * alone, without a network, with the notes in a window of the speaker's.
 */
import type { Page } from '@playwright/test';
import { test as onSite } from '../harness.ts';
import { openTraffic } from '../traffic-view.ts';
import { expect, test as offline, visitAndLoseNetwork } from '../offline-site.ts';

const stage = (page: Page) => page.getByRole('main', { name: 'Stage' });
const answer = (page: Page) => stage(page).getByRole('region', { name: 'Answer' });
const question = (page: Page) => stage(page).getByRole('heading');
const rate = (page: Page) => stage(page).getByRole('status', { name: 'Tokens per second' });
const prompt = (page: Page, place: number) =>
  page.getByRole('textbox', { name: `Prompt ${place}`, exact: true });
const notes = (page: Page, place: number) =>
  page.getByRole('textbox', { name: `Notes for prompt ${place}` });

async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    const focused = await page.evaluate(() => document.activeElement?.textContent.trim() ?? '');
    if (focused.startsWith(name)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never reaches ${name}`);
}

/** Writes the script as one who has no mouse would. */
async function writeScript(page: Page, prompts: readonly [text: string, notes: string][]) {
  for (const [index, [text, note]] of prompts.entries()) {
    await tabTo(page, 'Add a prompt');
    await page.keyboard.press('Enter');
    await expect(prompt(page, index + 1)).toBeFocused();
    await page.keyboard.type(text);
    await page.keyboard.press('Tab');
    await page.keyboard.type(note);
  }
}

offline(
  'a talk by keyboard alone, without a network: script, stage, clicker, speaker’s window',
  async ({ visitor, offlineSite }) => {
    const { page } = visitor;
    await visitAndLoseNetwork(visitor, offlineSite);
    await page.goto(`${offlineSite.origin}/?temperature=0`);
    await visitor.loadPocket();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('Prepare a talk');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Script' })).toBeVisible();
    await writeScript(page, [
      ['What is 1203 minus 458?', 'The third.'],
      ['How many r are in strawberry?', 'Wait for the laugh.'],
      ['47+85?', 'Quickly.']
    ]);
    // The first becomes the last.
    await prompt(page, 1).focus();
    await page.keyboard.press('Alt+ArrowDown');
    await page.keyboard.press('Alt+ArrowDown');
    await expect(prompt(page, 3)).toHaveValue('What is 1203 minus 458?');
    await expect(prompt(page, 3)).toBeFocused();

    await page.keyboard.press('Home');
    await prompt(page, 1).focus();
    for (let presses = 0; presses < 12; presses++) await page.keyboard.press('Shift+Tab');
    await tabTo(page, 'Open the speaker');
    const [speaker] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('Enter')]);
    await expect(speaker.getByText('Wait for the laugh.')).toBeVisible();
    await expect(speaker.getByText('The stage is not shown yet.')).toBeVisible();

    await page.bringToFront();
    await page.keyboard.press('F9');
    await expect(question(page)).toHaveText('How many r are in strawberry?');
    await expect(page.getByRole('banner')).toBeHidden();
    await expect(page.getByText('Wait for the laugh.')).toHaveCount(0);
    expect(await page.evaluate(() => document.fullscreenElement?.tagName)).toBe('HTML');

    await page.keyboard.press('Enter');
    await expect(answer(page)).toHaveText('There are 3 r in "strawberry".');
    await expect(stage(page).getByRole('region', { name: 'Thought' })).toContainText('r3');
    await expect(rate(page)).toContainText(/\d tokens per second, on the processor/);
    await expect(stage(page)).toContainText('Pocket · in this browser tab');
    await expect(speaker.getByText('done')).toBeVisible();

    // As a clicker does.
    await page.keyboard.press('PageDown');
    await expect(question(page)).toHaveText('47+85?');
    await expect(answer(page)).toHaveCount(0);
    await expect(speaker.getByText('Quickly.')).toBeVisible();
    await page.keyboard.press('Space');
    await expect(answer(page)).toHaveText('47 + 85 = 132');
    await page.keyboard.press('PageUp');
    await expect(answer(page)).toHaveText('There are 3 r in "strawberry".');

    // Nothing is left on the screen, and the next key goes on.
    await page.keyboard.press('b');
    await expect(question(page)).toHaveCount(0);
    await expect(rate(page)).toHaveCount(0);
    await expect(speaker.getByText('The screen is dark.')).toBeVisible();
    await page.keyboard.press('.');
    await expect(question(page)).toHaveText('How many r are in strawberry?');

    // The speaker's window has the same keys.
    await speaker.bringToFront();
    await speaker.keyboard.press('ArrowRight');
    await speaker.keyboard.press('ArrowRight');
    await expect(question(page)).toHaveText('What is 1203 minus 458?');
    await speaker.keyboard.press('Enter');
    await expect(answer(page)).toHaveText('1203 - 458 = 745');
    await expect(speaker.getByText('This is the last prompt.')).toBeVisible();

    await page.bringToFront();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('heading', { name: 'Script' })).toBeVisible();
    expect(await page.evaluate(() => document.fullscreenElement)).toBeNull();
    await page.reload();
    await expect(prompt(page, 3)).toHaveValue('What is 1203 minus 458?');
    await expect(notes(page, 1)).toHaveValue('Wait for the laugh.');
    await page.close();
    await expect(speaker.getByRole('alert')).toContainText('The stage does not answer.');
  }
);

onSite(
  'a script from a link is asked about first; a damaged one says so; a file is read back',
  async ({ thinktab, context, site }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const { page } = thinktab;
    await page.goto(`${site}/#stage`);
    await writeScript(page, [['One?', 'Only for me.']]);
    await page.getByRole('button', { name: 'Copy a link' }).click();
    await expect(page.getByText('The link is copied.')).toBeVisible();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await prompt(page, 1).fill('My own?');
    await page.goto(link);
    await expect(page.getByText('brings a script of 1 prompt.')).toBeVisible();
    await expect(prompt(page, 1)).toHaveValue('My own?');
    await page.getByRole('button', { name: 'Use it instead of mine' }).click();
    await expect(prompt(page, 1)).toHaveValue('One?');
    await expect(notes(page, 1)).toHaveValue('Only for me.');
    expect(page.url()).toMatch(/#stage$/);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(prompt(page, 1)).toHaveValue('My own?');
    // The other way from device to device: a file.
    const script = page.getByRole('region', { name: 'Script' });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      script.getByRole('button', { name: 'Save as a file' }).click()
    ]);
    await prompt(page, 1).fill('Another?');
    await script.locator('input[type=file]').setInputFiles(await download.path());
    await expect(page.getByText('1 prompt was read.')).toBeVisible();
    await expect(prompt(page, 1)).toHaveValue('My own?');
    await page.goto(`${link.slice(0, -9)}AAAA`);
    await expect(page.getByText('The script in the link is damaged.')).toBeVisible();
    await expect(prompt(page, 1)).toHaveValue('My own?');
  }
);

onSite(
  'the pointer goes when it rests, the screen stays on, F5 reloads nothing, the theme can change',
  async ({ thinktab }) => {
    const { page } = thinktab;
    await page.addInitScript(() => {
      const { wakeLock } = navigator;
      const request = wakeLock.request.bind(wakeLock);
      wakeLock.request = (type) => {
        document.documentElement.dataset['awake'] = type;
        return request(type);
      };
      const { keyboard } = navigator as unknown as {
        keyboard: { lock(codes: string[]): Promise<void>; unlock(): void };
      };
      const lock = keyboard.lock.bind(keyboard);
      keyboard.lock = (codes) => {
        document.documentElement.dataset['held'] = codes.join();
        return lock(codes);
      };
      const unlock = keyboard.unlock.bind(keyboard);
      keyboard.unlock = () => {
        document.documentElement.dataset['held'] = '';
        unlock();
      };
    });
    await thinktab.open();
    await thinktab.message.fill('A draft');
    await page.keyboard.press('F9');
    await expect(stage(page)).toBeFocused();
    await expect(page.locator('html')).toHaveAttribute('data-awake', 'screen');
    await expect(page.locator('html')).toHaveAttribute('data-held', 'Escape');
    await expect(stage(page)).toContainText('There is no script yet.');
    const controls = page.getByRole('toolbar', { name: 'Controls' });
    await expect(stage(page)).toHaveCSS('cursor', 'none');
    await expect(controls).toHaveCSS('opacity', '0');
    await page.mouse.move(100, 100);
    await expect(stage(page)).not.toHaveCSS('cursor', 'none');
    await expect(controls).toHaveCSS('opacity', '1');
    await expect(controls).toHaveCSS('opacity', '0');
    const shown = () => page.evaluate(() => document.documentElement.dataset['theme']);
    const before = await shown();
    await page.keyboard.press('Alt+Shift+D');
    expect(await shown()).not.toBe(before);
    // Everything else of the page waits.
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.evaluate(() =>
      window.addEventListener(
        'keydown',
        ({ defaultPrevented }) =>
          (document.documentElement.dataset['f5'] = defaultPrevented ? 'nothing' : 'reload'),
        { capture: true, once: true }
      )
    );
    await page.keyboard.press('F5');
    await expect(page.locator('html')).toHaveAttribute('data-f5', 'nothing');
    await page.mouse.move(200, 200);
    await page.getByRole('button', { name: 'Leave' }).click();
    await expect(thinktab.message).toHaveValue('A draft');
    await expect(page.locator('html')).toHaveAttribute('data-held', '');
    // From what the room was shown before, too.
    await openTraffic(page);
    await page.keyboard.press('F9');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(stage(page)).toBeFocused();
  }
);

onSite(
  'where there are two screens the stage goes to the other one, and comes back to it',
  async ({ thinktab, site }) => {
    const { page } = thinktab;
    await page.addInitScript(() => {
      Object.defineProperty(Screen.prototype, 'isExtended', { get: () => true });
      const here = {};
      const projector = { label: 'projector' };
      Object.assign(window, {
        getScreenDetails: async () => ({ screens: [here, projector], currentScreen: here })
      });
      // No screen of these is one: what is asked for is written down, and the window is filled.
      const { requestFullscreen } = Element.prototype;
      Element.prototype.requestFullscreen = function (options?: object) {
        const { screen } = (options ?? {}) as { screen?: { label: string } };
        document.documentElement.dataset['screen'] = screen?.label ?? 'its own';
        return requestFullscreen.call(this);
      };
    });
    const asked = page.locator('html');
    await page.goto(`${site}/#stage`);
    await page.getByRole('button', { name: 'Go on stage on the other screen' }).click();
    await expect(stage(page)).toBeVisible();
    await expect(asked).toHaveAttribute('data-screen', 'projector');
    await page.reload();
    await expect(stage(page)).toBeVisible();
    await page.keyboard.press('ArrowRight');
    await expect(asked).toHaveAttribute('data-screen', 'projector');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Go on stage F9' }).click();
    await expect(asked).toHaveAttribute('data-screen', 'its own');
  }
);

onSite(
  'a page that is reloaded on stage is on stage again, one press away from going on',
  async ({ thinktab }) => {
    const { page } = thinktab;
    await thinktab.open({ temperature: 0 });
    await page.evaluate(() =>
      localStorage.setItem(
        'thinktab.script',
        '{"format":"thinktab-script","version":1,"prompts":[{"text":"9-5?"},{"text":"47+85?"}]}'
      )
    );
    await thinktab.loadPocket();
    await page.keyboard.press('F9');
    await expect(question(page)).toHaveText('9-5?');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect(answer(page)).toHaveText('47 + 85 = 132');
    await page.reload();
    await expect(question(page)).toHaveText('47+85?');
    await expect(stage(page).getByText('No model is loaded. Enter loads Pocket.')).toBeVisible();
    await page.keyboard.press('Enter');
    // No page may fill the screen by itself: the first press does.
    expect(await page.evaluate(() => document.fullscreenElement?.tagName)).toBe('HTML');
    await expect(stage(page).getByText('Pocket', { exact: false })).toContainText(
      'in this browser'
    );
    await expect(stage(page).getByText('Enter loads')).toHaveCount(0);
    await page.keyboard.press('Enter');
    await expect(answer(page)).toHaveText('47 + 85 = 132');
  }
);

onSite(
  'a question from the room is typed and asked, on stage or in the speaker’s window; the script goes on',
  async ({ thinktab }) => {
    const { page } = thinktab;
    const asking = (on: Page) => on.getByRole('textbox', { name: 'A question from the room' });
    await page.addInitScript(() => {
      Object.defineProperty(Screen.prototype, 'isExtended', { get: () => true });
    });
    await thinktab.open({ temperature: 0 });
    await page.evaluate(() =>
      localStorage.setItem(
        'thinktab.script',
        JSON.stringify({
          format: 'thinktab-script',
          version: 1,
          prompts: [
            { text: '9-5?', notes: 'A line.\n'.repeat(60) },
            { text: '47+85?', follows: true }
          ]
        })
      )
    );
    await thinktab.loadPocket();
    await page.getByRole('link', { name: 'Stage', exact: true }).click();
    await expect(page.getByText('There are two screens here.')).toBeVisible();
    const [speaker] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('button', { name: 'Open the speaker’s window' }).click()
    ]);
    await page.bringToFront();
    await page.keyboard.press('F9');
    await page.keyboard.press('Enter');
    await expect(answer(page)).toHaveText('9 - 5 = 4');

    // Letters that are keys of the stage are letters here, and Escape leaves the field alone.
    await page.keyboard.press('t');
    await expect(asking(page)).toBeFocused();
    await page.keyboard.type('a quip. b t');
    await expect(asking(page)).toHaveValue('a quip. b t');
    await page.keyboard.press('Escape');
    await expect(asking(page)).toBeHidden();
    await expect(question(page)).toHaveText('9-5?');
    await page.keyboard.press('t');
    // In full screen the browser hears Escape first, and takes the screen back.
    await page.evaluate(() => document.exitFullscreen());
    await expect(asking(page)).toBeHidden();
    await expect(stage(page)).toBeFocused();
    await page.keyboard.press('t');
    await expect(asking(page)).toHaveValue('a quip. b t');
    expect(await page.evaluate(() => document.fullscreenElement?.tagName)).toBe('HTML');
    await page.keyboard.type('12+30?');
    await page.keyboard.press('Enter');
    await expect(question(page)).toHaveText('12+30?');
    await expect(answer(page)).toHaveText('12 + 30 = 42');
    // A clicker has no letters: its keys go on from within the field, too.
    await page.keyboard.press('t');
    await page.keyboard.press('PageDown');
    await expect(asking(page)).toBeHidden();

    await speaker.bringToFront();
    await speaker.keyboard.press('t');
    await speaker.keyboard.type('20-7?');
    await expect(question(page)).toHaveText('12+30?');
    await speaker.keyboard.press('Enter');
    await expect(answer(page)).toHaveText('20 - 7 = 13');
    await speaker.keyboard.press('PageDown');
    await expect(answer(page)).toHaveText('9 - 5 = 4');
    // Long notes are read on by the arrows; a clicker goes on.
    const long = speaker.getByText('A line.');
    await long.click();
    await speaker.keyboard.press('ArrowDown');
    await expect.poll(() => long.evaluate((element) => element.scrollTop)).toBeGreaterThan(0);
    await expect(question(page)).toHaveText('9-5?');
    await speaker.keyboard.press('PageDown');
    await expect(question(page)).toHaveText('47+85?');
    await speaker.keyboard.press('Enter');
    // A model this small is confused by what was said before.
    await expect(answer(page)).toHaveText(/85 = \d/);
    // It goes on where the first prompt was asked, not where the room's questions were.
    await page.bringToFront();
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: 'Chat', exact: true }).click();
    await expect(thinktab.questions).toHaveText(['9-5?', '47+85?']);
  }
);

onSite.describe('on a first visit', () => {
  // What a service worker has kept already is not fetched from the network.
  onSite.use({ serviceWorkers: 'block' });

  onSite(
    'a stage that does not come leaves the ways out, and comes at the next try',
    async ({ thinktab, problems }) => {
      problems.expect(/ERR_FAILED/);
      const { page } = thinktab;
      await thinktab.open();
      await page.route(/StagePlace/, (route) => route.abort());
      // Before there is a page there is nobody to hear a key.
      await expect(thinktab.message).toBeVisible();
      await page.keyboard.press('F9');
      await expect(thinktab.alert).toContainText('A part of this page could not be fetched');
      await page.getByRole('link', { name: 'Chat', exact: true }).click();
      await expect(thinktab.message).toBeVisible();
      await page.unroute(/StagePlace/);
      await page.keyboard.press('F9');
      await expect(stage(page)).toBeVisible();
      await expect(page.getByRole('banner')).toBeHidden();
    }
  );
});
