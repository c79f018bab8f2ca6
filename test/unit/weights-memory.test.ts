/** The whole way of a download where nothing can be stored: Node has no Cache Storage either. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { obtainSmallModel } from '../../src/engine/cpu/cpu-files.ts';
import type { LoadProgress } from '../../src/engine/model.ts';
import { FailureError } from '../../src/engine/failures.ts';
import { FileError } from '../../src/weights/problem.ts';
import { ModelServer } from '../e2e/model-server.ts';
import { makeTinyModel } from '../reference/tiny-model.ts';

const NEVER = new AbortController().signal;
const MODEL = makeTinyModel({ shardBytes: 32768 });
const FILE = /shard_1\.bin$/;
let server: ModelServer;
let n = 0;

beforeEach(() => {
  // Node 20 has none, and pages that are not secure have one without locks.
  vi.stubGlobal('navigator', {});
});
beforeAll(async () => {
  server = await ModelServer.start();
});
afterEach(() => {
  server.repair();
  vi.unstubAllGlobals();
});
afterAll(() => server.stop());

/** A folder that nothing is remembered of. */
function source(files: ReadonlyMap<string, Uint8Array> = MODEL.files) {
  const name = `m${n++}`;
  return { name, id: name, url: server.add(name, files) };
}

async function problemOf(work: Promise<unknown>): Promise<unknown> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason
  );
  if (error instanceof FileError) return error.problem;
  return error instanceof FailureError ? error.failure : error;
}

it('is verified, continued and reported like any other, and read back whole', async () => {
  server.breakFiles(FILE, { kind: 'broken', bytes: 9000 }, 1);
  server.breakFiles(FILE, { kind: 'wrong-bytes' }, 1);
  const progress: LoadProgress[] = [];
  const model = await obtainSmallModel(source(), {
    signal: NEVER,
    report: (one) => progress.push(one)
  });
  expect(model.weights.layers).toHaveLength(MODEL.config.layers);
  expect(server.asked.filter(({ path }) => FILE.test(path)).map(({ range }) => range)).toEqual([
    undefined,
    'bytes=9000-',
    undefined
  ]);
  const last = progress.at(-1);
  expect(last).toMatchObject({ phase: 'download', files: { done: 8, total: 8 } });
  expect(last?.done).toBe(last?.total);
});

it('is remembered while the worker lives', async () => {
  const model = source();
  await obtainSmallModel(model, { signal: NEVER, report: () => undefined });
  const before = server.asked.length;
  await obtainSmallModel(model, { signal: NEVER, report: () => undefined });
  expect(server.asked.length).toBe(before);
});

it('goes into memory also where storage refuses', async () => {
  const full = {
    match: () => Promise.resolve(undefined),
    put: () => Promise.reject(new DOMException('full', 'QuotaExceededError')),
    delete: () => Promise.resolve(false),
    keys: () => Promise.resolve([])
  };
  vi.stubGlobal('caches', { open: () => Promise.resolve(full) });
  const model = await obtainSmallModel(source(), { signal: NEVER, report: () => undefined });
  expect(model.weightBytes).toBeGreaterThan(0);
});

it('is not kept when it is wrong twice, and comes at the next try', async () => {
  const model = source();
  server.breakFiles(FILE, { kind: 'wrong-bytes' });
  const obtain = () => obtainSmallModel(model, { signal: NEVER, report: () => undefined });
  expect(await problemOf(obtain())).toMatchObject({ kind: 'checksum' });
  server.repair();
  expect((await obtain()).weights.norm).toHaveLength(MODEL.config.hidden);
});

it('is refused for its size before any of it is fetched, and nothing is stored', async () => {
  const large = makeTinyModel({ hidden: 2048, intermediate: 8192, layers: 2, vocab: 300 });
  const model = source(large.files);
  const before = server.asked.length;
  const obtain = () => obtainSmallModel(model, { signal: NEVER, report: () => undefined });
  expect(await problemOf(obtain())).toMatchObject({ kind: 'no-webgpu' });
  expect(await problemOf(obtain())).toMatchObject({ kind: 'no-webgpu' });
  const asked = server.asked.slice(before).map(({ path }) => path.slice(path.lastIndexOf('/') + 1));
  // The description both times: nothing was kept of it.
  expect(asked.sort()).toEqual([
    'mlc-chat-config.json',
    'mlc-chat-config.json',
    'tensor-cache.json',
    'tensor-cache.json'
  ]);
});
