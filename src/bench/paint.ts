/** When what is on the page now has come onto the screen. */

/** Without frames (the page is hidden) nothing is waited for longer than this. */
const PATIENCE_MS = 1000;

/**
 * Resolves behind the next frame, with the time on the clock of the engine's stamps. A frame's
 * callbacks run before it is laid out and painted; a message posted in one comes after that.
 */
export function painted(): Promise<number> {
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    const done = (): void => {
      clearTimeout(patience);
      cancelAnimationFrame(frame);
      channel.port1.close();
      resolve(performance.timeOrigin + performance.now());
    };
    channel.port1.onmessage = done;
    const frame = requestAnimationFrame(() => channel.port2.postMessage(undefined));
    const patience = setTimeout(done, PATIENCE_MS);
  });
}
