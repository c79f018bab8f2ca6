/**
 * The rest of a token: what web-llm and the browser do around the kernels, on the processor. A model
 * of 28 layers so small that only this shows, with the vocabulary of the real ones.
 *
 * `floor/spelling/LENGTH`: the tokenizer's part at the LENGTHth token of a reply as web-llm asks for
 * it, `floor/spelling-settled/LENGTH` as the engine answers it (src/engine/worker/settled-text.ts).
 * `floor/growth/…`: that part of a token of 5 or 10 ms, at the 4,000th, in percent.
 * `floor/token`: from one id to the next with nothing asked of the GPU; `floor/encode`: what asking
 * adds before the draw is asked for. All in milliseconds of the processor. `floor/early-submit`: a
 * whole token over one whose layers are submitted in one go.
 */
import { EnginePage } from './engine-page.ts';
import { figure, type Figure } from './figures.ts';

const MODEL = {
  hidden: 64,
  layers: 28,
  heads: 2,
  kvHeads: 1,
  headDim: 32,
  intermediate: 64,
  vocab: 151936,
  shardBytes: 32 << 20
};
const LENGTHS = [200, 1000, 4000, 16000];
const ROUNDS = 8;
/** What a token takes on a fast GPU, and on a very fast one. */
const FAST_TOKENS = [5, 10];

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

export async function* floor(): AsyncGenerator<Figure> {
  const page = await EnginePage.open();
  try {
    await page.ask('load', 'early', MODEL, { context: 4096 });
    await page.ask('load', 'whole', MODEL, { context: 4096 }, true);
    const adapter = await page.ask('adapter');
    for (const length of LENGTHS) {
      const { whole, settled } = await page.ask('spell', 'early', length, ROUNDS);
      yield figure(`floor/spelling/${length}`, 'ms', whole);
      yield figure(`floor/spelling-settled/${length}`, 'ms', settled);
      if (length !== 4000) continue;
      for (const token of FAST_TOKENS) {
        const part = (times: readonly number[]): number[] => times.map((ms) => (100 * ms) / token);
        yield figure(`floor/growth/${token}ms`, '%', part(whole));
        yield figure(`floor/growth-settled/${token}ms`, '%', part(settled));
      }
    }
    const bare = await page.ask('tokens', 'early', 200, false);
    yield figure('floor/token', 'ms', bare.token);
    const early: number[] = [];
    const whole: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const one = await page.ask('tokens', 'early', 40, true);
      early.push(median(one.token));
      yield* round > 0 ? [] : [figure('floor/encode', 'ms', one.encode, adapter)];
      whole.push(median((await page.ask('tokens', 'whole', 40, true)).token));
    }
    yield figure('floor/token-with-gpu', 'ms', early, adapter);
    const ratios = early.map((ms, round) => ms / (whole[round] ?? ms));
    yield figure('floor/early-submit', 'ratio', ratios, adapter);
  } finally {
    await page.close();
  }
}
