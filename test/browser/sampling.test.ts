/** Softmax, top-p sampling and changes to the logits against closed forms, up to R1's vocabulary. */
import { beforeAll, describe, expect, it } from 'vitest';
import { applyPenalties, greedy, nucleus, softmax } from '../../src/library/forward/sample.ts';
import { bias, bitmask, penalty } from '../../src/library/kernels/logits.ts';
import { sample } from '../../src/library/kernels/sample.ts';
import {
  blockCount,
  probabilities,
  softmaxBlocks,
  statisticsBytes
} from '../../src/library/kernels/softmax.ts';
import { Random } from '../reference/random.ts';
import { dispatch, download, emptyBuffer, openGpu, upload, type Gpu } from './gpu.ts';

let gpu: Gpu;
beforeAll(async () => {
  gpu = await openGpu();
});

const R1_VOCABULARY = 151936;

/** Logits like a language model's: most far below a few. `spread` larger = more peaked. */
function someLogits(vocab: number, spread: number, seed = 1): Float32Array<ArrayBuffer> {
  const random = new Random('logits', seed);
  return Float32Array.from({ length: vocab }, () => {
    const tail = -Math.log(random.uniform(1e-12, 1));
    return Math.fround(spread * (tail - 6));
  });
}

/** What a sampler makes of logits for each draw u. */
class Sampler {
  readonly #logits: GPUBuffer;
  readonly #statistics: GPUBuffer;

  constructor(
    readonly vocab: number,
    logits: Float32Array<ArrayBuffer>
  ) {
    this.#logits = upload(gpu, logits);
    this.#statistics = emptyBuffer(gpu, statisticsBytes(vocab));
  }

