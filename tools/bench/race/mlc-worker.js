// @ts-check
/**
 * A library that MLC compiled, under the web-llm that it was made for, in a worker as ours is. It is
 * asked what `measure` asks of ours (src/engine/worker/exact.ts): tokens in, the next token out.
 * Plain JavaScript, because it is served as it is, beside `web-llm.js` and `library.wasm`.
 */

/** @type {any} web-llm's LLMChatPipeline */
let pipeline;

const answers = {
  /** @param {{ model: string, context: number }} of */
  async join({ model, context }) {
    // @ts-expect-error the race's server has it, if it was given one
    const { CreateMLCEngine } = await import('./web-llm.js');
    const model_lib = new URL('library.wasm', self.location.href).href;
    const engine = await CreateMLCEngine(
      'random',
      { appConfig: { model_list: [{ model, model_id: 'random', model_lib }] } },
      { context_window_size: context, temperature: 0.6, top_p: 0.95 }
    );
    pipeline = engine.loadedModelIdToPipeline.get('random');
  },

  /** @param {{ ids: number[], depth: number, generate: number }} of ids: all that is read, and one */
  async measure({ ids, depth, generate }) {
    pipeline.resetChat();
    let next = ids[ids.length - 1];
    if (depth > 0) next = await pipeline.forwardTokensAndSample(ids.slice(0, depth), true);
    let promptTime = 0;
    if (depth < ids.length - 1) {
      const began = performance.now();
      next = await pipeline.forwardTokensAndSample(ids.slice(depth, -1), true);
      promptTime = performance.now() - began;
    }
    const stamps = [performance.now()];
    for (let written = 0; written < generate; written++) {
      next = await pipeline.forwardTokensAndSample([next], false);
      stamps.push(performance.now());
    }
    return { promptTime, stamps };
  },

  /** What it writes without chance. @param {{ ids: number[], count: number }} of */
  async write({ ids, count }) {
    pipeline.resetChat();
    const { temperature } = pipeline.config;
    pipeline.config.temperature = 0;
    const written = [await pipeline.forwardTokensAndSample(ids, true)];
    while (written.length < count) {
      written.push(await pipeline.forwardTokensAndSample(written.slice(-1), false));
    }
    pipeline.config.temperature = temperature;
    return written;
  }
};

self.onmessage = async ({ data: { about, of } }) => {
  try {
    const answer = await answers[/** @type {keyof typeof answers} */ (about)](of);
    self.postMessage({ answer });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
