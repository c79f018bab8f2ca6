// @ts-check
/**
 * The page's side of the pocket benchmark: the built page's own worker, asked without its screen.
 * Plain JavaScript, because it is put into the page as it is.
 */
(() => {
  /** @type {Worker} */
  let worker;

  /**
   * @param {object} message
   * @param {(event: { kind: string, batch?: { text: string } }) => void} onEvent
   */
  function request(message, onEvent) {
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => {
        if (data.kind === 'failed') reject(new Error(JSON.stringify(data.failure)));
        else if (data.kind === 'loaded' || data.kind === 'finished') resolve(undefined);
        else onEvent(data);
      };
      worker.postMessage({ id: 1, ...message });
    });
  }

  Object.assign(globalThis, {
    thinktab: {
      /** @param {string} script @param {string} folder */
      async load(script, folder) {
        worker = new Worker(new URL(script, location.href), { type: 'module' });
        const model = { id: 'pocket', name: 'Pocket', url: new URL(folder, location.href).href };
        const wanted = { model, backend: 'webgpu', contextLength: 1024 };
        await request({ kind: 'load', request: wanted }, () => undefined);
        const adapter = await navigator.gpu.requestAdapter();
        return adapter ? `${adapter.info.vendor} ${adapter.info.architecture}`.trim() : 'none';
      },
      /** A greedy reply. @param {readonly object[]} turns */
      async ask(turns) {
        let text = '';
        const sampling = { temperature: 0, topP: 1, maxTokens: 1000 };
        await request({ kind: 'generate', request: { turns, sampling } }, ({ batch }) => {
          text += batch?.text ?? '';
        });
        return text;
      }
    }
  });
})();
