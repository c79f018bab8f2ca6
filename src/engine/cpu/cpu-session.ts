/**
 * One small model answering on the processor, where there is no WebGPU: the library's plain forward
 * pass over the same files, with the same template, sampling and messages.
 */
import { Transformer } from '../../library/forward/forward.ts';
import type { ByteTokenizer } from '../../library/forward/tokenizer.ts';
import { expectedTensors } from '../../library/tensors.ts';
import type { Gate } from '../../weights/gate.ts';
import { bytesPerToken, countParameters } from '../catalog.ts';
import { contextFull, FailureError, notReady } from '../failures.ts';
import type { FinishReason, GenerateRequest, TokenBatch, Turn } from '../generation.ts';
import type { LoadedModel, LoadProgress, LoadRequest } from '../model.ts';
import type { Answer, Question } from '../questions.ts';
import { END_OF_THOUGHT } from '../thought.ts';
import { Batcher } from '../worker/batcher.ts';
import { check, measure, type Machine } from '../worker/exact.ts';
import type { OnStep } from '../worker/loop.ts';
import type { ReplyEnd } from '../worker/reply.ts';
import type { PromptStyle } from '../worker/template.ts';
import { obtainSmallModel } from './cpu-files.ts';
import { cpuFacts, cpuMachine, PREFILL_ROWS } from './cpu-machine.ts';
import { CpuSampler } from './cpu-sampler.ts';
import { promptText } from './prompt.ts';
import { Slices } from './slices.ts';

/** Tokens that are part of the reply before its next one. */
type Ahead = Pick<TokenBatch, 'text' | 'ids' | 'whole' | 'cut'>;
const NOTHING: Ahead = { text: '', ids: [] };

interface Model {
  readonly transformer: Transformer;
  readonly tokenizer: ByteTokenizer;
  readonly style: PromptStyle;
  readonly storedAt: string;
  /** what the KV cache holds; a prompt that begins with it computes only the rest */
  cached: number[];
}

export class CpuSession {
  #model: Model | undefined;
  #stopped = false;
  #answerNow = false;

  async load(
    request: LoadRequest,
    signal: AbortSignal,
    report: (progress: LoadProgress) => void,
    gate: Gate
  ): Promise<LoadedModel> {
    const start = performance.now();
    const { config, weights, weightBytes, tokenizer, style, storedAt } = await obtainSmallModel(
      request.model,
      { signal, report, gate }
    );
    signal.throwIfAborted();
    report({ phase: 'engine', done: 0, total: 1 });
    const context = Math.min(request.contextLength, config.contextLength);
    const transformer = new Transformer(config, weights, { context });
    this.#model = { transformer, tokenizer, style, storedAt, cached: [] };
    return {
      model: request.model,
      backend: 'cpu',
      contextLength: context,
      opensThought: style.opensThought,
      prefillChunk: PREFILL_ROWS,
      parameters: countParameters(expectedTensors(config)),
      weightBytes,
      gpuBytes: 0,
      longestContext: config.contextLength,
      // In the forward pass's own numbers, which are twice as long.
      bytesPerToken: 2 * bytesPerToken(config),
      seconds: (performance.now() - start) / 1000
    };
  }

  unload(): void {
    this.stop();
    this.#model = undefined;
  }

  stop(): void {
    this.#stopped = true;
  }

  answer(): void {
    this.#answerNow = true;
  }

