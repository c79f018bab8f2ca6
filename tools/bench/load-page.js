// @ts-check
/**
 * The page's side of the load benchmark: the built page's own worker without its screen, and beside
 * it the least that any start must do. Plain JavaScript, because it is put into the page as it is.
 */
(() => {
  /** In a worker of its own, as ours: every file read from the cache, then written to the GPU. */
  const BARE = `onmessage = async ({ data: { folder, ahead } }) => {
    const adapter = await navigator.gpu.requestAdapter();
    const { maxBufferSize, maxStorageBufferBindingSize } = adapter.limits;
    const device = await adapter.requestDevice({
      requiredLimits: { maxBufferSize, maxStorageBufferBindingSize }
    });
    const cache = await caches.open('webllm/model');
    const begin = performance.now();
    const keys = (await cache.keys()).filter(({ url }) => url.startsWith(folder) && url.endsWith('.bin'));
    const read = async (key) => key && (await cache.match(key)).arrayBuffer();
    let bytes = 0;
    let next = read(keys[0]);
    for (let i = 0; i < keys.length; i++) {
      const content = await next;
      next = ahead ? read(keys[i + 1]) : undefined;
      const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
      const buffer = device.createBuffer({ size: content.byteLength, usage });
      device.queue.writeBuffer(buffer, 0, content);
      bytes += content.byteLength;
      next ??= read(keys[i + 1]);
    }
    await device.queue.onSubmittedWorkDone();
    const milliseconds = performance.now() - begin;
    device.destroy();
    postMessage({ bytes, milliseconds });
  };`;

  Object.assign(globalThis, {
    thinktab: {
      /**
       * Milliseconds from the beginning to the first message of each phase, to the end of the upload and
       * of the load, and to the first token. @param {string} script @param {object} request
       */
      start(script, request) {
        return new Promise((resolve, reject) => {
          /** @type {Record<string, number>} */
          const at = {};
          const begin = performance.now();
          const worker = new Worker(new URL(script, location.href), { type: 'module' });
          const note = (/** @type {string} */ what) => (at[what] ??= performance.now() - begin);
          worker.onerror = (event) => reject(new Error(event.message));
          worker.onmessage = ({ data }) => {
            if (data.kind === 'failed') reject(new Error(JSON.stringify(data.failure)));
            if (data.kind === 'progress') {
              const { phase, done, total } = data.progress;
              note(phase);
              // What follows is not told until it is over: shaders.
              if (phase === 'upload' && done === total) note('uploaded');
            }
            if (data.kind === 'loaded') {
              note('loaded');
              const turns = [{ role: 'user', text: 'Hi' }];
              const sampling = { temperature: 0, topP: 1, maxTokens: 1 };
              worker.postMessage({ kind: 'generate', id: 2, request: { turns, sampling } });
            }
            if (data.kind === 'finished') {
              note('token');
              // Ended, so that its memory is free for the next.
              worker.terminate();
              resolve(at);
            }
          };
          worker.postMessage({ kind: 'load', id: 1, request });
        });
      },

      /** @param {string} folder @param {boolean} ahead the next file is read while one is written */
      bare(folder, ahead) {
        return new Promise((resolve, reject) => {
          const url = URL.createObjectURL(new Blob([BARE], { type: 'text/javascript' }));
          const worker = new Worker(url);
          worker.onerror = (event) => reject(new Error(event.message));
          worker.onmessage = ({ data }) => {
            worker.terminate();
            resolve(data);
          };
          worker.postMessage({ folder, ahead });
        });
      },

      async adapter() {
        const adapter = await navigator.gpu.requestAdapter();
        return adapter ? `${adapter.info.vendor} ${adapter.info.architecture}`.trim() : 'none';
      }
    }
  });
})();
