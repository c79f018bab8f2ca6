/**
 * The forward pass of Qwen2 and Llama in plain TypeScript, one token at a time, after karpathy's
 * llama2.c: it reads top to bottom. The GPU library is tested against it, and the page falls back
 * to it where there is no WebGPU.
 */
import type { ModelConfig } from '../config.ts';
import { ropeAngles } from '../rope.ts';
import { roundToF16 } from './halves.ts';
import type { Floats, FloatsConstructor, LayerWeights, Weights } from './weights.ts';

export interface TransformerOptions {
  /** tokens the KV cache holds; default: the model's context length */
  readonly context?: number;
  /** Round keys and values to f16 when they are stored, as the GPU library's packed cache does. */
  readonly f16Cache?: boolean;
}

/** Keys and values of one layer: [context, kvHeads · headDim] each. */
interface Cache {
  readonly keys: Floats;
  readonly values: Floats;
}

/** A model with its KV cache and scratch. Arithmetic is f64; `weights` decide how it is stored. */
export class Transformer {
  readonly config: ModelConfig;
  readonly context: number;
  readonly #weights: Weights;
  readonly #f16Cache: boolean;
  readonly #angles: Float64Array;
  readonly #cache: readonly Cache[];
  #length = 0;

  // Scratch for one token.
  /** residual stream [hidden] */
  readonly #x: Floats;
  /** its normalised copy [hidden] */
  readonly #normed: Floats;
  /** queries, keys, values [(heads + 2 · kvHeads) · headDim] */
  readonly #qkv: Floats;
  /** what the heads gathered [heads · headDim] */
  readonly #gathered: Floats;
  /** one head's weight for each position [context] */
  readonly #attention: Float64Array;
  /** one head's weighted values [headDim] */
  readonly #sums: Float64Array;
  /** gate, then up [2 · intermediate] */
  readonly #gateUp: Floats;
  readonly #activated: Floats;
  /** a branch's result, added to the residual stream [hidden] */
  readonly #branch: Floats;
  readonly #logits: Floats;
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;

