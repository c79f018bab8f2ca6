/**
 * While the reader reads a reply, what the next prompt will begin with is read into the KV cache: R1's
 * thoughts are left out of it, so the answer stands elsewhere than where it was written. The library
 * finds it there when the question comes, and computes the question alone. Nothing is told of it, and
 * it is worth nothing if it fails.
 */
import { promptBeginning, promptText } from '../cpu/prompt.ts';
import type { Turn } from '../generation.ts';
import type { Pipeline } from './pipeline.ts';
import type { PromptStyle } from './template.ts';

/** Whoever sends a question waits for so many tokens at most. */
const STEP = 64;

/** `turns` end with the reply. The conversation that web-llm holds is forgotten. */
export async function prepare(
  pipeline: Pipeline,
  style: PromptStyle,
  turns: readonly Turn[],
  signal: AbortSignal
): Promise<void> {
  const { tokenizer } = pipeline;
  const ids = [...tokenizer.encode(promptBeginning(style, turns))];
  // The prompt of the reply is there already, in whole chunks: they cost next to nothing.
  const before = tokenizer.encode(promptText(style, turns.slice(0, -1)));
  const differs = ids.findIndex((id, at) => id !== before[at]);
  const common = differs < 0 ? ids.length : differs;
  if (ids.length >= pipeline.contextWindowSize) return;
  try {
    pipeline.resetChat();
    for (let at = 0; at < ids.length && !signal.aborted;) {
      const chunk = pipeline.prefillChunkSize;
      let end = at + (at + chunk <= common ? chunk : STEP);
      // One token alone would be read as one of a reply.
      if (end >= ids.length - 1) end = ids.length;
      const logits = await pipeline.forwardKnownTokens(ids.slice(at, end), true);
      logits?.dispose();
      await pipeline.device.sync();
      at = end;
    }
  } finally {
    pipeline.resetChat();
  }
}
