/**
 * What of the page itself could still leave it when requests are refused: ways to another page, and
 * newer versions of the service worker, which browsers fetch past everything.
 */
import { guard } from '../../net/guard.ts';
import type { Asked } from '../../net/messages.ts';

export const asked = new Map<string, Asked>();

/** As far as it is needed here: Firefox and Safari got it late, and TypeScript knows it in part. */
interface LeaveEvent extends Event {
  readonly destination: { readonly url: string; readonly sameDocument: boolean };
  readonly navigationType: string;
}

export function guardPage(): void {
  guard((one) => asked.set(one.id, one));
}

/** From now on nothing leads away from here but a reload. `onHeld`: hears where something led. */
export function holdHere(onHeld: (url: string) => void): void {
  // The page itself, whatever stands behind its address, comes from what is kept.
  const leads = (url: string): boolean => {
    const { origin, pathname, protocol } = new URL(url, location.href);
    // A file that the reader saves is made here, and asked of nobody.
    if (protocol === 'blob:') return false;
    return origin !== location.origin || pathname !== location.pathname;
  };
  const held = (event: Event, url: string) => {
    event.preventDefault();
    onHeld(url);
  };
  addEventListener(
    'click',
    (event) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      if (link && leads(link.href)) held(event, link.href);
    },
    { capture: true }
  );
  // auxclick: the middle button, which opens another tab.
  addEventListener(
    'auxclick',
    (event) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      if (link && leads(link.href)) held(event, link.href);
    },
    { capture: true }
  );
  const { navigation } = globalThis as { readonly navigation?: EventTarget };
  navigation?.addEventListener('navigate', (event) => {
    const { destination, navigationType } = event as LeaveEvent;
    if (destination.sameDocument || navigationType === 'reload') return;
    if (leads(destination.url)) held(event, destination.url);
  });
  const open = window.open.bind(window);
  window.open = (url, target, features) => {
    const address = String(url ?? '');
    if (!leads(address)) return open(url, target, features);
    onHeld(address);
    return null;
  };
  const { serviceWorker } = navigator as { readonly serviceWorker?: ServiceWorkerContainer };
  if (!serviceWorker) return;
  const refuse = () => Promise.reject(new TypeError('This page is sealed.'));
  const registered = ServiceWorkerRegistration.prototype;
  for (const [of, name] of [
    [ServiceWorkerContainer.prototype, 'register'],
    [registered, 'update']
  ] as const) {
    Object.defineProperty(of, name, { value: refuse });
  }
}
