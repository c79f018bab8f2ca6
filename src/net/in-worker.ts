/**
 * The first import of every worker: from here on its requests are written down and told to its page,
 * and the page can close it. Imported for what it does.
 */
import { fetchPastGuard, guard } from './guard.ts';
import { CHANNEL, HELLO, lockOf, type Order, type Told } from './messages.ts';
import { realm } from './realm.ts';
import { observe } from './timed.ts';

/** ms that the service worker may take to start */
const PATIENCE_MS = 4000;

const { page } = realm;
const channel = new BroadcastChannel(CHANNEL);
const tell = (told: Told): void => channel.postMessage(told);

guard((asked) => tell({ page, kind: 'asked', asked }));
observe((timed) => tell({ page, kind: 'timed', timed }));

// Insecure pages have no locks.
const { locks } = navigator as { readonly locks?: LockManager };
locks
  ?.request(lockOf(page), { mode: 'shared' }, () => new Promise(() => undefined))
  .catch(() => undefined);

channel.onmessage = ({ data }: MessageEvent<Order>) => {
  if (data.page !== page || data.kind !== 'seal') return;
  realm.sealed = true;
  void served(data.hello).then((yes) => tell({ page, kind: 'closed', served: yes }));
};
tell({ page, kind: 'here', sealed: realm.sealed });

/** Really asks: an answer that only the service worker gives. */
async function served(hello: string | undefined): Promise<boolean> {
  if (hello === undefined) return false;
  const asked = { how: 'fetch', method: 'GET', url: hello, sent: 0, refused: false } as const;
  tell({ page, kind: 'asked', asked: { ...asked, id: 'hello' } });
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    return (await (await fetchPastGuard(hello, { cache: 'no-store', signal })).text()) === HELLO;
  } catch {
    return false;
  }
}
