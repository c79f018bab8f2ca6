/**
 * How much of a prompt was in the KV cache already. Only the GPU knows, and a reply does not wait for
 * it: it is asked when the reply has ended, so that what is told of the prompt is what was read.
 */
import type { Pipeline } from './pipeline.ts';

/** Tokens of the prompt read last that did not have to be read; 0 where that cannot be told any more. */
export async function skippedTokens(pipeline: Pipeline): Promise<number> {
  try {
    return await ask(pipeline);
  } catch {
    // The device is lost, most likely, which is told elsewhere. The reply is complete.
    return 0;
  }
}

async function ask({ tvm, device }: Pipeline): Promise<number> {
  tvm.beginScope();
  const words = tvm.getGlobalFunc('thinktab.skipped_rows')();
  const copy = tvm.detachFromCurrentScope(
    tvm.empty(words.shape, 'int32', tvm.cpu()).copyFrom(words)
  );
  tvm.endScope();
  await device.sync();
  const skipped = copy.toArray().at(-1) ?? 0;
  copy.dispose();
  return skipped;
}
