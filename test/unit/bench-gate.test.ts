/** What passes the gate and what does not, on the processor: the pocket model, whole and damaged. */
import { describe, expect, it } from 'vitest';
import { compare, runGate, type Checked } from '../../src/bench/gate/gate.ts';
import { pocketPassages, textPassages } from '../../src/bench/gate/passages.ts';
import type { GateResult } from '../../src/bench/result.ts';
import { cpuMachine } from '../../src/engine/cpu/cpu-machine.ts';
import { promptText } from '../../src/engine/cpu/prompt.ts';
import { check } from '../../src/engine/worker/exact.ts';
import { promptStyle } from '../../src/engine/worker/template.ts';
import { parseModelConfig } from '../../src/library/config.ts';
import { Transformer } from '../../src/library/forward/forward.ts';
import { greedy } from '../../src/library/forward/sample.ts';
import { ByteTokenizer } from '../../src/library/forward/tokenizer.ts';
import { loadWeights } from '../../src/library/forward/weights.ts';
import { damagedScale, swapped, wrongRope, type Files } from '../bench/damage.ts';
import { POCKET } from '../bench/pocket.ts';
import { makeTinyModel } from '../reference/tiny-model.ts';

const never = new AbortController().signal;
const ignore = (): void => undefined;

/** A model on the processor as the gate sees one. */
async function subject(files: Files, context = 1024): Promise<Checked> {
  const bytes = (name: string): Uint8Array => files.get(name) ?? new Uint8Array();
  const json = (name: string): unknown => JSON.parse(new TextDecoder().decode(bytes(name)));
  const config = parseModelConfig(json('mlc-chat-config.json'));
  const weights = await loadWeights(config, json('tensor-cache.json'), bytes, Float32Array);
  // Keys and values rounded as on the GPU.
  const transformer = new Transformer(config, weights, { context, f16Cache: true });
  const tokenizer = new ByteTokenizer(json('tokenizer.json'));
  const style = promptStyle(json('mlc-chat-config.json'), json('tokenizer.json'));
  if (!style) throw new Error('it has no template');
  const end = style.template.stop_token_ids ?? [];
  return {
    cancelMeasure: ignore,
    stop: ignore,
    encode: (what) =>
      Promise.resolve(tokenizer.encode(typeof what === 'string' ? what : promptText(style, what))),
    check: (ids, prompt = 0, onStep = ignore) =>
      check(cpuMachine(transformer, 'first', ignore), { ids, prompt }, never, onStep),
    generate: ({ turns, sampling }, onTokens) => {
      const spell = tokenizer.decoder();
      const prompt = tokenizer.encode(promptText(style, turns));
      let id = greedy(transformer.forward(prompt, 0));
      for (let n = 0; !end.includes(id) && n < sampling.maxTokens; n++) {
        const text = spell(id);
        onTokens({ text, tokens: 1, first: 0, last: 0, thought: true, ids: [id], received: 0 });
        id = greedy(transformer.forward([id]));
      }
      const usage = {
        promptTokens: 0,
        completionTokens: 0,
        prefillRate: 0,
        decodeRate: 0,
        timeToFirstToken: 0,
        contextUsed: 0,
        tokenizerTime: 0
      };
      return Promise.resolve({ reason: 'stop', usage });
    }
  };
}

const loaded = (id: string, contextLength = 1024) => ({
  model: { id, name: id, url: 'https://models.test/' },
  contextLength
});
const gate = async (files: Files, id = 'pocket', context = 1024): Promise<GateResult> =>
  runGate(await subject(files, context), loaded(id, context), never);

