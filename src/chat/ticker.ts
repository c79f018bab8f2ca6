/**
 * Calls back when there is something to show: in an animation frame while the page is visible, four
 * times a second while it is hidden, since a hidden tab gets no frames and a stream that waits for
 * one would stand still.
 *
 * Script is the smaller part of what a frame costs; style, layout and paint come after it. All of
 * them together may take one part in SHARE of the main thread's time: where a frame costs more, the
 * next is shown later, and the tokens between two are shown at once.
 */
const SHARE = 28;
/** But nothing waits for longer. */
const LATEST_MS = 250;
const HIDDEN_MS = 250;
/** Figures change without a token, too: the time that is waited, a rate that falls. */
const IDLE_MS = 100;

export class Ticker {
  readonly #tick: () => void;
  #running = false;
  #frame: number | undefined;
  /** for the next tick: because something has come, or else because time has passed */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #woken = false;
  #notBefore = 0;
  #lastCost = 0;
  /** A message to oneself arrives after the frame it is sent in has been drawn. */
  #drawn: MessageChannel | undefined;

  constructor(tick: () => void) {
    this.#tick = tick;
  }

  start(): void {
    this.#running = true;
    document.addEventListener('visibilitychange', this.#replan);
    this.#drawn = new MessageChannel();
    this.#plan();
  }

  stop(): void {
    this.#running = false;
    document.removeEventListener('visibilitychange', this.#replan);
    this.#cancel();
    this.#drawn?.port1.close();
  }

  /** There is something to show. */
  wake(): void {
    if (this.#woken || !this.#running) return;
    this.#woken = true;
    this.#replan();
  }

  readonly #replan = (): void => {
    this.#cancel();
    this.#plan();
  };

  #cancel(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = this.#timer = undefined;
  }

  #plan(): void {
    if (document.visibilityState !== 'visible') {
      this.#timer = setTimeout(() => this.#run(), HIDDEN_MS);
      return;
    }
    const wait = this.#notBefore - performance.now();
    const ask = (): void => {
      this.#frame = requestAnimationFrame(() => this.#runInFrame());
    };
    if (this.#woken && wait <= 0) ask();
    else this.#timer = setTimeout(ask, this.#woken ? wait : Math.max(wait, IDLE_MS));
  }

  #runInFrame(): void {
    const start = performance.now();
    this.#run();
    const channel = this.#drawn;
    if (!channel || !this.#running) return;
    channel.port1.onmessage = () => {
      const cost = performance.now() - start;
      // The mean of two: a formula that is drawn once is paid for in two parts.
      const mean = (cost + this.#lastCost) / 2;
      this.#lastCost = cost;
      this.#notBefore = start + Math.min(LATEST_MS, mean * SHARE);
      this.#replan();
    };
    channel.port2.postMessage(undefined);
  }

  #run(): void {
    this.#frame = this.#timer = undefined;
    this.#woken = false;
    this.#tick();
    if (this.#running) this.#plan();
  }
}
