/** How the work of a matrix-vector product is shared out where it is done for several tokens. */
import { fits } from '../candidates.ts';
import type { ModelConfig } from '../config.ts';
import type { MatvecTiling } from '../kernels/matvec.ts';
import { DEFAULT_TOKENS, type TokensTiling, type Tuning, type VectorKernel } from '../tuning.ts';

/**
 * The shape for one token with other numbers of teams and rows: each sum is still that of the same
 * lanes over the same weights in the same order, so it comes out as it does for one token. Where the
 * kernel cannot have those numbers, the default's.
 */
export function tilingOfTokens(
  config: Pick<ModelConfig, 'headDim'>,
  kernel: VectorKernel,
  tuning: Tuning
): MatvecTiling {
  const one = tuning[kernel];
  const shared = ({ threads, rowsEach }: TokensTiling): MatvecTiling => ({
    ...one,
    threads: Math.max(threads, one.lanes),
    rows: rowsEach
  });
  const wanted = shared(tuning.tokens);
  return fits(config, kernel, wanted) ? wanted : shared(DEFAULT_TOKENS);
}