  constructor(config: ModelConfig, weights: Weights, options: TransformerOptions = {}) {
    const FloatArray = weights.embedding.constructor as FloatsConstructor;
    const { hidden, heads, kvHeads, headDim, intermediate, vocab } = config;
    this.config = config;
    this.context = options.context ?? config.contextLength;
    this.#weights = weights;
    this.#f16Cache = options.f16Cache ?? false;
    this.#angles = ropeAngles(config);
    this.#cache = weights.layers.map(() => ({
      keys: new FloatArray(this.context * kvHeads * headDim),
      values: new FloatArray(this.context * kvHeads * headDim)
    }));
    this.#x = new FloatArray(hidden);
    this.#normed = new FloatArray(hidden);
    this.#qkv = new FloatArray((heads + 2 * kvHeads) * headDim);
    this.#gathered = new FloatArray(heads * headDim);
    this.#attention = new Float64Array(this.context);
    this.#sums = new Float64Array(headDim);
    this.#gateUp = new FloatArray(2 * intermediate);
    this.#activated = new FloatArray(intermediate);
    this.#branch = new FloatArray(hidden);
    this.#logits = new FloatArray(vocab);
    this.#cosines = new Float64Array(headDim / 2);
    this.#sines = new Float64Array(headDim / 2);
  }

  /** Tokens in the KV cache. */
  get length(): number {
    return this.#length;
  }

  /**
   * Feeds tokens at positions `position`, `position + 1`, … and returns the logits after the last
   * one: [vocab], overwritten by the next call. Positions before `position` must have been fed
   * already; what was cached from `position` on is forgotten.
   * @throws RangeError for no token, an unknown token, a gap before `position`, a full context
   */
  forward(tokenIds: ArrayLike<number>, position = this.#length): Floats {
    const end = position + tokenIds.length;
    if (tokenIds.length === 0) throw new RangeError('There is no token to feed.');
    if (position < 0 || position > this.#length) {
      throw new RangeError(
        `Position ${position} should be at most the ${this.#length} tokens already fed.`
      );
    }
    if (end > this.context) {
      throw new RangeError(`${end} tokens do not fit a context of ${this.context}.`);
    }
    this.#length = position;
    for (let i = 0; i < tokenIds.length; i++) this.#feed(tokenIds[i]);
    return this.#head();
  }

  /** One token through all layers; leaves its row of the residual stream in #x. */
  #feed(token: number): void {
    const { hidden, vocab, eps } = this.config;
    if (!Number.isInteger(token) || token < 0 || token >= vocab) {
      throw new RangeError(`Token ${token} should be a whole number below ${vocab}.`);
    }
    this.#turn(this.#length);
    this.#x.set(this.#weights.embedding.subarray(token * hidden, (token + 1) * hidden));
    this.#weights.layers.forEach((layer, index) => {
      rmsNorm(this.#normed, this.#x, layer.attentionNorm, eps);
      this.#attend(layer, this.#cache[index]);
      add(this.#x, this.#branch);

      rmsNorm(this.#normed, this.#x, layer.mlpNorm, eps);
      this.#mlp(layer);
      add(this.#x, this.#branch);
    });
    this.#length++;
  }

  /** Self-attention of the newest token over all cached ones. */
  #attend(layer: LayerWeights, cache: Cache): void {
    const { heads, kvHeads, headDim } = this.config;
    const queries = heads * headDim;
    const kvWidth = kvHeads * headDim;
    const position = this.#length;

    matmul(this.#qkv, layer.qkv, this.#normed);
    if (layer.qkvBias) add(this.#qkv, layer.qkvBias);
    // keys lie right behind the queries, and both are rotated head by head
    for (let head = 0; head < heads + kvHeads; head++) this.#rotate(head * headDim);
    const row = position * kvWidth;
    for (let i = 0; i < kvWidth; i++) {
      const key = this.#qkv[queries + i];
      const value = this.#qkv[queries + kvWidth + i];
      cache.keys[row + i] = this.#f16Cache ? roundToF16(key) : key;
      cache.values[row + i] = this.#f16Cache ? roundToF16(value) : value;
    }

    const groupSize = heads / kvHeads;
    for (let head = 0; head < heads; head++) {
      const kvHead = Math.floor(head / groupSize);
      this.#gather(cache, head * headDim, kvHead * headDim, kvWidth, position + 1);
    }
    matmul(this.#branch, layer.output, this.#gathered);
  }

  /** One head: softmax(q · kᵀ / √headDim) · v over `count` positions. */
  #gather(cache: Cache, at: number, kvAt: number, kvWidth: number, count: number): void {
    // locals: these loops are most of the work in a long conversation
    const { keys, values } = cache;
    const { headDim } = this.config;
    const attention = this.#attention;
    const query = this.#qkv.subarray(at, at + headDim);
    const sums = this.#sums;
    const scale = 1 / Math.sqrt(headDim);

    let max = -Infinity;
    for (let t = 0, key = kvAt; t < count; t++, key += kvWidth) {
      let score = 0;
      for (let i = 0; i < headDim; i++) score += query[i] * keys[key + i];
      attention[t] = score * scale;
      max = Math.max(max, attention[t]);
    }
    let sum = 0;
    for (let t = 0; t < count; t++) sum += attention[t] = Math.exp(attention[t] - max);
    sums.fill(0);
    for (let t = 0, value = kvAt; t < count; t++, value += kvWidth) {
      const weight = attention[t] / sum;
      for (let i = 0; i < headDim; i++) sums[i] += weight * values[value + i];
    }
    this.#gathered.set(sums, at);
  }

  /** down(silu(gate(x)) · up(x)) */
  #mlp(layer: LayerWeights): void {
    const { intermediate } = this.config;
    matmul(this.#gateUp, layer.gateUp, this.#normed);
    for (let i = 0; i < intermediate; i++) {
      const gate = this.#gateUp[i];
      this.#activated[i] = (gate / (1 + Math.exp(-gate))) * this.#gateUp[intermediate + i];
    }
    matmul(this.#branch, layer.down, this.#activated);
  }

  #head(): Floats {
    rmsNorm(this.#normed, this.#x, this.#weights.norm, this.config.eps);
    matmul(this.#logits, this.#weights.head, this.#normed);
    return this.#logits;
  }

  /** Sets the cosines and sines of a position. */
  #turn(position: number): void {
    this.#angles.forEach((angle, pair) => {
      this.#cosines[pair] = Math.cos(position * angle);
      this.#sines[pair] = Math.sin(position * angle);
    });
  }

  /** Rotates the head at `at` of #qkv: dimension i with i + headDim / 2. */
  #rotate(at: number): void {
    const half = this.config.headDim / 2;
    for (let i = 0; i < half; i++) {
      const a = this.#qkv[at + i];
      const b = this.#qkv[at + i + half];
      this.#qkv[at + i] = a * this.#cosines[i] - b * this.#sines[i];
      this.#qkv[at + i + half] = b * this.#cosines[i] + a * this.#sines[i];
    }
  }
}

/** out = x / √(mean(x²) + eps) · weight */
function rmsNorm(out: Floats, x: Floats, weight: Floats, eps: number): void {
  let squares = 0;
  for (let i = 0; i < x.length; i++) squares += x[i] * x[i];
  const scale = 1 / Math.sqrt(squares / x.length + eps);
  for (let i = 0; i < x.length; i++) out[i] = x[i] * scale * weight[i];
}

/** out[n] = Σₖ weight[n, k] · x[k]; four sums at a time, because one is bound by its own latency. */
function matmul(out: Floats, weight: Floats, x: Floats): void {
  const columns = x.length;
  for (let n = 0, w = 0; n < out.length; n++) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let k = 0; k < columns; k += 4, w += 4) {
      a += weight[w] * x[k];
      b += weight[w + 1] * x[k + 1];
      c += weight[w + 2] * x[k + 2];
      d += weight[w + 3] * x[k + 3];
    }
    out[n] = a + b + (c + d);
  }
}

function add(x: Floats, y: Floats): void {
  for (let i = 0; i < x.length; i++) x[i] += y[i];
}
