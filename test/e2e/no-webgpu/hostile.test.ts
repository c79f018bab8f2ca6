/**
 * The built page under its policy, and conversations that attack it. Every test fails on an error in
 * the console, on a violation of the policy and on a request to a third party (harness.ts).
 */
import type { Page } from '@playwright/test';
import { BOMBS, MARKUP, SCRIPT, TEX, URLS } from '../../hostile/corpus.ts';
import { expect, test } from '../harness.ts';

/** Leaves a conversation in storage, as a crash or another version of the page may have left it. */
async function leave(page: Page, texts: readonly string[]): Promise<void> {
  await page.evaluate(
    (all) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('thinktab-conversations');
        opening.onerror = () => reject(new Error('the database did not open'));
        // A first visit has none yet.
        opening.onupgradeneeded = () => {
          const db = opening.result;
          db.createObjectStore('conversations', { keyPath: 'id' }).createIndex(
            'updated',
            'updated'
          );
          db.createObjectStore('messages', { keyPath: ['conversation', 'id'] });
        };
        opening.onsuccess = () => {
          const db = opening.result;
          const writing = db.transaction(['conversations', 'messages'], 'readwrite');
          const conversations = writing.objectStore('conversations');
          const messages = writing.objectStore('messages');
          const conversation = 'hostile';
          let parent: string | undefined;
          for (const [index, text] of all.entries()) {
            const common = { conversation, created: index, text };
            messages.put({ ...common, id: `q${index}`, ...(parent && { parent }), role: 'user' });
            messages.put({
              ...common,
              id: `a${index}`,
              parent: `q${index}`,
              role: 'assistant',
              thought: text,
              ended: 'stop',
              model: { id: text, name: text, url: 'https://example.org/' }
            });
            parent = `a${index}`;
          }
          conversations.put({
            id: conversation,
            title: all.join(' '),
            pinned: false,
            created: 1,
            updated: Date.now() + 1000,
            leaf: parent,
            draft: all[0] ?? '',
            settings: {}
          });
          writing.oncomplete = () => {
            db.close();
            resolve();
          };
          writing.onerror = () => reject(new Error('nothing was written'));
        };
      }),
    texts
  );
}

test('a conversation full of attacks is shown, and nothing of it happens', async ({ thinktab }) => {
  const { page } = thinktab;
  await page.addInitScript(() => {
    const called: string[] = [];
    const names = ['pwn', 'alert', 'confirm', 'prompt', 'open'];
    const own = Object.fromEntries(names.map((name) => [name, () => called.push(name)]));
    Object.assign(globalThis, own, { called });
  });
  const texts = [...SCRIPT, ...URLS, ...MARKUP, ...TEX.slice(0, 20)];
  await thinktab.open();
  await expect(thinktab.message).toBeVisible();
  await leave(page, texts);
  await page.reload();
  await expect(thinktab.replies).toHaveCount(texts.length);
  await expect(thinktab.questions.first()).toContainText(SCRIPT[0] ?? '');
  await page.evaluate(() => {
    for (const thought of document.querySelectorAll('details')) thought.open = true;
  });
  await expect(page.locator('.markdown .katex').first()).toBeAttached();
  await expect(page.locator('.thought .katex').first()).toBeAttached();
  const found = await page.evaluate(() => ({
    called: (globalThis as unknown as { called: string[] }).called,
    made: [...document.querySelectorAll('[role=log] *')]
      .filter((element) => !element.closest('.katex'))
      .filter((element) =>
        /^(?:script|style|img|iframe|object|embed|link|meta|base|form|video|audio|input)$/.test(
          element.localName
        )
      )
      .map((element) => element.outerHTML),
    links: [...document.querySelectorAll('[role=log] a')].map((link) => link.getAttribute('href'))
  }));
  expect(found.called).toEqual([]);
  expect(found.made).toEqual([]);
  for (const link of found.links) expect(link).toMatch(/^(?:https?:|mailto:)/);
});

test('what is sent is shown as it was written', async ({ thinktab }) => {
  await thinktab.open({ prompt: SCRIPT[8] ?? '' });
  await expect(thinktab.message).toHaveValue(SCRIPT[8] ?? '');
  await thinktab.loadPocket();
  await thinktab.askAndWait(SCRIPT[8] ?? '');
  await expect(thinktab.questions.last().locator('img')).toHaveCount(0);
});

test('the policy is in force on the page, and in the workers where headers are sent', async ({
  thinktab,
  problems
}) => {
  const { page } = thinktab;
  problems.expect(/hostile|[Pp]olicy|[Tt]rusted/);
  await thinktab.open();
  await expect(thinktab.message).toBeVisible();
  const tried = await page.evaluate(async () => {
    const violated: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) =>
      violated.push(event.effectiveDirective)
    );
    const refused: string[] = [];
    const tries: readonly [string, () => unknown][] = [
      ['html', () => (document.createElement('p').innerHTML = '<b>x</b>')],
      ['handler', () => document.body.setAttribute('onclick', 'x()')],
      ['worker', () => new Worker('data:text/javascript,1')],
      [
        'policy',
        () => {
          const { trustedTypes } = globalThis as unknown as {
            trustedTypes: { createPolicy: (name: string, rules: object) => unknown };
          };
          trustedTypes.createPolicy('mine', {});
        }
      ]
    ];
    for (const [name, attempt] of tries) {
      try {
        attempt();
      } catch {
        refused.push(name);
      }
    }
    // Later, because the debugger, through which this runs, may evaluate what it likes.
    await new Promise<void>((resolve) =>
      setTimeout(() => {
        try {
          new Function('return 1')();
        } catch {
          refused.push('eval');
        }
        resolve();
      })
    );
    await fetch('https://hostile.test/').catch(() => refused.push('fetch'));
    const image = document.createElement('img');
    image.src = 'https://hostile.test/x.png';
    const style = document.createElement('style');
    style.textContent = 'body { display: none }';
    const frame = document.createElement('iframe');
    frame.src = 'https://hostile.test/';
    document.body.append(image, style, frame);
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { violated: [...new Set(violated)].sort(), refused };
  });
  expect(tried.refused).toEqual(['html', 'handler', 'worker', 'policy', 'eval', 'fetch']);
  for (const directive of ['connect-src', 'frame-src', 'img-src', 'style-src-elem']) {
    expect(tried.violated).toContain(directive);
  }
  const started = page.waitForEvent('worker');
  await thinktab.pocket.click();
  const worker = await started;
  const refused = await worker.evaluate(
    () =>
      new Promise<string>((resolve) =>
        setTimeout(() => {
          try {
            resolve(String(new Function('return 1')()));
          } catch (error) {
            resolve((error as Error).name);
          }
        })
      )
  );
  expect(refused).toBe('EvalError');
});

test('everything that costs much to draw, at once, does not hang the page', async ({
  thinktab
}) => {
  await thinktab.open();
  await expect(thinktab.message).toBeVisible();
  await leave(thinktab.page, BOMBS);
  await thinktab.page.reload();
  await expect(thinktab.replies).toHaveCount(BOMBS.length);
  await thinktab.message.fill('It still takes what is typed.');
  await expect(thinktab.message).toHaveValue('It still takes what is typed.');
});
