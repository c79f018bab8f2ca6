/**
 * Whether the page opens without a network, and whether a newer version of it waits. Nothing here
 * reloads the page, or lets a new version take over, before the reader asked for it.
 */
import { trustedScript } from '../../weights/trusted-script.ts';
import { TAKE_OVER, TIDY_UP } from './requests.ts';

/** `none`: this browser or this address has no service workers, and nothing is promised. */
export type OfflineState = 'none' | 'preparing' | 'ready' | 'failed';

/** A tab can stay open for weeks; the browser itself looks for a new version only when it opens. */
const CHECK_AFTER_MS = 60 * 60 * 1000;

class Offline {
  #state = $state<OfflineState>('none');
  #update = $state(false);
  #container: ServiceWorkerContainer | undefined;
  #registration: ServiceWorkerRegistration | undefined;
  #address: string | undefined;
  #checked = 0;

  get state() {
    return this.#state;
  }
  /** A newer version is here. It stays offered until the page is reloaded. */
  get update() {
    return this.#update;
  }

  /** Prepares for the time without a network as soon as the page has nothing better to do. */
  start(): void {
    // The development server's files change under one's hands. Insecure addresses have no container.
    if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
    this.#container = navigator.serviceWorker;
    this.#state = 'preparing';
    const begin = () => {
      if ('requestIdleCallback' in window) requestIdleCallback(() => void this.#register());
      else setTimeout(() => void this.#register(), 1000);
    };
    if (document.readyState === 'complete') begin();
    else addEventListener('load', begin, { once: true });
    addEventListener('online', () => {
      if (this.#state === 'failed') void this.#register();
    });
    document.addEventListener('visibilitychange', () => this.#check());
  }

  /** Shows the newer version: now, and ending whatever goes on in this tab. */
  reload(): void {
    const waiting = this.#registration?.waiting;
    // Another tab may have let it take over already.
    if (!waiting || !this.#container) return location.reload();
    this.#container.addEventListener('controllerchange', () => location.reload(), { once: true });
    waiting.postMessage(TAKE_OVER);
  }

  async #register(): Promise<void> {
    const container = this.#container;
    if (!container) return;
    this.#state = 'preparing';
    try {
      this.#address ??= trustedScript(new URL('sw.js', document.baseURI).href);
      const registration = await container.register(this.#address, { updateViaCache: 'none' });
      if (registration !== this.#registration) this.#follow(container, registration);
      this.#checked = performance.now();
    } catch {
      // No network, no room, or a browser that is told to keep nothing.
      this.#state = 'failed';
    }
  }

  #follow(container: ServiceWorkerContainer, registration: ServiceWorkerRegistration): void {
    this.#registration = registration;
    void container.ready.then(({ active }) => {
      this.#state = 'ready';
      active?.postMessage(TIDY_UP);
    });
    const watch = (worker: ServiceWorker | null) => {
      worker?.addEventListener('statechange', () => {
        if (registration.waiting && registration.active) this.#update = true;
        if (worker.state === 'redundant' && !registration.active) this.#state = 'failed';
      });
    };
    watch(registration.installing);
    registration.addEventListener('updatefound', () => watch(registration.installing));
    if (registration.waiting && registration.active) this.#update = true;
  }

  #check(): void {
    if (document.visibilityState !== 'visible' || !this.#registration) return;
    if (performance.now() - this.#checked < CHECK_AFTER_MS) return;
    this.#checked = performance.now();
    // Without a network there is no newer version to hear of.
    this.#registration.update().catch(() => undefined);
  }
}

export const offline = new Offline();
