/**
 * Models from disk and to disk. The processor answers here: what is tested is that the files arrive,
 * and small models load in no time on it.
 */
import type { Download, Page } from '@playwright/test';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ZipReader } from '../../../src/weights/kit/zip-directory.ts';
import { unpacked } from '../../../src/weights/kit/kit-file.ts';
import { expect, test } from '../harness.ts';
import type { ThinktabPage } from '../thinktab-page.ts';
import { endlessModel, expectedReply } from '../tiny-models.ts';

type Files = ReadonlyMap<string, Uint8Array>;

const MODEL = endlessModel({ shardBytes: 32768 });
const SHARD = 'params_shard_1.bin';
const QUESTION = 'Why is the sky blue?';
const LENGTH = 12;
const PARAMETERS = { temperature: 0, max_tokens: LENGTH, context: 256 };

let root: string;
test.beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'thinktab-kits-'));
});
test.afterAll(() => rm(root, { recursive: true }));

/** Writes the files of a kit into a folder of that name. */
async function onDisk(name: string, files: Files): Promise<string> {
  const folder = join(await mkdtemp(join(root, 'stick-')), name);
  await mkdir(folder, { recursive: true });
  for (const [path, bytes] of files) await writeFile(join(folder, path), bytes);
  return folder;
}

/** All of the model, with one file damaged, one absent. */
function spoiled(damage: string, absent: string): Files {
  const files = new Map(MODEL.files);
  files.delete(absent);
  files.set(
    damage,
    (files.get(damage) ?? new Uint8Array()).map((byte, i) => (i === 99 ? byte ^ 1 : byte))
  );
  return files;
}

const kit = (page: Page) => page.getByRole('dialog').last();
const problem = (page: Page) => kit(page).getByRole('alert');

async function importFrom(thinktab: ThinktabPage, path: string): Promise<void> {
  const { page } = thinktab;
  const label = path.endsWith('.zip') ? 'Choose files or a zip' : 'Choose a folder';
  await openModels(page);
  await page.locator(`input[type=file][aria-label="${label}"]`).setInputFiles(path);
}

async function openModels(page: Page): Promise<void> {
  const models = page.getByRole('heading', { name: 'Models', exact: true });
  if (await models.isVisible()) return;
  await page.getByRole('button', { name: 'All models' }).click();
  await expect(models).toBeVisible();
}

/** SHA-256 of everything stored for web-llm, by the end of its address. */
async function stored(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const sums: Record<string, string> = {};
    for (const cache of ['webllm/config', 'webllm/model']) {
      for (const request of await (await caches.open(cache)).keys()) {
        const bytes = await (await caches.match(request, { cacheName: cache }))?.arrayBuffer();
        const digest = await crypto.subtle.digest('SHA-256', bytes ?? new ArrayBuffer(0));
        sums[request.url] = new Uint8Array(digest).join();
      }
    }
    return sums;
  });
}

async function answers(thinktab: ThinktabPage): Promise<void> {
  await kit(thinktab.page).getByRole('button', { name: 'Load it now' }).click();
  await expect(thinktab.loadedModel).toBeVisible();
  const fresh = thinktab.page.getByRole('button', { name: 'New chat' });
  if (await fresh.isVisible()) await fresh.click();
  await thinktab.askAndWait(QUESTION);
  const reply = thinktab.replies.last();
  const expected = await expectedReply(MODEL, [{ role: 'user', text: QUESTION }], LENGTH);
  expect(await thinktab.thoughtText(reply)).toBe(expected.trim());
}

async function unzipped(path: string): Promise<Map<string, Uint8Array>> {
  const files = await new ZipReader(new Blob([await readFile(path)]), basename(path)).files();
  const found = new Map<string, Uint8Array>();
  for (const file of files) {
    const parts = [];
    for await (const chunk of unpacked(file)) parts.push(chunk);
    found.set(file.path, new Uint8Array(await new Blob(parts).arrayBuffer()));
  }
  return found;
}

