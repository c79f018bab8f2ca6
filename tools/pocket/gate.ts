/**
 * Writes what the pocket model in public/pocket chooses behind the tokens of the benchmark's gate:
 *
 *   npx tsx tools/pocket/gate.ts
 *
 * Computed in f64 by the plain forward pass, so that neither kernels nor rounding are in it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseModelConfig } from '../../src/library/config.ts';
import { Transformer } from '../../src/library/forward/forward.ts';
import { greedy } from '../../src/library/forward/sample.ts';
import { loadWeights } from '../../src/library/forward/weights.ts';
import { pocketTokens } from '../../src/bench/gate/passages.ts';

const folder = new URL('../../public/pocket/', import.meta.url);
const read = (name: string): Uint8Array => readFileSync(new URL(name, folder));
const json = (name: string): unknown => JSON.parse(new TextDecoder().decode(read(name)));

const config = parseModelConfig(json('mlc-chat-config.json'));
const weights = await loadWeights(config, json('tensor-cache.json'), read, Float64Array);
const transformer = new Transformer(config, weights);

/** The choices behind the prompt's last token and all that follow. */
function answers({ ids, prompt }: { ids: readonly number[]; prompt: number }): number[] {
  const choices = ids.map((id, position) => greedy(transformer.forward([id], position)));
  return choices.slice(Math.max(0, prompt - 1));
}

const { alone, behind } = pocketTokens(config.vocab);
const list = (ids: readonly number[]): string => `[${ids.join(', ')}]`;
writeFileSync(
  new URL('../../src/bench/gate/pocket.json', import.meta.url),
  `{
  "vocab": ${config.vocab},
  "alone": ${list(answers(alone))},
  "behind": ${list(answers(behind))}
}
`
);
