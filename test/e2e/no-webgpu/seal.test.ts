/**
 * A sealed page: every way there is to open a connection is tried, at its own host and at another, and
 * two servers say what arrived. What stands in the page is shown; what was refused is refused.
 */
import type { Page } from '@playwright/test';
import { expect, test } from '../counted-site.ts';
import { opensOffline } from '../offline-site.ts';
import { openTraffic } from '../traffic-view.ts';

async function sealPage(page: Page): Promise<void> {
  await openTraffic(page);
  await page.getByRole('button', { name: 'Seal this page' }).click();
  await expect(page.getByText('This page is sealed.')).toBeVisible();
}

/** Every kind of request, each under a name of its own. Plain JavaScript: it runs in the page. */
const TRY_ALL = `async (base) => {
  const at = (name) => base + '/leak-' + name;
  const soon = (work) => Promise.race([work, new Promise((r) => setTimeout(() => r('silence'), 1500))]);
  const attempt = async (name, make) => {
    try { return [name, String(await soon(make(at(name))))]; } catch (error) { return [name, error.name]; }
  };
  const element = (tag, set) => new Promise((resolve) => {
    const made = document.createElement(tag);
    made.onload = () => resolve('loaded');
    made.onerror = () => resolve('refused');
    set(made);
    document.head.append(made);
  });
  const xhr = (url) => new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.onload = () => resolve('loaded');
    request.onerror = () => resolve('refused');
    request.open('POST', url);
    request.send('what was said');
  });
  const stream = (made) => new Promise((resolve) => {
    made.onopen = () => resolve('loaded');
    made.onerror = () => resolve('refused');
  });
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const tries = {
    fetch: async (url) => (await fetch(url, { method: 'POST', body: 'what was said' })).status,
    frame: async (url) => (await frame.contentWindow.fetch(url)).status,
    xhr,
    beacon: async (url) => navigator.sendBeacon(url, 'what was said') ? 'queued' : 'refused',
    socket: async (url) => stream(new WebSocket(url.replace('http', 'ws'))),
    source: async (url) => stream(new EventSource(url)),
    transport: async (url) => new WebTransport(url.replace('http:', 'https:')).ready,
    image: (url) => element('img', (made) => { made.src = url; }),
    style: (url) => element('link', (made) => { made.rel = 'stylesheet'; made.href = url; }),
    prefetch: (url) => element('link', (made) => { made.rel = 'prefetch'; made.href = url; }),
    preload: (url) => element('link', (made) => { made.rel = 'preload'; made.as = 'fetch'; made.href = url; }),
    module: (url) => element('link', (made) => { made.rel = 'modulepreload'; made.href = url; }),
    script: (url) => import(url),
    font: async (url) => (await new FontFace('leak', 'url(' + url + ')').load()).status,
    cache: async (url) => (await caches.open('leak')).add(url),
    register: async (url) => navigator.serviceWorker.register(url),
    update: async () => (await navigator.serviceWorker.getRegistration()).update(),
    window: async (url) => open(url) === null ? 'refused' : 'opened',
    form: async (url) => {
      const form = document.createElement('form');
      form.action = url;
      form.method = 'POST';
      document.body.append(form);
      form.submit();
      return 'tried';
    },
    rtc: async (url) => {
      const peer = new RTCPeerConnection({ iceServers: [{ urls: 'stun:' + new URL(url).host }] });
      peer.createDataChannel('leak');
      await peer.setLocalDescription();
      return 'opened';
    }
  };
  const results = {};
  for (const [name, make] of Object.entries(tries)) {
    const [, result] = await attempt(name, make);
    results[name] = result;
  }
  return results;
}`;

const OPENED = /^(?:200|loaded|queued|opened|installed)$/;

