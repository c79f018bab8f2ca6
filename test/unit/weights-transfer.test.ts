import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { refusal, saidIn } from '../../src/weights/answer.ts';
import { FileError, type FileProblem } from '../../src/weights/problem.ts';
import { versionAt, versionName } from '../../src/weights/shard.ts';
import { openTransfer, type Transfer } from '../../src/weights/transfer.ts';
import { ModelServer } from '../e2e/model-server.ts';

const NEVER = new AbortController().signal;
const CONTENT = Uint8Array.from({ length: 5000 }, (_, i) => i % 251);
let server: ModelServer;
let url: string;

beforeAll(async () => {
  server = await ModelServer.start();
  url = `${server.add('m', new Map([['shard.bin', CONTENT]]))}shard.bin`;
});
afterEach(() => {
  server.repair();
  vi.unstubAllGlobals();
});
afterAll(() => server.stop());

function open(from: number, version?: string, expected = CONTENT.length): Promise<Transfer> {
  return openTransfer(url, { from, version, expected }, NEVER, 5);
}

async function bytes({ chunks }: Transfer): Promise<Uint8Array> {
  const all: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return new Uint8Array(await new Blob(all).arrayBuffer());
}

async function problemOf(work: Promise<unknown>): Promise<FileProblem | undefined> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason
  );
  return error instanceof FileError ? error.problem : undefined;
}

it('the whole, and the rest of it when it is still the same file', async () => {
  const whole = await open(0);
  expect(whole.from).toBe(0);
  expect(await bytes(whole)).toEqual(CONTENT);
  const rest = await open(4000, whole.version);
  expect(rest.from).toBe(4000);
  expect(rest.version).toBe(whole.version);
  expect(await bytes(rest)).toEqual(CONTENT.subarray(4000));
});

it('a server that does not know ranges sends everything', async () => {
  server.breakFiles(/shard/, { kind: 'no-range' });
  const transfer = await open(4000);
  expect(transfer.from).toBe(0);
  expect(await bytes(transfer)).toEqual(CONTENT);
});

it('a rest that does not fit is refused', async () => {
  expect(await problemOf(open(4000, '"another version"'))).toMatchObject({ kind: 'range' });
  expect(await problemOf(open(4000, undefined, 6000))).toMatchObject({ kind: 'range' });
  expect(await problemOf(open(6000, undefined, 7000))).toMatchObject({ kind: 'range' });
  server.breakFiles(/shard/, { kind: 'wrong-range' });
  expect(await problemOf(open(4000))).toMatchObject({ kind: 'range' });
});

it('headers that a server does not show decide nothing', async () => {
  const answer = (headers: Record<string, string>): void => {
    vi.stubGlobal('fetch', () =>
      Promise.resolve(new Response(CONTENT.slice(4000), { status: 206, headers }))
    );
  };
  answer({});
  expect(await bytes(await open(4000, '"v1"'))).toEqual(CONTENT.subarray(4000));
  answer({ 'content-length': '1000' });
  expect((await open(4000, '"v1"')).version).toBe('"v1"');
  answer({ 'content-length': '999' });
  expect(await problemOf(open(4000))).toMatchObject({ kind: 'range' });
});

it('If-Range is sent where it costs no permission, and never with a weak version', async () => {
  const asked: (Record<string, string> | undefined)[] = [];
  vi.stubGlobal('fetch', (_: string, { headers }: { headers?: Record<string, string> }) => {
    asked.push(headers);
    return Promise.resolve(new Response(CONTENT.slice(4000), { status: 206 }));
  });
  await open(4000, '"v1"');
  vi.stubGlobal('location', { origin: server.origin });
  await open(4000, '"v1"');
  await open(4000, 'W/"v1"');
  expect(asked).toEqual([
    { range: 'bytes=4000-' },
    { range: 'bytes=4000-', 'if-range': '"v1"' },
    { range: 'bytes=4000-' }
  ]);
});

it('a pointer, a message and a page are no beginning of a file', async () => {
  server.breakFiles(/shard/, { kind: 'lfs-pointer' }, 1);
  expect(await problemOf(open(0).then(bytes))).toMatchObject({ kind: 'pointer' });
  server.breakFiles(/shard/, { kind: 'json', json: { detail: 'Not today.' } }, 1);
  expect(await problemOf(open(0))).toMatchObject({ kind: 'answer', said: 'Not today.' });
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('\n<!DOCTYPE html><p>Log in')));
  expect(await problemOf(open(0).then(bytes))).toMatchObject({ kind: 'page' });
});

it('silence is a stall', async () => {
  server.breakFiles(/shard/, { kind: 'stalled', bytes: 1000 }, 1);
  const asked = { from: 0, version: undefined, expected: CONTENT.length };
  const stalled = openTransfer(url, asked, NEVER, 0.3).then(bytes);
  expect(await problemOf(stalled)).toMatchObject({ kind: 'stalled', seconds: 0.3 });
});

it('reasons are found wherever servers put them', () => {
  const bodies: readonly [string, string | undefined][] = [
    ['{"error": "No."}', 'No.'],
    ['{"error": {"message": "No."}}', 'No.'],
    ['{"message": "No."}', 'No.'],
    ['{"detail": "No."}', 'No.'],
    ['"No."', 'No.'],
    ['{"code": 7}', undefined],
    ['{"error": ', undefined]
  ];
  for (const [body, said] of bodies) expect(saidIn(body), body).toBe(said);
});

it('Retry-After is a number of seconds or a date', async () => {
  const after = async (value: string): Promise<number | undefined> => {
    const response = new Response('', { status: 503, headers: { 'retry-after': value } });
    const problem = await refusal(url, response);
    return problem?.kind === 'status' ? problem.retryAfter : undefined;
  };
  expect(await after('17')).toBe(17);
  expect(await after(new Date(Date.now() + 60_000).toUTCString())).toBeCloseTo(60, -1);
  expect(await after(new Date(0).toUTCString())).toBe(0);
  expect(await after('soon')).toBeUndefined();
});

it('a version is known to the server that named it only', () => {
  const origin = 'https://models.test';
  for (const version of ['"v1"', 'W/"v 2"', 'Sun, 22 Nov 2026 00:00:00 GMT', undefined]) {
    const name = versionName(origin, version);
    expect(versionAt(origin, name)).toEqual({ version });
    expect(versionAt('https://models.test:8443', name)).toBeUndefined();
  }
  expect(versionAt(origin, undefined)).toBeUndefined();
});