test('folder, export, delete, zip: identical bytes, and the model answers without a network', async ({
  thinktab,
  context
}) => {
  const { page } = thinktab;
  // As in Firefox and Safari: the archive goes to the downloads.
  await page.addInitScript(() => {
    delete (globalThis as { showSaveFilePicker?: unknown }).showSaveFilePicker;
  });
  await thinktab.open(PARAMETERS);
  await expect(page.getByText('Opens offline')).toBeVisible();
  await context.setOffline(true);
  await importFrom(thinktab, await onDisk('My Model', MODEL.files));
  await expect(kit(page)).toContainText('My Model is stored');
  const before = await stored(page);
  await answers(thinktab);

  await page.getByRole('button', { name: 'My Model, loaded model' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    (async () => {
      await page.getByRole('button', { name: /^Export.*My Model/ }).click();
      await kit(page).getByRole('button', { name: 'As one zip' }).click();
    })()
  ]);
  const zip = join(root, (download as Download).suggestedFilename());
  await download.saveAs(zip);
  expect(basename(zip)).toBe('My-Model.zip');
  await kit(page).getByRole('button', { name: 'Close' }).click();
  const inside = await unzipped(zip);
  for (const [name, bytes] of MODEL.files) {
    // Nothing in the browser needs it.
    if (name === 'tokenizer_config.json') continue;
    expect(Buffer.from(inside.get(`My-Model/${name}`) ?? []), name).toEqual(Buffer.from(bytes));
  }
  expect(new TextDecoder().decode(inside.get('My-Model/thinktab-kit.txt'))).toContain('My Model');

  await page.evaluate(async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith('webllm/')) await caches.delete(name);
    }
  });
  await importFrom(thinktab, zip);
  await expect(kit(page)).toContainText('My Model is stored');
  expect(await stored(page)).toEqual(before);
  await answers(thinktab);
});

test('a damaged and a missing file are named, the rest is kept, a good copy brings only them', async ({
  thinktab
}) => {
  const { page } = thinktab;
  await thinktab.open(PARAMETERS);
  await importFrom(thinktab, await onDisk('Stick', spoiled(SHARD, 'params_shard_2.bin')));
  await expect(problem(page)).toContainText('A file of the kit is damaged.');
  await expect(problem(page)).toContainText(`${SHARD}: the contents do not match`);
  expect(await problem(page).evaluate((alert) => alert.textContent)).toContain(
    'params_shard_2.bin: missing'
  );
  const names = Object.keys(await stored(page)).map((url) => url.slice(url.lastIndexOf('/') + 1));
  expect(names).toContain('params_shard_0.bin');
  expect(names).not.toContain(SHARD);
  await kit(page).getByRole('button', { name: 'Close' }).click();

  // The second copy has the two files and the description, and nothing else.
  const rest = new Map(
    [...MODEL.files].filter(
      ([name]) => !name.endsWith('.bin') || name === SHARD || name === 'params_shard_2.bin'
    )
  );
  await importFrom(thinktab, await onDisk('Stick', rest));
  await expect(kit(page)).toContainText('Stick is stored');
  await answers(thinktab);
});

test('what is no kit is told in a sentence, and nothing is stored', async ({ thinktab }) => {
  const { page } = thinktab;
  await thinktab.open();
  await expect(page.getByRole('button', { name: /Pocket/ }).first()).toBeVisible();
  // Dropped, as files are.
  const dropped = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['cat'], 'cat.png', { type: 'image/png' }));
    return transfer;
  });
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: dropped });
  await expect(page.getByText('Drop it here')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: dropped });
  await expect(page.getByText('Drop it here')).toBeHidden();
  await expect(problem(page)).toContainText('cat.png cannot be read here.');
  await kit(page).getByRole('button', { name: 'Close' }).click();
  await expect(problem(page)).toBeHidden();
  // Pasted, as pictures are. What has a text, too, is a text.
  await thinktab.message.focus();
  for (const [type, refused] of [
    ['text/plain', false],
    ['text/html', true]
  ] as const) {
    const taken = await page.evaluate((other) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File(['cat'], 'image.png', { type: 'image/png' }));
      clipboardData.setData(other, 'a cat');
      const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      return !document.activeElement?.dispatchEvent(event);
    }, type);
    expect(taken, type).toBe(refused);
  }
  await expect(problem(page)).toContainText('image.png cannot be read here.');
  await kit(page).getByRole('button', { name: 'Close' }).click();
  await expect(thinktab.message).toBeFocused();

  // A text is for the message, behind what is written there.
  await thinktab.message.fill('What does it do?');
  const text = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['# ``` is a fence\nprint(1)\n'], 'one.py'));
    return transfer;
  });
  await page.dispatchEvent('body', 'drop', { dataTransfer: text });
  await expect(thinktab.message).toHaveValue(
    'What does it do?\n\none.py\n````\n# ``` is a fence\nprint(1)\n````\n'
  );

  const cut = join(root, 'cut.zip');
  await writeFile(cut, Buffer.from('PK\x03\x04 and then the stick was pulled'));
  await importFrom(thinktab, cut);
  await expect(problem(page)).toContainText('The zip archive is cut short.');
  expect(await stored(page)).toEqual({});
});
