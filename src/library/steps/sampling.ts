/** From logits to a token: what web-llm may change about the logits, softmax, and the draw. */
import { launch } from '../builder.ts';
import { expression } from '../expressions.ts';
import { bias, bitmask, LOGITS_THREADS, penalty } from '../kernels/logits.ts';
import { sample } from '../kernels/sample.ts';
import { blockCount, probabilities, softmaxBlocks } from '../kernels/softmax.ts';
import type { Functions } from '../program.ts';
import { argument, own, type Place } from './place.ts';

type SamplingFunctions = Pick<
  Functions,
  'softmax' | 'probabilities' | 'sample' | 'bias' | 'penalty' | 'bitmask'
>;

export function samplingSteps({ builder, config, buffers }: Place): SamplingFunctions {
  const { vocab } = config;
  const logits = argument(0);
  const statistics = own(buffers.statistics);
  const perToken = expression({ count: 2 }, { div: LOGITS_THREADS });
  return {
    softmax: [
      launch(
        builder.kernel(softmaxBlocks(vocab)),
        [logits, argument(1), statistics],
        blockCount(vocab)
      )
    ],
    probabilities: [
      launch(
        builder.kernel(probabilities(vocab)),
        [logits, statistics, own(buffers.probabilities)],
        blockCount(vocab)
      )
    ],
    sample: [
      launch(
        builder.kernel(sample(vocab)),
        [own(buffers.logits), statistics, argument(2), argument(4), own(buffers.token)],
        1
      )
    ],
    bias: [
      launch(builder.kernel(bias(vocab)), [logits, argument(2), argument(3)], perToken, {
        scalars: [expression({ count: 2 })]
      })
    ],
    penalty: [
      launch(
        builder.kernel(penalty(vocab)),
        [logits, argument(3), argument(4), argument(5)],
        expression({ count: 3 }, { div: LOGITS_THREADS }),
        { scalars: [expression({ count: 3 })] }
      )
    ],
    bitmask: [
      launch(
        builder.kernel(bitmask(vocab)),
        [logits, argument(2)],
        Math.ceil(vocab / LOGITS_THREADS)
      )
    ]
  };
}
