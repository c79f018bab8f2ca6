/**
 * The pocket model in Node, through the processor's forward pass over the files that are shipped:
 * more problems than fit the browser test, of every skill.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { promptText } from '../../src/engine/cpu/prompt.ts';
import { promptStyle } from '../../src/engine/worker/template.ts';
import { parseModelConfig } from '../../src/library/config.ts';
import { Transformer } from '../../src/library/forward/forward.ts';
import { greedy } from '../../src/library/forward/sample.ts';
import { ByteTokenizer } from '../../src/library/forward/tokenizer.ts';
import { loadWeights } from '../../src/library/forward/weights.ts';
import { judge, PROBLEMS, type Problem } from '../pocket/problems.ts';

const PER_SKILL = 8;
/** Of eight: the sample is fixed and the reply greedy, so what it misses changes with the weights only. */
const ENOUGH = 7;

const folder = new URL('../../public/pocket/', import.meta.url);
const read = (name: string): Uint8Array => readFileSync(new URL(name, folder));
const json = (name: string): unknown => JSON.parse(new TextDecoder().decode(read(name)));

const chatConfig = json('mlc-chat-config.json');
const config = parseModelConfig(chatConfig);
const tokenizer = new ByteTokenizer(json('tokenizer.json'));
const style = promptStyle(chatConfig, json('tokenizer.json'));
const weights = await loadWeights(config, json('tensor-cache.json'), read, Float32Array);
const transformer = new Transformer(config, weights);

function reply({ turns }: Problem): string {
  if (!style) throw new Error('the pocket model has no template');
  const prompt = tokenizer.encode(promptText(style, turns));
  const decode = tokenizer.decoder();
  let text = '';
  let id = greedy(transformer.forward(prompt, 0));
  while (
    !style.template.stop_token_ids?.includes(id) &&
    transformer.length < config.contextLength
  ) {
    text += decode(id);
    id = greedy(transformer.forward([id]));
  }
  return text;
}

describe('the pocket model', () => {
  it.each([...PROBLEMS])('%s', (_, problems) => {
    const misses: string[] = [];
    for (const problem of problems.slice(0, PER_SKILL)) {
      const { right, agrees, answer } = judge(problem, reply(problem));
      if (!right) misses.push(`${problem.turns.at(-1)?.text} → ${answer}`);
      else expect(agrees, `the thought says otherwise than "${answer}"`).toBe(true);
    }
    expect(PER_SKILL - misses.length, misses.join('\n')).toBeGreaterThanOrEqual(ENOUGH);
  });
});
