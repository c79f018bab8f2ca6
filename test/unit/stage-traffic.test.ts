import { describe, expect, it } from 'vitest';
import type { Asked, Seen, SeenLog, Timed, Told } from '../../src/net/messages.ts';
import { report } from '../../src/stage/traffic/report.ts';

const PAGE = 'https://site.example/';
const BEGUN = 1000;

const timed = (url: string, bytes = 10, by = 'script'): Timed => ({
  url,
  by,
  bytes
});
const asked = (url: string, more: Partial<Asked> = {}): Asked => ({
  id: `fetch ${url}`,
  how: 'fetch',
  method: 'GET',
  url,
  sent: 0,
  refused: false,
  ...more
});
const told = (one: Asked): Told => ({ page: 'p', kind: 'asked', asked: one });
const measured = (...all: Timed[]): Told => ({ page: 'p', kind: 'timed', timed: all });
const saw = (url: string, more: Partial<Seen> = {}): Seen => ({
  at: BEGUN + 1,
  client: 'me',
  url,
  method: 'GET',
  sent: 0,
  became: 'kept',
  ...more
});
const log = (seen: Seen[], tabs = 1, others: string[] = []): SeenLog => ({
  since: 0,
  seen,
  tabs,
  others
});
const NOTHING = { page: [], asked: [], workers: [], seen: undefined, begun: BEGUN };

describe('what the page has requested', () => {
  it('is counted by host; what another origin hides is what the reader of the answer counted', () => {
    const far = 'https://models.example/shard';
    const found = report({
      ...NOTHING,
      page: [timed(`${PAGE}a.js`), timed(`${PAGE}b.js`, 20)],
      workers: [
        told(asked(far)),
        told(asked(far, { received: 500 })),
        measured(timed(far, 0, 'fetch'))
      ]
    });
    expect(found.hosts).toEqual([
      { host: 'site.example', requests: 2, bytes: 30, whole: true },
      { host: 'models.example', requests: 1, bytes: 500, whole: true }
    ]);
    expect(found).toMatchObject({ sent: 0, uncounted: 0, queries: [], unexplained: [] });
  });

  it('names what was sent: bodies, what cannot be counted, and queries', () => {
    const found = report({
      ...NOTHING,
      page: [timed(`${PAGE}?prompt=secret`)],
      asked: [
        asked(`${PAGE}post`, { sent: 7 }),
        asked('wss://other.example/', { how: 'WebSocket', sent: undefined }),
        asked(`${PAGE}held`, { sent: 99, refused: true })
      ]
    });
    expect(found).toMatchObject({ sent: 7, uncounted: 1, queries: [`${PAGE}?prompt=secret`] });
  });

  it('counts a body that only the service worker has seen', () => {
    const seen = log([saw(`${PAGE}x`, { method: 'POST', sent: 12, became: 'passed' })]);
    expect(report({ ...NOTHING, seen })).toMatchObject({ sent: 12, unexplained: [`${PAGE}x`] });
  });
});

describe('the records are compared', () => {
  it('a worker’s request that its own log does not know is named', () => {
    const past = `${PAGE}past`;
    expect(
      report({ ...NOTHING, workers: [measured(timed(past, 1, 'fetch'))] }).unexplained
    ).toEqual([past]);
  });

  it('what is of another page, of an earlier one, or of the service worker itself, is not', () => {
    const seen = log(
      [
        saw(`${PAGE}earlier`, { at: BEGUN - 1 }),
        saw(`${PAGE}other`, { client: 'you' }),
        saw(`${PAGE}own`, { became: 'own', client: '' })
      ],
      1,
      ['you']
    );
    expect(report({ ...NOTHING, seen }).unexplained).toEqual([]);
    const tabs = log([saw(`${PAGE}of-a-worker-of-which-tab`)], 2);
    expect(report({ ...NOTHING, seen: tabs }).unexplained).toEqual([]);
  });
});
