/** One reply: web-llm's stream of decode steps turned into batches of counted, stamped tokens. */
import type { ChatCompletionChunk, CompletionUsage, MLCEngine } from '@mlc-ai/web-llm';
import { contextFull, FailureError } from '../failures.ts';
import type {
  EngineUsage,
  FinishReason,
  GenerateRequest,
  TokenBatch,
  Turn
} from '../generation.ts';
import { Batcher } from './batcher.ts';
import { beginReply } from './begin-reply.ts';
import { Checkpointer } from './checkpointer.ts';
import { DecodeTimer } from './decode-timer.ts';
import { pipelineOf, type Pipeline } from './pipeline.ts';
import { skippedTokens } from './skipped.ts';
import { endThought } from './end-thought.ts';
import type { Speculation } from './speculation.ts';
import { escapeSystemMessage } from './template.ts';

export interface ReplyEnd {
  readonly reason: FinishReason;
  readonly usage: EngineUsage;
}

/** The end of a reply that was stopped before it began. */
export const NOTHING_WRITTEN: ReplyEnd = {
  reason: 'stopped',
  usage: {
    promptTokens: 0,
    completionTokens: 0,
    prefillRate: 0,
    decodeRate: 0,
    timeToFirstToken: 0,
    contextUsed: 0,
    tokenizerTime: 0
  }
};

interface ReplyTraits {
  readonly opensThought: boolean;
  /** The tokenizer is, see isByteLevel. */
  readonly byteLevel: boolean;
  /** where the library can compute guesses */
  readonly speculation?: Speculation | undefined;
}

export class Reply {
  readonly #engine: MLCEngine;
  readonly #pipeline: Pipeline | undefined;
  readonly #model: string;
  readonly #byteLevel: boolean;
  readonly #speculation: Speculation | undefined;
  readonly #batcher: Batcher;
  #counted = 0;
  /** ids that were sent */
  #sent = 0;
  #whole = false;
  #stopped = false;
  /** Nobody reads on: the reply was stopped before its first token. */
  #abandoned = false;
  /** The answer was asked for. */
  #answerNow = false;
  #cut = false;
  #stopEarly: () => void = () => undefined;
  #decoding: DecodeTimer | undefined;

  /** `model`: the address it was loaded from. */
  constructor(
    engine: MLCEngine,
    model: string,
    { opensThought, byteLevel, speculation }: ReplyTraits,
    emit: (batch: TokenBatch) => void
  ) {
    this.#engine = engine;
    this.#pipeline = pipelineOf(engine);
    this.#model = model;
    this.#byteLevel = byteLevel;
    this.#speculation = speculation;
    this.#batcher = new Batcher(opensThought, emit);
  }

  /**
   * `end` resolves when the reply is over for the reader; `drained` when the engine is free again.
   * They differ when the prompt is still being read at stop(): what is queued on the GPU cannot be
   * taken back, but nobody needs to wait for it.
   */
  run(request: GenerateRequest): { end: Promise<ReplyEnd>; drained: Promise<void> } {
    const whole = this.#consume(request);
    const early = new Promise<ReplyEnd>((resolve) => {
      this.#stopEarly = () => resolve({ reason: 'stopped', usage: this.#usage(undefined) });
    });
    const drained = whole.then(
      () => undefined,
      () => undefined
    );
    return { end: Promise.race([whole, early]), drained };
  }

