/**
 * Ends a thought in the model's place, between two of its tokens. The end is read like tokens of its
 * own, so that the stream simply goes on: with the answer.
 */
import { END_OF_THOUGHT } from '../thought.ts';
import type { Pipeline } from './pipeline.ts';

/** False where the context has no room for it: then the reply ends there anyway. */
export async function endThought(pipeline: Pipeline): Promise<boolean> {
  const { outputIds, appearedTokensFreq: counts } = pipeline;
  const ids = pipeline.tokenizer.encode(END_OF_THOUGHT);
  let last = outputIds.at(-1);
  if (last === undefined) return false;
  if (pipeline.filledKVCacheLength + ids.length >= pipeline.contextWindowSize) return false;
  for (const id of ids) {
    // The cache holds all but the last token; web-llm's next step reads that one.
    const logits = await pipeline.forwardDecodeToken(last);
    logits.dispose();
    outputIds.push(id);
    counts.set(id, (counts.get(id) ?? 0) + 1);
    last = id;
  }
  return true;
}
