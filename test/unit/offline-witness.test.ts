/** What the service worker notes of requests: the reader is told of every byte that was sent. */
import { expect, it, vi } from 'vitest';
import { Witness } from '../../src/app/offline/witness.ts';

const url = 'https://site.test/somewhere';

it('a body is counted, however many requests there were before it', async () => {
  const witness = new Witness();
  for (let i = 0; i < 3000; i++) witness.saw(new Request(url), 'page', 'kept');
  witness.saw(new Request(url, { method: 'POST', body: 'seven c' }), 'page', 'passed');
  const last = () => witness.log('page', 1).seen.at(-1);
  await vi.waitFor(() =>
    expect(last()).toMatchObject({ method: 'POST', sent: 7, became: 'passed' })
  );
});

it('no more is kept than anybody reads, whoever asked', () => {
  const witness = new Witness();
  for (let i = 0; i < 3000; i++) witness.fetched(url);
  expect(witness.log('page', 1).seen).toHaveLength(2000);
});
