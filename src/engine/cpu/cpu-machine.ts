/** The plain forward pass, driven token by token, and what is counted of it. */
import type { ModelConfig } from '../../library/config.ts';
import type { Transformer } from '../../library/forward/forward.ts';
import { draw, greedy, nucleus, softmax } from '../../library/forward/sample.ts';
import type { Floats } from '../../library/forward/weights.ts';
import { expectedTensors } from '../../library/tensors.ts';
import { bytesPerToken, countParameters } from '../catalog.ts';
import type { ModelFacts } from '../questions.ts';
import { seeded } from '../random.ts';
import type { Machine } from '../worker/exact.ts';
import { hashes, plainBytes, weightBytesRead } from '../worker/facts.ts';
import { Slices } from './slices.ts';

/** Prompt tokens fed between two looks at the clock. */
export const PREFILL_ROWS = 8;

/** As appConfig sets them for the GPU. */
const TEMPERATURE = 0.6;
const TOP_P = 0.95;

/**
 * `choosing`: a seed, to draw as replies do by default, or always the most likely token. `forget`:
 * the session's cache is about to be overwritten.
 */
export function cpuMachine(
  transformer: Transformer,
  choosing: number | 'first',
  forget: () => void
): Machine {
  const slices = new Slices();
  const random = choosing === 'first' ? undefined : seeded(choosing);
  const choose = (logits: Floats): number =>
    random ? draw(nucleus(softmax(logits, TEMPERATURE), TOP_P), random()) : greedy(logits);
  let length = 0;
  const feed = async (ids: readonly number[]): Promise<Floats> => {
    const logits = transformer.forward(ids, length);
    length += ids.length;
    await slices.look();
    return logits;
  };
  return {
    context: transformer.context,
    vocab: transformer.config.vocab,
    chunk: PREFILL_ROWS,
    clear: () => {
      length = 0;
      forget();
    },
    read: async (ids) => {
      const last = ids.length - ((ids.length - 1) % PREFILL_ROWS) - 1;
      for (let at = 0; at < last; at += PREFILL_ROWS) await feed(ids.slice(at, at + PREFILL_ROWS));
      return choose(await feed(ids.slice(last)));
    },
    write: async (id) => choose(await feed([id]))
  };
}

/** It computes with 32 bits for each number, and has no library, no web-llm and no dispatches. */
export async function cpuFacts(config: ModelConfig, storedAt: string): Promise<ModelFacts> {
  return {
    hashes: await hashes(storedAt, undefined),
    quantization: config.quantization,
    webLlm: '',
    weightBytesRead: weightBytesRead(config, plainBytes),
    kvBytesPerToken: 2 * bytesPerToken(config),
    dispatchesPerToken: 0,
    gpuBytes: 0,
    f16Bytes: 2 * countParameters(expectedTensors(config))
  };
}