test('a sealed page opens no connection, whatever is tried, and goes on answering', async ({
  visitor,
  counted,
  elsewhere,
  problems
}) => {
  problems.expect(/./);
  const { page } = visitor;
  await visitor.open({ temperature: 0 });
  await expect(opensOffline(page)).toBeVisible();
  await page.getByRole('button', { name: /^(Try it now|Load).*Pocket/ }).click();
  await visitor.askAndWait('47+85?');
  await sealPage(page);
  const panel = page.getByRole('dialog', { name: 'What leaves this page' });
  await expect(panel).toContainText('The browser refuses what the page asks for. It was tried.');
  await expect(panel).toContainText('The service worker answers from what is kept');
  await expect(panel).toContainText('1 worker has closed, and said so. Of 1 worker');
  await page.keyboard.press('Escape');
  await visitor.askAndWait('What is 1203 minus 458?');
  expect(await visitor.answerText(visitor.replies.last())).toMatch(/745/);
  const before = counted.heard.length;
  for (const origin of [elsewhere.origin, counted.origin]) {
    const results = (await page.evaluate(`(${TRY_ALL})('${origin}')`)) as Record<string, string>;
    const opened = Object.entries(results).filter(([, result]) => OPENED.test(result));
    expect(opened, origin).toEqual([]);
  }
  expect(elsewhere.heard).toEqual([]);
  expect(counted.heard.slice(before)).toEqual([]);
});

test('workers of a sealed page are sealed: those there are, and those that begin later', async ({
  visitor,
  counted,
  elsewhere,
  problems
}) => {
  problems.expect(/./);
  const { page } = visitor;
  await visitor.open({ temperature: 0 });
  await expect(opensOffline(page)).toBeVisible();
  await page.getByRole('button', { name: /^(Try it now|Load).*Pocket/ }).click();
  await expect(visitor.loadedModel).toContainText('Pocket');
  const [first] = page.workers();
  await sealPage(page);
  await page.keyboard.press('Escape');
  const before = counted.heard.length;
  const tryIn = (worker: typeof first, origin: string) =>
    worker?.evaluate(async (base) => {
      const results: Record<string, string> = {};
      const tries: Record<string, () => Promise<unknown>> = {
        fetch: () => fetch(`${base}/leak-fetch`, { method: 'POST', body: 'what was said' }),
        import: () => import(/* @vite-ignore */ `${base}/leak-import.js`),
        cache: async () => (await caches.open('leak')).add(`${base}/leak-cache`),
        socket: async () => {
          new WebSocket(`${base.replace('http', 'ws')}/leak-socket`);
        },
        xhr: async () => {
          const request = new XMLHttpRequest();
          request.open('GET', `${base}/leak-xhr`, false);
          request.send();
        }
      };
      for (const [name, make] of Object.entries(tries)) {
        try {
          await make();
          results[name] = 'opened';
        } catch (error) {
          results[name] = error instanceof Error ? 'refused' : String(error);
        }
      }
      return results;
    }, origin);
  const refused = {
    fetch: 'refused',
    import: 'refused',
    cache: 'refused',
    socket: 'refused',
    xhr: 'refused'
  };
  for (const origin of [elsewhere.origin, counted.origin]) {
    expect(await tryIn(first, origin)).toEqual(refused);
  }
  // The list of chats searches in a worker of its own.
  const begun = page.waitForEvent('worker');
  await page.keyboard.press('Alt+Shift+H');
  await page.getByRole('searchbox').fill('anything');
  const later = await begun;
  for (const origin of [elsewhere.origin, counted.origin]) {
    expect(await tryIn(later, origin)).toEqual(refused);
  }
  expect(elsewhere.heard).toEqual([]);
  expect(counted.heard.slice(before)).toEqual([]);
});

test('a reload unseals, and the page is as it was', async ({ visitor, problems }) => {
  problems.expect(/connect-src/, /Refused to connect/);
  const { page } = visitor;
  await visitor.open({ temperature: 0 });
  await expect(opensOffline(page)).toBeVisible();
  await sealPage(page);
  await expect(page.getByRole('banner').getByText('sealed', { exact: true })).toBeAttached();
  await page.getByRole('button', { name: 'Reload to unseal' }).click();
  await expect(opensOffline(page)).toBeVisible();
  await page.getByRole('button', { name: /^(Try it now|Load).*Pocket/ }).click();
  await visitor.askAndWait('47+85?');
  expect(await visitor.answerText(visitor.replies.last())).toBe('47 + 85 = 132');
});