  stop(): void {
    this.#stopped = true;
    void this.#engine.interruptGenerate();
    if (this.#counted > 0) return;
    this.#abandoned = true;
    this.#stopEarly();
  }

  /** Ends the thought, if there is one: the answer follows. */
  answer(): void {
    this.#answerNow = true;
  }

  async #consume(request: GenerateRequest): Promise<ReplyEnd> {
    const { turns, sampling, begun, checkpoint, thinkingBudget = Infinity } = request;
    let reason: FinishReason = 'stop';
    let usage: CompletionUsage | undefined;
    const pipeline = this.#pipeline;
    this.#whole = begun !== undefined && begun.length > 0;
    const beginning =
      pipeline &&
      beginReply(pipeline, this.#model, request, (ids) => this.#speculation?.restored(ids));
    this.#decoding = pipeline && new DecodeTimer(pipeline, this.#byteLevel);
    let checkpointer: Checkpointer | undefined;
    if (this.#speculation) this.#speculation.on = true;
    try {
      const stream = await this.#engine.chat.completions.create({
        messages: turns.map(message),
        stream: true,
        stream_options: { include_usage: true },
        temperature: sampling.temperature,
        // web-llm refuses 0; this small it is the same: the most likely token.
        top_p: Math.min(1, Math.max(1e-5, sampling.topP)),
        max_tokens: Math.max(1, Math.floor(sampling.maxTokens)),
        seed: sampling.seed,
        presence_penalty: sampling.presencePenalty,
        frequency_penalty: sampling.frequencyPenalty,
        repetition_penalty: sampling.repetitionPenalty
      });
      for await (const chunk of stream) {
        // web-llm forgets an interrupt that came before it began.
        if (this.#stopped) void this.#engine.interruptGenerate();
        usage = chunk.usage ?? usage;
        const choice = chunk.choices[0];
        if (choice?.finish_reason) reason = finishReason(choice.finish_reason);
        else if (choice) {
          this.#add(choice.delta.content ?? '');
          await this.#endThought(thinkingBudget);
          await this.#speculation?.look();
        }
        if (!choice || !pipeline || !beginning?.prompt || !checkpoint) continue;
        checkpointer ??= new Checkpointer(pipeline, this.#model, checkpoint);
        await checkpointer.look(beginning.prompt);
      }
      // A reply cut in the middle of a character ends in a step that had no chunk.
      this.#add('');
      this.#batcher.flush();
      await checkpointer?.drop();
      // Where the reply was appended to what was there, all of its prompt was read.
      const skipped = pipeline && beginning?.prompt ? await skippedTokens(pipeline) : 0;
      return { reason, usage: this.#usage(usage, skipped) };
    } catch (error) {
      this.#batcher.flush();
      throw this.#translate(error);
    } finally {
      if (this.#speculation) this.#speculation.on = false;
      beginning?.release();
      this.#decoding?.release();
    }
  }

  #add(text: string): void {
    const total = this.#pipeline?.getCurRoundCompletionTotalTokens() ?? 0;
    const tokens = total - this.#counted;
    if (this.#whole && text === '') return;
    this.#counted = total;
    const ids = this.#pipeline?.outputIds.slice(this.#sent) ?? [];
    this.#sent += ids.length;
    const contextUsed = this.#pipeline?.filledKVCacheLength;
    if (!this.#abandoned) {
      this.#batcher.add(text, tokens, ids, { whole: this.#whole, cut: this.#cut, contextUsed });
    }
    this.#whole = this.#cut = false;
  }

  /** Between two tokens: ends the thought if it was asked for, or is long enough. */
  async #endThought(budget: number): Promise<void> {
    const { thinking, thoughtTokens } = this.#batcher;
    const due = this.#answerNow || thoughtTokens >= budget;
    if (!due || !thinking || this.#stopped || !this.#pipeline) return;
    this.#cut = await endThought(this.#pipeline);
  }

  /** `skipped`: tokens of the prompt that were in the KV cache already. */
  #usage(usage: CompletionUsage | undefined, skipped = 0): EngineUsage {
    const { extra } = usage ?? {};
    // A reply of one token has no decode steps, and web-llm divides by their number.
    const finite = (value: number | undefined): number =>
      value !== undefined && Number.isFinite(value) ? value : 0;
    const asked = usage?.prompt_tokens ?? 0;
    const read = asked - skipped;
    return {
      promptTokens: read,
      completionTokens: usage?.completion_tokens ?? 0,
      prefillRate: finite((extra?.prefill_tokens_per_s ?? 0) * (read / asked)),
      decodeRate: finite(extra?.decode_tokens_per_s),
      timeToFirstToken: finite(extra?.time_to_first_token_s) * 1000,
      contextUsed: this.#pipeline?.filledKVCacheLength ?? 0,
      tokenizerTime: this.#decoding?.milliseconds ?? 0
    };
  }

  #translate(error: unknown): unknown {
    if (!(error instanceof Error) || error.name !== 'ContextWindowSizeExceededError') return error;
    // "…number of prompt tokens: 9001; context window size: 8192…"; what the KV cache holds of the
    // conversation already is not among the prompt's tokens.
    const [tokens = 0, context = 0] = [...error.message.matchAll(/\d+/g)].map(Number);
    const held = this.#pipeline?.filledKVCacheLength ?? 0;
    return new FailureError(contextFull(tokens + held, context));
  }
}

type Message = Parameters<MLCEngine['chat']['completions']['create']>[0]['messages'][number];

function message({ role, text }: Turn): Message {
  return { role, content: role === 'system' ? escapeSystemMessage(text) : text };
}

function finishReason(
  reason: NonNullable<ChatCompletionChunk['choices'][number]['finish_reason']>
): FinishReason {
  if (reason === 'abort') return 'stopped';
  return reason === 'length' ? 'length' : 'stop';
}
