/** The records of this page, as they are now, and its seal. One for as long as the page is. */
import { ledger, listen } from '../../net/ledger.ts';
import { LOG, type SeenLog, type Timed } from '../../net/messages.ts';
import { observe, timedOf } from '../../net/timed.ts';
import { asked, guardPage } from './page-guard.ts';
import { report, type TrafficReport } from './report.ts';
import { seal, type Sealed } from './seal.ts';

/** ms: a service worker may have to be started first */
const PATIENCE_MS = 2000;

class Traffic {
  #report = $state.raw<TrafficReport>();
  #seen = $state.raw<SeenLog>();
  #sealed = $state.raw<Sealed>();
  #sealing = $state(false);
  #held = $state('');
  readonly #page: Timed[] = [];
  #watching = false;

  get report() {
    return this.#report;
  }
  get seen() {
    return this.#seen;
  }
  /** undefined until it holds */
  get sealed() {
    return this.#sealed;
  }
  get sealing() {
    return this.#sealing;
  }
  /** where something led last that was held back */
  get held() {
    return this.#held;
  }

  async look(): Promise<void> {
    this.#watch();
    this.#seen = await askServiceWorker();
    this.#report = report({
      page: [...navigation(), ...this.#page],
      asked: [...asked.values()],
      workers: ledger,
      seen: this.#seen,
      begun: performance.timeOrigin
    });
  }

  async seal(): Promise<void> {
    if (this.#sealing || this.#sealed) return;
    this.#sealing = true;
    this.#watch();
    this.#sealed = await seal((url) => (this.#held = URL.canParse(url) ? new URL(url).host : url));
    this.#sealing = false;
    await this.look();
  }

  #watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    listen();
    guardPage();
    // Buffered entries come in a task of their own.
    observe((timed) => this.#page.push(...timed));
  }
}

function navigation(): Timed[] {
  return performance
    .getEntriesByType('navigation')
    .map((entry) => timedOf(entry as PerformanceNavigationTiming));
}

async function askServiceWorker(): Promise<SeenLog | undefined> {
  const { serviceWorker } = navigator as { readonly serviceWorker?: ServiceWorkerContainer };
  const controller = serviceWorker?.controller;
  if (!controller) return undefined;
  const { port1, port2 } = new MessageChannel();
  const answered = new Promise<SeenLog | undefined>((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<SeenLog>) => resolve(data);
    setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  controller.postMessage(LOG, [port2]);
  return answered.finally(() => port1.close());
}

export const traffic = new Traffic();
