/** What the stage says while nothing can answer, and that a press of Enter always leads somewhere. */
import { afterEach, expect, it, vi } from 'vitest';
import { StageObstacle, type About } from '../../src/app/stage-obstacle.ts';
import type { FailureKind } from '../../src/engine/failure.ts';
import type { DownloadState } from '../../src/weights/tally.ts';

const REQUEST = {
  model: { id: 'other', name: 'Other', url: 'https://models.example/other/', host: undefined },
  backend: 'webgpu',
  contextLength: 4096
} as const;

type Changing = { -readonly [Name in keyof About]: About[Name] };

function set() {
  const session = {
    measuring: false,
    loading: undefined,
    loaded: undefined,
    failed: undefined,
    elsewhere: undefined,
    answers: false,
    recovery: { rescue: undefined },
    conversation: { lastReply: undefined },
    load: vi.fn(() => Promise.resolve()),
    reload: vi.fn(() => Promise.resolve()),
    probe: vi.fn(() => Promise.resolve()),
    pauseLoad: vi.fn()
  };
  const obstacle = new StageObstacle(session as unknown as About);
  const change = (changes: object): void => void Object.assign(session as object, changes);
  const fail = (kind: FailureKind): void =>
    change({
      failed: {
        failure: { kind, what: 'It broke.', meaning: '', next: '', details: '' },
        request: REQUEST,
        lost: false
      } as Changing['failed']
    });
  const loads = (state: DownloadState, more = {}): void => {
    const progress = { phase: 'download', done: 1, total: 2, state, ...more };
    change({ loading: { request: REQUEST, progress } });
  };
  const press = async (): Promise<void> => {
    obstacle.current?.retry?.();
    await vi.waitFor(() => undefined);
  };
  return { session, obstacle, change, fail, loads, press };
}

const POCKET = expect.objectContaining({ id: 'pocket' }) as unknown;

afterEach(() => vi.restoreAllMocks());

it.each<FailureKind>(['no-adapter', 'not-found', 'storage'])(
  'after %s offers Pocket, on what there is: the same again cannot help',
  async (kind) => {
    const { session, obstacle, fail, press } = set();
    fail(kind);
    expect(obstacle.current).toMatchObject({ line: 'It broke.', way: 'Enter loads Pocket.' });
    await press();
    // A GPU that is gone is only known when it is looked at.
    expect(session.probe).toHaveBeenCalledBefore(session.load);
    expect(session.load).toHaveBeenCalledWith(POCKET);
    expect(session.reload).not.toHaveBeenCalled();
  }
);

it('loads the same again, and if that fails in the same way, Pocket', async () => {
  const { session, obstacle, fail, press, change } = set();
  fail('network');
  expect(obstacle.current?.way).toBe('Enter loads Other.');
  await press();
  expect(session.reload).toHaveBeenCalledWith(REQUEST);
  fail('network');
  expect(obstacle.current?.way).toBe('Enter loads Pocket.');
  // While the model before answers, Enter asks that.
  change({ answers: true });
  expect(obstacle.current).toEqual({ line: 'It broke.' });
  change({ answers: false });
  // Another failure is another matter.
  fail('worker');
  expect(obstacle.current?.way).toBe('Enter loads Other.');

  // It helped: an hour later it may help again.
  session.reload.mockImplementation(async () => change({ loaded: {} }));
  await press();
  change({ loaded: undefined });
  fail('worker');
  expect(obstacle.current?.way).toBe('Enter loads Other.');
});

it('does not load what the GPU has no room for a second time', async () => {
  const { session, fail, press } = set();
  fail('out-of-memory');
  await press();
  expect(session.reload).toHaveBeenCalledWith({ ...REQUEST, contextLength: 2048 });
});

it('says what a download waits for, and offers what needs no network', async () => {
  const { session, obstacle, loads, press, change } = set();
  loads('fetching');
  expect(obstacle.current).toEqual({ line: 'Other is loading.', progress: 0.5 });
  loads('retrying');
  expect(obstacle.current?.line).toBe('Other is loading: the connection broke, trying again.');
  loads('offline');
  expect(obstacle.current).toMatchObject({
    line: 'Other waits for the network.',
    way: 'Enter loads Pocket.',
    progress: 0.5
  });
  await press();
  expect(session.load).toHaveBeenCalledWith(POCKET);
  const silent = { rate: 0, files: { transfers: [undefined, { state: 'fetching' }] } };
  loads('fetching', silent);
  expect(obstacle.current).toMatchObject({
    line: 'Other is loading, but nothing arrives.',
    way: 'Enter loads Pocket.'
  });
  // All bytes are here: it takes the sum of the last file.
  loads('fetching', { rate: 0, files: { transfers: [{ state: 'verifying' }] } });
  expect(obstacle.current?.way).toBeUndefined();
  loads('offline');
  // What answers meanwhile is asked by Enter.
  change({ answers: true });
  expect(obstacle.current).toEqual({ line: 'Other waits for the network.', progress: 0.5 });
  change({ answers: false });
  loads('paused');
  expect(obstacle.current?.way).toBe('Enter continues it.');
  await press();
  expect(session.pauseLoad).toHaveBeenCalledWith(false);
});

it('without a model: what answered last, else Pocket', () => {
  const { obstacle, change } = set();
  expect(obstacle.current?.way).toBe('Enter loads Pocket.');
  change({ conversation: { lastReply: { model: REQUEST.model } } });
  expect(obstacle.current?.way).toBe('Enter loads Other.');
  change({ loaded: {} });
  expect(obstacle.current).toBeUndefined();
});
