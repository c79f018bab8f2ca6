/** One worker, made when first needed, and watched over as long as it lives. */
import { hung, lostWorker } from './failures.ts';
import type { Failure } from './failure.ts';
import type { Event, Request } from './messages.ts';
import { LOOK_EVERY, Watchdog } from './watchdog.ts';

/** What its owner hears, and is asked. */
export interface Owner {
  onEvent(event: Event): void;
  /** it crashed, or hangs */
  onLost(failure: Failure): void;
  /** something was asked of it and is not answered */
  waits(): boolean;
}

export class WatchedWorker {
  #worker: Worker | undefined;
  /** One for each worker, as long as it lives. */
  #watchdog = new Watchdog(Date.now());
  #looking: ReturnType<typeof setInterval> | undefined;
  readonly #start: () => Worker;
  readonly #owner: Owner;

  constructor(start: () => Worker, owner: Owner) {
    this.#start = start;
    this.#owner = owner;
  }

  get alive(): boolean {
    return this.#worker !== undefined;
  }

  /** What goes wrong now may be down to a computer that slept. */
  get slept(): boolean {
    return this.#watchdog.slept(Date.now());
  }

  /** Where there is no worker yet, one is made. */
  post(request: Request): void {
    this.#worker ??= this.#make();
    this.#worker.postMessage(request);
  }

  /** Where there is no worker, there is nobody to tell. */
  tell(request: Request): void {
    this.#worker?.postMessage(request);
  }

  /** Ends it at once, and whatever runs in it: its memory is free then. */
  end(): void {
    clearInterval(this.#looking);
    this.#worker?.terminate();
    this.#worker = undefined;
  }

  /** The page is about to be where nothing runs. */
  rest(): void {
    this.#watchdog.rest();
  }

  /** The page runs again: a worker or a GPU that did not survive it is found out now. */
  wake(): void {
    this.#watchdog.wake(Date.now());
    this.#look();
  }

  #make(): Worker {
    const worker = this.#start();
    this.#watchdog = new Watchdog(Date.now());
    this.#looking = setInterval(() => this.#look(), LOOK_EVERY);
    worker.onmessage = ({ data }: MessageEvent<Event>) => {
      if (worker !== this.#worker) return;
      this.#watchdog.heard(data.kind === 'pulse' ? data : undefined);
      this.#owner.onEvent(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker !== this.#worker) return;
      this.#owner.onLost(lostWorker(event.message));
    };
    worker.onmessageerror = () => {
      if (worker !== this.#worker) return;
      this.#owner.onLost(lostWorker('a message could not be read'));
    };
    return worker;
  }

  /** Whether the worker and its GPU get on, while something is waited for. */
  #look(): void {
    if (!this.#worker) return;
    const { ask, stuck } = this.#watchdog.look(Date.now(), this.#owner.waits());
    if (stuck) this.#owner.onLost(hung(stuck.who, stuck.seconds));
    else if (ask) this.tell({ kind: 'ping' });
  }
}
