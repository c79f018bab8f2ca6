/**
 * Calls back once per animation frame while the page is visible and four times a second while it is
 * hidden: a hidden tab gets no frames, and a stream that waits for one would stand still.
 */
const HIDDEN_INTERVAL_MS = 250;

export class Ticker {
  #frame: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;
  readonly #tick: () => void;
  readonly #onVisibility = () => this.#schedule();

  constructor(tick: () => void) {
    this.#tick = tick;
  }

  start(): void {
    this.#running = true;
    document.addEventListener('visibilitychange', this.#onVisibility);
    this.#schedule();
  }

  stop(): void {
    this.#running = false;
    document.removeEventListener('visibilitychange', this.#onVisibility);
    this.#cancel();
  }

  #cancel(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = undefined;
    this.#timer = undefined;
  }

  #schedule(): void {
    this.#cancel();
    const run = () => {
      this.#tick();
      if (this.#running) this.#schedule();
    };
    if (document.visibilityState === 'visible') this.#frame = requestAnimationFrame(run);
    else this.#timer = setTimeout(run, HIDDEN_INTERVAL_MS);
  }
}
