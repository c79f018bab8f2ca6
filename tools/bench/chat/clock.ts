/** A worker that ticks, as the engine's does when it writes 60 tokens a second. */
setInterval(() => postMessage(0), 1000 / 60);
export {};
