/** Takes sums in a thread of its own: see summer.ts. */
import '../../net/in-worker.ts';
import type { KitFile } from './kit-file.ts';
import { KitError, type KitProblem } from './problem.ts';
import { md5Of } from './sum.ts';

export type SumAnswer =
  | { readonly kind: 'bytes'; readonly bytes: number }
  | { readonly kind: 'sum'; readonly sum: string }
  | { readonly kind: 'failed'; readonly problem: KitProblem };

const answer = (said: SumAnswer): void => self.postMessage(said);

self.onmessage = async ({ data }: MessageEvent<KitFile>) => {
  try {
    answer({ kind: 'sum', sum: await md5Of(data, (bytes) => answer({ kind: 'bytes', bytes })) });
  } catch (cause) {
    const problem: KitProblem =
      cause instanceof KitError ? cause.problem : { kind: 'disk', name: data.path, cause };
    answer({ kind: 'failed', problem });
  }
};
