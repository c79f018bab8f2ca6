import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fetchExactly, fetchJson, fetchText } from '../../src/weights/fetch.ts';
import { FileError, type FileProblem } from '../../src/weights/problem.ts';
import { ModelServer, type Fault } from '../e2e/model-server.ts';

const NEVER = new AbortController().signal;
const WEIGHTS = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251);

let server: ModelServer;
let folder: string;

beforeAll(async () => {
  server = await ModelServer.start();
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  folder = server.add(
    'm',
    new Map([
      ['weights.bin', WEIGHTS],
      ['good.json', encode('{"name": "Grüße"}')],
      ['bad.json', encode('{"name": ')]
    ])
  );
});
afterEach(() => server.repair());
afterAll(() => server.stop());

/** Reads a stream to its end. */
async function drain(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function problemOf(promise: Promise<unknown>): Promise<FileProblem> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason
  );
  if (error instanceof FileError) return error.problem;
  throw new Error('not a FileError', { cause: error });
}

describe('a large file', () => {
  async function read(expected = WEIGHTS.length): Promise<Uint8Array> {
    let counted = 0;
    const file = await fetchExactly(`${folder}weights.bin`, expected, NEVER, (n) => (counted += n));
    try {
      const bytes = await drain(file.stream);
      expect(counted).toBe(bytes.length);
      return bytes;
    } catch (error) {
      throw file.failure() ?? error;
    }
  }

  it('arrives whole, and every byte is counted', async () => {
    expect(await read()).toEqual(WEIGHTS);
  });

  it('that is shorter or longer than promised fails with both sizes', async () => {
    const { length } = WEIGHTS;
    expect(await problemOf(read(length + 1))).toMatchObject({
      kind: 'size',
      expected: length + 1,
      found: length
    });
    expect((await problemOf(read(1000))).kind).toBe('size');
  });

  const faults: readonly [fault: Fault, problem: Partial<FileProblem>][] = [
    [
      { kind: 'truncated', bytes: 1000 },
      { kind: 'size', found: 1000 }
    ],
    [{ kind: 'broken', bytes: 100_000 }, { kind: 'unreachable' }],
    [
      { kind: 'status', status: 503 },
      { kind: 'status', status: 503 }
    ],
    [{ kind: 'html' }, { kind: 'page' }]
  ];
  for (const [fault, problem] of faults) {
    it(`with fault "${fault.kind}" is told apart`, async () => {
      server.breakFiles(/weights/, fault);
      expect(await problemOf(read())).toMatchObject(problem);
    });
  }

  it('that stalls can be let go of', async () => {
    server.breakFiles(/weights/, { kind: 'stalled', bytes: 1000 });
    const stop = new AbortController();
    const file = await fetchExactly(`${folder}weights.bin`, WEIGHTS.length, stop.signal, () =>
      stop.abort()
    );
    await expect(drain(file.stream)).rejects.toThrow();
    expect(file.failure()).toMatchObject({ name: 'AbortError' });
  });
});

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
