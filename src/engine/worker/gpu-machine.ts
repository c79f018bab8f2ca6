/** The loaded model of web-llm, driven token by token through its forwardTokensAndSample. */
import type { MLCEngine } from '@mlc-ai/web-llm';
import type { Machine } from './exact.ts';
import { forget, type Pipeline } from './pipeline.ts';

/** How the next token is chosen: as replies do by default, or always the most likely one. */
export type Choosing = { readonly seed: number } | 'first';

/**
 * Lends the model for `work`. It draws with web-llm's defaults for this model (temperature 0.6,
 * top_p 0.95, set in appConfig), so that a measured token costs what a reply's does.
 */
export async function withMachine<T>(
  engine: MLCEngine,
  pipeline: Pipeline,
  vocab: number,
  choosing: Choosing,
  work: (machine: Machine) => Promise<T>
): Promise<T> {
  if (choosing === 'first') {
    // forwardTokensAndSample takes no settings; this is where it would look for them.
    const sample = pipeline.sampleFromRawLogits.bind(pipeline);
    pipeline.sampleFromRawLogits = (logits) => sample(logits, { temperature: 0, top_p: 1e-5 });
  } else pipeline.setSeed(choosing.seed);
  try {
    return await work({
      context: pipeline.contextWindowSize,
      vocab,
      chunk: pipeline.prefillChunkSize,
      clear: () => forget(pipeline),
      read: (ids) => engine.forwardTokensAndSample([...ids], true),
      write: (id) => engine.forwardTokensAndSample([id], false)
    });
  } finally {
    Reflect.deleteProperty(pipeline, 'sampleFromRawLogits');
  }
}
