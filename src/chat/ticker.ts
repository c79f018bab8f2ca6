/**
 * Calls back when there is something to show: in an animation frame while the page is visible, four
 * times a second while it is hidden, since a hidden tab gets no frames and a stream that waits for
 * one would stand still.
 *
 * Script is the smaller part of what a frame costs; style, layout and paint come after it. All of
 * them together may take BUDGET_MS of any WINDOW_MS of the main thread, and no more than that part
 * of the time in the long run: where a frame costs more, the next is shown later, and the tokens
 * between two are shown at once.
 */
const BUDGET_MS = 7;
const WINDOW_MS = 1000 / 6;
const SHARE = WINDOW_MS / BUDGET_MS;
/** But nothing waits for longer. */
const LATEST_MS = 250;
const HIDDEN_MS = 250;
/** Figures change without a token, too: the time that is waited, a rate that falls. */
const IDLE_MS = 100;

/** When a frame began, and what it took until it was drawn. */
interface Frame {
  readonly start: number;
  readonly cost: number;
}

/**
 * When another frame fits into what may be spent, after these, oldest first. It is expected to cost
 * what the last two did on the average: a formula that is drawn once is paid for in two parts.
 */
export function nextFrame(frames: readonly Frame[]): number {
  const [last, before] = [frames.at(-1), frames.at(-2)];
  if (!last) return 0;
  const expected = (last.cost + (before ?? last).cost) / 2;
  let free = BUDGET_MS - expected;
  const first = frames.findLast(({ cost }) => (free -= cost) < 0);
  const fits = first ? first.start + WINDOW_MS : 0;
  return Math.max(fits, last.start + Math.min(LATEST_MS, expected * SHARE));
}

export class Ticker {
  readonly #tick: () => void;
  #running = false;
  #frame: number | undefined;
  /** for the next tick: because something has come, or else because time has passed */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #woken = false;
  #notBefore = 0;
  /** of the last window, and two at least */
  #frames: Frame[] = [];
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
      const end = performance.now();
      this.#frames = [
        ...this.#frames.filter((frame, at, { length }) => {
          return at === length - 1 || frame.start > end - WINDOW_MS;
        }),
        { start, cost: end - start }
      ];
      this.#notBefore = nextFrame(this.#frames);
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
