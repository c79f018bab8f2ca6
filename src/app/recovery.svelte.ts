/**
 * A model that was lost is loaded again without being asked for, once: what happened and what is
 * being done about it is said in a line.
 */
import type { Failure } from '../engine/failure.ts';
import type { LoadRequest } from '../engine/model.ts';

/** Lost again so soon after it was loaded again: loading does not help, and is not repeated. */
const AGAIN = 60_000;

/** What may be over by itself: a driver's reset, a crash, a sleep. A full GPU stays full. */
const PASSING: readonly Failure['kind'][] = ['device-lost', 'worker'];

export interface Rescue {
  readonly failure: Failure;
  readonly request: LoadRequest;
  /** the model answers again */
  readonly done: boolean;
}

export class Recovery {
  #rescue = $state.raw<Rescue>();
  /** the model that was last loaded again by itself, and when */
  #last: { readonly url: string; readonly at: number } | undefined;
  readonly #now: () => number;

  /** `now`: milliseconds. */
  constructor(now = () => Date.now()) {
    this.#now = now;
  }

  /** The loss that is being mended, or was. */
  get rescue() {
    return this.#rescue;
  }

  /** Whether the model is to be loaded again now; what is asked for so counts as tried. */
  begin(failure: Failure, request: LoadRequest): boolean {
    const { url } = request.model;
    const again = this.#last?.url === url && this.#now() - this.#last.at < AGAIN;
    this.#rescue = undefined;
    if (again || !PASSING.includes(failure.kind)) return false;
    this.#last = { url, at: this.#now() };
    this.#rescue = { failure, request, done: false };
    return true;
  }

  /** The model answers again; the minute begins here, a load may take longer. */
  succeed(): void {
    if (!this.#rescue) return;
    this.#last = { url: this.#rescue.request.model.url, at: this.#now() };
    this.#rescue = { ...this.#rescue, done: true };
  }

  dismiss(): void {
    this.#rescue = undefined;
  }
}

/** A hidden tab may get no GPU, and needs none: its model is loaded again when it is looked at. */
export function whenVisible(): Promise<void> {
  if (document.visibilityState === 'visible') return Promise.resolve();
  return new Promise((resolve) => {
    const look = (): void => {
      if (document.visibilityState !== 'visible') return;
      document.removeEventListener('visibilitychange', look);
      resolve();
    };
    document.addEventListener('visibilitychange', look);
  });
}
