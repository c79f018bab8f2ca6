/**
 * Closes the page: its own code, its workers, the service worker, and the browser’s policy, in this
 * order, so that each is asked while the one before still lets it answer. docs/seal.md.
 */
import { fetchPastGuard } from '../../net/guard.ts';
import { ledger, listen } from '../../net/ledger.ts';
import { CHANNEL, lockOf, SEAL, SEALED_PATH, type Order, type Told } from '../../net/messages.ts';
import { realm } from '../../net/realm.ts';
import { sealState } from '../../net/seal-state.svelte.ts';
import { guardPage, holdHere } from './page-guard.ts';

export interface Sealed {
  /** the service worker answers for this page, from what is kept only */
  readonly served: boolean;
  /** the browser has refused a request of the page by its policy */
  readonly policy: boolean;
  readonly workers: {
    /** undefined where browsers do not say how many there are */
    readonly all: number | undefined;
    readonly closed: number;
    /** what they ask for goes through the service worker */
    readonly served: number;
  };
}

/** ms that a worker in the middle of a computation may take to hear of it */
const PATIENCE_MS = 8000;
const LOOK_EVERY_MS = 50;

export async function seal(onHeld: (url: string) => void): Promise<Sealed> {
  listen();
  guardPage();
  const served = await sealServiceWorker();
  realm.sealed = true;
  const workers = await closeWorkers(served);
  holdHere(onHeld);
  tighten(served);
  sealState.set();
  return { served, policy: await policyHolds(), workers };
}

async function sealServiceWorker(): Promise<boolean> {
  const { serviceWorker } = navigator as { readonly serviceWorker?: ServiceWorkerContainer };
  const registration = await serviceWorker?.getRegistration().catch(() => undefined);
  const active = registration?.active;
  if (!serviceWorker || !active) return false;
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise<boolean>((resolve) => {
    port1.onmessage = () => resolve(true);
    setTimeout(() => resolve(false), PATIENCE_MS);
  });
  active.postMessage(SEAL, [port2]);
  const done = await answered;
  port1.close();
  return done && (await controls(serviceWorker));
}

/** A page that has just been claimed hears of it a little later than the service worker answers. */
async function controls(serviceWorker: ServiceWorkerContainer): Promise<boolean> {
  const changed = new Promise((resolve) => {
    serviceWorker.addEventListener('controllerchange', resolve, { once: true });
    setTimeout(resolve, PATIENCE_MS);
  });
  if (serviceWorker.controller === null) await changed;
  return serviceWorker.controller !== null;
}

async function closeWorkers(served: boolean): Promise<Sealed['workers']> {
  const closed: (Told & { kind: 'closed' })[] = [];
  const channel = new BroadcastChannel(CHANNEL);
  const hello = served ? new URL(SEALED_PATH, document.baseURI).href : undefined;
  const order = () =>
    channel.postMessage({ page: realm.page, kind: 'seal', hello } satisfies Order);
  // It stays open: a worker that was being started meanwhile says that it is here, and not sealed.
  channel.onmessage = ({ data }: MessageEvent<Told>) => {
    if (data.page !== realm.page) return;
    if (data.kind === 'closed') closed.push(data);
    if (data.kind === 'here' && !data.sealed) order();
  };
  order();
  const until = performance.now() + PATIENCE_MS;
  // Where browsers do not say how many there are: all that ever began, some of which may have ended.
  const begun = ledger.filter(({ kind }) => kind === 'here').length;
  for (;;) {
    const all = await workersNow();
    if (closed.length >= (all ?? begun) || performance.now() > until) {
      const through = closed.filter((told) => told.served);
      return { all, closed: closed.length, served: through.length };
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

async function workersNow(): Promise<number | undefined> {
  const { locks } = navigator as { readonly locks?: LockManager };
  const name = lockOf(realm.page);
  const held = (await locks?.query().catch(() => undefined))?.held;
  return held?.filter((lock) => lock.name === name).length;
}

/** A policy that is added to a page can only narrow it, and stays until the page is loaded anew. */
function tighten(served: boolean): void {
  const meta = document.createElement('meta');
  meta.httpEquiv = 'Content-Security-Policy';
  // With a service worker the page's own files come from what is kept; without, they would be asked for.
  const own = served
    ? "script-src 'self'; style-src 'self'; font-src 'self'; worker-src 'self'"
    : "script-src 'none'; style-src 'none'; font-src 'none'; worker-src 'none'";
  meta.content = `default-src 'none'; connect-src 'none'; ${own}`;
  document.head.append(meta);
}

/** Really asks, past our own wall: the browser says who refused it. */
async function policyHolds(): Promise<boolean> {
  const refused = new Promise<boolean>((resolve) => {
    document.addEventListener('securitypolicyviolation', () => resolve(true), { once: true });
    setTimeout(() => resolve(false), 1000);
  });
  await fetchPastGuard(new URL(SEALED_PATH, document.baseURI).href).catch(() => undefined);
  return refused;
}
