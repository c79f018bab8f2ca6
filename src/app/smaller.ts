/** What to load instead of a model that did not fit into the GPU's memory. */
import { CATALOG, gpuBytes } from '../engine/catalog.ts';
import type { LoadRequest, ModelSource } from '../engine/model.ts';

/** Below this a thought hardly fits. */
const LEAST_CONTEXT = 1024;

/** A shorter context is worth trying when it saves so much, another model when it saves so much. */
const WORTH_SHORTENING = 0.95;
const WORTH_CHANGING = 0.75;

export type Smaller =
  | { readonly kind: 'context'; readonly contextLength: number }
  | { readonly kind: 'model'; readonly model: ModelSource };

/** Half the context where that makes a difference, else the next smaller model; if there is one. */
export function smaller({ model, contextLength }: LoadRequest): Smaller | undefined {
  const half = Math.floor(contextLength / 2);
  const known = CATALOG.find(({ id, url }) => id === model.id && url === model.url);
  if (!known) {
    if (half >= LEAST_CONTEXT) return { kind: 'context', contextLength: half };
    return largestBelow(Infinity, 0);
  }
  const bytes = (context: number): number => gpuBytes(known.config, known.weightBytes, context);
  const saves = bytes(half) <= bytes(contextLength) * WORTH_SHORTENING;
  if (half >= LEAST_CONTEXT && saves) return { kind: 'context', contextLength: half };
  return largestBelow(bytes(contextLength) * WORTH_CHANGING, contextLength);
}

/** Of the catalog; without a limit the smallest, because nothing is known of what did not fit. */
function largestBelow(limit: number, context: number): Smaller | undefined {
  const fitting = CATALOG.map((model) => ({
    model,
    bytes: gpuBytes(model.config, model.weightBytes, Math.min(context, model.config.contextLength))
  }))
    .filter(({ bytes }) => bytes <= limit)
    .sort((a, b) => a.bytes - b.bytes);
  const choice = limit === Infinity ? fitting[0] : fitting.at(-1);
  if (!choice) return undefined;
  const { id, name, url } = choice.model;
  return { kind: 'model', model: { id, name, url } };
}
