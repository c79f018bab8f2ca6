/** What the page has requested, made of all records there are, and whether they agree. */
import type { Asked, SeenLog, Timed, Told } from '../../net/messages.ts';

export interface Records {
  /** the browser’s, of the page: its own address included */
  readonly page: readonly Timed[];
  /** of the page’s own code, as far as its guard was up */
  readonly asked: readonly Asked[];
  readonly workers: readonly Told[];
  /** undefined where there is no service worker */
  readonly seen: SeenLog | undefined;
  /** ms since 1970 when this page was begun: what the service worker saw before is another’s */
  readonly begun: number;
}

export interface Host {
  readonly host: string;
  readonly requests: number;
  /** decoded; `whole`: false where some answers do not tell their size */
  readonly bytes: number;
  readonly whole: boolean;
}

export interface TrafficReport {
  readonly requests: number;
  readonly bytes: number;
  readonly whole: boolean;
  /** the one with the most requests first */
  readonly hosts: readonly Host[];
  readonly addresses: readonly string[];
  /** bytes of bodies */
  readonly sent: number;
  /** requests and connections whose content nobody can count */
  readonly uncounted: number;
  /** addresses with something behind a question mark: that is sent, too */
  readonly queries: readonly string[];
  readonly logs: {
    readonly page: number;
    readonly workersAsked: number;
    readonly workersTimed: number;
    readonly seen: number;
    readonly itself: number;
  };
  /** addresses that one record has and another, which should have it, has not */
  readonly unexplained: readonly string[];
}

interface One {
  readonly url: string;
  readonly bytes: number;
  readonly known: boolean;
}

export function report({ page, asked, workers, seen: log, begun }: Records): TrafficReport {
  const seen = log && {
    ...log,
    seen: log.seen.filter(
      ({ at, client, became }) => became === 'own' || (at >= begun && !log.others.includes(client))
    )
  };
  const timed = workers.flatMap((told) => (told.kind === 'timed' ? told.timed : []));
  const told = latest(workers.flatMap((one) => (one.kind === 'asked' ? [one.asked] : [])));
  const own = latest(asked);
  const went = [...told, ...own].filter(({ refused }) => !refused);
  const all: One[] = [...page, ...merged(timed, told)].map((one) => ({
    url: one.url,
    bytes: one.bytes,
    known: one.bytes > 0 || isOwn(one.url)
  }));
  const counted = new Set(all.map(({ url }) => url));
  for (const { url, received } of went) {
    if (!counted.has(url)) all.push({ url, bytes: received ?? 0, known: received !== undefined });
  }
  const hosts = byHost(all);
  const addresses = [...new Set(all.map(({ url }) => url))].sort();
  const witnessed = seen?.seen ?? [];
  return {
    requests: all.length,
    bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
    whole: all.every(({ known }) => known),
    hosts,
    addresses,
    sent: [...went, ...witnessedBodies(witnessed, went)].reduce(
      (sum, one) => sum + (one.sent ?? 0),
      0
    ),
    uncounted: went.filter(({ sent }) => sent === undefined).length,
    queries: addresses.filter((url) => URL.canParse(url) && new URL(url).search !== ''),
    logs: {
      page: page.length,
      workersAsked: told.length,
      workersTimed: timed.length,
      seen: witnessed.filter(({ became }) => became !== 'own').length,
      itself: witnessed.filter(({ became }) => became === 'own').length
    },
    unexplained: unexplained(timed, told, all, seen)
  };
}

/** A request is told when it begins, and again when more is known of it. */
function latest(all: readonly Asked[]): Asked[] {
  // The ids of one worker begin anew in the next: the same id with another address is another one.
  const found = new Map<string, Asked>();
  for (const one of all) found.set(`${one.id} ${one.url}`, one);
  return [...found.values()];
}

/** Another origin may hide from the browser’s record what the reader of the answer has counted. */
function merged(timed: readonly Timed[], told: readonly Asked[]): Timed[] {
  return timed.map((one) => {
    if (one.bytes > 0) return one;
    const counted = told.find(({ url, received }) => url === one.url && received !== undefined);
    return { ...one, bytes: counted?.received ?? 0 };
  });
}

/** What only the service worker has seen being sent. */
const witnessedBodies = (seen: SeenLog['seen'], went: readonly Asked[]) =>
  seen.filter(({ url, sent }) => sent !== 0 && !went.some((one) => one.url === url));

function unexplained(
  timed: readonly Timed[],
  told: readonly Asked[],
  all: readonly One[],
  seen: SeenLog | undefined
): string[] {
  const asked = new Set(told.map(({ url }) => url));
  const past = timed.filter(({ url, by }) => by !== 'script' && by !== 'other' && !asked.has(url));
  const found = past.map(({ url }) => url);
  // Other tabs share the service worker: what it saw may be theirs.
  if (seen?.tabs === 1) {
    const here = new Set(all.map(({ url }) => withoutHash(url)));
    for (const { url, became, client } of seen.seen) {
      if (client !== '' && became !== 'own' && became !== 'refused' && !here.has(withoutHash(url)))
        found.push(url);
    }
  }
  return [...new Set(found)];
}

const withoutHash = (url: string): string => url.replace(/#.*$/, '');

const isOwn = (url: string): boolean =>
  URL.canParse(url) && new URL(url).origin === globalThis.location?.origin;

function byHost(all: readonly One[]): Host[] {
  const hosts = new Map<string, Host>();
  for (const { url, bytes, known } of all) {
    const host = URL.canParse(url) ? new URL(url).host : url;
    const before = hosts.get(host) ?? { host, requests: 0, bytes: 0, whole: true };
    hosts.set(host, {
      host,
      requests: before.requests + 1,
      bytes: before.bytes + bytes,
      whole: before.whole && known
    });
  }
  return [...hosts.values()].sort((a, b) => b.requests - a.requests);
}
