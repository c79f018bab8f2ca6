/** Whose turn it is, where nobody can say: a browser that blocks the data of sites refuses locks, too. */
import { afterEach, expect, it, vi } from 'vitest';
import { inTurn } from '../../src/weights/turn.ts';

const { signal } = new AbortController();
const denied = new DOMException('denied', 'SecurityError');
const refuse = (): Promise<never> => Promise.reject(denied);
const grant = (name: string, _: LockOptions, hold: (lock: Lock) => unknown): unknown =>
  hold({ name, mode: 'exclusive' });
const nobody = (): never => {
  throw new Error('nobody is waited for');
};

afterEach(() => {
  vi.unstubAllGlobals();
});

it('work is done where locks are refused', async () => {
  vi.stubGlobal('navigator', { locks: { request: refuse } });
  const work = () => Promise.resolve('done');
  expect(await inTurn('folder', signal, work, nobody)).toBe('done');
});

it.each([
  ['granted', grant],
  ['refused', refuse]
])('where locks are %s, work that fails is not done twice', async (_, request) => {
  vi.stubGlobal('navigator', { locks: { request } });
  const work = vi.fn(() => Promise.reject(denied));
  await expect(inTurn('folder', signal, work, nobody)).rejects.toBe(denied);
  expect(work).toHaveBeenCalledOnce();
});
