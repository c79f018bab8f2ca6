/** Whose turn it is, where nobody can say: a browser that blocks the data of sites refuses locks, too. */
import { expect, it } from 'vitest';
import { inTurn, type Locks } from '../../src/weights/turn.ts';

const { signal } = new AbortController();
const denied = new DOMException('denied', 'SecurityError');
const refusing: Locks = { request: () => Promise.reject(denied) };
const granting = {
  request: (_: string, __: LockOptions, hold: (lock: Lock) => unknown) =>
    hold({ name: _, mode: 'exclusive' })
} as unknown as Locks;
const nobody = (): never => {
  throw new Error('nobody is waited for');
};

it('work is done where locks are refused', async () => {
  const work = () => Promise.resolve('done');
  expect(await inTurn('folder', signal, work, nobody, refusing)).toBe('done');
});

it('work that fails is not done twice', async () => {
  let times = 0;
  const work = () => {
    times++;
    return Promise.reject(denied);
  };
  await expect(inTurn('folder', signal, work, nobody, granting)).rejects.toBe(denied);
  await expect(inTurn('folder', signal, work, nobody, refusing)).rejects.toBe(denied);
  expect(times).toBe(2);
});
