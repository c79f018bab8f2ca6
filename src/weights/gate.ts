/** A download that can be held: closed, it lets go of its connections, and nothing new is begun. */
export class Gate {
  #closing = new AbortController();
  #waiting: (() => void)[] = [];

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Aborted when the gate closes; a new one after it has opened. */
  get signal(): AbortSignal {
    return this.#closing.signal;
  }

  close(): void {
    this.#closing.abort();
  }

  open(): void {
    if (!this.closed) return;
    this.#closing = new AbortController();
    for (const go of this.#waiting.splice(0)) go();
  }

  /** Resolves when the gate is open; rejects when the signal is aborted. */
  async passed(signal: AbortSignal): Promise<void> {
    while (this.closed) {
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      signal.throwIfAborted();
    }
  }
}
