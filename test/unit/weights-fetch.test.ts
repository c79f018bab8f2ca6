import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fetchJson, fetchText } from '../../src/weights/fetch.ts';
import { FileError, type FileProblem } from '../../src/weights/problem.ts';
import { ModelServer } from '../e2e/model-server.ts';

const NEVER = new AbortController().signal;

let server: ModelServer;
let folder: string;

beforeAll(async () => {
  server = await ModelServer.start();
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  folder = server.add(
    'm',
    new Map([
      ['good.json', encode('{"name": "Grüße"}')],
      ['bad.json', encode('{"name": ')]
    ])
  );
});
afterEach(() => server.repair());
afterAll(() => server.stop());

async function problemOf(promise: Promise<unknown>): Promise<FileProblem> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason
  );
  if (error instanceof FileError) return error.problem;
  throw new Error('not a FileError', { cause: error });
}

describe('a small file', () => {
  it('is text, and its bytes are counted', async () => {
    let counted = 0;
    let announced: number | undefined;
    const text = await fetchText(`${folder}good.json`, NEVER, (bytes, total) => {
      counted += bytes;
      announced = total;
    });
    expect(text).toBe('{"name": "Grüße"}');
    expect(counted).toBe(19);
    expect(announced).toBe(19);
  });

  it('is JSON, or says why not', async () => {
    expect((await fetchJson(`${folder}good.json`, NEVER)).value).toEqual({ name: 'Grüße' });
    expect(await problemOf(fetchJson(`${folder}bad.json`, NEVER))).toMatchObject({
      kind: 'unreadable'
    });
    expect(await problemOf(fetchJson(`${folder}none.json`, NEVER))).toMatchObject({
      kind: 'status',
      status: 404
    });
  });

  it('from nowhere is unreachable', async () => {
    const closed = await ModelServer.start();
    const url = closed.add('m', new Map());
    await closed.stop();
    expect((await problemOf(fetchText(`${url}a.json`, NEVER))).kind).toBe('unreachable');
  });

  it('is not even asked for after an abort', async () => {
    const asked = server.asked.length;
    const abort = fetchText(`${folder}good.json`, AbortSignal.abort());
    await expect(abort).rejects.toMatchObject({ name: 'AbortError' });
    expect(server.asked.length).toBe(asked);
  });
});