  async ask(question: Question, signal: AbortSignal, onStep: OnStep): Promise<Answer> {
    if (!this.#model) throw new FailureError(notReady('empty'));
    const { about, of } = question;
    switch (about) {
      case 'count':
        return encode(this.#model, of).length;
      case 'encode':
        return encode(this.#model, of);
      case 'facts':
        return cpuFacts(this.#model.transformer.config, this.#model.storedAt);
      case 'measure':
        return measure(this.#machine(this.#model, of.seed), of, signal, onStep);
      case 'check':
        return check(this.#machine(this.#model, 'first'), of, signal, onStep);
      case 'trial':
        return undefined;
    }
  }

  #machine(model: Model, choosing: number | 'first'): Machine {
    const forget = (): void => void (model.cached = []);
    return cpuMachine(model.transformer, choosing, forget);
  }

  async generate(
    { turns, sampling, begun = [], thinkingBudget = Infinity }: GenerateRequest,
    onTokens: (batch: TokenBatch) => void
  ): Promise<ReplyEnd> {
    const model = this.#model;
    if (!model) throw new FailureError(notReady('empty'));
    const { transformer, tokenizer, style } = model;
    this.#stopped = this.#answerNow = false;
    const started = performance.now();
    const written = typeof begun === 'string' ? tokenizer.encode(begun) : [...begun];
    const prompt = [...tokenizer.encode(promptText(style, turns)), ...written];
    if (prompt.length >= transformer.context) {
      throw new FailureError(contextFull(prompt.length, transformer.context));
    }
    const fed = commonPrefix(prompt, model.cached);
    let logits = await this.#prefill(model, prompt, fed);
    const firstToken = performance.now();

    const batcher = new Batcher(style.opensThought, onTokens);
    const spell = tokenizer.decoder();
    const sampler = new CpuSampler(sampling, written);
    // Sent before the next new token: what a reply that goes on has so far, or the end of a thought.
    let ahead: Ahead = {
      text: written.map(spell).join(''),
      ids: written,
      ...(written.length > 0 && { whole: true })
    };
    const add = (text: string, ids: readonly number[]) => {
      batcher.add(ahead.text + text, 1, [...ahead.ids, ...ids], {
        ...ahead,
        contextUsed: transformer.length
      });
      ahead = NOTHING;
    };
    const endOfThought = tokenizer.encode(END_OF_THOUGHT);
    let reason: FinishReason = 'stopped';
    let tokens = 0;
    /** of the reply, whoever wrote it */
    let length = written.length;
    const slices = new Slices();
    let tokenizerTime = 0;
    while (logits && !this.#stopped) {
      const id = sampler.choose(logits);
      tokens++;
      length++;
      if (style.template.stop_token_ids?.includes(id)) {
        add('', []);
        reason = 'stop';
        break;
      }
      const spelling = performance.now();
      const text = spell(id);
      tokenizerTime += performance.now() - spelling;
      add(text, [id]);
      if (length >= sampling.maxTokens || transformer.length >= transformer.context) {
        reason = 'length';
        break;
      }
      const due = this.#answerNow || batcher.thoughtTokens >= thinkingBudget;
      const room = transformer.length + 1 + endOfThought.length < transformer.context;
      let next = [id];
      // Not inside a character.
      if (batcher.thinking && due && room && text !== '') {
        next = [id, ...endOfThought];
        ahead = { text: endOfThought.map(spell).join(''), ids: endOfThought, cut: true };
        length += endOfThought.length;
        sampler.note(endOfThought);
      }
      logits = transformer.forward(next);
      model.cached.push(...next);
      await slices.look();
    }
    batcher.flush();
    const decodeTime = performance.now() - firstToken - tokenizerTime;
    return {
      reason,
      usage: {
        promptTokens: prompt.length - fed,
        completionTokens: tokens,
        prefillRate: perSecond(prompt.length - fed, firstToken - started),
        // The first token came with the prompt: N tokens took N - 1 steps.
        decodeRate: perSecond(tokens - 1, decodeTime),
        timeToFirstToken: firstToken - started,
        contextUsed: transformer.length,
        tokenizerTime
      }
    };
  }

  async #prefill(
    model: Model,
    prompt: readonly number[],
    from: number
  ): Promise<Float32Array | Float64Array | undefined> {
    model.cached = prompt.slice(0, from);
    let logits: Float32Array | Float64Array | undefined;
    const slices = new Slices();
    for (let at = from; at < prompt.length && !this.#stopped; at += PREFILL_ROWS) {
      const rows = prompt.slice(at, at + PREFILL_ROWS);
      logits = model.transformer.forward(rows, at);
      model.cached.push(...rows);
      await slices.look();
    }
    return this.#stopped ? undefined : logits;
  }
}

/** At least one token is always fed: its logits are needed. */
function commonPrefix(prompt: readonly number[], cached: readonly number[]): number {
  let length = 0;
  while (length < prompt.length - 1 && prompt[length] === cached[length]) length++;
  return length;
}

function encode({ tokenizer, style }: Model, what: readonly Turn[] | string): number[] {
  return tokenizer.encode(typeof what === 'string' ? what : promptText(style, what));
}

function perSecond(count: number, milliseconds: number): number {
  return count > 0 && milliseconds > 0 ? (count * 1000) / milliseconds : 0;
}
