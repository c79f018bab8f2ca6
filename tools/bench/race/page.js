// @ts-check
/**
 * The page's side of the race: the built page's own worker without its screen, and its peers beside it,
 * each loaded once and asked in turns. Plain JavaScript, because it is put into the page as it is.
 */
(() => {
  /** @type {Worker | undefined} */
  let worker;
  let sent = 0;

  /** What our worker answers to a message. @param {string} kind @param {object} content */
  function tell(kind, content) {
    return new Promise((resolve, reject) => {
      if (!worker) throw new Error('our library is not loaded');
      worker.onerror = (event) => reject(new Error(event.message));
      worker.onmessage = ({ data }) => {
        if (data.kind === 'failed' || data.error) reject(new Error(JSON.stringify(data)));
        if (data.kind === 'loaded') resolve(data.loaded);
        if (data.kind === 'answered') resolve(data.answer);
      };
      worker.postMessage({ kind, id: ++sent, ...content });
    });
  }

  /** @type {Worker | undefined} */
  let mlc;
  /** @type {Map<string, any>} */
  const wllamas = new Map();

  Object.assign(globalThis, {
    race: {
      /** What the page is given. */
      async adapter() {
        const adapter = await navigator.gpu.requestAdapter();
        if (!adapter) return undefined;
        const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
        return {
          info: { vendor, architecture, description, isFallbackAdapter },
          f16: adapter.features.has('shader-f16'),
          isolated: crossOriginIsolated
        };
      },

      /** @param {string} script @param {object} request of src/engine/messages.ts */
      load(script, request) {
        worker = new Worker(new URL(script, location.href), { type: 'module' });
        return tell('load', { request });
      },

      /** @param {object} question of src/engine/messages.ts */
      ask(question) {
        return tell('ask', question);
      },

      /**
       * Loads a model into a wllama of its own; answers with what llama.cpp said meanwhile.
       * @param {{ name: string, library: string, wasm: string, model: string, parameters: object }} peer
       */
      async join({ name, library, wasm, model, parameters }) {
        const { Wllama } = await import(library);
        /** @type {string[]} */
        const log = [];
        const note = (/** @type {unknown[]} */ ...words) => log.push(words.join(' '));
        const wllama = new Wllama(
          { default: new URL(wasm, location.href).href },
          { logger: { debug: note, log: note, warn: note, error: note } }
        );
        const file = await (await fetch(model)).blob();
        await wllama.loadModel([file], parameters);
        wllamas.set(name, wllama);
        return { log: log.join('\n'), threads: wllama.getNumThreads() };
      },

      /** @param {string} script @param {{ model: string, context: number }} of */
      joinMlc(script, of) {
        mlc = new Worker(new URL(script, location.href), { type: 'module' });
        return this.askMlc('join', of);
      },

      /** @param {string} about @param {object} of of mlc-worker.js */
      askMlc(about, of) {
        return new Promise((resolve, reject) => {
          if (!mlc) throw new Error('there is no library of MLC');
          mlc.onerror = (event) => reject(new Error(event.message));
          mlc.onmessage = ({ data }) => {
            if (data.error) reject(new Error(data.error));
            else resolve(data.answer);
          };
          mlc.postMessage({ about, of });
        });
      },

      /** What a wllama writes behind a prompt. @param {string} name @param {object} request */
      complete(name, request) {
        return wllamas.get(name).createCompletion(request);
      }
    }
  });
})();
