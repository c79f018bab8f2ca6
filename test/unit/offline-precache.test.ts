/** What the service worker answers and what it leaves alone, and the list that the build writes. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { answerOf, cachePrefix } from '../../src/app/offline/precache.ts';
import { listBuild } from '../../tools/vite/offline.ts';

const SCOPE = 'https://host.test/some/path/';
const PATHS = new Set(['favicon.svg', 'assets/index-Ab12_-Cd.js', 'pocket/0a1b2c3d4e/params.bin']);

function answer(url: string, { method = 'GET', mode = 'no-cors', range = false } = {}) {
  const headers = new Headers(range ? { Range: 'bytes=0-1' } : {});
  return answerOf({ method, mode, url: new URL(url, SCOPE).href, headers }, SCOPE, PATHS);
}

describe('answers', () => {
  test.each([
    ['the page', './', ''],
    ['the page with parameters', './?model=x&prompt=y', ''],
    ['the page with a fragment', './#part', ''],
    ['the page by its name', 'index.html?seed=1', '']
  ])('%s', (_, url, path) => {
    expect(answer(url, { mode: 'navigate' })).toBe(path);
  });

  test.each(['favicon.svg', 'assets/index-Ab12_-Cd.js', 'pocket/0a1b2c3d4e/params.bin'])(
    'a file of the build: %s',
    (path) => {
      expect(answer(path)).toBe(path);
    }
  );

  test('a hashed file of another version, for a tab that still shows that one', () => {
    expect(answer('assets/index-ZZZZZZZZ.js')).toBe('assets/index-ZZZZZZZZ.js');
  });
});

describe('leaves to the network', () => {
  test.each([
    ['another origin', 'https://huggingface.co/mlc-ai/model/resolve/main/params_shard_0.bin'],
    ['the same path on another origin', 'https://other.test/some/path/favicon.svg'],
    ['another port', 'https://host.test:8443/some/path/favicon.svg'],
    ['above the page', '../favicon.svg'],
    ['beside the page', 'https://host.test/some/pathology/favicon.svg'],
    ['a model in a folder of the same host', 'models/r1/params_shard_0.bin'],
    ['a file that is not of the build', 'robots.txt'],
    ['the service worker', 'sw.js'],
    ['a file with parameters', 'favicon.svg?now'],
    ['the page as a file', 'index.html']
  ])('%s', (_, url) => {
    expect(answer(url)).toBeUndefined();
  });

  test('other methods, parts of files, other pages below', () => {
    expect(answer('favicon.svg', { method: 'HEAD' })).toBeUndefined();
    expect(answer('./', { method: 'POST', mode: 'navigate' })).toBeUndefined();
    expect(answer('favicon.svg', { range: true })).toBeUndefined();
    expect(answer('other/', { mode: 'navigate' })).toBeUndefined();
    expect(answer('other/index.html', { mode: 'navigate' })).toBeUndefined();
  });
});

test('caches of pages below one another do not mix', () => {
  const inner = `${cachePrefix(`${SCOPE}inner/`)}1234`;
  expect(inner.startsWith(cachePrefix(SCOPE))).toBe(false);
});

describe('the list of the build', () => {
  const folder = mkdtempSync(join(tmpdir(), 'thinktab-list-'));
  mkdirSync(join(folder, 'assets'));
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
  write('index.html', '<script src="./assets/index-Ab12_-Cd.js"></script>');
  write('assets/index-Ab12_-Cd.js', 'start()');
  write('assets/lazy-Ab12_-Cd.js', 'later()');
  write('README.md', 'for people');
  write('sw.js', 'itself');
  afterAll(() => rmSync(folder, { recursive: true }));

  test('names every file but the page, the service worker and what is for people', () => {
    const { files, mentions } = listBuild(folder);
    expect(files.map(({ path }) => path)).toEqual([
      'assets/index-Ab12_-Cd.js',
      'assets/lazy-Ab12_-Cd.js'
    ]);
    expect(mentions).toEqual(['assets/index-Ab12_-Cd.js']);
    for (const { sha256 } of files) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('has a version of its own for every content, and the same for the same', () => {
    const first = listBuild(folder).version;
    write('sw.js', 'another');
    expect(listBuild(folder).version).toBe(first);
    write('assets/lazy-Ab12_-Cd.js', 'later(1)');
    const second = listBuild(folder).version;
    expect(second).not.toBe(first);
    write('index.html', '<title>New</title><script src="./assets/index-Ab12_-Cd.js"></script>');
    expect(listBuild(folder).version).not.toBe(second);
  });
});
