/**
 * What guessing what comes next is worth (src/engine/worker/speculation.ts), by how much a text repeats
 * itself. Texts are given, not drawn, so that all ways write the same; all that a token costs is paid.
 *
 * `speculate/rate/TEXT/MODEL`: tokens per second with guesses, where they are found to pay, over those
 * without. `speculate/passes/TEXT/MODEL`: passes over the weights per token, were every guess computed:
 * a count, the same on every device. `speculate/pass/MODEL`: what a pass over four tokens costs over one
 * of one token.
 *
 * `layer`: one layer of the 1.5B's shape, which a software adapter computes as it does all arithmetic:
 * slowly. `deep`: 28 layers so small that a token is its dispatches.
 */
import { GEOMETRIES } from '../../test/reference/geometries.ts';
import type { TinyModelOptions } from '../../test/reference/tiny-model.ts';
import { EnginePage } from './engine-page.ts';
import type { Guessing } from './engine/page.ts';
import { figure, type Figure } from './figures.ts';

const TOKENS = 96;
const ROUNDS = 5;
const MODELS: Readonly<Record<string, TinyModelOptions>> = {
  layer: { ...GEOMETRIES['qwen-1.5b'], layers: 1, vocab: 2048 },
  deep: { hidden: 64, layers: 28, heads: 2, kvHeads: 1, headDim: 32, intermediate: 64, vocab: 2048 }
};
const TEXTS = ['repeats', 'quotes', 'new'] as const;

export async function* speculate(): AsyncGenerator<Figure> {
  const page = await EnginePage.open();
  try {
    const adapter = await page.ask('adapter');
    const { subgroupMinSize } = await page.ask('traits');
    for (const [name, model] of Object.entries(MODELS)) {
      const options = { context: 512, drafts: 4, device: { subgroupMinSize } };
      await page.ask('load', name, { ...model, shardBytes: 32 << 20 }, options);
      // Tries it on this device, and compiles what is new.
      await page.ask('write', name, 'repeats', TOKENS, 'always');
      for (const text of TEXTS) {
        const { kept } = await page.ask('write', name, text, TOKENS, 'always');
        yield figure(`speculate/passes/${text}/${name}`, 'per token', [1 - kept / TOKENS], adapter);
        yield figure(
          `speculate/rate/${text}/${name}`,
          'ratio',
          await ratios(page, name, text, 'never', 'worth'),
          adapter
        );
      }
      const pass = await ratios(page, name, 'new', 'wrong', 'never');
      yield figure(`speculate/pass/${name}`, 'ratio', pass, adapter);
    }
  } finally {
    await page.close();
  }
}

/** Times of one way over those of the other, in turns that begin with either. */
async function ratios(
  page: EnginePage,
  name: string,
  text: (typeof TEXTS)[number],
  one: Guessing,
  other: Guessing
): Promise<number[]> {
  const all: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? [one, other] : [other, one];
    const times = new Map<Guessing, number>();
    for (const how of order) {
      times.set(how, (await page.ask('write', name, text, TOKENS, how)).milliseconds);
    }
    all.push((times.get(one) ?? NaN) / (times.get(other) ?? NaN));
  }
  return all;
}
