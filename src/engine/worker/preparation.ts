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

/** Whoever sends a question waits for one step, which takes about so long: milliseconds. */
const LONGEST = 200;
/** Tokens of the first step, and the least: fewer take the library no less time. */
const STEP = 32;

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
    const chunk = pipeline.prefillChunkSize;
    let step = STEP;
    for (let at = 0; at < ids.length && !signal.aborted;) {
      // A step ends where a prompt's chunk does.
      const chunkEnd = (Math.floor(at / chunk) + 1) * chunk;
      let end = chunkEnd <= common ? chunkEnd : Math.min(at + step, chunkEnd);
      // One token alone would be read as one of a reply.
      if (end >= ids.length - 1) end = ids.length;
      const began = performance.now();
      const logits = await pipeline.forwardKnownTokens(ids.slice(at, end), true);
      logits?.dispose();
      await pipeline.device.sync();
      if (end > common) step = after(step, performance.now() - began);
      at = end;
    }
  } finally {
    pipeline.resetChat();
  }
}

/** The next step, by the milliseconds that this one took. */
function after(step: number, took: number): number {
  if (took > LONGEST) return Math.max(STEP, step / 2);
  return took * 3 < LONGEST ? step * 2 : step;
}
