/**
 * Lets a reply begin in the middle. web-llm reads a prompt and then writes; here what is written
 * already is put behind the prompt's tokens, so that both are read in one go (or taken from a
 * checkpoint), and counted as its own output: lengths, penalties and random numbers go on.
 */
import { readCheckpoint } from '../checkpoints.ts';
import { contextFull, FailureError } from '../failures.ts';
import type { GenerateRequest } from '../generation.ts';
import type { Pipeline } from './pipeline.ts';

export interface Beginning {
  /** the prompt's tokens; undefined where the KV cache was reused and holds more than is known */
  prompt: readonly number[] | undefined;
  /** Takes the hold off the pipeline. */
  readonly release: () => void;
}

/**
 * The next prompt that `pipeline` reads will be followed by `request.begun`. `onRestored` hears of the
 * tokens that were taken from a checkpoint, which nobody reads.
 */
export function beginReply(
  pipeline: Pipeline,
  model: string,
  { begun = [], checkpoint, sampling }: GenerateRequest,
  onRestored: (ids: readonly number[]) => void
): Beginning {
  const beginning: Beginning = {
    prompt: undefined,
    release: () => void Reflect.deleteProperty(pipeline, 'getInputData')
  };
  const original = pipeline.getInputData.bind(pipeline);
  pipeline.getInputData = async () => {
    const [pieces, , embedSize] = await original();
    const prompt = pieces.flat();
    const ids = typeof begun === 'string' ? [...pipeline.tokenizer.encode(begun)] : begun;
    const held = pipeline.filledKVCacheLength;
    const length = held + prompt.length + ids.length;
    if (length > pipeline.contextWindowSize) {
      throw new FailureError(contextFull(length, pipeline.contextWindowSize));
    }
    if (held === 0) beginning.prompt = prompt;
    let input = [...prompt, ...ids];
    if (ids.length > 0) {
      countAsWritten(pipeline, ids, sampling.seed);
      if (held === 0 && checkpoint) {
        const restored = await restore(pipeline, checkpoint.name, model, input);
        onRestored(input.slice(0, restored));
        input = input.slice(restored);
      }
    }
    return [[input], input.length, embedSize];
  };
  return beginning;
}

function countAsWritten(
  pipeline: Pipeline,
  ids: readonly number[],
  seed: number | undefined
): void {
  const counts = pipeline.appearedTokensFreq;
  for (const id of ids) {
    pipeline.outputIds.push(id);
    counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  // Each token took one random number, also where it was not needed.
  const state = seed === undefined ? undefined : pipeline.getRNGState();
  if (state !== undefined) pipeline.setRNGState(afterDraws(state, ids.length));
}

/** web-llm's generator (Park and Miller's, multiplier 48271) after some numbers. */
function afterDraws(state: number, draws: number): number {
  let next = state;
  for (let i = 0; i < draws; i++) next = (next * 48271) % 2147483647;
  return next;
}

/**
 * Fills the KV cache from a checkpoint of exactly these tokens; the answer is how many it now holds.
 * At least one is left to be read: it gives the probabilities of the next.
 */
async function restore(
  pipeline: Pipeline,
  name: string,
  model: string,
  ids: readonly number[]
): Promise<number> {
  const checkpoint = await readCheckpoint(name);
  if (!checkpoint || checkpoint.model !== model || checkpoint.ids.length >= ids.length) return 0;
  if (!checkpoint.ids.every((id, index) => id === ids[index])) return 0;
  try {
    await pipeline.importPromptCheckpoint(checkpoint.kv);
  } catch {
    // Of another version of the library, most likely; it refuses before it overwrites.
    return 0;
  }
  return pipeline.filledKVCacheLength;
}
