/** The static server of `npm start`: what a static host would do, and nothing outside the folder. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PAGE, WORKER } from '../../tools/policy.mjs';
import { parseRange, serve } from '../../tools/serve.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'thinktab-serve-'));
const root = path.join(folder, 'site');
let server: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  mkdirSync(path.join(root, 'assets'), { recursive: true });
  mkdirSync(path.join(root, 'sub'));
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
  writeFileSync(path.join(root, 'index.html'), '<!doctype html>home');
  writeFileSync(path.join(root, 'sub', 'index.html'), 'sub');
  writeFileSync(path.join(root, 'assets', 'thinktab-Ab12_-Cd.wasm'), '0123456789');
  writeFileSync(path.join(root, 'assets', 'worker-Ab12_-Cd.js'), '1');
  writeFileSync(path.join(root, 'empty.txt'), '');
  writeFileSync(path.join(root, 'a b%.txt'), 'odd name');
  symlinkSync(path.join(folder, 'secret.txt'), path.join(root, 'link.txt'));
  server = await serve(root, 0);
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** A request with its path sent exactly as it is written here: `fetch` would tidy it up. */
function get(
  target: string,
  headers: Record<string, string> = {},
  method = 'GET'
): Promise<{ status: number; headers: Record<string, string>; text: string }> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: server.port, path: target, method, headers };
    request(options, (response) => {
      let text = '';
      response.on('data', (data) => (text += String(data)));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers as Record<string, string>,
          text
        })
      );
    })
      .on('error', reject)
      .end();
  });
}

test('the page, its folders and types', async () => {
  const home = await get('/?model=x');
  expect(home).toMatchObject({ status: 200, text: '<!doctype html>home' });
  expect(home.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache'
  });
  expect((await get('/sub/')).text).toBe('sub');
  expect(await get('/sub?x=1')).toMatchObject({ status: 301, headers: { location: 'sub/?x=1' } });
  expect((await get('/a%20b%25.txt')).text).toBe('odd name');
  expect(await get('/empty.txt')).toMatchObject({ status: 200, text: '' });
});

test('hashed files are kept for ever, others are asked for again', async () => {
  const asset = await get('/assets/thinktab-Ab12_-Cd.wasm');
  expect(asset.headers).toMatchObject({
    'content-type': 'application/wasm',
    'cache-control': 'public, max-age=31536000, immutable'
  });
  const home = await get('/');
  const again = await get('/', { 'if-none-match': home.headers['etag'] ?? '' });
  expect(again).toMatchObject({ status: 304, text: '' });
});

test('the policy of the page comes with it, and with its scripts the one of workers', async () => {
  expect((await get('/')).headers).toMatchObject({
    'content-security-policy': `${PAGE}; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer'
  });
  const script = await get('/assets/worker-Ab12_-Cd.js');
  expect(script.headers['content-security-policy']).toBe(WORKER);
});

test('parts of files', async () => {
  const file = '/assets/thinktab-Ab12_-Cd.wasm';
  const part = await get(file, { range: 'bytes=2-4' });
  expect(part).toMatchObject({ status: 206, text: '234' });
  expect(part.headers).toMatchObject({ 'content-range': 'bytes 2-4/10', 'content-length': '3' });
  expect(await get(file, { range: 'bytes=10-' })).toMatchObject({
    status: 416,
    headers: { 'content-range': 'bytes */10' }
  });
  const changed = await get(file, { range: 'bytes=2-4', 'if-range': '"another"' });
  expect(changed).toMatchObject({ status: 200, text: '0123456789' });
  expect(await get(file, {}, 'HEAD')).toMatchObject({
    status: 200,
    text: '',
    headers: { 'content-length': '10' }
  });
});

test('what a Range header means', () => {
  expect(parseRange(undefined, 10)).toBe('whole');
  expect(parseRange('bytes=0-0', 10)).toEqual({ start: 0, end: 0 });
  expect(parseRange('bytes=7-', 10)).toEqual({ start: 7, end: 9 });
  expect(parseRange('bytes=-3', 10)).toEqual({ start: 7, end: 9 });
  expect(parseRange('bytes=-30', 10)).toEqual({ start: 0, end: 9 });
  expect(parseRange('bytes=5-99', 10)).toEqual({ start: 5, end: 9 });
  expect(parseRange('bytes=-0', 10)).toBe('unsatisfiable');
  expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable');
  for (const odd of ['bytes=5-2', 'bytes=-', 'bytes=0-1,3-4', 'lines=1-2', 'bytes=a-b']) {
    expect(parseRange(odd, 10), odd).toBe('whole');
  }
});

test.for([
  '/../secret.txt',
  '/%2e%2e/secret.txt',
  '/sub/..%2f..%2fsecret.txt',
  '/..%5csecret.txt',
  '/link.txt',
  '/%00',
  '/%',
  '/missing',
  '/sub/missing/',
  '//secret.txt'
])('%s is not found', async (target) => {
  const answer = await get(target);
  expect(answer.status).toBe(404);
  expect(answer.text).not.toContain('secret');
});

test('a folder address never redirects to another host', async () => {
  const { status, headers } = await get('//sub');
  expect(status).toBe(301);
  expect(headers['location']).toBe('sub/');
});

test('only reading', async () => {
  expect(await get('/', {}, 'POST')).toMatchObject({
    status: 405,
    headers: { allow: 'GET, HEAD' }
  });
});

test('a taken port is an error', async () => {
  await expect(serve(root, server.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
