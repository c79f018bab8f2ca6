import { expect, it } from 'vitest';
import type { WeightFile } from '../../src/weights/store.ts';
import { Tally } from '../../src/weights/tally.ts';

const file = (name: string, bytes: number): WeightFile => ({
  url: `https://models.test/${name}`,
  key: `https://models.test/resolve/main/${name}`,
  bytes
});
const A = file('a.bin', 1000);
const B = file('b.bin', 2000);
const C = file('c.bin', 4000);

/** A is stored; 500 bytes of B are here. */
function begun(): Tally {
  const tally = new Tally([A, B, C], 2, 0);
  tally.have(B, 500);
  tally.have(C, 0);
  return tally;
}

it('counts every byte that is here, of whole files and of begun ones', () => {
  const tally = begun();
  expect(tally.progress(false, 0)).toMatchObject({ done: 1500, total: 7000, state: 'fetching' });
  expect(tally.needed).toBe(5500);
  expect(tally.unstored).toBe(6000);
  tally.begin(0, B);
  tally.have(B, 2000);
  expect(tally.progress(false, 0).done).toBe(3000);
  tally.finish(0);
  expect(tally.progress(false, 0).done).toBe(3000);
  expect(tally.unstored).toBe(4000);
});

it('tells each transfer in its place: what it has and what it does', () => {
  const tally = begun();
  const b = tally.begin(0, B);
  const c = tally.begin(1, C);
  c.waiting = 'retry';
  expect(tally.progress(false, 0).files).toEqual({
    done: 1,
    total: 3,
    transfers: [
      { name: 'b.bin', done: 500, total: 2000, state: 'fetching' },
      { name: 'c.bin', done: 0, total: 4000, state: 'retrying' }
    ]
  });
  b.verifying = true;
  expect(tally.progress(true, 0).files.transfers.map((one) => one?.state)).toEqual([
    'verifying',
    'paused'
  ]);
  tally.finish(0);
  expect(tally.progress(false, 0).files).toMatchObject({ done: 2, transfers: [undefined, {}] });
});

it('waits only when all that is under way waits, and for the network rather than a server', () => {
  const tally = begun();
  const b = tally.begin(0, B);
  const c = tally.begin(1, C);
  c.waiting = 'retry';
  expect(tally.progress(false, 0).state).toBe('fetching');
  b.waiting = 'retry';
  expect(tally.progress(false, 0).state).toBe('retrying');
  b.waiting = 'network';
  expect(tally.progress(false, 0).state).toBe('offline');
  expect(tally.progress(true, 0).state).toBe('paused');
});

it('knows the rate after a second, the time that is left, and neither while it waits', () => {
  const tally = begun();
  tally.begin(0, C);
  tally.arrived(1000, 500);
  expect(tally.progress(false, 500).rate).toBeUndefined();
  tally.arrived(1000, 1500);
  const { rate, secondsLeft } = tally.progress(false, 2000);
  expect(rate).toBe(1000);
  expect(secondsLeft).toBeCloseTo(5.5);
  expect(tally.progress(true, 2100).rate).toBeUndefined();
});