describe('the pocket model', () => {
  it('passes, with every choice and every sum', async () => {
    const shares: number[] = [];
    const result = await runGate(await subject(POCKET), loaded('pocket'), never, (share) =>
      shares.push(share)
    );
    expect(result).toMatchObject({ passed: true, agreement: 1, failed: [] });
    expect(result.sums).toEqual({ asked: 10, right: 10 });
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it('has the answers that its weights give', async () => {
    const [alone, behind] = pocketPassages();
    const { check } = await subject(POCKET);
    for (const passage of [alone, behind]) {
      const { agreement } = compare(passage, await check(passage.ids, passage.prompt));
      expect(agreement, 'new weights? npx tsx tools/pocket/gate.ts').toBe(1);
    }
    // Answers that are all the same would be no test.
    expect(new Set([...alone.expected, ...behind.expected]).size).toBeGreaterThan(50);
  });

  const layer = (index: number, name: string): string => `model.layers.${index}.${name}`;
  it.each<[string, Files]>([
    ['one damaged scale of the head', damagedScale(POCKET, 'lm_head.q_scale')],
    ['one damaged scale of a layer', damagedScale(POCKET, layer(1, 'self_attn.o_proj.q_scale'))],
    [
      'matrices of two layers swapped',
      swapped(POCKET, layer(1, 'mlp.down_proj.q_weight'), layer(2, 'mlp.down_proj.q_weight'))
    ],
    [
      'scales of two layers swapped',
      swapped(POCKET, layer(2, 'mlp.gate_up_proj.q_scale'), layer(3, 'mlp.gate_up_proj.q_scale'))
    ],
    [
      'two norms swapped',
      swapped(POCKET, layer(2, 'input_layernorm.weight'), layer(3, 'input_layernorm.weight'))
    ],
    ['the rope setting of another model', wrongRope(POCKET, 1e6)],
    ['a rope setting that is only twice as large', wrongRope(POCKET, 20000)]
  ])('fails with %s', async (_, files) => {
    const result = await gate(files);
    expect(result.passed).toBe(false);
    expect(result.failed).toContain('agreement');
    expect(result.agreement).toBeLessThan(result.threshold);
  });

  it('fails in a context without room for the passages, and says why', async () => {
    expect(await gate(POCKET, 'pocket', 512)).toMatchObject({
      passed: false,
      positions: 0,
      failed: ['passage']
    });
  });

  it('fails by its sums alone', async () => {
    const whole = await subject(POCKET);
    const generate: Checked['generate'] = (request, onTokens) =>
      whole.generate(request, (batch) =>
        onTokens({ ...batch, text: batch.text.replaceAll('5', '6') })
      );
    const result = await runGate({ ...whole, generate }, loaded('pocket'), never);
    expect(result).toMatchObject({ passed: false, agreement: 1, failed: ['sums'] });
    expect(result.sums?.right).toBeLessThan(10);
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    let cancelled = 0;
    const whole = { ...(await subject(POCKET)), cancelMeasure: () => void cancelled++ };
    const running = runGate(whole, loaded('pocket'), stop.signal, () => stop.abort(reason));
    await expect(running).rejects.toBe(reason);
    expect(cancelled).toBe(1);
  });
});

describe('a model whose answers are not known', () => {
  /** Every character a token; the model names the expected one in so many of ten cases. */
  const model = (reading: number, copying: number): Checked => {
    const encode = (what: unknown): Promise<number[]> =>
      Promise.resolve(Array.from(JSON.stringify(what), (one) => one.codePointAt(0) ?? 0));
    const check = async (ids: readonly number[], prompt = 0): Promise<number[]> => {
      const [alone, behind] = await textPassages(encode);
      const { expected } = prompt === 0 ? alone : behind;
      const share = prompt === 0 ? reading : copying;
      const answers = expected.map((id, i) => (i % 10 < share ? id : -1));
      const before = ids.length - Math.max(0, prompt - 1) - expected.length;
      return [...Array.from({ length: before }, () => -1), ...answers];
    };
    const none = (): never => {
      throw new Error('it is asked for no reply');
    };
    return { encode, check, cancelMeasure: ignore, stop: ignore, generate: none };
  };

  it.each([
    ['reads and copies', 5, 10, 'r1-qwen-1.5b', []],
    ['reads and copies, though nobody knows it', 5, 10, 'https://x.test/', []],
    ['copies, but cannot read', 1, 10, 'r1-qwen-1.5b', ['agreement']],
    ['reads, but loses what was before', 5, 5, 'r1-llama-8b', ['agreement']],
    ['does neither', 0, 0, 'r1-qwen-7b', ['agreement']],
    ['does neither, and nobody knows what it should', 0, 0, 'https://x.test/', ['unknown-model']]
  ])('%s', async (_, reading, copying, id, failed) => {
    const result = await runGate(model(reading, copying), loaded(id, 8192), never);
    expect(result).toMatchObject({
      passed: failed.length === 0,
      argued: true,
      positions: 96,
      failed
    });
    expect(result.passed).toBe(result.agreement >= result.threshold);
    // The passage that came nearer to failing.
    expect(result.threshold).toBe(reading / 10 - 0.25 < copying / 10 - 0.8 ? 0.25 : 0.8);
  });

  it('fails where it is a random one', async () => {
    const { files } = makeTinyModel({ vocab: 384 });
    expect(await gate(files, 'https://models.test/', 4096)).toMatchObject({
      passed: false,
      failed: ['unknown-model']
    });
  });

  it('gets a text that goes beyond the short context’s kernels', async () => {
    // 4.6 characters a token is more than either vocabulary needs for plain English.
    const { length } = (await import('../../src/bench/gate/proof.ts')).PROOF;
    expect(length / 4.6).toBeGreaterThan(512);
  });
});
