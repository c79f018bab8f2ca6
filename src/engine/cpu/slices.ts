/** The processor's worker computes for long, and must hear what the page says meanwhile. */

/** Milliseconds of work between looks at the messages: a stop must not wait. */
const SLICE = 12;

export class Slices {
  #lookedAt = performance.now();

  /** Lets messages in, if it is time. */
  async look(): Promise<void> {
    if (performance.now() - this.#lookedAt <= SLICE) return;
    await nextTask();
    this.#lookedAt = performance.now();
  }
}

/** A timer would be held back to 4 ms. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