  async softmax(temperature: number): Promise<void> {
    const t = upload(gpu, Float32Array.of(temperature));
    await dispatch(
      gpu,
      softmaxBlocks(this.vocab),
      [this.#logits, t, this.#statistics],
      [],
      [blockCount(this.vocab)]
    );
  }

  async probabilities(): Promise<Float32Array> {
    const out = emptyBuffer(gpu, this.vocab * 4);
    await dispatch(
      gpu,
      probabilities(this.vocab),
      [this.#logits, this.#statistics, out],
      [],
      [blockCount(this.vocab)]
    );
    return new Float32Array(await download(gpu, out));
  }

  async tokens(topP: number, draws: readonly number[]): Promise<number[]> {
    const p = upload(gpu, Float32Array.of(topP));
    const kernel = sample(this.vocab);
    const ids: number[] = [];
    for (const u of draws) {
      const token = emptyBuffer(gpu, 4);
      const uniform = upload(gpu, Float32Array.of(u));
      await dispatch(gpu, kernel, [this.#logits, this.#statistics, uniform, p, token], [], [1]);
      ids.push(new Int32Array(await download(gpu, token))[0]);
      token.destroy();
      uniform.destroy();
    }
    return ids;
  }
}

/** Midpoints of n equal parts of [0, 1): their frequencies are the distribution within 1/n. */
const evenly = (n: number): number[] => Array.from({ length: n }, (_, i) => (i + 0.5) / n);

describe('probabilities', () => {
  it.each([
    [513, 1, 1],
    [1003, 0.3, 0.6],
    [R1_VOCABULARY, 1, 0.6],
    [300_001, 1, 1.3]
  ])('vocabulary %i, spread %f, temperature %f', async (vocab, spread, temperature) => {
    const logits = someLogits(vocab, spread);
    const sampler = new Sampler(vocab, logits);
    await sampler.softmax(temperature);
    const wanted = softmax(logits, temperature);
    (await sampler.probabilities()).forEach((p, i) => {
      if (Math.abs(p - wanted[i]) > 1e-6) expect.fail(`token ${i}: ${p}, expected ${wanted[i]}`);
    });
  });
});

describe('top-p sampling', () => {
  it.each([
    { vocab: 263, spread: 1, temperature: 1, topP: 0.95 },
    { vocab: 1003, spread: 1, temperature: 0.6, topP: 0.5 },
    { vocab: 1003, spread: 0.05, temperature: 1, topP: 0.3 },
    { vocab: R1_VOCABULARY, spread: 2, temperature: 1, topP: 0.95 },
    { vocab: R1_VOCABULARY, spread: 1.2, temperature: 0.6, topP: 1 }
  ])('frequencies are exact: %o', async ({ vocab, spread, temperature, topP }) => {
    const logits = someLogits(vocab, spread, 2);
    const sampler = new Sampler(vocab, logits);
    await sampler.softmax(temperature);
    const draws = evenly(500);
    const found = new Map<number, number>();
    for (const id of await sampler.tokens(topP, draws))
      found.set(id, (found.get(id) ?? 0) + 1 / draws.length);

    const kept = nucleus(softmax(logits, temperature), topP);
    const mass = kept.reduce((sum, { probability }) => sum + probability, 0);
    const wanted = new Map(kept.map(({ id, probability }) => [id, probability / mass]));
    for (const id of found.keys())
      expect(wanted.has(id), `token ${id} is outside the nucleus`).toBe(true);
    for (const [id, p] of wanted) {
      expect(Math.abs((found.get(id) ?? 0) - p), `token ${id}`).toBeLessThan(2 / draws.length);
    }
  });

  it('temperature 0 (web-llm sends 1e-6) is the largest logit, masked tokens notwithstanding', async () => {
    const logits = someLogits(R1_VOCABULARY, 1, 3).map((v, i) => (i % 3 === 0 ? -3.4028235e38 : v));
    const best = greedy(logits);
    const sampler = new Sampler(R1_VOCABULARY, logits);
    await sampler.softmax(1e-6);
    for (const topP of [1e-5, 0.95, 1]) {
      expect(await sampler.tokens(topP, [0, 0.5, 0.99999994])).toEqual([best, best, best]);
    }
  });

  it('never draws a masked token, whatever u', async () => {
    const logits = new Float32Array(600).fill(-3.4028235e38);
    logits[10] = 1;
    logits[590] = 1;
    const sampler = new Sampler(600, logits);
    await sampler.softmax(1);
    expect(await sampler.tokens(1, [0, 0.49, 0.51, 0.99999994])).toEqual([10, 10, 590, 590]);
  });
});

describe('changes to the logits', () => {
  it('bias is added to the named tokens', async () => {
    const logits = upload(
      gpu,
      Float32Array.from({ length: 100 }, (_, i) => i)
    );
    const tokens = upload(gpu, Int32Array.of(3, 99, 7, 100, -1));
    const values = upload(gpu, Float32Array.of(100, -5, 0.5, 9, 9));
    await dispatch(gpu, bias(100), [logits, tokens, values], [5], [1]);
    const found = new Float32Array(await download(gpu, logits));
    expect([found[2], found[3], found[7], found[99]]).toEqual([2, 103, 7.5, 94]);
  });

  it('penalties follow the closed form', async () => {
    const start = Float64Array.from({ length: 50 }, (_, i) => (i - 25) / 3);
    const counts = new Map([
      [0, 3],
      [30, 1],
      [49, 7]
    ]);
    const logits = upload(gpu, Float32Array.from(start));
    await dispatch(
      gpu,
      penalty(50),
      [
        logits,
        upload(gpu, Int32Array.from(counts.keys())),
        upload(gpu, Int32Array.from(counts.values())),
        upload(gpu, Float32Array.of(0.5, 0.25, 1.3))
      ],
      [counts.size],
      [1]
    );
    applyPenalties(start, counts, { presence: 0.5, frequency: 0.25, repetition: 1.3 });
    new Float32Array(await download(gpu, logits)).forEach((value, i) => {
      expect(value).toBeCloseTo(start[i], 5);
    });
  });

  it('a clear bit of the mask excludes its token', async () => {
    const logits = upload(gpu, new Float32Array(70).fill(1));
    const mask = upload(gpu, Uint32Array.of(0b101, 0x80000000, 0b100000));
    await dispatch(gpu, bitmask(70), [logits, mask], [], [2]);
    const kept = [...new Float32Array(await download(gpu, logits)).entries()].filter(
      ([, v]) => v === 1
    );
    expect(kept.map(([i]) => i)).toEqual([0, 2, 63, 69]);
  });
});
