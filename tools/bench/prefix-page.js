// @ts-check
/**
 * The page's side of the prefix benchmark: the built page's own worker without its screen. Plain
 * JavaScript, because it is put into the page as it is.
 */
(() => {
  /** @type {Worker | undefined} */
  let worker;
  let sent = 0;

  /**
   * Sends a message and waits for one of these kinds; `milliseconds` until it came.
   * @param {object} message @param {string[]} kinds
   */
  function tell(message, kinds) {
    return new Promise((resolve, reject) => {
      if (!worker) throw new Error('the library is not loaded');
      const begin = performance.now();
      /** @type {number | undefined} */
      let first;
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data }) => {
        if (data.kind === 'failed') reject(new Error(JSON.stringify(data.failure)));
        if (data.kind === 'tokens') first ??= performance.now() - begin;
        if (kinds.includes(data.kind)) resolve({ ...data, first });
      };
      worker.postMessage({ id: ++sent, ...message });
    });
  }

  Object.assign(globalThis, {
    thinktab: {
      /** @param {string} script @param {object} request of src/engine/messages.ts */
      load(script, request) {
        worker = new Worker(new URL(script, location.href), { type: 'module' });
        return tell({ kind: 'load', request }, ['loaded']);
      },

      /**
       * Asks, and answers with the milliseconds to the first token and the engine's own account.
       * @param {object} request
       */
      async ask(request) {
        const { first, usage } = await tell({ kind: 'generate', request }, ['finished']);
        return { first, usage };
      },

      /** Has it read ahead, and waits until the GPU has nothing more to do. @param {object[]} turns */
      async prepare(turns) {
        worker?.postMessage({ kind: 'prepare', turns });
        let quiet = 0;
        for (let before = -1; quiet < 5;) {
          await new Promise((resolve) => setTimeout(resolve, 200));
          const { pulse } = await tell({ kind: 'ping' }, ['pulse']);
          // Each ping gives an idle GPU one mark to pass; work adds others.
          quiet = pulse.asked === before + 1 && pulse.done === pulse.asked ? quiet + 1 : 0;
          before = pulse.asked;
        }
      },

      /** A measurement begins and ends with nothing in the cache that could be used again. */
      async forget() {
        const of = { depth: 0, prompt: 2, generate: 1, seed: 1 };
        await tell({ kind: 'ask', about: 'measure', of }, ['answered']);
      },

      async adapter() {
        const adapter = await navigator.gpu.requestAdapter();
        if (!adapter) return undefined;
        const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
        return { info: { vendor, architecture, description, isFallbackAdapter } };
      }
    }
  });
})();
